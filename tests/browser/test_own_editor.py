"""A candidate who codes in an editor of their own and shares it: what is on that screen reaches the watcher, and Alex.

Nothing but the frame carries the code: the tab that is shared is no page of ours, our editor stays as it was given, and the
simulator's eyes read the JPEG that arrived. What this does not prove: how well a real model reads such a frame.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright

from server.simulator.endpoint import Simulator
from server.simulator.grader import facts_in, grade, request_texts
from server.simulator.hum import Hum
from server.simulator.speaking import Pace
from server.simulator.watcher import observe
from tests.browser import eyes
from tests.browser.test_phone import to_the_coding_problem
from tests.browser.visitor import FLAGS, visit
from tests.journeys.house import HASTE, house, settings

pytestmark = pytest.mark.browser

TITLE = "solution.py, an editor of my own"
OWN_TAB = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream=display-media-type=browser")
"""These share the very tab that asks; for a second one the browser's chooser has to choose, by title."""
CODE = """def earliest_gap(numbers):
    smallest = 1
    for number in numbers:
        if number < smallest:
            numbers.remove(number)
    return smallest
"""
BUG = "numbers is changed while this loop walks over it"
EDITOR = """<title>{title}</title><body style="margin:24px;background:#fff;color:#000"><pre
 style="font:22px 'DejaVu Sans Mono',monospace;line-height:1.5">{code}</pre>"""


class Eyes:
    """The simulator's watcher, who reads what is in the picture where there is one."""

    def __init__(self, reads: eyes.Reads) -> None:
        self._reads = reads
        self.frames: list[bytes] = []
        self.read: list[str] = []

    def grade(self, request: dict[str, Any]) -> dict[str, Any]:
        picture, facts = _picture(request), facts_in(request_texts(request))
        if picture is None or facts is None:
            return grade(request)
        self.frames.append(picture)
        self.read.append(self._reads(picture))
        seen = observe({**facts, "code": self.read[-1], "previous_code": "", "language": "python"})
        return {**seen, "screen_code": self.read[-1]}


def _picture(request: Mapping[str, Any]) -> bytes | None:
    for part in (part for content in request["contents"] for part in content.get("parts", [])):
        data = part.get("inlineData") or part.get("inline_data")
        if data:
            return base64.b64decode(data["data"].replace("-", "+").replace("_", "/") + "==")
    return None


@asynccontextmanager
async def chooses(chromium_path: str, title: str) -> AsyncIterator[Any]:
    """A browser whose chooser takes the tab with this title."""
    flags = [*(flag for flag in FLAGS if flag not in OWN_TAB), f"--auto-select-tab-capture-source-by-title={title}"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=flags)
        try:
            yield browser
        finally:
            await browser.close()


async def starts_typing_only(page: Page, address: str) -> None:
    await page.goto(f"{address}/?minutes=3")
    await page.get_by_test_id("continue").click()
    await page.get_by_test_id("microphone-problem").wait_for()
    await page.get_by_test_id("start").click()


async def test_code_in_a_shared_tab_of_ones_own_is_read_and_alex_speaks_of_it(
    chromium_path: str, tmp_path: Path, figure: Any
) -> None:
    reads = eyes.find()
    if reads is None:
        pytest.skip(eyes.ADVICE)
    sees = Eyes(reads)
    simulator = Simulator(voice=Hum(), pace=Pace(speed=4 * HASTE, playback=HASTE), grader=sees.grade)
    async with house(settings(tmp_path), lambda _: simulator) as alex, chooses(chromium_path, TITLE) as browser:
        visitor = await visit(browser, refusal="NotAllowedError")
        own = await visitor.page.context.new_page()
        await own.set_content(EDITOR.format(title=TITLE, code=CODE))
        page = visitor.page
        await starts_typing_only(page, alex.address)
        await to_the_coding_problem(page)
        await page.keyboard.press("Escape")
        await page.get_by_test_id("dock-share").click()
        await page.get_by_test_id("share-preview").wait_for()
        async with asyncio.timeout(30):
            while not any("earliest_gap" in text for text in sees.read):
                await asyncio.sleep(0.2)
        await page.get_by_test_id("captions").get_by_text(BUG).first.wait_for(timeout=30_000)
        assert await page.get_by_text("shows only this room").count() == 0
        await page.keyboard.press("h")
        await page.locator("[data-testid=hints]").wait_for(timeout=20_000)
        await own.close()
        await page.get_by_text("Your screen is not shared any more.").wait_for()
        await page.get_by_test_id("share-preview").wait_for(state="hidden")
    read = next(text for text in sees.read if "earliest_gap" in text)
    right = eyes.accuracy(read, CODE)
    figure(f"own editor in a shared tab: {right:.1%} of the characters read right, {len(sees.frames)} frames to the watcher")
    assert right > 0.9
    assert sees.frames[0].startswith(b"\xff\xd8")


KNOWS_NO_HINTS = """const ask = navigator.mediaDevices.getDisplayMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getDisplayMedia = (wish) => ask({ ...wish, selfBrowserSurface: 'include' });"""
"""Chromium does not offer the tab that asks; other browsers do, and windows can always be chosen."""


async def test_sharing_the_room_itself_is_told_once(chromium_path: str, tmp_path: Path) -> None:
    told = "The window that you share shows only this room."
    async with house(settings(tmp_path)) as alex, chooses(chromium_path, "Alex") as browser:
        visitor = await visit(browser, refusal="NotAllowedError", scripts=[KNOWS_NO_HINTS])
        page = visitor.page
        await starts_typing_only(page, alex.address)
        await page.get_by_test_id("dock-share").click()
        await page.get_by_text(told).wait_for(timeout=15_000)
        await page.get_by_test_id("stop-sharing").click()
        await page.get_by_text(told).wait_for(state="hidden")
        await page.get_by_test_id("dock-share").click()
        await page.get_by_test_id("share-preview").wait_for()
        await page.wait_for_timeout(5000)
        assert await page.get_by_text(told).count() == 0
