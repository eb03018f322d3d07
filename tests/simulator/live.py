"""What the tests of the endpoint share: small strict minds, a conversation in virtual time, and real clients."""

from __future__ import annotations

import random
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import orjson
import pytest
from google import genai
from google.genai import types
from google.genai.live import AsyncSession

from server.simulator.brain import (
    Act,
    Percept,
    Say,
    SpeechEnded,
    SpokeToTheEnd,
    TextHeard,
    ToolAnswered,
)
from server.simulator.conversation import Conversation
from server.simulator.endpoint import Simulator
from server.simulator.families import FAMILIES
from server.simulator.faults import Fault, parse, parse_all
from server.simulator.hum import Hum
from server.simulator.inbound import Refused, decode
from server.simulator.modelturn import Close, HangUp, Synthesise
from server.simulator.opening import House
from server.simulator.outbound import Outbound
from server.simulator.sessions import Deed, Mind, Sessions
from server.simulator.speaking import Pace, clip

FAST = Pace(speed=400, playback=400, turn_complete_after_call_s=0.3)
"""Four hundred times real time: a sentence is over in some milliseconds."""

MODELS = {"2.5": "gemini-2.5-flash-native-audio-latest", "3.1": "gemini-3.1-flash-live-preview", "3.8": "gemini-3.8-live"}


# ---- minds --------------------------------------------------------------------------------------------------------------


class Parrot:
    """Answers every text by its words and every speech by its length; remembers all that it perceived."""

    def __init__(self) -> None:
        self.percepts: list[Percept] = []

    def step(self, percept: Percept, now: float) -> list[Act]:
        self.percepts.append(percept)
        match percept:
            case TextHeard(text):
                return [Say(f"You wrote: {text}")]
            case SpeechEnded(seconds):
                return [Say(f"You spoke for {seconds:.1f} seconds.")]
        return []

    def heard(self, kind: type) -> list[Percept]:
        return [percept for percept in self.percepts if isinstance(percept, kind)]


class Mindful(Parrot):
    """Does what a table says: the words of a text, the name of an answering tool, or `spoke` → deeds."""

    def __init__(self, table: Mapping[str, Sequence[Deed]]) -> None:
        super().__init__()
        self._table = {key: list(deeds) for key, deeds in table.items()}

    def step(self, percept: Percept, now: float) -> list[Any]:
        self.percepts.append(percept)
        match percept:
            case TextHeard(text):
                return list(self._table.get(text, ()))
            case ToolAnswered():
                return list(self._table.get(f"{percept.name} answered", ()))
            case SpeechEnded():
                return list(self._table.get("speech", ()))
            case SpokeToTheEnd():
                return self._table.pop("spoke", [])
        return []


def spoke(seconds: float, voiced_s: float, *, within: float = 0.001) -> Any:
    """A SpeechEnded of about this length."""
    return SpeechEnded(pytest.approx(seconds, abs=within), pytest.approx(voiced_s, abs=max(within, 0.03)))  # type: ignore[arg-type]


# ---- a conversation in virtual time -------------------------------------------------------------------------------------

REAL_TIME = Pace()


