"""Many sockets, one line: what survives a cut, how goAway is met, and when it is given up."""

from __future__ import annotations

import asyncio

import pytest

from server.live.ledger import MOST_MESSAGES
from tests.live.sockets import FakeSocket, line
from tests.virtual import in_virtual_time, now, passes

RECONNECT_S = 2.0
"""Long enough for any single reconnect."""


# ---- the handle


@in_virtual_time
async def test_the_line_resumes_with_the_last_handle() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.gives_handle("h-1")
        first.gives_handle("h-2")
        await passes()
        first.drops()
        await passes(RECONNECT_S)
        assert scene.service.handles == ["", "h-2"]
        assert scene.sink.events == ["up: first", "down: 1006 no close frame received or sent", "up: resumed"]


@in_virtual_time
async def test_an_update_without_a_handle_does_not_wipe_the_last_one() -> None:
    """The service sends `resumable: false` while it generates; a drop just then must still be resumable."""
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.gives_handle("h-1")
        first.says(sessionResumptionUpdate={"resumable": False})
        await passes()
        first.drops(1011, "Internal error occurred.")
        await passes(RECONNECT_S)
        assert scene.service.handles == ["", "h-1"]
        assert scene.sink.events[1] == "down: 1011 Internal error occurred."


@in_virtual_time
async def test_without_a_handle_the_next_session_is_told_to_be_fresh() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.drops()
        await passes(RECONNECT_S)
        assert scene.sink.events[-1] == "up: fresh"


@in_virtual_time
async def test_a_drop_in_mid_sentence_is_told_as_such() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.gives_handle("h")
        first.speaks()
        await passes()
        first.drops()
        await passes(RECONNECT_S)
        assert scene.sink.events[-1] == "up: resumed, cut short"


@in_virtual_time
async def test_a_drop_after_the_sentence_is_not() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.gives_handle("h")
        first.speaks()
        first.ends_its_turn()
        await passes()
        first.drops()
        await passes(RECONNECT_S)
        assert scene.sink.events[-1] == "up: resumed"


@in_virtual_time
async def test_a_drop_between_a_tools_answer_and_what_the_model_makes_of_it_cuts_it_short() -> None:
    """The answer went down with the old socket: somebody must tell the model to go on."""
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.gives_handle("h")
        first.calls("a")
        await passes()
        await scene.answers("a")
        first.drops()
        await passes(RECONNECT_S)
        assert scene.sink.events[-1] == "up: resumed, cut short"


@in_virtual_time
async def test_the_answer_of_a_tool_that_finds_the_socket_dead_is_given_on_the_next_one() -> None:
    """T7."""
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.calls("a")
        await passes()
        first.drops()
        await scene.answers("a")
        assert second.heard == ["answer a"]


# ---- nothing that was said is lost, nothing is doubled


@in_virtual_time
async def test_a_turn_that_is_cut_in_the_middle_is_said_again_from_its_beginning() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        await scene.link.open_window()
        await scene.speaks(1, 2)
        first.drops()
        await passes()
        await scene.speaks(3)
        await passes(RECONNECT_S)
        await scene.speaks(4)
        await scene.link.shut_window()
        assert second.heard == ["start", "audio 1", "audio 2", "audio 3", "audio 4", "end"]
        assert scene.link.dropped == 0


@in_virtual_time
async def test_a_whole_turn_spoken_without_a_line_is_heard_later() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.drops()
        await passes()
        await scene.takes_a_turn(1, 2)
        await passes(RECONNECT_S)
        assert second.heard == ["start", "audio 1", "audio 2", "end"]


@in_virtual_time
async def test_a_turn_to_which_the_model_has_not_reacted_is_said_again() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        await scene.takes_a_turn(1, 2)
        first.drops()
        await passes(RECONNECT_S)
        assert second.heard == ["start", "audio 1", "audio 2", "end"]


@pytest.mark.parametrize("reaction", ["voice", "call"])
def test_a_turn_to_which_the_model_reacted_is_not_said_again(reaction: str) -> None:
    @in_virtual_time
    async def play() -> None:
        first, second = FakeSocket(), FakeSocket()
        async with line(first, second) as scene:
            await scene.takes_a_turn(1)
            first.speaks() if reaction == "voice" else first.calls("a")
            await passes()
            first.drops()
            await passes(RECONNECT_S)
            assert second.heard == []

    play()


