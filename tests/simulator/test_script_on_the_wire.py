"""Scenarios played to real clients."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from google.genai import errors, types
from google.genai.live import AsyncSession

from server.simulator.floor import SCRIPT_LEFT
from server.simulator.script import ScriptFailed, ScriptPlayer, load
from tests.simulator.live import live, simulated, spoken, turn

MANUAL: Any = {"automatic_activity_detection": {"disabled": True}}
INTERVIEW = Path(__file__).with_name("scenarios") / "interview.yaml"
TOOLS = [{"function_declarations": [{"name": "ask_question", "behavior": "BLOCKING"}]}]


async def speak(session: AsyncSession, seconds: float) -> None:
    await session.send_realtime_input(activity_start=types.ActivityStart())
    pcm = b"\x00\x30" * round(16_000 * seconds)
    await session.send_realtime_input(audio=types.Blob(data=pcm, mime_type="audio/pcm;rate=16000"))
    await session.send_realtime_input(activity_end=types.ActivityEnd())


async def answer(session: AsyncSession, **response: Any) -> None:
    """Wait for the call and answer it."""
    async for message in session.receive():
        if message.tool_call:
            [call] = message.tool_call.function_calls or []
            given = types.FunctionResponse(id=call.id, name=call.name, response=response)
            await session.send_tool_response(function_responses=given)
            return


@pytest.mark.parametrize("family", ["2.5", "3.1", "3.8"])
async def test_a_client_that_follows_the_script_hears_all_of_it(family: str) -> None:
    player = ScriptPlayer(load(INTERVIEW))
    async with (
        simulated(player) as sim,
        live(sim, family, tools=TOOLS, realtime_input_config=MANUAL, input_audio_transcription={}) as session,
    ):
        await session.send_realtime_input(text="[alex:start level=mid] Begin.")
        await answer(session, status="ok")
        assert spoken(await turn(session)).endswith("What happens when two keys collide?")
        await session.send_realtime_input(video=types.Blob(data=b"jpeg", mime_type="image/jpeg"))
        await speak(session, 0.5)
        last = await turn(session)
    assert spoken(last) == "Thank you. Goodbye."
    heard = [message.server_content.input_transcription for message in last if message.server_content]
    assert "".join(text.text or "" for text in heard if text).strip() == "They go into the same bucket."
    assert player.finished()


async def test_a_client_that_leaves_the_script_is_told_which_beat_it_left() -> None:
    player = ScriptPlayer(load(INTERVIEW))
    async with simulated(player) as sim, live(sim, tools=TOOLS) as session:
        await session.send_realtime_input(text="Hello?")
        with pytest.raises(errors.APIError, match="beat 1 'the start' waits for text") as left:
            await turn(session)
    assert left.value.code == SCRIPT_LEFT
    with pytest.raises(ScriptFailed, match="beat 1 'the start'"):
        player.finished()


async def test_a_client_that_goes_early_has_not_reached_the_end() -> None:
    player = ScriptPlayer(load(INTERVIEW))
    async with simulated(player) as sim, live(sim, tools=TOOLS, realtime_input_config=MANUAL) as session:
        await session.send_realtime_input(text="[alex:start] Begin.")
        await answer(session, status="ok")
        await turn(session)
    with pytest.raises(ScriptFailed, match="beat 3 'the screen' was not reached"):
        player.finished()


async def test_the_shipped_hello_greets_and_listens() -> None:
    player = ScriptPlayer(load("hello"))
    async with simulated(player) as sim, live(sim, realtime_input_config=MANUAL) as session:
        await session.send_realtime_input(text="Good morning.")
        assert spoken(await turn(session)).startswith("Hello, I am a simulated voice.")
        await speak(session, 0.5)
        assert spoken(await turn(session)) == "Thank you. That is all that I can do."
    assert player.finished()


async def test_the_shipped_cut_in_a_call_is_survived_by_resuming() -> None:
    player = ScriptPlayer(load("cut_in_a_call"))
    tools = [{"function_declarations": [{"name": "get_weather", "behavior": "BLOCKING"}]}]
    async with simulated(player) as sim:
        async with live(sim, tools=tools, session_resumption={}) as session:
            await session.send_realtime_input(text="How is the weather?")
            with pytest.raises(errors.APIError, match="Internal error"):
                await turn(session)
        handle = next(record.message for record in sim.log if record.kind == "sessionResumptionUpdate")[
            "sessionResumptionUpdate"
        ]
        async with live(sim, tools=tools, session_resumption={"handle": handle["newHandle"]}) as session:
            owed = types.FunctionResponse(id="call-1", name="get_weather", response={"weather": "foggy"})
            await session.send_tool_response(function_responses=owed)
            assert spoken(await turn(session)) == "It is foggy in London."
    assert player.finished()


async def test_the_shipped_refusal_is_put_right() -> None:
    player = ScriptPlayer(load("refused_call"))
    names = ("end_interview", "advance_phase")
    tools = [{"function_declarations": [{"name": name, "behavior": "BLOCKING"} for name in names]}]
    async with simulated(player) as sim, live(sim, tools=tools) as session:
        await session.send_realtime_input(text="[alex:start level=mid] Begin.")
        await answer(session, status="refused", because="the interview has only begun")
        await answer(session, status="ok")
        assert spoken(await turn(session)) == "Good, here we go."
    assert player.finished()