class Table:
    """One connection of a simulator without sockets: time passes when a test says so, and sound is there at once."""

    def __init__(
        self,
        mind: Mind,
        family: str = "3.8",
        *,
        pace: Pace = REAL_TIME,
        faults: Iterable[str] = (),
        cut_after_s: float | None = None,
        sessions: Sessions | None = None,
        transcripts: bool = True,
        **setup: Any,
    ) -> None:
        self.now = 0.0
        self._common: dict[str, Any] = {"model": "models/any", **({"outputAudioTranscription": {}} if transcripts else {})}
        self.sent: list[tuple[float, dict[str, Any]]] = []
        self._frames: list[bytes] = []
        self.closed: tuple[int, str] | None = None
        self._house = House(
            sessions or Sessions(random.Random(1)),
            lambda: mind,
            pace,
            family=FAMILIES[family],
            faults=parse_all(faults)[0],
            cut_after_s=cut_after_s,
        )
        self._conversation = Conversation(self._house, "v1beta", 0.0)
        self.tell({"setup": {**self._common, **setup}})

    @property
    def statistics(self) -> Any:
        return self._conversation.statistics

    def connect_again(self, **setup: Any) -> None:
        """A new connection to the same simulator, from the present moment."""
        self._conversation.left(self.now)
        self._conversation = Conversation(self._house, "v1beta", self.now)
        self.closed = None
        self.tell({"setup": {**self._common, **setup}})

    def connect_beside(self, **setup: Any) -> tuple[int, str] | None:
        """A second connection while the first one is open: how it was closed."""
        second = Conversation(self._house, "v1beta", self.now)
        second.receive(decode(orjson.dumps({"setup": {**self._common, **setup}})), self.now)
        return next(((out.code, out.reason) for out in second.take() if isinstance(out, Close)), None)

    def arm(self, spec: str) -> None:
        """A fault by hand, at the next moment of its kind."""
        fault = parse(spec)
        assert isinstance(fault, Fault)
        self._conversation.arm(fault, self.now)

    def tell(self, *messages: Mapping[str, Any]) -> None:
        for message in messages:
            try:
                self._conversation.receive(decode(orjson.dumps(message)), self.now)
            except Refused as refusal:
                self._conversation.refuse(refusal)
            self._carry_out()

    def write(self, text: str) -> None:
        self.tell({"realtimeInput": {"text": text}})

    def start(self) -> None:
        self.tell({"realtimeInput": {"activityStart": {}}})

    def end(self) -> None:
        self.tell({"realtimeInput": {"activityEnd": {}}})

    def oversleep(self, seconds: float) -> None:
        """The machine stands still; then all that was due is late."""
        self.now += seconds
        self._conversation.tick(self.now)
        self._carry_out()

    def speak(self, seconds: float, *, loud: bool = True) -> None:
        """Audio in frames of 32 ms, in the time that it takes."""
        for _ in range(round(seconds / 0.032)):
            self.tell({"realtimeInput": {"audio": {"mimeType": "audio/pcm;rate=16000", "data": frame(loud=loud)}}})
            self.wait(0.032)

    def answer(self, call_id: str, name: str, scheduling: str | None = None, **response: Any) -> None:
        fields = {"id": call_id, "name": name, "response": response or {"status": "ok"}}
        self.tell({"toolResponse": {"functionResponses": [fields | ({"scheduling": scheduling} if scheduling else {})]}})

    def wait(self, seconds: float) -> None:
        """Let time pass, from deadline to deadline."""
        until = self.now + seconds
        while (at := self._conversation.deadline(self.now)) is not None and at <= until:
            self.now = max(self.now, at)
            self._conversation.tick(self.now)
            self._carry_out()
        self.now = until

    def _carry_out(self) -> None:
        while outs := self._conversation.take():
            for out in outs:
                match out:
                    case Outbound():
                        self.sent.append((self.now, out.record))
                        self._frames.append(out.payload)
                    case Synthesise():
                        self._conversation.voiced(out, clip(Hum().say(out.text, out.language)), self.now)
                    case Close(code, reason):
                        self.closed = (code, reason)
                    case HangUp():
                        self.closed = (1006, "")

    # ---- what was sent ----

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [message for _, message in self.sent]

    def forget(self) -> None:
        self.sent.clear()

    def kinds(self) -> list[str]:
        """The messages by name, neighbours of one kind once."""
        return in_short(self.messages)

    def words(self) -> str:
        return "".join(words_of(message) for message in self.messages)

    def pcm(self) -> list[bytes]:
        """The sound as it went out."""
        contents = [orjson.loads(data).get("serverContent", {}) for data in self._frames]
        parts = [part for content in contents for part in content.get("modelTurn", {}).get("parts", ())]
        return [b64decode(part["inlineData"]["data"]) for part in parts if "inlineData" in part]

    def calls(self) -> list[dict[str, Any]]:
        return [call for message in self.messages for call in message.get("toolCall", {}).get("functionCalls", [])]

    def call_id(self, name: str) -> str:
        return str([call["id"] for call in self.calls() if call["name"] == name][-1])

    def at(self, kind: str) -> float:
        """When the last message of this kind was sent."""
        return [at for at, message in self.sent if kind_of(message) == kind][-1]


def kind_of(message: Mapping[str, Any]) -> str:
    """A word for a server message: its envelope, or for serverContent what it holds."""
    [envelope, *_] = message
    if envelope != "serverContent":
        return envelope
    content = message["serverContent"]
    if "modelTurn" in content:
        thought = any("text" in part for part in content["modelTurn"]["parts"])
        return "thought" if thought else "audio"
    return next(iter(content), "empty")


def in_short(messages: Iterable[Mapping[str, Any]]) -> list[str]:
    short: list[str] = []
    for message in messages:
        if not short or short[-1] != kind_of(message):
            short.append(kind_of(message))
    return short


def words_of(message: Mapping[str, Any]) -> str:
    return str(message.get("serverContent", {}).get("outputTranscription", {}).get("text", ""))


def frame(*, loud: bool, samples: int = 512) -> str:
    level = 6000 if loud else 30
    wave = np.sin(np.arange(samples) * 0.3) * level
    return b64encode(wave.astype("<i2").tobytes()).decode()


# ---- real clients over TLS ----------------------------------------------------------------------------------------------


def client(sim: Simulator, **options: Any) -> genai.Client:
    """An unmodified google-genai client that trusts this simulator."""
    context = sim.ssl_context()
    live: dict[str, Any] = {"ssl": context, "verify": context}
    http = types.HttpOptions(base_url=sim.url, async_client_args=live, client_args={"verify": context}, **options)
    return genai.Client(api_key="any", http_options=http)


@asynccontextmanager
async def google(sim: Simulator) -> AsyncIterator[genai.Client]:
    """A client for generateContent, closed in the end."""
    made = client(sim)
    try:
        yield made
    finally:
        await made.aio.aclose()
        made.close()


@asynccontextmanager
async def simulated(mind: Mind | Callable[[], Mind], **options: Any) -> AsyncIterator[Simulator]:
    """A simulator at high speed that hums."""
    given: Any = mind
    options = {"voice": Hum(), "pace": FAST, **options}
    async with Simulator(brain=given if callable(given) else lambda: given, **options) as sim:
        yield sim


@asynccontextmanager
async def live(sim: Simulator, family: str = "3.8", **config: Any) -> AsyncIterator[AsyncSession]:
    asked: Any = {"response_modalities": ["AUDIO"], "output_audio_transcription": {}, **config}
    async with client(sim).aio.live.connect(model=MODELS[family], config=asked) as session:
        yield session


async def turn(session: AsyncSession) -> list[types.LiveServerMessage]:
    """All messages up to the end of the interaction, as google-genai sees it."""
    return [message async for message in session.receive()]


def spoken(messages: Iterable[types.LiveServerMessage]) -> str:
    """The words of the output transcription."""
    contents = [message.server_content for message in messages if message.server_content]
    return "".join(content.output_transcription.text or "" for content in contents if content.output_transcription)


def sound(messages: Iterable[types.LiveServerMessage]) -> bytes:
    return b"".join(message.data or b"" for message in messages)
