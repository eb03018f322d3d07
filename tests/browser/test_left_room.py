"""A room that is closed leaves neither a worker nor a frame nor its elements behind, however often it was entered."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from tests.bench.heap import come_back, launched, leave, opened, settled, to_the_code
from tests.journeys.house import brisk, house, settings

pytestmark = pytest.mark.browser

ROOMS = 3
FEW_LISTENERS = 6
"""A time in the room. Four are seen to stay, whose holder is not found; a room that is held keeps about twenty."""
FEW_NODES = 60
"""Words of the page that differ from one time to the next."""


@pytest.mark.timeout(180)
async def test_a_room_that_is_closed_leaves_no_worker_or_frame_and_none_of_its_elements_behind(tmp_path: Path) -> None:
    async with house(settings(tmp_path), brisk) as alex, async_playwright() as playwright:
        browser = await launched(playwright, tmp_path)
        page = await browser.new_page()
        eye = await opened(browser, page)
        await page.goto(f"{alex.address}/?minutes=15")
        await page.get_by_test_id("continue").click()
        await page.get_by_test_id("start").click()
        await to_the_code(page)
        left = []
        for room in range(ROOMS):
            await leave(page)
            left.append(await settled(page, eye, 0.0))
            if room < ROOMS - 1:
                await come_back(page)
        await browser.close()
    first, last = left[0], left[-1]
    assert [(one["workers"], one["frames"], one["targets"]) for one in left] == [(0, 1, 1)] * ROOMS
    assert last["listeners"] <= first["listeners"] + FEW_LISTENERS * (ROOMS - 1)
    assert last["nodes"] <= first["nodes"] + FEW_NODES
