"""From a key to its frame in the editor, in Chromium, while the microphone streams up and Alex's voice comes down.

The whole product runs as `make run` has it, in rehearsal: its synthesiser, its ear and the page share this machine's cores with
Chromium, which a person's machine would not have to bear. A problem is reached by typed answers (a minute or two); then code is
typed, a key every 60 ms, and Alex is asked to repeat himself as often as he falls silent. `keys.js` takes the times.
"""

from __future__ import annotations

import asyncio
from itertools import cycle
from pathlib import Path

from playwright.async_api import Page, async_playwright

from tests.bench.figures import Json, Options, quantile, rows, run
from tests.bench.scene import folder, server
from tests.browser import chromium, visitor
from tests.browser.test_phone import to_the_coding_problem

SCRIPT = Path(__file__).parent / "keys.js"
TYPED = "total = 0; for value in values: total += value * weight(value)  # so far "
LINE = 60
EVERY_S = 0.06
MINUTES = 8


async def measure(chosen: Options) -> Json:
    """Empty where there is no browser. `seconds` of typing in each of the repeats."""
    try:
        path = chromium.find()
    except chromium.NoChromium:
        return {}
    with folder() as place:
        async with server(place) as (address, _), async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=path, args=[*visitor.FLAGS])
            someone = await visitor.visit(browser, scripts=(SCRIPT.read_text(),))
            before, after = await _typed(someone.page, address, chosen)
            keys: list[Json] = await someone.page.evaluate("window.__keys")
            await browser.close()
    return found(keys, after - before)


def found(keys: list[Json], frames_sent: int) -> Json:
    """`ms` by whether Alex sounded when the key went down; frames of 32 ms of microphone went up meanwhile."""
    sounding = [float(key["ms"]) for key in keys if key["sounds"]]
    silent = [float(key["ms"]) for key in keys if not key["sounds"]]
    ways = {"both_ways": sounding, "microphone_only": silent}
    return {**{name: _spread(values) for name, values in ways.items()}, "microphone_frames": frames_sent}


def _spread(values: list[float]) -> Json:
    told = {name: quantile(values, part) for name, part in (("p50_ms", 0.5), ("p95_ms", 0.95), ("p99_ms", 0.99))}
    return {name: None if value is None else round(value, 1) for name, value in told.items()} | {"keys": len(values)}


async def _typed(page: Page, address: str, chosen: Options) -> tuple[int, int]:
    """The frames of the microphone that had gone up before, and after."""
    await page.goto(f"{address}/?minutes={MINUTES}")
    await page.get_by_test_id("continue").click()
    await page.get_by_test_id("start").click()
    await page.get_by_test_id("room").wait_for()
    await page.keyboard.press("/")
    await page.get_by_test_id("typed-answer").wait_for()
    await to_the_coding_problem(page)
    editor = page.get_by_test_id("editor").locator(".cm-content")
    await editor.focus()
    await page.keyboard.press("Control+End")
    await page.evaluate("window.__keys.length = 0")
    before = await page.evaluate("window.__alex.sent.audio")
    await _types(page, round(chosen.repeats * chosen.seconds / EVERY_S))
    return before, await page.evaluate("window.__alex.sent.audio")


async def _types(page: Page, keys: int) -> None:
    for number, sign in zip(range(keys), cycle(TYPED), strict=False):
        if number % LINE == LINE - 1:
            await page.keyboard.press("Enter")
            if await page.evaluate("window.__alex.state") == "listening":
                await page.keyboard.press("Alt+r")
        await page.keyboard.press("Space" if sign == " " else sign)
        await asyncio.sleep(EVERY_S)


def table(told: Json) -> str:
    if not told:
        return "No Chromium, so that no key was measured."
    head = ("audio streams", "keys", "p50", "p95", "p99")
    lines = [
        (name.replace("_", " "), told[name]["keys"], told[name]["p50_ms"], told[name]["p95_ms"], told[name]["p99_ms"])
        for name in ("both_ways", "microphone_only")
    ]
    return f"From a key in the editor to its frame, ms; {told['microphone_frames']} frames went up\n{rows(head, lines)}"


if __name__ == "__main__":
    run(measure, table)
