"""One socket: the reader's two planes, and the one ordered writer."""

from __future__ import annotations

import asyncio

import pytest

from server.live.control import MOST_MESSAGES
from server.live.ends import LineLost
from tests.live.sockets import FakeSocket, line, read_to_the_end
from tests.virtual import in_virtual_time, now, passes

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
async def test_words_that_come_close_together_reach_adk_together_and_before_the_end_of_their_turn() -> None:
    socket = FakeSocket()
    async with line(socket) as scene:
        for piece in ("Hel", "lo, ", "you."):
            socket.says(serverContent={"outputTranscription": {"text": piece}})
        socket.says(serverContent={"turnComplete": True})
        await passes()
        assert scene.control == [
            {"serverContent": {"outputTranscription": {"text": "Hel"}}},
            {"serverContent": {"outputTranscription": {"text": "lo, you."}}},
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
        for _ in range(MOST_MESSAGES + 1):
            socket.says(usageMetadata={})
        await passes()
        with pytest.raises(LineLost, match="too far behind"):
            await read_to_the_end(scene)


@pytest.mark.parametrize(
    "rubbish",
    [
        pytest.param(b"\xff not json", id="no JSON"),
        pytest.param(b"[1, 2]", id="JSON that is no message"),
        pytest.param(b'{"serverContent": {"modelTurn": {"parts": [{"inlineData": {"mimeType": "audio/pcm"}}]}}}', id="no data"),
    ],
)
def test_a_message_that_cannot_be_read_costs_the_connection_not_the_interview(rubbish: bytes) -> None:
    @in_virtual_time
    async def play() -> None:
        first, second = FakeSocket(), FakeSocket()
        async with line(first, second) as scene:
            await passes(30)
            first.says_rubbish(rubbish)
            await passes(5)
            assert scene.sink.events[-1] == "up: fresh"

    play()


@in_virtual_time
async def test_the_line_knows_when_nobody_speaks_and_no_call_is_open() -> None:
    socket = FakeSocket()
    async with line(socket) as scene:
        quiet = [scene.link.quiet]
        await scene.link.open_window()
        quiet.append(scene.link.quiet)
        await scene.link.shut_window()
        socket.speaks()
        socket.calls("a")
        await passes()
        quiet.append(scene.link.quiet)
        socket.ends_its_turn()
        await passes()
        quiet.append(scene.link.quiet)
        await scene.answers("a", scheduling="SILENT")
        quiet.append(scene.link.quiet)
        assert quiet == [True, False, False, False, True]


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
