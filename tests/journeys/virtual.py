"""An interview in virtual time: the product from the bridge to the simulator's mind, and a candidate beside it.

What is not as in production, and why:
* the page's socket is in memory: no browser, no uvicorn, no FastAPI route (the bridge and the reception are real);
* the microphone: only every sixteenth frame is sent, and what the ear says of it is written down beforehand, since twenty
  minutes of PCM would take longer than the rest (`SPARING`, `ScriptedEar`); the bank hears a frame as soon as it comes;
* what a recogniser would make of the candidate's speech is known beforehand (`Recogniser`): transcripts in place of PCM;
* the simulator hums in place of speaking, and is reached by a socket pair in place of TCP (TLS and google-genai are real);
* the tools' clock is the loop's; the store, its writer's thread and the database are real and live in real time.

Everything else is what `alex serve` runs: `Assembly`, `Interview` and its tasks, `Line` and `Link`, ADK's Runner, the kit, the
guard and the tools, the watcher, the report.
"""

from __future__ import annotations

import asyncio
import struct
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from starlette.websockets import WebSocket

from server.assemble import Assembly
from server.audio.ear import Bank, Broke, Ear, Heard, PlainEar, Row, Samples, raise_it
from server.audio.events import EarEvent, TurnEnded, TurnStarted
from server.bridge import Bridge
from server.reception import Reception
from server.report.desk import ReportDesk
from server.report.pipeline import write_report
from server.report.writer import AgentWriter
from server.service import Service, client_of
from server.settings import Settings
from server.simulator import sessions
from server.simulator.brain import Percept, SpeechEnded
from server.simulator.endpoint import Simulator
from server.simulator.hum import Hum
from server.simulator.sessions import Deed, Mind
from server.simulator.wirelog import WireRecord
from server.store.records import InterviewSetup
from server.store.store import Store
from tests.indoors import IndoorStore
from tests.journeys.candidate import FRAME, FRAME_S, VOICE_RATE, Candidate, speech
from tests.journeys.house import settings

EPOCH_S = 1_700_000_000.0
SPARING = 16
"""Of so many frames of the microphone one is sent; 0.512 s apart, they are near enough for a microphone that is there."""
PATIENCE_S = 1.0
"""The scripted ear declares the end of a turn so long after its last sound."""
PULSE_S = SPARING * FRAME_S / 2


# ---- the microphone -----------------------------------------------------------------------------------------------------


class ScriptedEar(PlainEar):
    """Hears what it is told to have heard, with the next frame."""

    def __init__(self) -> None:
        self.coming: list[EarEvent] = []

    def push(self, mic: Samples, far: Samples | None, at: float) -> Sequence[EarEvent]:
        said, self.coming = self.coming, []
        return said

    def hold(self, until_s: float | None) -> None:
        """The candidate of a script knows when to be silent."""


class PromptRow(Row):
    """A place in the bank that does not wait for the tick."""

    def put(self, mic: Samples, far: Samples | None, at: float) -> None:
        self.heard(mic, self.ear.push(mic, far, at))


class ScriptedBank(Bank):
    """Whatever ear an interview brings, it hears by the scripted one."""

    def __init__(self, ear: ScriptedEar) -> None:
        super().__init__()
        self._ear = ear

    def join(self, ear: Ear, heard: Heard, broke: Broke = raise_it) -> Row:
        self.rows.append(PromptRow(self._ear, heard, broke))
        return self.rows[-1]


@dataclass
class Recogniser:
    """A mind whose service knows what was said: with the end of each turn comes its transcript."""

    mind: Mind
    words: deque[str]

    def step(self, percept: Percept, now: float) -> Sequence[Deed]:
        if not isinstance(percept, SpeechEnded):
            return self.mind.step(percept, now)
        whole = replace(percept, seconds=percept.seconds * SPARING, voiced_s=percept.voiced_s * SPARING)
        return [sessions.Heard(self.words.popleft()), *self.mind.step(whole, now)]


# ---- the page -----------------------------------------------------------------------------------------------------------


class PageSocket:
    """A WebSocket in memory: `receive` and `send` are the server's end (ASGI), the rest is the page's."""

    def __init__(self) -> None:
        self.close_code: int | None = None
        self._up: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._down: asyncio.Queue[str | bytes | None] = asyncio.Queue()
        self._up.put_nowait({"type": "websocket.connect"})

    async def receive(self) -> dict[str, Any]:
        return await self._up.get()

    async def answer(self, message: Any) -> None:
        match message:
            case {"type": "websocket.send", "text": str(text)}:
                self._down.put_nowait(text)
            case {"type": "websocket.send", "bytes": bytes(data)}:
                self._down.put_nowait(data)
            case {"type": "websocket.close", "code": code}:
                self._end(code)

    def server_end(self) -> WebSocket:
        return WebSocket({"type": "websocket", "headers": []}, self.receive, self.answer)

    async def send(self, message: str | bytes) -> None:
        key = "text" if isinstance(message, str) else "bytes"
        self._up.put_nowait({"type": "websocket.receive", key: message})

    def hang_up(self) -> None:
        self._up.put_nowait({"type": "websocket.disconnect", "code": 1001})
        self._end(1001)

    def _end(self, code: int) -> None:
        if self.close_code is None:
            self.close_code = code
            self._down.put_nowait(None)

    async def __aiter__(self) -> AsyncIterator[str | bytes]:
        while (message := await self._down.get()) is not None:
            yield message


