"""One connection of the doctor: the unmodified google-genai client, and everything that came, with its time."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from google import genai
from google.genai import errors, types
from google.genai.live import AsyncSession
from websockets.exceptions import ConnectionClosed

MIC_RATE, VOICE_RATE = 16_000, 24_000
CHUNK_S = 0.1
ANSWERS_S = 12.0
"""So long a probe waits for something that should come at once: a slow day is no fault of the protocol."""
_PREFIX = re.compile(r"^(\d+ )?(None\. )?")
INSTRUCTION = (
    "A program is trying you out. Answer in one short English sentence. When you are asked to count, count aloud without "
    "stopping by yourself. When you are asked to call a tool, call it at once."
)


@dataclass(frozen=True, slots=True)
class Came:
    """`kind`: audio (seconds), words, heard (a transcription), interrupted, generation_complete, turn_complete, call,
    cancelled, handle, go_away, usage, closed."""

    at_s: float
    kind: str
    value: Any = None
    message: int = 0


@dataclass
class Talk:
    """`haste`: how many times faster than real time the other side speaks and is heard (a simulator's)."""

    session: AsyncSession
    speech: bytes
    haste: float
    now: Callable[[], float]
    came: list[Came] = field(default_factory=list)
    messages: int = 0
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    # ---- what is sent

    async def write(self, text: str) -> None:
        await self.session.send_realtime_input(text=text)

    async def begin(self) -> None:
        await self.session.send_realtime_input(activity_start=types.ActivityStart())

    async def end(self) -> None:
        await self.session.send_realtime_input(activity_end=types.ActivityEnd())

    async def speak(self, seconds: float | None = None) -> None:
        await self._send(self.speech if seconds is None else self.speech[: int(seconds * MIC_RATE) * 2])

    async def keep_silent(self, seconds: float) -> None:
        await self._send(bytes(int(seconds * MIC_RATE) * 2))

    async def _send(self, pcm: bytes) -> None:
        """As a microphone would, in its own time. That the connection is over is told by `listen`."""
        size = int(CHUNK_S * MIC_RATE) * 2
        for at in range(0, len(pcm), size):
            blob = types.Blob(data=pcm[at : at + size], mime_type=f"audio/pcm;rate={MIC_RATE}")
            with contextlib.suppress(ConnectionClosed):
                await self.session.send_realtime_input(audio=blob)
            await self.rest(CHUNK_S)

    async def answer(self, call: types.FunctionCall, scheduling: types.FunctionResponseScheduling | None = None) -> None:
        response = {"status": "ok", "message": "It is sunny.", "retryable": False}
        answer = types.FunctionResponse(id=call.id, name=call.name, response=response, scheduling=scheduling)
        await self.session.send_tool_response(function_responses=[answer])

    async def rest(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.haste)

    # ---- what came

    def mark(self) -> int:
        """A moment, for `since`."""
        return len(self.came)

    def since(self, mark: int, *kinds: str) -> list[Came]:
        return [one for one in self.came[mark:] if not kinds or one.kind in kinds]

    def words(self, mark: int, kind: str = "words") -> str:
        return "".join(one.value for one in self.since(mark, kind))

    def audio_s(self, mark: int) -> float:
        return float(sum(one.value for one in self.since(mark, "audio")))

    async def until(self, mark: int, *kinds: str, within_s: float = ANSWERS_S) -> Came | None:
        """The first of these kinds since then; None when it does not come in time, or the connection is over before."""
        await self.wait_for(lambda: bool(self.since(mark, *kinds)), within_s)
        return next(iter(self.since(mark, *kinds)), None)

    async def until_said(self, mark: int, seconds: float) -> bool:
        await self.wait_for(lambda: self.audio_s(mark) >= seconds, ANSWERS_S)
        return self.audio_s(mark) >= seconds

    async def wait_for(self, happened: Callable[[], bool], within_s: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s), self.news:
                await self.news.wait_for(lambda: happened() or self.is_over)

    @property
    def is_over(self) -> bool:
        return any(one.kind == "closed" for one in self.came)

    async def listen(self) -> None:
        """`receive` of google-genai ends with each turn; an end of the connection raises."""
        try:
            while True:
                async for message in self.session.receive():
                    await self._take(message)
        except errors.APIError as end:
            await self._note([("closed", (end.code, reason_of(end)))])
        except ConnectionClosed as end:
            await self._note([("closed", (end.rcvd.code if end.rcvd else 1006, end.rcvd.reason if end.rcvd else ""))])

    async def _take(self, message: types.LiveServerMessage) -> None:
        self.messages += 1
        await self._note(list(told(message)))

    async def _note(self, facts: list[tuple[str, Any]]) -> None:
        async with self.news:
            self.came += [Came(self.now(), kind, value, self.messages) for kind, value in facts]
            self.news.notify_all()


def reason_of(end: errors.APIError) -> str:
    """Of a close frame google-genai makes "1011 None. The words"."""
    return _PREFIX.sub("", str(end.message or end)).strip()


def told(message: types.LiveServerMessage) -> Iterator[tuple[str, Any]]:
    """What one message holds; several fields may share it."""
    if message.server_content:
        yield from _content(message.server_content)
    if message.tool_call:
        yield from (("call", call) for call in message.tool_call.function_calls or [])
    if message.tool_call_cancellation:
        yield "cancelled", message.tool_call_cancellation.ids
    if update := message.session_resumption_update:
        yield "handle", update.new_handle if update.resumable else ""
    if message.go_away:
        yield "go_away", message.go_away.time_left
    if message.usage_metadata:
        yield "usage", message.usage_metadata


def _content(content: types.LiveServerContent) -> Iterator[tuple[str, Any]]:
    for part in (content.model_turn.parts if content.model_turn else None) or []:
        if part.inline_data and part.inline_data.data:
            yield "audio", len(part.inline_data.data) / 2 / VOICE_RATE
    for kind, one in (("words", content.output_transcription), ("heard", content.input_transcription)):
        if one and one.text:
            yield kind, one.text
    for kind in ("interrupted", "generation_complete", "turn_complete"):
        if getattr(content, kind):
            yield kind, True


@dataclass(frozen=True, slots=True)
class Doctor:
    """Whom the probes talk to, and with what voice: `speech` is PCM16 at 16 kHz."""

    client: genai.Client
    model: str
    speech: bytes
    haste: float
    now: Callable[[], float]

    @contextlib.asynccontextmanager
    async def talk(self, **config: Any) -> AsyncIterator[Talk]:
        usual: dict[str, Any] = {
            "response_modalities": ["AUDIO"],
            "system_instruction": INSTRUCTION,
            "realtime_input_config": types.RealtimeInputConfig(
                automatic_activity_detection=types.AutomaticActivityDetection(disabled=True)
            ),
            "output_audio_transcription": types.AudioTranscriptionConfig(),
        }
        asked = types.LiveConnectConfig(**(usual | config))
        async with self.client.aio.live.connect(model=self.model, config=asked) as session:
            talk = Talk(session, self.speech, self.haste, self.now)
            async with asyncio.TaskGroup() as tasks:
                listening = tasks.create_task(talk.listen(), name="listening")
                try:
                    yield talk
                finally:
                    listening.cancel()
