"""Many sockets, one line: how it resumes, what is told of it, and when it is given up."""

from __future__ import annotations

import asyncio

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
async def test_a_service_that_says_go_away_to_every_new_connection_at_once_is_given_up() -> None:
    """An announced swap is no failure; a row of them without a second of life is."""
    sockets = [FakeSocket() for _ in range(8)]
    for socket in sockets:
        socket.goes_away("1s")
        socket.drops(1011, "going away")
    async with line(*sockets, to_the_end=False) as scene:
        await passes(60)
        assert scene.lost is not None
        assert scene.link.connections < len(sockets)


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
        await scene.link.open_window()
        first.drops()
        await passes()
        tasks.create_task(scene.says_text("too late"))
        began_s = now()
        await passes(RECONNECT_S)
        assert now() - began_s < 60
