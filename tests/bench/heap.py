"""What a long interview leaves in the browser: heap, nodes, listeners, workers and frames, with the garbage collected.

`python -m tests.bench.heap` lives in a room for 45 minutes (`--minutes` for less), faster than a person does: code is written
and run in three languages without a pause, the microphone streams up and Alex is asked to repeat himself, the whiteboard is
drawn on, the screen is shared for a while, and now and then the room is left and entered anew, with the share still on. It
prints some samples, what is left when the room is closed, and the slope of the heap over the second half, in kB a minute.
Every sample goes to stderr meanwhile. `--json` for one object with all of them.

`workers` and `sounds` are Chromium's own counts of worker scopes and audio nodes in the page's process, `targets` the frames,
pages and workers that the whole browser knows.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression

import numpy as np
from playwright.async_api import Browser, CDPSession, Page, Playwright, async_playwright

from server.wire import MIC_RATE
from tests.bench.figures import Json, rows
from tests.browser import chromium
from tests.browser.test_interview import until
from tests.browser.test_typed_interview import answer, look
from tests.browser.visitor import FLAGS, wav
from tests.journeys.house import brisk, house, settings

SAMPLE_S = 15.0
ROOM_EVERY, REPEAT_EVERY, BOARD_EVERY, SHARE_EVERY, SHARED_AT = 40, 6, 9, 20, 5
SHOWN = 10
COUNTED = {
    "JSHeapUsedSize": "heap_kb",
    "JSEventListeners": "listeners",
    "Nodes": "nodes",
    "Frames": "frames",
    "Documents": "documents",
    "WorkerGlobalScopes": "workers",
    "AudioHandlers": "sounds",
}
PROGRAMS = {
    "javascript": "console.log({})",
    "typescript": "const n: number = {}; console.log(n)",
    "python": "def solve(n):\n    return n\n\nprint(solve({}))",
}


@dataclass(frozen=True, slots=True)
class Eye:
    """Looks at the page and at the whole browser."""

    page: CDPSession
    browser: CDPSession

    async def sees(self, began: float) -> Json:
        """After the garbage is collected; the heap in kB."""
        await self.page.send("HeapProfiler.collectGarbage")
        told = {metric["name"]: metric["value"] for metric in (await self.page.send("Performance.getMetrics"))["metrics"]}
        found = {ours: round(told.get(name, 0) / (1024 if ours == "heap_kb" else 1)) for name, ours in COUNTED.items()}
        told_of = (await self.browser.send("Target.getTargets"))["targetInfos"]
        targets = [target for target in told_of if target["type"] != "browser_ui"]
        return {"minute": round((time.monotonic() - began) / 60, 2), **found, "targets": len(targets)}


async def opened(browser: Browser, page: Page) -> Eye:
    eye = Eye(await page.context.new_cdp_session(page), await browser.new_browser_cdp_session())
    await eye.page.send("Performance.enable")
    return eye


# ---- what a person does ------------------------------------------------------------------------------------------------


async def to_the_code(page: Page) -> None:
    """A typed wish, so that the interview of an hour is spent on the code."""
    await until(page, "() => window.__alex?.stage === 'running'", 30)
    await page.keyboard.press("/")
    await page.get_by_test_id("typed-answer").wait_for()
    said = ""
    while (seen := await look(page)).get("phase") != "coding" or seen["state"] != "listening":
        line = seen["captions"][-1] if seen.get("captions") else {}
        if seen.get("state") == "listening" and line.get("who") == "alex" and line["id"] != said:
            said = line["id"]
            await answer(page, "Can we start coding now?")
        await page.wait_for_timeout(300)
    await page.get_by_test_id("run").wait_for()


async def code(page: Page, turn: int) -> None:
    """Write, run, write again."""
    language = list(PROGRAMS)[turn // 5 % len(PROGRAMS)]
    select = page.get_by_test_id("code-language")
    if await select.input_value() != language:
        await select.select_option(language)
    await page.get_by_test_id("editor").locator(".cm-content").focus()
    await page.keyboard.press("Control+a")
    await page.keyboard.insert_text(PROGRAMS[language].format(turn))
    await page.keyboard.press("Control+Shift+Enter" if turn % 2 else "Control+Enter")
    await page.get_by_test_id("results-headline").get_by_text("unning").wait_for(state="hidden", timeout=90_000)
    await page.wait_for_timeout(100)


async def draw(page: Page, turn: int) -> None:
    """A box with a name, taken away by the next visit's undo."""
    await page.get_by_test_id("dock-board").click()
    await page.get_by_test_id("add-box").click()
    await page.get_by_test_id("board-label").fill(f"box {turn}")
    await page.get_by_test_id("board-label").press("Enter")
    await page.keyboard.press("Control+z")
    await page.keyboard.press("Control+z")
    await page.get_by_test_id("dock-board").click()
    await page.get_by_test_id("whiteboard").wait_for(state="hidden")


