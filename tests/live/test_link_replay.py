"""Many sockets, one line: nothing that was said to the model is lost, and nothing is said twice."""

from __future__ import annotations

import pytest

from server.live.ledger import MOST_MESSAGES
from tests.live.sockets import FakeSocket, line
from tests.virtual import in_virtual_time, passes

RECONNECT_S = 2.0
"""Long enough for any single reconnect."""


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


@in_virtual_time
async def test_what_a_dead_connection_still_brings_is_no_reaction_to_what_it_did_not_take() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.speaks()
        first.drops()
        await scene.takes_a_turn(1)
        await passes(RECONNECT_S)
        assert second.heard == ["start", "audio 1", "end"]


@in_virtual_time
async def test_the_rest_of_the_interrupted_turn_is_no_reaction_however_late_it_comes() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.speaks()
        await passes()
        await scene.takes_a_turn(1)
        first.speaks()
        await passes()
        first.drops()
        await passes(RECONNECT_S)
        assert second.heard == ["start", "audio 1", "end"]
