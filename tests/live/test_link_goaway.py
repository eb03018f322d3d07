"""goAway (C1): the line changes its socket at a quiet moment, or shortly before the service would cut it."""

from __future__ import annotations

import asyncio

from tests.live.sockets import FakeSocket, line
from tests.virtual import in_virtual_time, passes

RECONNECT_S = 2.0
"""Long enough for any single reconnect."""


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
async def test_after_a_silent_answer_the_swap_waits_for_the_end_of_the_turn_that_called() -> None:
    """log_answer: the model says nothing to it, but the next call of the same turn is on its way, and would be lost."""
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.calls("a")
        first.goes_away()
        await passes()
        await scene.answers("a", scheduling="SILENT")
        await passes(1)
        assert scene.link.connections == 1
        first.ends_its_turn()
        await passes(1)
        assert scene.link.connections == 2


@in_virtual_time
async def test_the_silent_answer_to_a_call_whose_turn_is_over_holds_up_nothing() -> None:
    """The 2.5 family ends its turn with the call."""
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.calls("a")
        first.ends_its_turn()
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
        await passes(60)
        await scene.says_text("a minute later")
        assert second.heard == ["text a minute later"], "nothing of the old notice is left"


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
    async with line(first, *[OSError("unreachable")] * 40, to_the_end=False) as scene:
        first.goes_away()
        await passes(60)
        assert scene.lost is not None
        assert "unreachable" in str(scene.lost)


@in_virtual_time
async def test_what_the_last_connection_left_open_holds_up_nothing_on_the_next_one() -> None:
    """A sentence and a call that died with their connection."""
    first, second, third = FakeSocket(), FakeSocket(), FakeSocket()
    async with line(first, second, third) as scene:
        await passes(30)
        first.speaks()
        first.calls("a")
        await passes()
        first.drops()
        await passes(RECONNECT_S)
        second.goes_away()
        await passes(1)
        assert scene.link.connections == 3


@in_virtual_time
async def test_a_window_that_is_open_when_the_service_goes_away_is_shut_on_the_old_socket_and_reopened_on_the_new_one() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.gives_handle("h")
        await scene.link.open_window()
        await scene.speaks(1)
        first.goes_away("10s")
        await passes(6)
        await scene.speaks(2)
        await scene.link.shut_window()
        assert first.heard == ["start", "audio 1", "end"]
        assert second.heard == ["start", "audio 1", "audio 2", "end"]
