"""Does a jammed page break the microphone? Its main thread stands still for 150 ms of every 300, as heavy editors make it.

`python -m tests.bench.jam` prints how many of the frames that were due came to the server in those seconds, and
the gaps between them, with jams and without. `--json` for one object.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Awaitable, Callable, MutableMapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.async_api import async_playwright

from server.wire import AUDIO, MIC_FRAME_SAMPLES, MIC_RATE
from tests.bench.figures import Json, Options, rows, run, spread
from tests.browser import chromium
from tests.browser.test_small_screens import enter
from tests.browser.visitor import FLAGS, visit
from tests.journeys.house import house, settings

JAM_MS = 150
JAM = """(ms) => setInterval(() => { const until = performance.now() + ms; while (performance.now() < until); }, 2 * ms)"""
Message = MutableMapping[str, Any]


class Arrivals:
    """When each frame of a microphone came, on the monotonic clock: stands around the application."""

    def __init__(self) -> None:
        self.at: list[float] = []

    def around(self, app: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        async def watched(scope: Message, receive: Callable[[], Awaitable[Message]], send: Any) -> None:
            async def noted() -> Message:
                message = await receive()
                if (message.get("bytes") or b"\0")[0] == AUDIO:
                    self.at.append(time.monotonic())
                return message

            await app(scope, noted, send)

        return watched


def told(at: list[float], seconds: float) -> Json:
    gaps = [later - earlier for earlier, later in pairwise(at)]
    due = seconds * MIC_RATE / MIC_FRAME_SAMPLES
    return {"came": round(len(at) / due, 3), **spread(gaps), "longest_ms": round(1000 * max(gaps, default=0.0))}


async def measure(chosen: Options) -> Json:
    arrivals = Arrivals()
    with tempfile.TemporaryDirectory() as folder:
        async with house(settings(Path(folder)), around=arrivals.around) as alex, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium.find(), args=[*FLAGS])
            page = (await visit(browser)).page
            await enter(page, alex.address)
            await page.get_by_test_id("captions").get_by_text("I am Alex").wait_for()
            found: Json = {}
            for name in ("calm", "jammed"):
                if name == "jammed":
                    await page.evaluate(JAM, JAM_MS)
                began = time.monotonic()
                await page.wait_for_timeout(1000 * chosen.seconds)
                ended = time.monotonic()
                found[name] = told([at for at in arrivals.at if began <= at < ended], ended - began)
            await browser.close()
    return found


def table(found: Json) -> str:
    lines = [(name, one["came"], one["p50_ms"], one["p95_ms"], one["longest_ms"]) for name, one in found.items()]
    return f"Frames of the microphone at the server\n{rows(('page', 'came', 'gap ms', 'p95', 'longest'), lines)}"


if __name__ == "__main__":
    run(measure, table)
