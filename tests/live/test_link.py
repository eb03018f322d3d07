"""One socket: the ordered writer, the reader's two planes, the beginning and the end of the line."""

from __future__ import annotations

import asyncio

import pytest
from google.genai.errors import APIError

from server.live.link import CONTROL_MESSAGES, LineClosed, LineLost
from tests.live.sockets import FakeSocket, NeverAnswers, Scene, line
from tests.virtual import in_virtual_time, now, passes


async def read_to_the_end(scene: Scene) -> None:
    while True:
        await scene.link.recv()


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
async def test_a_service_that_cannot_be_reached_is_tried_twice_and_then_told() -> None:
    async with line(OSError("connection refused"), ConnectionRefusedError("connection refused")) as scene:
        await passes(60)
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
async def test_a_setup_that_is_never_answered_is_given_up_after_twenty_seconds_and_tried_again() -> None:
    """C19."""
    async with line(NeverAnswers(), FakeSocket()) as scene:
        await passes(19)
        assert scene.service.handles == [""]
        await passes(3)
        assert scene.sink.events[-1] == "up: first"


# ---- down: two planes


@in_virtual_time
async def test_voice_goes_to_the_sink_and_words_go_to_adk() -> None:
    socket = FakeSocket()
    async with line(socket) as scene:
        socket.speaks(b"\0\0" * 480)
        socket.says(serverContent={"outputTranscription": {"text": "Hello"}})
        socket.ends_its_turn()
        await passes()
        assert scene.sink.events == ["up: first", "voice 480", "generation completed", "turn completed"]
        assert scene.control == [
            {"serverContent": {"outputTranscription": {"text": "Hello"}}},
            {"serverContent": {"generationComplete": True}},
            {"serverContent": {"turnComplete": True}},
        ]


@in_virtual_time
async def test_voice_never_waits_for_adk() -> None:
    """ADK is busy with a tool and reads nothing: the media plane goes on."""
    socket = FakeSocket()
    async with line(socket, wanted=False) as scene, asyncio.TaskGroup() as tasks:
        tasks.create_task(scene.link.begin())
        await passes()
        for _ in range(100):
            socket.says(usageMetadata={"totalTokenCount": 1})
            socket.speaks()
        await passes()
        assert scene.sink.events.count("voice 1") == 100
        assert scene.control == []


@in_virtual_time
async def test_an_interruption_reaches_the_sink_in_the_order_of_the_wire() -> None:
    socket = FakeSocket()
    async with line(socket) as scene:
        socket.speaks()
        socket.says(serverContent={"interrupted": True})
        socket.says(serverContent={"turnComplete": True, "interactionStatus": "IN_PROGRESS"})
        await passes()
        assert scene.sink.events[1:] == ["voice 1", "interrupted", "turn completed, more to come"]


@in_virtual_time
async def test_a_flood_that_adk_never_reads_ends_the_line_in_words() -> None:
    socket = FakeSocket()
    async with line(socket, wanted=False) as scene, asyncio.TaskGroup() as tasks:
        tasks.create_task(scene.link.begin())
        await passes()
        for _ in range(CONTROL_MESSAGES + 1):
            socket.says(usageMetadata={})
        await passes()
        with pytest.raises(LineLost, match="too far behind"):
            await read_to_the_end(scene)


@in_virtual_time
async def test_a_message_that_is_no_json_costs_the_connection_not_the_interview() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        await passes(30)
        first.says_rubbish(b"\xff not json")
        await passes(5)
        assert scene.sink.events[-1] == "up: fresh"


# ---- up: one ordered writer


@in_virtual_time
async def test_a_turn_goes_up_between_its_marks() -> None:
    socket = FakeSocket()
    async with line(socket) as scene:
        await scene.takes_a_turn(1, 2, 3)
        assert socket.heard == ["start", "audio 1", "audio 2", "audio 3", "end"]


@in_virtual_time
async def test_the_end_of_a_stream_and_the_screen_go_up_as_such() -> None:
    socket = FakeSocket()
    async with line(socket) as scene:
        await scene.speaks(1)
        await scene.link.end_stream()
        await scene.link.frame(b"picture")
        assert socket.heard == ["audio 1", "stream end", "frame picture"]


@in_virtual_time
async def test_text_waits_until_the_candidate_has_finished() -> None:
    socket = FakeSocket()
    async with line(socket) as scene, asyncio.TaskGroup() as tasks:
        await scene.link.open_window()
        tasks.create_task(scene.says_text("five minutes left"))
        await passes(30)
        await scene.speaks(1)
        assert "text five minutes left" not in socket.heard
        await scene.link.shut_window()
        await passes()
        assert socket.heard == ["start", "audio 1", "end", "text five minutes left"]


@in_virtual_time
async def test_the_answer_of_a_tool_waits_for_nobody() -> None:
    """A call that stays unanswered wedges the service's input (T2)."""
    socket = FakeSocket()
    async with line(socket) as scene:
        socket.calls("a")
        await passes()
        await scene.link.open_window()
        await scene.answers("a")
        assert socket.heard == ["start", "answer a"]


@in_virtual_time
async def test_a_slow_network_keeps_the_order_of_the_writers() -> None:
    socket = FakeSocket()
    async with line(socket) as scene, asyncio.TaskGroup() as tasks:
        socket.stops_flowing()
        tasks.create_task(scene.takes_a_turn(1, 2))
        await passes(1)
        tasks.create_task(scene.says_text("typed"))
        tasks.create_task(scene.answers("a"))
        await passes(1)
        socket.flows_again()
        await passes(1)
        assert [word for word in socket.heard if word != "answer a"] == ["start", "audio 1", "audio 2", "end", "text typed"]


@in_virtual_time
async def test_text_that_waited_for_a_reconnect_does_not_slip_into_a_window_that_opened_meanwhile() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene, asyncio.TaskGroup() as tasks:
        first.drops()
        await passes()
        tasks.create_task(scene.says_text("half time"))
        await passes()
        await scene.link.open_window()
        await passes(5)
        await scene.speaks(1)
        assert second.heard == ["start", "audio 1"]
        await scene.link.shut_window()
        await passes()
        assert second.heard == ["start", "audio 1", "end", "text half time"]


@in_virtual_time
async def test_the_moment_of_the_last_sending_is_known_for_the_keepalive() -> None:
    async with line(FakeSocket()) as scene:
        await passes(30)
        await scene.speaks(1)
        assert scene.link.last_upstream_s == now()


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
        for _ in range(CONTROL_MESSAGES):
            socket.says(usageMetadata={})
        await passes()
        await scene.link.close()
        with pytest.raises(LineClosed):
            await read_to_the_end(scene)
