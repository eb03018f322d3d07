"""ADK's Runner, and the only file that touches it: one live run as a stream of plain facts, one text run as one answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from google.adk.agents import LlmAgent
from google.adk.agents.live_request_queue import LiveRequest, LiveRequestQueue
from google.adk.agents.run_config import RunConfig
from google.adk.apps import App
from google.adk.events.event import Event
from google.adk.runners import Runner
from google.adk.sessions.in_memory_session_service import InMemorySessionService
from google.genai import types

from server.live.turn_taking import EndOfTurn, realtime_input

USER = "candidate"


@dataclass(frozen=True, slots=True)
class Heard:
    """What the service made of the candidate's speech."""

    text: str
    finished: bool


@dataclass(frozen=True, slots=True)
class Spoke:
    """Alex's words: a piece of them, or (finished) all of them since the last finished one."""

    text: str
    finished: bool


@dataclass(frozen=True, slots=True)
class Called:
    id: str
    name: str
    args: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    id: str
    name: str
    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StateChanged:
    delta: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Used:
    """Tokens of one generation, as the service counts them: in and out, and how many of each were audio."""

    tokens_in: int
    tokens_out: int
    audio_in: int
    audio_out: int


Fact = Heard | Spoke | Called | Answered | StateChanged | Used


def run_config(end_of_turn: EndOfTurn, voice: str, language: str) -> RunConfig:
    """The setup of every interview: audio out, both transcripts, compression and resumption on."""
    return RunConfig(
        response_modalities=[types.Modality.AUDIO],
        speech_config=types.SpeechConfig(
            language_code=language,
            voice_config=types.VoiceConfig(prebuilt_voice_config=types.PrebuiltVoiceConfig(voice_name=voice)),
        ),
        input_audio_transcription=types.AudioTranscriptionConfig(),
        output_audio_transcription=types.AudioTranscriptionConfig(),
        realtime_input_config=realtime_input(end_of_turn),
        session_resumption=types.SessionResumptionConfig(),
        context_window_compression=types.ContextWindowCompressionConfig(sliding_window=types.SlidingWindow()),
    )


class LiveRun:
    """One interview under ADK. Its session is in memory: the journal is the durable truth."""

    def __init__(self, app: App, session_id: str, state: dict[str, Any], config: RunConfig) -> None:
        self._sessions = InMemorySessionService()
        self._runner = Runner(app=app, session_service=self._sessions)
        self._app_name, self._session_id, self._state, self._config = app.name, session_id, state, config
        self._requests = LiveRequestQueue()

    async def facts(self) -> AsyncIterator[Fact]:
        """Run until the line is closed. Raises what the line raises (`link.LineLost`)."""
        await self._sessions.create_session(
            app_name=self._app_name, user_id=USER, session_id=self._session_id, state=self._state
        )
        events = self._runner.run_live(
            user_id=USER, session_id=self._session_id, live_request_queue=self._requests, run_config=self._config
        )
        async for event in events:
            for fact in facts_of(event):
                yield fact

    def tell(self, text: str, state: dict[str, Any] | None = None) -> None:
        """Text to the model that asks for a reaction."""
        content = types.Content(role="user", parts=[types.Part(text=text)])
        self._requests.send(LiveRequest(content=content, state_delta=state))

    def put_state(self, delta: dict[str, Any]) -> None:
        """Change the session's state from outside; nothing goes on the wire."""
        self._requests.send(LiveRequest(state_delta=delta))

    def close(self) -> None:
        self._requests.close()


def facts_of(event: Event) -> list[Fact]:
    """What an ADK event says, in the order in which it matters."""
    facts: list[Fact] = []
    if event.input_transcription and event.input_transcription.text:
        facts.append(Heard(event.input_transcription.text, bool(event.input_transcription.finished)))
    if event.output_transcription and event.output_transcription.text:
        facts.append(Spoke(event.output_transcription.text, bool(event.output_transcription.finished)))
    facts += [Called(call.id or "", call.name or "", call.args or {}) for call in event.get_function_calls()]
    facts += [Answered(done.id or "", done.name or "", done.response or {}) for done in event.get_function_responses()]
    if event.actions.state_delta:
        facts.append(StateChanged(event.actions.state_delta))
    if used := event.usage_metadata:
        facts.append(_used(used))
    return facts


def _used(used: types.GenerateContentResponseUsageMetadata) -> Used:
    return Used(
        tokens_in=used.prompt_token_count or 0,
        tokens_out=used.candidates_token_count or 0,
        audio_in=_audio_tokens(used.prompt_tokens_details),
        audio_out=_audio_tokens(used.candidates_tokens_details),
    )


def _audio_tokens(details: list[types.ModalityTokenCount] | None) -> int:
    return sum(part.token_count or 0 for part in details or () if part.modality == types.MediaModality.AUDIO)


class NoAnswer(Exception):
    """A text agent answered nothing of use; the message says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The last text of a text agent, and the tokens of the whole question as the service counted them (0: it did not)."""

    text: str
    tokens: int


async def ask(agent: LlmAgent, content: types.Content, within_s: float) -> Answer:
    """One question to a text agent in a session of its own. Raises NoAnswer, whatever kept it from answering."""
    runner = Runner(app_name=agent.name, agent=agent, session_service=InMemorySessionService())
    try:
        async with asyncio.timeout(within_s):
            answer = await _answer(runner, content)
    except NoAnswer:
        raise
    except TimeoutError:
        raise NoAnswer(f"it did not answer within {within_s:.0f} s") from None
    except Exception as error:  # ADK and the transport raise what they like
        raise NoAnswer(f"{type(error).__name__}: {_short(str(error))}") from error
    finally:
        await runner.close()
    if not answer.text.strip():
        raise NoAnswer("it gave no answer")
    return answer


async def _answer(runner: Runner, content: types.Content) -> Answer:
    session = await runner.session_service.create_session(app_name=runner.app_name, user_id=USER)
    text, tokens = "", 0
    async for event in runner.run_async(user_id=USER, session_id=session.id, new_message=content):
        if event.error_code:
            raise NoAnswer(f"{event.error_code}: {_short(event.error_message or '')}")
        if event.usage_metadata:
            tokens += event.usage_metadata.total_token_count or 0
        if event.is_final_response() and event.content:
            text = "".join(part.text or "" for part in event.content.parts or [] if not part.thought)
    return Answer(text, tokens)


def _short(text: str) -> str:
    return text.partition("\n")[0][:200]
