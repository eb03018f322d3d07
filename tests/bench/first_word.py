"""From Start to the first sound of Alex, in rehearsal: with the real synthesiser, all in one process as `make run` has it.

At the client's socket, for the first interview of a fresh server (`cold_ms`) and for those after it (`warm_ms`, the median);
and in Chromium, from the click until the loudspeaker sounds.
"""

from __future__ import annotations

import asyncio
import statistics
import time

import httpx
from playwright.async_api import async_playwright

from tests.bench.figures import Json, Options, rows, run
from tests.bench.scene import folder, server
from tests.browser import chromium, visitor
from tests.journeys.candidate import candidate


async def measure(chosen: Options) -> Json:
    with folder() as place:
        async with server(place) as (address, _):
            heard = [await first_voice_s(address) for _ in range(chosen.repeats)]
            seen = await in_chromium(address, chosen.repeats) if chosen.browser else []
    return {
        "cold_ms": round(heard[0] * 1000, 1),
        "warm_ms": _median_ms(heard[1:]),
        "chromium_ms": _median_ms(seen),
        "repeats": chosen.repeats,
    }


def _median_ms(seconds: list[float]) -> float | None:
    return round(statistics.median(seconds) * 1000, 1) if seconds else None


async def first_voice_s(address: str) -> float:
    chosen = {"interviewer": "technical", "level": "junior", "minutes": 15, "language": "en-US", "name": "Sam"}
    async with httpx.AsyncClient(base_url=address) as http:
        interview = (await http.post("/api/interviews", json=chosen)).raise_for_status().json()["id"]
    async with candidate(address, interview) as someone:
        began = time.monotonic()
        await someone.send("start")
        while not someone.arrivals:
            await asyncio.sleep(0.002)
        first = time.monotonic() - began
        await someone.send("end")
    return first


async def in_chromium(address: str, repeats: int) -> list[float]:
    """Empty where there is no browser."""
    try:
        path = chromium.find()
    except chromium.NoChromium:
        return []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=[*visitor.FLAGS])
        try:
            return [await _click_to_sound_s(await visitor.visit(browser), address) for _ in range(min(3, repeats))]
        finally:
            await browser.close()


async def _click_to_sound_s(someone: visitor.Visitor, address: str) -> float:
    page = someone.page
    await page.goto(f"{address}/?minutes=15")
    await page.get_by_test_id("continue").click()
    await page.get_by_test_id("start").click()
    began = time.monotonic()
    async with asyncio.timeout(20):
        while not await page.evaluate("window.__alex?.rms > 0.01"):
            await asyncio.sleep(0.01)
    sounded = time.monotonic() - began
    await page.context.close()
    return sounded


def table(found: Json) -> str:
    head = ("first interview", "later ones (median)", "Chromium, to the loudspeaker")
    line = [found[key] for key in ("cold_ms", "warm_ms", "chromium_ms")]
    return f"From Start to Alex's first sound, rehearsal, ms\n{rows(head, [line])}"


if __name__ == "__main__":
    run(measure, table)
