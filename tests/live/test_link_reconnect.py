"""Many sockets, one line: how it resumes, what is told of it, and when it is given up."""

from __future__ import annotations

import asyncio

import pytest
from google.genai.errors import APIError

from server.live.ends import Ask
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
async def test_a_tools_answer_to_which_the_model_has_not_reacted_is_given_again() -> None:
    """T7: it went down with the old socket, and every tool is idempotent."""
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.gives_handle("h")
        first.calls("a")
        await passes()
        await scene.answers("a")
        first.drops()
        await passes(RECONNECT_S)
        assert second.heard == ["answer a"]
        assert scene.sink.events[-1] == "up: resumed, cut short, owed"


@in_virtual_time
async def test_a_tools_answer_to_which_the_model_reacted_is_given_once() -> None:
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.gives_handle("h")
        first.calls("a")
        await passes()
        await scene.answers("a")
        first.speaks()
        await passes()
        first.drops()
        await passes(RECONNECT_S)
        assert second.heard == []
        assert scene.sink.events[-1] == "up: resumed, cut short"


@in_virtual_time
async def test_voice_is_no_sign_that_a_note_was_taken_but_a_handle_is() -> None:
    """A silent answer crosses what the model is saying anyway; a handle is given when no call is open."""
    sockets = [FakeSocket() for _ in range(3)]
    async with line(*sockets) as scene:
        sockets[0].gives_handle("h")
        sockets[0].calls("a")
        await passes()
        await scene.answers("a", scheduling="SILENT")
        sockets[0].speaks()
        await passes()
        sockets[0].drops()
        await passes(RECONNECT_S)
        assert sockets[1].heard == ["answer a"]
        sockets[1].gives_handle("h-2")
        await passes(20)
        sockets[1].drops()
        await passes(RECONNECT_S)
        assert sockets[2].heard == []


@in_virtual_time
async def test_the_answer_of_a_tool_that_finds_the_socket_dead_is_given_on_the_next_one() -> None:
    """T7."""
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.gives_handle("h")
        first.calls("a")
        await passes()
        first.drops()
        await scene.answers("a")
        assert second.heard == ["answer a"]


@in_virtual_time
async def test_a_fresh_session_is_not_given_the_answer_of_a_call_that_another_one_made() -> None:
    """C11: it would not know the id."""
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second) as scene:
        first.calls("a")
        await passes()
        first.drops()
        await passes(RECONNECT_S)
        await scene.answers("a")
        assert second.heard == []
        assert scene.sink.events[-1] == "up: cut short"


# ---- the handle is dropped


@in_virtual_time
async def test_a_handle_that_the_service_does_not_know_any_more_is_dropped_and_a_new_session_begins_in_the_middle() -> None:
    """C10."""
    first, second = FakeSocket(), FakeSocket()
    stale = APIError(1008, {"error": {"message": "BidiGenerateContent session not found"}})
    async with line(first, stale, second) as scene:
        first.gives_handle("h")
        await passes(60)
        first.drops()
        await passes(RECONNECT_S)
        assert scene.service.asks == [Ask(), Ask(handle="h"), Ask(again=True)]
        assert scene.sink.events[-1] == "up: fresh"


@in_virtual_time
async def test_a_setup_that_is_refused_with_session_resumption_is_asked_for_without() -> None:
    """C12."""
    socket = FakeSocket()
    async with line(APIError(1008, {"error": {"message": "not supported"}}), socket) as scene:
        await passes(RECONNECT_S)
        assert scene.service.asks == [Ask(), Ask(resumption=False)]
        assert scene.sink.events[-1] == "up: first"


@in_virtual_time
async def test_a_model_that_is_retired_in_mid_interview_gives_way_to_the_next() -> None:
    """C9."""
    first, second = FakeSocket(), FakeSocket()
    async with line(first, second, models=2) as scene:
        first.gives_handle("h")
        await passes(60)
        first.drops(1008, "models/x is not found for API version v1beta")
        await passes(RECONNECT_S)
        assert scene.service.asks[1] == Ask(model=1, again=True)


# ---- a socket that only seems to be there


@in_virtual_time
async def test_a_pong_that_comes_late_is_a_sign_of_life() -> None:
    """C5: the usual keepalive would have ended this connection."""
    socket = FakeSocket()
    async with line(socket) as scene:
        await passes(300)
        assert scene.link.connections == 1


@in_virtual_time
async def test_a_socket_from_which_nothing_comes_any_more_is_replaced() -> None:
    first, second = FakeSocket(), FakeSocket()
    first.answers_pings = False
    async with line(first, second) as scene:
        first.gives_handle("h")
        await passes(80)
        assert first.closed_by_us
        assert scene.sink.events[1:] == ["down: 1006 the service did not answer in time", "up: resumed"]


@in_virtual_time
async def test_a_proxy_that_ends_each_connection_at_the_same_age_is_forestalled(caplog: pytest.LogCaptureFixture) -> None:
    """C13."""
    sockets = [FakeSocket() for _ in range(4)]
    async with line(*sockets) as scene:
        for socket in sockets[:2]:
            socket.gives_handle("h")
            await passes(150)
            socket.drops()
            await passes(0.6)
        assert "proxy" in caplog.text
        await passes(149)
        assert scene.link.connections == 4
        assert scene.sink.events[-2:] == ["up: resumed", "up: resumed"], "the last swap was noticed by nobody"


# ---- giving up


@in_virtual_time
async def test_a_line_that_does_not_come_back_within_half_a_minute_is_lost_in_words() -> None:
    first = FakeSocket()
    async with line(first, *[OSError("no route")] * 40, to_the_end=False) as scene:
        first.drops()
        await passes(20)
        lost_so_far = scene.lost
        assert lost_so_far is None
        await passes(12)
        assert scene.lost is not None
        assert "did not come back" in str(scene.lost)


@in_virtual_time
async def test_a_service_that_accepts_and_closes_at_once_is_not_hammered() -> None:
    """C18: ADK alone made 98 connections in two seconds."""
    sockets = [FakeSocket() for _ in range(40)]
    for socket in sockets:
        socket.drops()
    async with line(*sockets, to_the_end=False) as scene:
        await passes(60)
        assert scene.link.connections <= 12
        assert scene.lost is not None


@in_virtual_time
async def test_a_service_that_is_well_again_after_three_instant_closes_is_taken() -> None:
    """C18."""
    sockets = [FakeSocket() for _ in range(4)]
    for socket in sockets[:-1]:
        socket.drops(1011)
    async with line(*sockets) as scene:
        await passes(8)
        assert scene.sink.events[-1] == "up: fresh"


@in_virtual_time
async def test_a_service_that_says_go_away_to_every_new_connection_at_once_is_given_up() -> None:
    """An announced swap is no failure; a row of them without a second of life is."""
    sockets = [FakeSocket() for _ in range(20)]
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
    async with line(first, *[OSError("no route")] * 40, to_the_end=False) as scene, asyncio.TaskGroup() as tasks:
        await scene.link.open_window()
        first.drops()
        await passes()
        tasks.create_task(scene.says_text("too late"))
        began_s = now()
        await passes(RECONNECT_S)
        assert now() - began_s < 60
