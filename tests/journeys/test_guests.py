"""`alex simulate` for others: a bare google-genai client, by nothing but the three lines that it prints."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from google import genai
from google.genai import types
from google.genai.live import AsyncSession

from tests.journeys.candidate import MIC_RATE, speech
from tests.journeys.house import HASTE
from tests.journeys.processes import Simulated, simulate

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="module")]

SPOKEN: types.LiveConnectConfigDict = {"response_modalities": [types.Modality.AUDIO], "output_audio_transcription": {}}
TEXT_MODEL = "gemini-3.8-flash"

MODELS = ("gemini-2.5-flash-native-audio-preview-12-2025", "gemini-3.1-flash-live-preview", "gemini-3.8-live")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gemini(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Simulated]:
    async with simulate(tmp_path_factory.mktemp("guests"), "--haste", str(HASTE)) as alone:
        yield alone


@pytest_asyncio.fixture(loop_scope="module")
async def client(gemini: Simulated, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[genai.Client]:
    """google-genai as anybody would make it; where it goes stands in the environment."""
    for name, value in gemini.environment.items():
        monkeypatch.setenv(name, value)
    bare = genai.Client()
    yield bare
    await bare.aio.aclose()
    bare.close()


async def turn(session: AsyncSession) -> tuple[str, int]:
    """Alex's next turn: the words of its transcript, and the samples of its voice."""
    words, samples = "", 0
    async with asyncio.timeout(20):
        async for message in session.receive():
            samples += len(message.data or b"") // 2
            heard = message.server_content and message.server_content.output_transcription
            words += (heard and heard.text) or ""
    return words, samples


async def called(session: AsyncSession) -> types.FunctionCall:
    """The next call of the model."""
    async with asyncio.timeout(20):
        async for message in session.receive():
            if message.tool_call and message.tool_call.function_calls:
                return message.tool_call.function_calls[0]
    raise AssertionError("The model gave the floor back without a call.")


async def speak(session: AsyncSession, seconds: float) -> None:
    """Speech and a second of silence, for the service's own detection."""
    for pcm in (speech(seconds).tobytes(), bytes(2 * MIC_RATE)):
        await session.send_realtime_input(audio=types.Blob(data=pcm, mime_type=f"audio/pcm;rate={MIC_RATE}"))


@pytest.mark.parametrize(
    "model", ["gemini-2.5-flash-native-audio-preview-12-2025", "gemini-3.1-flash-live-preview", "gemini-3.8-live"]
)
async def test_a_bare_live_client_is_answered_by_voice_and_heard_by_automatic_detection(
    client: genai.Client, model: str
) -> None:
    async with client.aio.live.connect(model=model, config=SPOKEN) as session:
        await session.send_realtime_input(text="Hello, who is there?")
        words, samples = await turn(session)
        assert "Hello, who is there?" in words, "who declares no tools of an interview is answered by his own words"
        assert samples > 24_000
        await speak(session, 2.0)
        more, samples = await turn(session)
        assert more
        assert more != words
        assert samples > 6_000


async def test_a_bare_live_client_answers_calls_and_marks_the_activity_by_itself(client: genai.Client) -> None:
    tool = types.FunctionDeclaration(name="advance_phase", description="Go on.", behavior=types.Behavior.BLOCKING)
    manual: Any = {"automatic_activity_detection": {"disabled": True}}
    config: Any = {**SPOKEN, "tools": [types.Tool(function_declarations=[tool])], "realtime_input_config": manual}
    async with client.aio.live.connect(model="gemini-3.8-live", config=config) as session:
        await session.send_realtime_input(text="Hello.")
        call = await called(session)
        answer = {"status": "ok", "say": "Here is a question for you: what is a heap?"}
        await session.send_tool_response(function_responses=types.FunctionResponse(id=call.id, name=call.name, response=answer))
        assert "what is a heap?" in (await turn(session))[0]
        await session.send_realtime_input(activity_start=types.ActivityStart())
        await speak(session, 2.0)
        await session.send_realtime_input(activity_end=types.ActivityEnd())
        assert (await called(session)).name == "advance_phase"


async def test_a_bare_text_client_gets_words_and_json_under_its_schema(client: genai.Client) -> None:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {"mood": {"type": "string", "enum": ["calm", "wild"]}, "count": {"type": "integer"}},
        "required": ["mood", "count"],
    }
    plain = await client.aio.models.generate_content(model=TEXT_MODEL, contents="What is a heap?")
    assert plain.text
    assert plain.usage_metadata is not None
    asked = types.GenerateContentConfig(response_mime_type="application/json", response_json_schema=schema)
    formed = await client.aio.models.generate_content(model=TEXT_MODEL, contents="How are you?", config=asked)
    assert isinstance(formed.parsed, dict)
    assert formed.parsed["mood"] in ("calm", "wild")
    pieces = await client.aio.models.generate_content_stream(model=TEXT_MODEL, contents="What is a heap?")
    assert "".join([piece.text or "" async for piece in pieces]) == plain.text
