"""A candidate without a browser: speaks the page's side of the WebSocket, with a voice, a loudspeaker clock and a screen.

What it does is up to the test (`manners.py`); what a page does by itself it does too: it reports its playback, answers `flush`
and holds the server to its promises about offsets. `hearing` is how many times faster than real time its loudspeaker plays: a
hasty listener beside a simulator of the same haste. The microphone is always in real time, as the server demands it.
"""

from __future__ import annotations

import asyncio
import json
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

FRAME = 512
FRAME_S = 0.032
MIC_RATE, VOICE_RATE = 16_000, 24_000
REPORT_S = 0.1
CATCHES_UP_S = 1.0
"""On a machine that stood still for longer the candidate speaks on later: the server takes no more than 2 s at once."""
Samples = NDArray[np.int16]
Json = dict[str, Any]


def speech(seconds: float, seed: int = 1) -> Samples:
    """Something that an energy detector takes for speech: syllables of a buzzing voice, 16 kHz."""
    t = np.arange(int(seconds * MIC_RATE)) / MIC_RATE
    pitch = 120 + 20 * np.sin(2 * np.pi * 0.4 * t + seed)
    buzz = sum(np.sin(2 * np.pi * k * np.cumsum(pitch) / MIC_RATE) / k for k in range(1, 12))
    syllables = 0.6 + 0.4 * np.sin(2 * np.pi * 4 * t)
    return np.asarray((4000 * buzz * syllables).clip(-32000, 32000).astype(np.int16))


def picture(size: int = 2_000) -> bytes:
    """As much of a JPEG as the server looks at."""
    return b"\xff\xd8\xff\xe0" + bytes(size) + b"\xff\xd9"


class Socket(Protocol):
    """What a page needs of its WebSocket: that of `websockets`, or one in memory."""

    @property
    def close_code(self) -> int | None: ...
    def __aiter__(self) -> AsyncIterator[str | bytes]: ...
    async def send(self, message: str | bytes) -> None: ...


