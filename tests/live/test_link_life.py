"""How a line begins and how it ends."""

from __future__ import annotations

import asyncio

import pytest
from google.genai.errors import APIError

from server.live.control import MOST_MESSAGES
from server.live.ends import LineClosed, LineLost
from tests.live.sockets import FakeSocket, NeverAnswers, line, read_to_the_end
from tests.virtual import in_virtual_time, passes

# ---- the beginning


@in_virtual_time
async def test_no_connection_is_made_before_adk_asks_for_one() -> None:
    async with line(wanted=False) as scene:
        await passes(60)
        assert scene.service.handles == []


@in_virtual_time
async def test_the_first_connection_is_fresh_and_told() -> None:
    async with line(FakeSocket()) as scene:
        assert scene.service.handles == [""]
        assert scene.sink.events == ["up: first"]
        assert scene.link.connections == 1


@in_virtual_time
async def test_what_is_said_before_the_first_connection_waits_for_it() -> None:
    socket = FakeSocket()
    async with line(socket, wanted=False) as scene, asyncio.TaskGroup() as tasks:
        tasks.create_task(scene.says_text("hello"))
        await passes(5)
        assert socket.heard == []
        reading = tasks.create_task(scene.adk_reads())
        await passes()
        assert socket.heard == ["text hello"]
        await scene.link.close()
        await reading


@in_virtual_time
async def test_a_line_refused_at_the_start_is_lost_in_words() -> None:
    """C15: shown, never looped."""
    refusal = APIError(1007, {"error": {"message": "API key not valid. Please pass a valid API key."}})
    async with line(refusal) as scene:
        await passes(60)
        assert isinstance(scene.ended, LineLost)
        assert "API key not valid" in str(scene.ended)
        assert scene.sink.events == []


@in_virtual_time
async def test_a_service_that_cannot_be_reached_is_tried_for_half_a_minute_and_then_told() -> None:
    async with line(*[ConnectionRefusedError("connection refused")] * 40, to_the_end=False) as scene:
        await passes(20)
        lost_so_far = scene.lost
        assert lost_so_far is None
        await passes(15)
        assert scene.lost is not None
        assert "connection refused" in str(scene.lost)


@in_virtual_time
async def test_a_service_that_comes_at_the_second_try_is_good_enough() -> None:
    socket = FakeSocket()
    async with line(OSError("refused"), socket) as scene:
        await passes(5)
        assert scene.ended is None
        assert scene.sink.events[-1] == "up: first"


@in_virtual_time
async def test_a_setup_that_is_never_answered_is_given_up_after_ten_seconds_and_tried_again() -> None:
    """C19."""
    async with line(NeverAnswers(), FakeSocket()) as scene:
        await passes(9)
        assert scene.service.handles == [""]
        await passes(3)
        assert scene.sink.events[-1] == "up: first"


# ---- the end


@in_virtual_time
async def test_closing_the_line_is_a_normal_end_for_adk() -> None:
    socket = FakeSocket()
    async with line(socket) as scene:
        await scene.link.close()
        await passes()
        assert isinstance(scene.ended, LineClosed)
        assert scene.ended.code == 1000
        assert socket.closed_by_us
        assert scene.sink.events == ["up: first"]


@in_virtual_time
async def test_a_line_that_was_never_wanted_can_be_closed() -> None:
    async with line(wanted=False) as scene:
        await scene.link.close()


@in_virtual_time
async def test_a_line_that_is_just_reconnecting_can_be_closed() -> None:
    first = FakeSocket()
    async with line(first) as scene:
        first.drops()
        await passes(0.01)
        await scene.link.close()


@in_virtual_time
async def test_a_line_with_a_full_queue_can_be_closed() -> None:
    socket = FakeSocket()
    async with line(socket, wanted=False) as scene, asyncio.TaskGroup() as tasks:
        tasks.create_task(scene.link.begin())
        await passes()
        for _ in range(MOST_MESSAGES):
            socket.says(usageMetadata={})
        await passes()
        await scene.link.close()
        with pytest.raises(LineClosed):
            await read_to_the_end(scene)