async def work(page: Page, turn: int) -> None:
    await code(page, turn)
    if turn % REPEAT_EVERY == 0 and await page.evaluate("window.__alex.state") == "listening":
        await page.keyboard.press("Alt+r")
    if turn % BOARD_EVERY == 0:
        await draw(page, turn)
    if turn % SHARE_EVERY == SHARED_AT:
        await page.get_by_test_id("dock-share").click()
        await page.wait_for_timeout(500)


async def leave(page: Page) -> None:
    await page.evaluate("history.back()")
    await page.get_by_test_id("leave").click()
    await page.get_by_test_id("interviews").wait_for()


async def come_back(page: Page) -> None:
    """The room is drawn anew in the same page."""
    await page.get_by_test_id("interviews").get_by_text("Still running").first.click()
    again = page.get_by_test_id("continue-interview")
    await again.or_(page.get_by_test_id("run")).first.wait_for()
    if await again.count():
        await again.click()
    await page.get_by_test_id("run").wait_for()


# ---- the measure -------------------------------------------------------------------------------------------------------


async def measure(minutes: float, sample_s: float = SAMPLE_S) -> Json:
    with tempfile.TemporaryDirectory() as folder:
        async with house(settings(Path(folder)), brisk) as alex, async_playwright() as playwright:
            browser = await launched(playwright, Path(folder))
            page = await browser.new_page(viewport={"width": 1280, "height": 800})
            eye = await opened(browser, page)
            await page.goto(f"{alex.address}/?minutes=60")
            await page.get_by_test_id("continue").wait_for()
            before = await eye.sees(time.monotonic())
            await page.get_by_test_id("continue").click()
            await page.get_by_test_id("start").click()
            await to_the_code(page)
            found = await lived(page, eye, 60 * minutes, sample_s)
            await browser.close()
    return {"kb_a_minute": slope(found["samples"]), "before": before, **found}


async def launched(playwright: Playwright, folder: Path) -> Browser:
    """Its microphone hears a quiet room. The scripts of the tests' visitors are left out: they hold what they watch."""
    quiet = folder / "quiet.wav"
    quiet.write_bytes(wav(np.zeros(2 * MIC_RATE, dtype=np.int16), MIC_RATE))
    flags = [*FLAGS, f"--use-file-for-fake-audio-capture={quiet}"]
    return await playwright.chromium.launch(executable_path=chromium.find(), args=flags)


async def lived(page: Page, eye: Eye, seconds: float, sample_s: float) -> Json:
    samples: list[Json] = []
    left: list[Json] = []
    turns = 0
    began = due = time.monotonic()
    while time.monotonic() - began < seconds:
        await work(page, turns)
        turns += 1
        if turns % ROOM_EVERY == 0:
            await leave(page)
            left.append(await settled(page, eye, began))
            tell(left[-1])
            await come_back(page)
        if time.monotonic() >= due:
            due += sample_s
            samples.append(await eye.sees(began))
            tell(samples[-1])
    await leave(page)
    left.append(await settled(page, eye, began))
    return {"turns": turns, "rooms": len(left), "samples": samples, "left": left}


def tell(sample: Json) -> None:
    """The measure takes long, and what it has seen should not be lost."""
    sys.stderr.write(f"{json.dumps(sample)}\n")


async def settled(page: Page, eye: Eye, began: float) -> Json:
    """A moment after the room was closed."""
    await page.wait_for_timeout(1000)
    return await eye.sees(began)


def slope(samples: Sequence[Json]) -> float | None:
    """Of the heap over the second half: in the first, caches fill."""
    late = samples[len(samples) // 2 :]
    if len(late) < 3:
        return None
    return round(linear_regression([one["minute"] for one in late], [one["heap_kb"] for one in late]).slope, 1)


def some(samples: Sequence[Json]) -> list[Json]:
    """As many as a table bears, the first and the last among them."""
    step = max(1, (len(samples) - 1) // SHOWN)
    return [*samples[:-1:step], *samples[-1:]]


def table(found: Json) -> str:
    head = list(found["before"])
    told = [("lobby", found["before"]), *(("in the room", one) for one in some(found["samples"]))]
    told += [("room closed", one) for one in some(found["left"])]
    lines = [[what, *(one[name] for name in head)] for what, one in told]
    return (
        f"{rows(['', *head], lines)}\n{found['turns']} runs, {found['rooms']} times in the room; "
        f"heap in the second half: {found['kb_a_minute']} kB a minute"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true", help="print JSON in place of a table")
    parser.add_argument("--minutes", type=float, default=45.0, help="how long (default: %(default)s)")
    parser.add_argument("--sample", type=float, default=SAMPLE_S, help="seconds between two samples (default: %(default)s)")
    given = parser.parse_args()
    found = asyncio.run(measure(given.minutes, given.sample))
    print(json.dumps(found) if given.json else table(found))


if __name__ == "__main__":
    main()
