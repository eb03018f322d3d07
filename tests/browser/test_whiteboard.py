"""The whiteboard: drawn by keyboard alone and by pointer, undone, kept over a reload, seen by Alex, and in the report."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Page

from tests.browser.test_interview import until
from tests.browser.test_small_screens import enter
from tests.browser.visitor import Visitor
from tests.journeys.house import house, settings

pytestmark = pytest.mark.browser
Visit = Callable[..., Awaitable[Visitor]]

SAVED_MS = 1200
NAMES = "() => [...document.querySelectorAll('[data-testid=whiteboard] g[role=button]')].map((part) => part.ariaLabel)"
LABELS = "() => [...document.querySelectorAll('[data-testid=whiteboard] .shape text')].map((line) => line.textContent)"


async def open_by_key(page: Page) -> None:
    """Keys count from when the server has let the page in."""
    await until(page, "() => window.__alex?.stage === 'running'", 10)
    await page.keyboard.press("b")
    await page.get_by_test_id("whiteboard").wait_for()


async def named(page: Page, form: str, name: str) -> None:
    """Add a shape, write its label, leave it."""
    await page.get_by_test_id(f"add-{form}").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.insert_text(name)
    await page.keyboard.press("Enter")


async def test_a_design_is_drawn_by_the_keyboard_alone_and_is_there_after_a_reload(visit: Visit, tmp_path: Path) -> None:
    async with house(settings(tmp_path)) as alex:
        visitor = await visit()
        page = visitor.page
        await enter(page, alex.address)
        await open_by_key(page)
        await named(page, "user", "Buyer")
        await named(page, "box", "API")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("a")
        await page.get_by_test_id("board-says").get_by_text("Now choose where the arrow leads.").wait_for()
        await page.keyboard.press("Shift+Tab")
        await page.keyboard.press("Enter")
        drawn = ["User Buyer", "Box API, arrow to User Buyer", "Arrow from Box API to User Buyer"]
        assert await page.evaluate(NAMES) == drawn
        assert await visitor.accessibility_violations() == []

        await named(page, "queue", "Orders")
        await page.keyboard.press("Control+z")
        await page.keyboard.press("Control+z")
        assert await page.evaluate(NAMES) == drawn, "first the label goes, then the shape"

        await page.wait_for_timeout(SAVED_MS)
        await page.reload()
        await page.get_by_test_id("room").wait_for()
        await open_by_key(page)
        await until(page, f"() => ({NAMES})().length === {len(drawn)}", 5)
        assert await page.evaluate(NAMES) == drawn
        await page.keyboard.press("b")
        await page.get_by_test_id("whiteboard").wait_for(state="hidden")
        assert visitor.complaints == []


async def test_what_the_pointer_draws_is_kept_for_alex_and_for_the_report(visit: Visit, tmp_path: Path) -> None:
    async with house(settings(tmp_path)) as alex:
        visitor = await visit(color_scheme="dark")
        page = visitor.page
        await enter(page, alex.address)
        await page.get_by_test_id("dock-board").click()
        await page.get_by_test_id("add-database").click()
        await page.get_by_test_id("board-label").fill("Orders & more")
        await page.get_by_test_id("board-label").press("Enter")
        shape = page.locator("[data-testid=whiteboard] .shape")
        before = await shape.bounding_box()
        assert before is not None
        await page.mouse.move(before["x"] + 30, before["y"] + 30)
        await page.mouse.down()
        await page.mouse.move(before["x"] + 230, before["y"] + 130, steps=5)
        await page.mouse.up()
        after = await shape.bounding_box()
        assert after is not None
        assert after["x"] == pytest.approx(before["x"] + 200, abs=12)
        await page.get_by_test_id("draw-pen").click()
        await page.mouse.move(after["x"] + 10, after["y"] - 60)
        await page.mouse.down()
        await page.mouse.move(after["x"] + 120, after["y"] - 20, steps=6)
        await page.mouse.up()
        assert await page.locator("[data-testid=whiteboard] .ink").count() == 1

        record = await _record(page, alex.address, "Orders & more")
        words = record["board"]["words"].splitlines()
        assert words == ["On the whiteboard: 1 shape, 1 freehand line.", 'database "Orders & more"']
        await page.keyboard.press("Escape")
        await page.get_by_test_id("dock-end").click()
        await page.get_by_role("button", name="End", exact=False).last.click()
        picture = page.locator("[data-testid=report-board] img")
        await picture.wait_for(timeout=30_000)
        assert await picture.get_attribute("alt") == record["board"]["words"]
        assert await picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 1600
        assert visitor.complaints == []


async def _record(page: Page, address: str, label: str) -> dict[str, dict[str, str]]:
    """The interview as the server has it, once the label is there."""
    interview = page.url.rstrip("/").rsplit("/", 1)[-1].split("?")[0]
    async with httpx.AsyncClient() as client:
        for _ in range(50):
            record = (await client.get(f"{address}/api/interviews/{interview}")).json()
            if record["board"] and label in record["board"]["words"] and "freehand" in record["board"]["words"]:
                return record  # type: ignore[no-any-return]  # JSON
            await page.wait_for_timeout(100)
    raise AssertionError(f"the board never came: {record['board']}")
