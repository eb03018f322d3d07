"""A line in a house of its own: the real Line under the real ADK, over TLS, against the simulator.

Real sockets, real time: everything that comes is awaited by event.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
from google.adk.agents import LlmAgent
from google.adk.apps import App

from server.live.ends import LineLost
from server.live.gemini import Line
from server.live.link import Link
from server.live.runner import Fact, LiveRun, Spoke, run_config
from server.live.turn_taking import EndOfTurn
from server.service import client_of
from server.simulator.brain import Percept
from server.simulator.endpoint import Simulator
from server.simulator.hum import Hum
from server.simulator.sessions import Deed
from tests.live.sockets import Sink
from tests.simulator.live import FAST, MODELS, Mindful

LONGEST_S = 20.0
STANDING = "## Where it stands\nThe interview is under way. Phase: concepts."
SPEECH = (np.sin(np.arange(512) * 0.3) * 6_000).astype("<i2").tobytes()
"""32 ms of something loud at 16 kHz."""


class Bell:
    """Rung whenever anything happened."""

    def __init__(self) -> None:
        self._rings: asyncio.Queue[None] = asyncio.Queue()

    def ring(self) -> None:
        self._rings.put_nowait(None)

    async def until(self, come: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(LONGEST_S):
                while not come():
                    await self._rings.get()
        except TimeoutError:
            raise AssertionError(f"it never came to this: {what}") from None


class Mind(Mindful):
    """A model that does what its table says, and rings when it perceives something."""

    def __init__(self, bell: Bell, table: Mapping[str, Sequence[Deed]]) -> None:
        super().__init__(table)
        self._bell = bell

    def step(self, percept: Percept, now: float) -> list[Any]:
        self._bell.ring()
        return super().step(percept, now)


class RingingSink(Sink):
    def __init__(self, bell: Bell) -> None:
        super().__init__()
        self._bell = bell
        self.samples = 0

    def voice(self, pcm: bytes) -> None:
        self.samples += len(pcm) // 2
        self._bell.ring()

    def interrupted(self) -> None:
        super().interrupted()
        self._bell.ring()

    def turn_completed(self, more: bool, why: str = "") -> None:
        super().turn_completed(more, why)
        self._bell.ring()

    def line_up(self, first: bool, resumed: bool, cut_short: bool, owed: bool = False) -> None:
        super().line_up(first, resumed, cut_short, owed)
        self._bell.ring()


class House:
    def __init__(self, simulator: Simulator, mind: Mind, bell: Bell, line: Line, run: LiveRun) -> None:
        self.simulator, self.mind, self._bell, self.run = simulator, mind, bell, run
        self.link: Link = line.link
        self.sink: RingingSink = line.sink
        self.facts: list[Fact] = []
        self.lost: LineLost | None = None

    async def follow(self) -> None:
        try:
            async for fact in self.run.facts():
                self.facts.append(fact)
                self._bell.ring()
        except LineLost as lost:
            self.lost = lost
            self._bell.ring()

    async def until(self, come: Callable[[], bool], what: str) -> None:
        await self._bell.until(come, what)

    async def turns(self, count: int) -> None:
        await self.until(lambda: self.sink.events.count("turn completed") >= count, f"{count} turns of the model")

    async def speaks(self, seconds: float) -> None:
        """A turn of the candidate, as fast as the wire takes it."""
        await self.link.open_window()
        for _ in range(round(seconds / 0.032)):
            await self.link.audio(SPEECH)
        await self.link.shut_window()

    @property
    def said(self) -> list[str]:
        """Alex's finished lines."""
        return [fact.text for fact in self.facts if isinstance(fact, Spoke) and fact.finished]

    def received(self, kind: str) -> list[dict[str, Any]]:
        return [
            record.message[kind] for record in self.simulator.log if record.direction == "received" and kind in record.message
        ]


@asynccontextmanager
async def house(
    table: Mapping[str, Sequence[Deed]],
    *,
    family: str = "3.8",
    models: Sequence[str] = (),
    tools: Sequence[Any] = (),
    end_of_turn: EndOfTurn = "activity",
    **simulator: Any,
) -> AsyncIterator[House]:
    bell = Bell()
    mind = Mind(bell, table)
    async with Simulator(brain=lambda: mind, voice=Hum(), **({"pace": FAST} | simulator)) as sim:
        client = client_of(sim.url, "any", sim.ssl_context())
        first, *others = models or [MODELS[family]]
        line = Line(model=first, fallbacks=others, client=client, sink=RingingSink(bell), standing=lambda: STANDING)
        agent = LlmAgent(name="host", model=line, instruction="You are a host.", tools=[*tools])
        run = LiveRun(App(name="stage", root_agent=agent), "s", {}, run_config(end_of_turn, "Charon", "en-US"))
        home = House(sim, mind, bell, line, run)
        async with asyncio.TaskGroup() as tasks:
            tasks_of_home = [tasks.create_task(home.link.serve()), tasks.create_task(home.follow())]
            try:
                yield home
            finally:
                await home.link.close()
                run.close()
                for task in tasks_of_home:
                    task.cancel()
        await client.aio.aclose()
