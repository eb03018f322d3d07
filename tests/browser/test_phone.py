"""A phone: what is typed stays in sight above the editor's sheet, upright, on its side, and above the keyboard."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page

from tests.browser.test_typed_interview import answer, look
from tests.browser.visitor import Visitor
from tests.journeys.house import brisk, house, settings

pytestmark = pytest.mark.browser
Visit = Callable[..., Awaitable[Visitor]]

UPRIGHT = {"width": 390, "height": 844}
SIZES = {
    "upright": UPRIGHT,
    "upright above a keyboard": {"width": 390, "height": 460},
    "on its side": {"width": 844, "height": 390},
    "on its side above a keyboard": {"width": 844, "height": 200},
}
NOTHING_OVER_IT = """(element) => {
  const box = element.getBoundingClientRect();
  const seen = document.elementFromPoint(box.x + Math.min(40, box.width / 2), box.y + box.height / 2);
  return box.top >= 0 && box.bottom <= innerHeight && (seen === element || element.contains(seen));
}"""


async def in_sight(element: Locator) -> bool:
    """Inside of the window from top to bottom, and nothing lies over it."""
    return bool(await element.evaluate(NOTHING_OVER_IT))


async def to_the_coding_problem(page: Page) -> None:
    answered = ""
    while (seen := await look(page)).get("phase") != "coding" or seen["state"] != "listening":
        line = seen["captions"][-1] if seen.get("captions") else {}
        if seen.get("state") == "listening" and line.get("who") == "alex" and line["id"] != answered:
            answered = line["id"]
            await answer(page, "I would look at the cost in time and in memory first.")
        await page.wait_for_timeout(200)


async def test_the_box_for_typed_answers_is_in_sight_over_the_editor_on_every_side_of_a_phone(
    visit: Visit, tmp_path: Path
) -> None:
    async with house(settings(tmp_path), brisk) as alex:
        visitor = await visit(refusal="NotAllowedError", viewport=UPRIGHT, has_touch=True)
        page = visitor.page
        await page.goto(f"{alex.address}/?minutes=3")
        await page.get_by_test_id("continue").click()
        await page.get_by_test_id("microphone-problem").wait_for()
        await page.get_by_test_id("start").click()
        await to_the_coding_problem(page)
        for name, size in SIZES.items():
            await page.set_viewport_size(size)  # type: ignore[arg-type]  # a TypedDict of Playwright's
            assert await in_sight(page.get_by_test_id("open-editor")), f"the way to the editor is in sight {name}"
        await page.set_viewport_size(UPRIGHT)  # type: ignore[arg-type]
        await page.get_by_test_id("open-editor").click()
        await page.get_by_test_id("run-tests").wait_for()
        await page.locator(".cm-lineWrapping").wait_for()
        assert await visitor.accessibility_violations() == []
        box = page.get_by_test_id("typed-answer")
        for name, size in SIZES.items():
            await page.set_viewport_size(size)  # type: ignore[arg-type]  # a TypedDict of Playwright's
            await page.get_by_test_id("editor").locator(".cm-content").focus()
            assert await in_sight(page.get_by_test_id("editor").locator(".cm-line").first), f"the code is in sight {name}"
            await page.keyboard.press("Alt+/")
            assert await in_sight(box), f"the box is in sight {name}"
            assert await box.evaluate("(element) => element === document.activeElement"), name
        await page.set_viewport_size(UPRIGHT)  # type: ignore[arg-type]
        await answer(page, "A typed word over the editor.")
        await page.get_by_role("button", name="Close the editor").click()
        await page.get_by_test_id("captions").get_by_text("A typed word over the editor.").wait_for()
        assert visitor.complaints == []


async def test_going_back_in_the_browser_asks_before_it_leaves_the_room(visit: Visit, tmp_path: Path) -> None:
    async with house(settings(tmp_path)) as alex:
        visitor = await visit()
        page = visitor.page
        await page.goto(f"{alex.address}/?minutes=3")
        await page.get_by_test_id("continue").click()
        await page.get_by_test_id("start").click()
        await page.get_by_test_id("captions").get_by_text("I am Alex").wait_for()
        room = page.url
        await page.evaluate("history.back()")
        await page.get_by_test_id("stay").click()
        assert page.url == room
        await page.evaluate("history.back()")
        await page.get_by_test_id("leave").click()
        await page.get_by_test_id("interviews").get_by_text("Still running").click()
        await page.get_by_test_id("room").wait_for()
        assert page.url == room
        assert visitor.complaints == []