@in_virtual_time
async def test_a_text_that_the_model_chose_to_pass_over_in_silence_is_not_given_again() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        await scene.says_text("half of the time is over")
        first.says(serverContent={"turnComplete": True})
        await passes()
        first.drops()
        await passes(RECONNECT_S)
        assert second.heard == []


@in_virtual_time
async def test_the_end_of_the_interrupted_turn_is_no_reaction_to_the_one_that_interrupted_it() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.speaks()
        await passes()
        await scene.takes_a_turn(1)
        first.says(serverContent={"interrupted": True})
        first.says(serverContent={"turnComplete": True})
        await passes()
        first.drops()
        await passes(RECONNECT_S)
        assert second.heard == ["start", "audio 1", "end"]


@in_virtual_time
async def test_what_the_model_still_says_of_its_last_turn_is_no_reaction_to_an_open_one() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        await scene.link.open_window()
        await scene.speaks(1)
        first.speaks()
        await passes()
        first.drops()
        await passes(RECONNECT_S)
        assert second.heard == ["start", "audio 1"]


@in_virtual_time
async def test_two_turns_to_which_the_model_has_not_reacted_are_both_said_again() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        await scene.takes_a_turn(1)
        await scene.link.open_window()
        await scene.speaks(2)
        first.drops()
        await passes(RECONNECT_S)
        assert second.heard == ["start", "audio 1", "end", "start", "audio 2"]


@in_virtual_time
async def test_a_typed_answer_to_which_the_model_has_not_reacted_is_given_again() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        await scene.says_text("a heap")
        first.drops()
        await passes(RECONNECT_S)
        assert second.heard == ["text a heap"]


@in_virtual_time
async def test_a_typed_answer_to_which_the_model_reacted_is_not_given_again() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        await scene.says_text("a heap")
        first.speaks()
        first.ends_its_turn()
        await passes()
        first.drops()
        await passes(RECONNECT_S)
        assert second.heard == []


@in_virtual_time
async def test_silence_to_keep_the_line_alive_and_pictures_are_not_worth_repeating() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        await scene.speaks(0)
        await scene.link.frame(b"screen")
        first.drops()
        await passes()
        await scene.speaks(0)
        await passes(RECONNECT_S)
        assert second.heard == []
        assert scene.link.dropped == 1


@in_virtual_time
async def test_a_turn_longer_than_is_kept_is_still_closed_after_a_reconnect() -> None:
    """An open window that nobody closes would swallow all that comes after it."""
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        await scene.link.open_window()
        await scene.speaks(*range(MOST_MESSAGES + 10))
        first.drops()
        await passes()
        await scene.link.shut_window()
        await passes(RECONNECT_S)
        assert (second.heard[0], second.heard[-1]) == ("start", "end")
        assert len(second.heard) <= MOST_MESSAGES + 2


# ---- goAway


@in_virtual_time
async def test_when_nobody_speaks_the_line_swaps_at_once_and_unseen() -> None:
    """C1."""
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.gives_handle("h")
        first.goes_away()
        await passes(1)
        assert first.closed_by_us
        assert scene.service.handles == ["", "h"]
        assert scene.sink.events == ["up: first", "up: resumed"]


@in_virtual_time
async def test_while_alex_speaks_the_swap_waits_for_the_end_of_his_turn() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.speaks()
        first.goes_away()
        await passes(20)
        assert scene.link.connections == 1
        first.ends_its_turn()
        await passes(1)
        assert scene.link.connections == 2
        assert scene.sink.events[-1] == "up: fresh"


@in_virtual_time
async def test_while_a_call_is_open_the_swap_waits_for_its_answer_and_what_follows() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.calls("a", "b")
        first.goes_away()
        await passes(1)
        await scene.answers("a", "b")
        await passes(1)
        assert scene.link.connections == 1, "the model is about to answer"
        first.speaks()
        first.ends_its_turn()
        await passes(1)
        assert scene.link.connections == 2


@in_virtual_time
async def test_a_cancelled_call_holds_up_nothing() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.calls("a")
        first.goes_away()
        first.says(toolCallCancellation={"ids": ["a"]})
        await passes(1)
        assert scene.link.connections == 2


