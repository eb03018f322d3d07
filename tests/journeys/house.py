"""The whole product for a journey: the app by uvicorn on a free port of this event loop, with a database of its own."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from server.app import create_app
from server.settings import Settings, read
from server.simulator.endpoint import Simulator
from server.simulator.hum import Hum
from server.simulator.speaking import Pace
from server.simulator.wirelog import WireRecord
from tests.journeys.candidate import Json

HASTE = 8.0
"""A hasty journey: Alex speaks and is heard so many times faster than real time."""


@dataclass(frozen=True)
class House:
    """`address` is what `alex serve` would print; `simulators` holds the one that sits in Gemini's place in rehearsal."""

    address: str
    http: httpx.AsyncClient
    simulators: list[Simulator]

    @property
    def simulator(self) -> Simulator:
        return self.simulators[0]

    @property
    def wire(self) -> list[WireRecord]:
        return self.simulator.log

    async def interview(self, **chosen: Any) -> str:
        """A new interview; the shortest that there is, for Sam, unless chosen otherwise."""
        usual = {"interviewer": "technical", "level": "junior", "minutes": 3, "language": "en-US", "name": "Sam"}
        made = await self.http.post("/api/interviews", json=usual | chosen)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    async def get(self, path: str) -> Json:
        answer = await self.http.get(path)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    async def record(self, interview: str) -> Json:
        """All that is kept of it."""
        return await self.get(f"/api/interviews/{interview}")

    async def report(self, interview: str, within_s: float = 10.0) -> Json:
        """The report as the page gets it."""
        answer = await self.settled_report(interview, within_s)
        assert answer["status"] == "ready", answer
        report: Json = answer["report"]
        return report

    async def settled_report(self, interview: str, within_s: float = 10.0) -> Json:
        """Asked for, as the page does, until it is ready or has failed."""
        async with asyncio.timeout(within_s):
            while (answer := await self.get(f"/api/interviews/{interview}/report"))["status"] in ("none", "pending"):
                await asyncio.sleep(0.1)
        return answer


class _Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answers = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ctrl-C is for the test run; and houses that stand side by side would not hand the signals back in order."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answers.set()


def settings(folder: Path, **environment: str) -> Settings:
    """adk.yaml as it is shipped, a database in `folder`, and what `environment` overrides."""
    return read(environment={"ALEX_DATABASE_URL": f"sqlite:///{folder / 'alex.db'}", **environment})


def hasty(chosen: Settings) -> Simulator:
    """A simulator that hums in place of speech and lives HASTE times faster."""
    pace = Pace(speed=4 * HASTE, playback=HASTE)
    return Simulator(voice=Hum(), pace=pace, faults=chosen.faults, cut_after_s=chosen.cut_after_s)


def brisk(chosen: Settings) -> Simulator:
    """For a page, whose loudspeaker takes its time: Alex is brief, and one is soon where a test wants to be."""
    return Simulator(voice=Hum(seconds_a_letter=0.015), faults=chosen.faults, cut_after_s=chosen.cut_after_s)


@asynccontextmanager
async def house(
    chosen: Settings,
    simulate: Callable[[Settings], Simulator] = hasty,
    around: Callable[[Any], Any] = lambda app: app,
) -> AsyncIterator[House]:
    """`around` wraps the application, for a test that wants to see each request."""
    simulators: list[Simulator] = []

    def kept(asked: Settings) -> Simulator:
        simulators.append(simulate(asked))
        return simulators[-1]

    config = uvicorn.Config(
        around(create_app(chosen, simulate=kept)),
        log_level="warning",
        ws="websockets-sansio",
        ws_max_size=2**20,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=5,
    )
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    server = _Server(config)
    async with asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(server.serve([listening]), name="server")
        await server.answers.wait()
        try:
            async with httpx.AsyncClient(base_url=address) as http:
                yield House(address, http, simulators)
        finally:
            server.should_exit = True
            await asyncio.wait([serving])  # also when the test has failed: its complaint should be the only one
