"""Talking to the simulator on real TLS sockets, with unmodified google-genai clients and bare WebSockets."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from google import genai
from google.genai import types

from server.simulator.brain import Call, FrameSeen, Say, SpeechEnded
from server.simulator.endpoint import Simulator
from server.simulator.hum import Hum
from tests.simulator.live import Mindful, Parrot, frame, live, simulated, sound, spoke, spoken, turn
from tests.simulator.sockets import SETUP, bare, until

ALL = ("2.5", "3.1", "3.8")
MANUAL: Any = {"automatic_activity_detection": {"disabled": True}}


@pytest.mark.parametrize("family", ALL)
async def test_a_bare_client_writes_and_hears(family: str) -> None:
    async with simulated(Parrot) as sim, live(sim, family) as session:
        await session.send_realtime_input(text="Good morning.")
        messages = await turn(session)
    assert spoken(messages) == "You wrote: Good morning."
    assert len(sound(messages)) / 2 == pytest.approx(len("You wrote: Good morning.") * 0.06 * 24_000, rel=0.01)
    assert messages[-1].server_content is not None
    assert messages[-1].server_content.turn_complete
    assert messages[-1].usage_metadata is not None


@pytest.mark.parametrize("family", ALL)
async def test_the_sound_is_the_voices_sound_bit_by_bit(family: str) -> None:
    async with simulated(Parrot) as sim, live(sim, family) as session:
        await session.send_realtime_input(text="this")
        messages = await turn(session)
    assert sound(messages) == Hum().say("You wrote: this", "en-US").tobytes()


@pytest.mark.parametrize("family", ALL)
async def test_a_bare_client_speaks_in_a_window_and_is_heard(family: str) -> None:
    mind = Parrot()
    pcm = types.Blob(data=b"\x00\x30" * 8000, mime_type="audio/pcm;rate=16000")
    async with simulated(mind) as sim, live(sim, family, realtime_input_config=MANUAL) as session:
        await session.send_realtime_input(activity_start=types.ActivityStart())
        await session.send_realtime_input(audio=pcm)
        await session.send_realtime_input(activity_end=types.ActivityEnd())
        messages = await turn(session)
        assert sim.statistics.samples_inside == 8000
    assert spoken(messages) == "You spoke for 0.5 seconds."
    assert mind.heard(SpeechEnded) == [spoke(0.5, 0.5)]


@pytest.mark.parametrize("family", ALL)
async def test_a_bare_client_answers_a_tool(family: str) -> None:
    mind = Mindful({"go": [Call("weather", {"city": "London"})], "weather answered": [Say("It is foggy.")]})
    tools = [{"function_declarations": [{"name": "weather", "behavior": "BLOCKING"}]}]
    async with simulated(mind) as sim, live(sim, family, tools=tools) as session:
        await session.send_realtime_input(text="go")
        called = await anext(message async for message in session.receive() if message.tool_call)
        assert called.tool_call is not None
        [call] = called.tool_call.function_calls or []
        assert (call.name, call.args) == ("weather", {"city": "London"})
        answer = types.FunctionResponse(id=call.id, name=call.name, response={"output": "foggy"})
        await session.send_tool_response(function_responses=answer)
        assert spoken(await turn(session)) == "It is foggy."


async def test_frames_of_the_screen_arrive_whole() -> None:
    mind = Parrot()
    jpeg = bytes(range(256)) * 80
    async with simulated(mind) as sim, live(sim) as session:
        await session.send_realtime_input(video=types.Blob(data=jpeg, mime_type="image/jpeg"))
        await session.send_realtime_input(text="seen?")
        await turn(session)
        assert sim.statistics.frames == 1
        assert {"realtimeInput": {"video": {"mimeType": "image/jpeg", "bytes": len(jpeg)}}} in [
            record.message for record in sim.log
        ]
    assert mind.heard(FrameSeen) == [FrameSeen(jpeg)]


@pytest.mark.parametrize("as_text", [True, False])
@pytest.mark.parametrize("spelling", ["snake", "camel"])
async def test_both_spellings_and_both_kinds_of_frames_are_understood(as_text: bool, spelling: str) -> None:
    snake = {"setup": {"model": "models/gemini-3.8-live", "output_audio_transcription": {}}}, {"realtime_input": {"text": "hi"}}
    camel = {"setup": {"model": "models/gemini-3.8-live", "outputAudioTranscription": {}}}, {"realtimeInput": {"text": "hi"}}
    async with simulated(Parrot) as sim, bare(sim) as socket:
        for message in snake if spelling == "snake" else camel:
            raw = json.dumps(message)
            await socket.send(raw if as_text else raw.encode())
        await until(socket, "turnComplete")
        assert [record.message for record in sim.log if record.direction == "received"] == list(camel)


async def test_compression_is_negotiated_and_used_both_ways() -> None:
    async with simulated(Parrot) as sim, bare(sim) as socket:
        assert [extension.name for extension in socket.protocol.extensions] == ["permessage-deflate"]
        await socket.send(json.dumps({"setup": {"model": "models/gemini-3.8-live"}}))
        await socket.send(json.dumps({"realtimeInput": {"text": "a sentence that repeats itself " * 20}}))
        await until(socket, "turnComplete")


async def test_compression_may_be_declined() -> None:
    async with simulated(Parrot) as sim, bare(sim, compression=None) as socket:
        await socket.send(json.dumps({"setup": {"model": "models/gemini-3.8-live"}}))
        await socket.send(json.dumps({"realtimeInput": {"text": "hi"}}))
        await until(socket, "turnComplete")
        assert socket.protocol.extensions == []


async def test_a_message_in_fragments_is_put_together() -> None:
    async with simulated(Parrot) as sim, bare(sim) as socket:
        await socket.send(['{"setup": {"model":', ' "models/gemini-3.8-live"}}'])
        assert await until(socket, "setupComplete") == {"setupComplete": {}}


async def test_vertex_is_served_on_its_own_path_with_its_own_names() -> None:
    async with simulated(Parrot) as sim:
        context = sim.ssl_context()
        http = types.HttpOptions(base_url=sim.url, async_client_args={"ssl": context, "verify": context})
        vertex = genai.Client(vertexai=True, api_key="any", http_options=http)
        async with vertex.aio.live.connect(
            model="gemini-live-2.5-flash-native-audio", config=types.LiveConnectConfig()
        ) as session:
            await session.send_client_content(turns={"role": "user", "parts": [{"text": "hi"}]})
            messages = await turn(session)
        assert session.session_id == "simulated-session"
        assert messages[-1].usage_metadata is not None
        assert (messages[-1].usage_metadata.response_token_count or 0) > 0
        assert "candidatesTokenCount" in sim.log[-1].message["usageMetadata"]


async def test_many_sessions_at_once_do_not_mix() -> None:
    async def one(sim: Simulator, number: int) -> str:
        async with live(sim) as session:
            await session.send_realtime_input(text=f"number {number}")
            return spoken(await turn(session))

    async with simulated(Parrot) as sim:
        said = await asyncio.gather(*(one(sim, number) for number in range(12)))
    assert said == [f"You wrote: number {number}" for number in range(12)]


async def test_long_audio_is_taken_in_as_it_comes() -> None:
    """Three seconds of microphone in frames of 32 ms, as one record of the wire log."""
    async with simulated(Parrot) as sim, bare(sim) as socket:
        await socket.send(
            json.dumps({"setup": {**SETUP["setup"], "realtimeInputConfig": {"automaticActivityDetection": {"disabled": True}}}})
        )
        await socket.send(json.dumps({"realtimeInput": {"activityStart": {}}}))
        for _ in range(94):
            await socket.send(
                json.dumps({"realtimeInput": {"audio": {"mimeType": "audio/pcm;rate=16000", "data": frame(loud=True)}}})
            )
        await socket.send(json.dumps({"realtimeInput": {"activityEnd": {}}}))
        await until(socket, "turnComplete")
        kinds = [record.message["realtimeInput"] for record in sim.log if record.kind == "realtimeInput"]
    audio = {"audio": {"mimeType": "audio/pcm;rate=16000", "samples": 94 * 512, "messages": 94}}
    assert kinds == [{"activityStart": {}}, audio, {"activityEnd": {}}]