@in_virtual_time
async def test_the_silent_answer_of_a_tool_holds_up_nothing() -> None:
    """log_answer: the model says nothing to it."""
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.calls("a")
        first.goes_away()
        await passes()
        await scene.answers("a", scheduling="SILENT")
        await passes(1)
        assert scene.link.connections == 2


@in_virtual_time
async def test_while_the_candidate_speaks_the_swap_waits_for_the_answer_to_it() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        await scene.link.open_window()
        first.goes_away()
        await scene.speaks(1)
        await passes(10)
        assert scene.link.connections == 1
        await scene.link.shut_window()
        await passes(1)
        assert scene.link.connections == 1, "the model is about to answer"
        first.speaks()
        first.ends_its_turn()
        await passes(1)
        assert (scene.link.connections, second.heard) == (2, [])


@in_virtual_time
async def test_a_turn_that_does_not_end_is_cut_ten_seconds_before_the_service_would() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.speaks()
        first.goes_away("50s")
        await passes(39)
        assert scene.link.connections == 1
        await passes(2)
        assert scene.link.connections == 2
        assert scene.sink.events[-1] == "up: cut short"


@in_virtual_time
async def test_the_service_may_cut_earlier_than_it_said() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.gives_handle("h")
        first.speaks()
        first.goes_away("50s")
        await passes(3)
        first.drops(1011, "Deadline expired before operation could complete.")
        await passes(RECONNECT_S)
        assert scene.sink.events[-1] == "up: resumed, cut short"


@in_virtual_time
async def test_text_said_during_a_swap_is_heard_after_it() -> None:
    first, second = FakeSocket(closing_s=3.0), FakeSocket()
    async with line(first, second) as scene, asyncio.TaskGroup() as tasks:
        first.goes_away()
        await passes(1)
        tasks.create_task(scene.says_text("typed in the gap"))
        await passes(5)
        assert second.heard == ["text typed in the gap"]


@in_virtual_time
async def test_swaps_may_go_on_for_hours() -> None:
    sockets = [FakeSocket() for _ in range(20)]
    async with line(*sockets) as scene:
        for socket in sockets[:-1]:
            await passes(540)
            socket.goes_away()
            await passes(1)
        assert scene.link.connections == 20
        assert scene.ended is None


@in_virtual_time
async def test_after_a_swap_that_finds_nobody_the_line_does_not_try_for_ever() -> None:
    first = FakeSocket()
    async with line(first, OSError("unreachable"), OSError("unreachable")) as scene:
        first.goes_away()
        await passes(60)
        assert scene.lost is not None
        assert "unreachable" in str(scene.lost)


# ---- giving up


@in_virtual_time
async def test_a_second_failure_in_a_row_ends_the_line_in_words() -> None:
    first = FakeSocket()
    async with line(first, OSError("no route")) as scene:
        first.drops()
        await passes(RECONNECT_S)
        assert scene.lost is not None
        assert "twice in a row" in str(scene.lost)


@in_virtual_time
async def test_a_service_that_accepts_and_closes_at_once_is_not_hammered() -> None:
    """C18: ADK alone made 98 connections in two seconds."""
    first, second = FakeSocket(), FakeSocket()
    first.drops()
    second.drops()
    async with line(first, second) as scene:
        await passes(60)
        assert scene.link.connections <= 2
        assert scene.lost is not None


@in_virtual_time
async def test_a_connection_that_held_for_a_while_forgives_earlier_failures() -> None:
    sockets = [FakeSocket() for _ in range(6)]
    async with line(*sockets) as scene:
        for socket in sockets[:-1]:
            await passes(30)
            socket.drops()
            await passes(RECONNECT_S)
        assert scene.ended is None
        assert scene.link.connections == 6


@in_virtual_time
async def test_exhausted_quota_is_told_at_once() -> None:
    """C7."""
    first = FakeSocket()
    async with line(first) as scene:
        await passes(200)
        first.drops(1011, "You exceeded your current quota, please check your plan and billing details.")
        await passes()
        assert scene.lost is not None
        assert "quota" in str(scene.lost)


@in_virtual_time
async def test_what_waits_when_the_line_is_given_up_waits_no_longer() -> None:
    first = FakeSocket()
    async with line(first, OSError("no route")) as scene, asyncio.TaskGroup() as tasks:
        first.drops()
        await passes()
        tasks.create_task(scene.says_text("too late"))
        began_s = now()
        await passes(RECONNECT_S)
        assert now() - began_s < 60
