"""Small screens: every action of the room is in reach of a thumb and of a keyboard, and nothing covers where one stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.browser.test_interview import until
from tests.browser.test_phone import in_sight
from tests.browser.visitor import Visitor
from tests.journeys.house import house, settings

pytestmark = pytest.mark.browser
Visit = Callable[..., Awaitable[Visitor]]

SCREENS = {
    "upright": {"width": 390, "height": 844},
    "small": {"width": 360, "height": 640},
    "on its side": {"width": 844, "height": 390},
    "a tablet": {"width": 1024, "height": 768},
}
THUMB_PX = 44
IN_THE_DOCK = ["mute", "think", "repeat", "hint", "type", "more", "end"]
IN_THE_SHEET = ["share", "board", "captions-toggle", "patience", "keys", "diagnostics"]
SMALL_OR_OUTSIDE = """(most) => [...document.querySelectorAll('.dock button, dialog[open] button')].filter((button) => {
  const box = button.getBoundingClientRect();
  return box.left < 0 || box.right > innerWidth || box.bottom > innerHeight || box.width < most || box.height < most;
}).map((button) => button.dataset.testid ?? button.ariaLabel)"""
OVERFLOWS = "() => document.documentElement.scrollWidth > innerWidth"


async def enter(page: Page, address: str) -> None:
    await page.goto(f"{address}/?minutes=3")
    await page.get_by_test_id("continue").click()
    await page.get_by_test_id("start").click()
    await page.get_by_test_id("room").wait_for()


async def test_every_action_of_the_room_is_in_reach_on_a_small_screen(visit: Visit, tmp_path: Path) -> None:
    async with house(settings(tmp_path)) as alex:
        visitor = await visit(viewport=SCREENS["upright"], has_touch=True)
        page = visitor.page
        await enter(page, alex.address)
        for name, size in SCREENS.items():
            await page.set_viewport_size(size)  # type: ignore[arg-type]  # a TypedDict of Playwright's
            for button in IN_THE_DOCK:
                assert await in_sight(page.get_by_test_id(f"dock-{button}")), f"{button} {name}"
            await page.get_by_test_id("dock-more").click()
            for button in IN_THE_SHEET:
                await page.get_by_test_id(f"more-{button}").wait_for()
            await until(page, f"() => ({SMALL_OR_OUTSIDE})({THUMB_PX}).length === 0", 3)  # the sheet takes a moment to rise
            assert not await page.evaluate(OVERFLOWS), name
            assert await visitor.accessibility_violations() == [], name
            await page.keyboard.press("Escape")
            await page.get_by_test_id("more-sheet").wait_for(state="hidden")
            focused = "(element) => element === document.activeElement"
            assert await page.get_by_test_id("dock-more").evaluate(focused), "the focus is where it was"
        assert visitor.complaints == []


@pytest.mark.parametrize("width", [390, 1280])
async def test_the_panel_of_diagnostics_leaves_everything_in_reach(visit: Visit, tmp_path: Path, width: int) -> None:
    async with house(settings(tmp_path)) as alex:
        visitor = await visit(refusal="NotAllowedError", viewport={"width": width, "height": 844})
        page = visitor.page
        await enter(page, alex.address)
        await page.get_by_test_id("typed-answer").fill("A word.")
        await page.keyboard.press("Alt+d")
        await page.get_by_test_id("line-figures").get_by_text("nothing, it is a rehearsal").wait_for()
        send = page.get_by_role("button", name="Send the answer")
        assert await in_sight(send)
        assert await in_sight(page.get_by_test_id("time-left"))
        assert await in_sight(page.get_by_test_id("dock-end"))
        await send.click()
        await page.get_by_test_id("answer-told").get_by_text("Sent.").wait_for()
        assert visitor.complaints == []


async def test_the_sheet_does_what_its_lines_say_by_the_keyboard_alone(visit: Visit, tmp_path: Path) -> None:
    async with house(settings(tmp_path)) as alex:
        visitor = await visit(viewport=SCREENS["upright"])
        page = visitor.page
        await enter(page, alex.address)
        await page.get_by_test_id("dock-more").focus()
        await page.keyboard.press("Enter")
        await page.get_by_test_id("more-patience").focus()
        await page.keyboard.press("Enter")
        await page.get_by_text("Alex waits longer before answering.").wait_for()
        await page.get_by_test_id("more-sheet").wait_for(state="hidden")
        await page.get_by_test_id("dock-more").click()
        await page.get_by_test_id("more-diagnostics").click()
        await page.get_by_test_id("diagnostics").wait_for()
        assert visitor.complaints == []


async def test_no_notice_covers_the_phase_or_the_clock(visit: Visit, tmp_path: Path) -> None:
    async with house(settings(tmp_path)) as alex:
        visitor = await visit(refusal="NotAllowedError", viewport=SCREENS["upright"], has_touch=True)
        page = visitor.page
        await enter(page, alex.address)
        for name, size in {**SCREENS, "a laptop": {"width": 1280, "height": 800}}.items():
            await page.set_viewport_size(size)  # type: ignore[arg-type]
            await page.locator("[data-code=microphone]").wait_for()
            assert await in_sight(page.get_by_test_id("time-left")), name
            phase = ".short" if size["width"] < 960 else "[aria-current=step]"
            assert await in_sight(page.locator(f"header nav {phase}")), name
            assert await in_sight(page.get_by_test_id("dock-end")), name