@dataclass
class Virtual(Candidate):
    """A candidate who speaks in ear events and transcripts."""

    ear: ScriptedEar = field(default_factory=ScriptedEar)
    words: deque[str] = field(default_factory=deque)
    told: list[str] = field(default_factory=list)

    async def tell(self, seconds: float, words: str) -> None:
        """Speak for so long, and be heard to the end."""
        turns = self.turns_taken
        began = asyncio.get_running_loop().time()
        self.said.append(speech(0.1))
        self.ear.coming.append(TurnStarted(began))
        await self._frames(seconds)
        await self._frames(PATIENCE_S)
        self.told.append(words)
        self.words.append(words)
        self.ear.coming.append(TurnEnded(began + seconds, seconds))
        await self._frame()
        await self.until(lambda: self.turns_taken > turns or self.ended)

    async def _frames(self, seconds: float) -> None:
        for _ in range(max(1, round(seconds / (SPARING * FRAME_S)))):
            await self._frame()
            await asyncio.sleep(SPARING * FRAME_S)

    async def _frame(self) -> None:
        self._sequence += 1
        await self.socket.send(struct.pack("<B3xI", 1, self._sequence) + BUZZ)

    async def live(self) -> None:
        """The loudspeaker alone; what the microphone does is `tell`."""
        while self.closed is None:
            await asyncio.sleep(PULSE_S)
            playing = [turn for turn, sent in self.heard.items() if self.played.get(turn, 0) < sent]
            for turn in playing:
                self.played[turn] = min(self.heard[turn], self.played.get(turn, 0) + PULSE_S * VOICE_RATE)
            if playing:
                await self._report()


BUZZ = np.asarray(speech(FRAME_S)[:FRAME], "<i2").tobytes()


# ---- the house ----------------------------------------------------------------------------------------------------------


@dataclass
class VirtualHouse:
    """`conduct` makes an interview, and a page that has been welcomed to it."""

    store: Store
    simulator: Simulator
    reception: Reception
    bank: ScriptedBank
    ear: ScriptedEar
    words: deque[str]
    limit: int
    reported: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    @property
    def wire(self) -> list[WireRecord]:
        return self.simulator.log

    def interview(self, minutes: float) -> str:
        return self.store.create_interview(
            InterviewSetup(
                interviewer="technical",
                title="Technical interview",
                level="junior",
                minutes=minutes,
                language="en-US",
                name="Sam",
                rehearsal=True,
            )
        )

    @asynccontextmanager
    async def candidate(self, interview: str) -> AsyncIterator[Virtual]:
        page = PageSocket()
        someone = Virtual(page, ear=self.ear, words=self.words)
        await someone.send("hello", page="page-1", take_over=False)
        async with asyncio.TaskGroup() as tasks:
            bridge = tasks.create_task(self._bridge(page, interview), name="bridge")
            work = [tasks.create_task(someone.read()), tasks.create_task(someone.live())]
            await someone.until(lambda: someone.of("welcome"))
            yield someone
            page.hang_up()
            await bridge
            for task in work:
                task.cancel()

    async def _bridge(self, page: PageSocket, interview: str) -> None:
        """`House.socket` without a house."""
        socket = page.server_end()
        await socket.accept()
        await Bridge(socket, await self.reception.enter(interview), self.limit).serve()


@asynccontextmanager
async def virtual_house(folder: Path, mind: Callable[[], Mind]) -> AsyncIterator[VirtualHouse]:
    """On an indoor loop (`tests.indoors`). `mind` is who sits behind the simulated model's voice."""
    chosen, loop = settings(folder), asyncio.get_running_loop()
    store, ear, words = IndoorStore.open(chosen.manifest.storage.database), ScriptedEar(), deque[str]()
    bank, reported = ScriptedBank(ear), asyncio.Queue[str]()
    async with Simulator(brain=lambda: Recogniser(mind(), words), voice=Hum(), clock=loop.time, seed=1) as simulator:
        service = _service(chosen, simulator)
        assembly = Assembly(chosen, service, store, bank, loop.time, lambda: EPOCH_S + loop.time())
        writer = AgentWriter(service.texts())

        async def write(interview: str) -> None:
            try:
                await write_report(store, interview, writer)
            finally:
                reported.put_nowait(interview)

        desk = ReportDesk(store, write)
        limits = chosen.manifest.limits
        async with asyncio.TaskGroup() as tasks:
            reception = Reception(store, tasks, assembly.interview, desk.ask, limits.interviews, limits.minutes_away * 60)
            work = tasks.create_task(desk.run(), name="reports")
            yield VirtualHouse(store, simulator, reception, bank, ear, words, limits.frame_bytes, reported)
            work.cancel()
            reception.close()
        await service.client.aio.aclose()
        service.client.close()
    store.close()


def _service(chosen: Settings, simulator: Simulator) -> Service:
    models = chosen.manifest.models
    client = client_of(simulator.url, "rehearsal", simulator.ssl_context())
    return Service(client, tuple(models.live), tuple(models.text), rehearsal=True)