@dataclass
class Candidate:
    """`messages`: all that the server said; `heard`: Alex's voice by turn; `played`: what left the loudspeaker (samples)."""

    socket: Socket
    hearing: float = 1.0
    messages: list[Json] = field(default_factory=list)
    stamps: list[float] = field(default_factory=list)
    heard: dict[int, int] = field(default_factory=dict)
    played: dict[int, float] = field(default_factory=dict)
    over: dict[int, int] = field(default_factory=dict)
    arrivals: dict[int, list[tuple[float, int]]] = field(default_factory=dict)
    state: str = ""
    phase: str = ""
    closed: int | None = None
    microphone: bool = True
    screen: bool = False
    said: list[Samples] = field(default_factory=list)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _saying: Samples = field(default_factory=lambda: np.zeros(0, np.int16))
    _sequence: int = 0
    answers_typed: int = 0

    # ---- what a test asks it to do

    async def send(self, kind: str, **values: Any) -> None:
        await self.socket.send(json.dumps({"kind": kind, **values}))

    async def say(self, seconds: float) -> None:
        """Speak, and be heard to the end: the turn has come back as a caption."""
        turns = self.turns_taken
        self.speak(seconds)
        await self.until(lambda: self.turns_taken > turns or self.ended, within_s=seconds + 15)

    def speak(self, seconds: float) -> None:
        """Begin to speak; the microphone's frames follow in real time."""
        self.said.append(speech(seconds, len(self.said) + 1))
        self._saying = np.concatenate([self._saying, self.said[-1]])

    async def type(self, text: str) -> None:
        """Type an answer, and wait until Alex has it."""
        self.answers_typed += 1
        await self.send("typed", id=f"typed-{self.answers_typed}", text=text)
        await self.until(lambda: self.state != "listening")

    async def show(self, jpeg: bytes) -> None:
        await self.socket.send(struct.pack("<B3xI", 2, 0) + jpeg)

    # ---- what it has seen

    async def until(self, happened: Callable[[], object], within_s: float = 40.0) -> None:
        """Wait until something is so; every message of the server is a reason to look again."""
        try:
            async with asyncio.timeout(within_s), self.news:
                await self.news.wait_for(lambda: bool(happened()) or self.closed is not None)
        except TimeoutError:
            told = json.dumps([m for m in self.messages if m["kind"] not in ("clock", "usage", "pong")][-8:])
            raise AssertionError(f"Nothing of the kind within {within_s:.0f} s. The last that was heard: {told}") from None

    async def alex_waits(self, rest_s: float = 0.5, within_s: float = 60.0) -> bool:
        """Wait until it is the candidate's turn, and has been for `rest_s`; False when the interview is over."""
        while True:
            await self.until(lambda: self.state == "listening" or self.ended, within_s)
            if self.ended or self.closed is not None:
                return False
            try:
                async with asyncio.timeout(rest_s), self.news:
                    await self.news.wait_for(lambda: self.state != "listening")
            except TimeoutError:
                return True

    def of(self, kind: str) -> list[Json]:
        return [message for message in self.messages if message["kind"] == kind]

    @property
    def ended(self) -> bool:
        return bool(self.of("ended"))

    @property
    def turns_taken(self) -> int:
        """Spoken turns of the candidate that the server took for turns."""
        return len({m["id"] for m in self.of("caption") if m["who"] == "candidate" and m["how"] != "typed"})

    @property
    def alex_lines(self) -> list[str]:
        lines = {m["id"]: m["text"] for m in self.of("caption") if m["who"] == "alex"}
        return list(lines.values())

    @property
    def question(self) -> Json | None:
        asked = self.of("question")
        return asked[-1] if asked else None

    @property
    def problem(self) -> Json | None:
        given = self.of("problem")
        return given[-1]["problem"] if given else None

    @property
    def talking(self) -> bool:
        return len(self._saying) > 0

    # ---- what a page does by itself

    async def read(self) -> None:
        try:
            async for raw in self.socket:
                if isinstance(raw, bytes):
                    self._hear(raw)
                    continue
                message = json.loads(raw)
                self.messages.append(message)
                self.stamps.append(asyncio.get_running_loop().time())
                await self._take(message)
                await self._tell()
        except ConnectionClosed:
            pass
        self.closed = self.socket.close_code or 1006
        await self._tell()

    async def _tell(self) -> None:
        async with self.news:
            self.news.notify_all()

    def _hear(self, raw: bytes) -> None:
        _, turn, offset = struct.unpack_from("<B3xII", raw)
        before = self.heard.get(turn, 0)
        assert offset == before, f"Alex's voice comes in order and without a gap: {offset} after {before} in turn {turn}"
        self.heard[turn] = offset + (len(raw) - 12) // 2
        self.arrivals.setdefault(turn, []).append((asyncio.get_running_loop().time(), self.heard[turn]))

    async def _take(self, message: Json) -> None:
        match message:
            case {"kind": "state", "state": state}:
                self.state = state
            case {"kind": "phase", "phase": phase} | {"kind": "welcome", "phase": phase}:
                self.phase = phase
            case {"kind": "turn_over", "turn": turn, "samples": samples}:
                self.over[turn] = samples
            case {"kind": "flush", "turn": turn}:
                played = int(self.played.get(turn, 0))
                dropped = self.heard.get(turn, 0) - played
                self.heard[turn] = played
                await self.send("flushed", turn=turn, played=played, dropped=dropped)

    async def live(self) -> None:
        """The microphone, the loudspeaker and the shared screen, until the socket is closed."""
        loop = asyncio.get_running_loop()
        due = reported = shown = loop.time()
        shares = False
        while self.closed is None:
            try:
                await self._microphone()
                self._loudspeaker()
                if loop.time() - reported > REPORT_S and self.heard:
                    reported = loop.time()
                    await self._report()
                if self.screen and not shares:
                    shares = True
                    await self.send("screen", sharing=True, surface="window")
                if self.screen and loop.time() - shown > 1.0:
                    shown = loop.time()
                    await self.show(picture())
            except ConnectionClosed:
                return
            due = max(due + FRAME_S, loop.time() - CATCHES_UP_S)
            await asyncio.sleep(max(0.0, due - loop.time()))

    async def _microphone(self) -> None:
        if not self.microphone:
            return
        chunk, self._saying = self._saying[:FRAME], self._saying[FRAME:]
        pcm = np.zeros(FRAME, np.int16)
        pcm[: len(chunk)] = chunk
        await self.socket.send(struct.pack("<B3xI", 1, self._sequence) + self._framed(pcm, speaks=len(chunk) > 0))
        self._sequence += 1

    def _framed(self, pcm: Samples, speaks: bool) -> bytes:
        return pcm.tobytes()

    def _loudspeaker(self) -> None:
        for turn, sent in self.heard.items():
            self.played[turn] = min(sent, self.played.get(turn, 0) + FRAME_S * VOICE_RATE * self.hearing)

    async def _report(self) -> None:
        turn = max(self.heard)
        played = int(self.played.get(turn, 0))
        await self.send("playback", turn=turn, played=played, buffered=self.heard[turn] - played)


@asynccontextmanager
async def page(address: str, interview: str, *, hearing: float = 1.0) -> AsyncIterator[Candidate]:
    """A socket that listens and has said nothing yet; its microphone is off."""
    url = address.replace("http", "ws") + f"/ws/interviews/{interview}"
    async with connect(url, max_size=2**24) as socket:
        someone = Candidate(socket, hearing, microphone=False)
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(someone.read())
            yield someone
            listening.cancel()


@asynccontextmanager
async def candidate(address: str, interview: str, name: str = "page-1", *, hearing: float = 1.0) -> AsyncIterator[Candidate]:
    """A page that has said hello and been welcomed (or told that another one holds the interview), its microphone on."""
    async with page(address, interview, hearing=hearing) as someone, asyncio.TaskGroup() as tasks:
        await someone.send("hello", page=name)
        await someone.until(lambda: someone.of("welcome") or someone.of("busy"))
        someone.microphone = True
        living = tasks.create_task(someone.live())
        yield someone
        living.cancel()
