"""What a long interview leaves in the browser: heap, nodes, listeners, workers and frames, with the garbage collected.

`python -m tests.bench.heap` lives in a room for 45 minutes (`--minutes` for less): edits and runs in both languages without a
pause, and now and then leaves the room and comes back. It prints a row for each sample, what is left when the room is closed,
and the slope of the heap over the second half, in kB a minute. `--json` for one object.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from pathlib import Path
from statistics import linear_regression

from playwright.async_api import CDPSession, Page, async_playwright

from tests.bench.figures import Json, rows
from tests.browser import chromium
from tests.browser.test_phone import to_the_coding_problem
from tests.browser.visitor import FLAGS, visit
from tests.journeys.house import house, settings

SAMPLE_S = 15.0
ROOM_EVERY = 40
COUNTED = {
    "JSHeapUsedSize": "heap_kb",
    "JSEventListeners": "listeners",
    "Nodes": "nodes",
    "Frames": "frames",
    "Documents": "documents",
}
PROGRAMS = {"python": "def solve(n):\n    return n\n\nprint(solve({}))", "javascript": "console.log({})"}


async def look(page: Page, cdp: CDPSession, began: float) -> Json:
    """After the garbage is collected; the heap in kB."""
    await cdp.send("HeapProfiler.collectGarbage")
    told = {metric["name"]: metric["value"] for metric in (await cdp.send("Performance.getMetrics"))["metrics"]}
    found = {ours: round(told[name] / (1024 if ours == "heap_kb" else 1)) for name, ours in COUNTED.items()}
    return {"minute": round((time.monotonic() - began) / 60, 2), **found, "workers": len(page.workers)}


async def work(page: Page, turn: int) -> None:
    """Write, run, write again, as a person does, only faster."""
    language = "python" if turn % 4 == 3 else "javascript"
    select = page.get_by_test_id("code-language")
    if await select.input_value() != language:
        await select.select_option(language)
    await page.get_by_test_id("editor").locator(".cm-content").focus()
    await page.keyboard.press("Control+a")
    await page.keyboard.insert_text(PROGRAMS[language].format(turn))
    await page.keyboard.press("Control+Shift+Enter" if turn % 2 else "Control+Enter")
    await page.get_by_test_id("results-headline").get_by_text("unning").wait_for(state="hidden", timeout=90_000)
    await page.wait_for_timeout(100)


async def leave_and_return(page: Page) -> None:
    """The room closes and is drawn anew in the same page."""
    await page.evaluate("history.back()")
    await page.get_by_test_id("leave").click()
    await page.get_by_test_id("interviews").get_by_text("Still running").first.click()
    await page.get_by_test_id("continue-interview").or_(page.get_by_test_id("run")).first.wait_for()
    if await page.get_by_test_id("continue-interview").count():
        await page.get_by_test_id("continue-interview").click()
    await page.get_by_test_id("run").wait_for()


async def measure(minutes: float, sample_s: float = SAMPLE_S) -> Json:
    with tempfile.TemporaryDirectory() as folder:
        async with house(settings(Path(folder))) as alex, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium.find(), args=[*FLAGS])
            page = (await visit(browser, refusal="NotAllowedError")).page
            cdp = await page.context.new_cdp_session(page)
            await cdp.send("Performance.enable")
            await page.goto(f"{alex.address}/?minutes=60")
            before = await look(page, cdp, time.monotonic())
            await page.get_by_test_id("continue").click()
            await page.get_by_test_id("start").click()
            await to_the_coding_problem(page)
            samples, turns, rooms = [], 0, 1
            began = due = time.monotonic()
            while time.monotonic() - began < 60 * minutes:
                await work(page, turns)
                turns += 1
                if turns % ROOM_EVERY == 0:
                    await leave_and_return(page)
                    rooms += 1
                if time.monotonic() >= due:
                    due += sample_s
                    samples.append(await look(page, cdp, began))
            await page.evaluate("history.back()")
            await page.get_by_test_id("leave").click()
            await page.get_by_test_id("interviews").wait_for()
            await page.wait_for_timeout(1000)
            after = await look(page, cdp, began)
            await browser.close()
    return {"turns": turns, "rooms": rooms, "kb_a_minute": slope(samples), "before": before, "samples": samples, "after": after}


def slope(samples: list[Json]) -> float | None:
    """Of the heap over the second half: in the first, caches fill."""
    late = samples[len(samples) // 2 :]
    if len(late) < 3:
        return None
    return round(linear_regression([one["minute"] for one in late], [one["heap_kb"] for one in late]).slope, 1)


def table(found: Json) -> str:
    head = list(found["before"])
    lines = [[sample[name] for name in head] for sample in (found["before"], *found["samples"], found["after"])]
    return (
        f"{rows(head, lines)}\n(first row: before the room; last row: after it was closed)\n"
        f"{found['turns']} runs, {found['rooms']} times in the room; heap: {found['kb_a_minute']} kB a minute"
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
