"""A Gemini Live for one test: `pytest_plugins = ["server.simulator.pytest_plugin"]`, and the fixture `gemini_live_simulator`.

It runs in a thread of its own, so that tests with and without an event loop can use it, and sets the standard variables for as
long as the test lasts: google-genai and ADK come here without being told. Named by hand and not by an entry point: `server` is
a common name, and a plugin that loads itself would meet other people's.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest

from server.simulator.endpoint import Simulator
from server.simulator.hum import Hum
from server.simulator.speaking import Pace
from server.simulator.wirelog import WireRecord

HASTE = 8.0
"""It speaks, and is heard, so many times faster than real time."""
STARTS_S = 20.0
OTHERS = ("GEMINI_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_ENTERPRISE")
T = TypeVar("T")


class Running:
    """What a test asks of its simulator."""

    def __init__(self, simulator: Simulator, loop: asyncio.AbstractEventLoop) -> None:
        self._simulator, self._loop = simulator, loop

    @property
    def url(self) -> str:
        return self._simulator.url

    @property
    def ca_pem(self) -> Path:
        return self._simulator.ca_pem

    @property
    def log(self) -> list[WireRecord]:
        """What passed, in the simulator's order; media is counted, not kept."""
        return self._there(lambda: list(self._simulator.log))

    @property
    def violations(self) -> list[str]:
        """Broken promises of the client: unpaired activity signals, answers to calls that are not open."""
        return self._there(lambda: list(self._simulator.statistics.violations))

    def fault(self, spec: str) -> None:
        """`C8@tool`: at the next moment of its kind on what is open; `C17`: now; `C19@setup`: whoever comes next."""
        self._there(lambda: self._simulator.strike(spec))

    def _there(self, what: Callable[[], T]) -> T:
        """In the simulator's own thread: it is not made for others."""

        async def done() -> T:
            return what()

        return asyncio.run_coroutine_threadsafe(done(), self._loop).result(STARTS_S)


@contextmanager
def running(**options: Any) -> Iterator[Running]:
    """`options` as for `Simulator`. Raises what its start raises."""
    loop, started, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    found: list[Running | BaseException] = []

    async def live() -> None:
        try:
            async with Simulator(**options) as simulator:
                found.append(Running(simulator, loop))
                started.set()
                await stop.wait()
        except BaseException as trouble:
            found.append(trouble)
            started.set()

    thread = threading.Thread(target=lambda: loop.run_until_complete(live()), name="gemini live simulator", daemon=True)
    thread.start()
    try:
        started.wait(STARTS_S)
        if not found or isinstance(found[0], BaseException):
            raise found[0] if found and isinstance(found[0], BaseException) else TimeoutError("The simulator did not start.")
        yield found[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(STARTS_S)
        loop.close()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "gemini_live(**options): options of server.simulator.endpoint.Simulator, such as faults")


@pytest.fixture
def gemini_live_simulator(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A simulator on a free port; `@pytest.mark.gemini_live(faults=["C2~1/min"], family="2.5")` gives it options."""
    mark = request.node.get_closest_marker("gemini_live")
    usual: dict[str, Any] = {"voice": Hum(), "pace": Pace(speed=4 * HASTE, playback=HASTE)}
    with running(**(usual | (dict(mark.kwargs) if mark else {}))) as simulator:
        for name in OTHERS:
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("GOOGLE_API_KEY", "simulated")
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", simulator.url)
        monkeypatch.setenv("SSL_CERT_FILE", str(simulator.ca_pem))
        yield simulator
