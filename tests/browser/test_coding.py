"""The coding room: problems solved by typing, in the languages that run; the others written and talked about."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from agents.kit import HOME, read_folder
from tests.browser.test_interview import until
from tests.browser.test_phone import in_sight, to_the_coding_problem
from tests.browser.test_small_screens import enter
from tests.browser.test_typed_interview import answer
from tests.browser.visitor import Visitor
from tests.journeys.house import House, brisk, house, settings
from tools.bank import Problem

pytestmark = pytest.mark.browser
Visit = Callable[..., Awaitable[Visitor]]


AT_THE_NEWEST = """() => {
  const list = document.querySelector('.captions .scroll');
  return list.scrollHeight > list.clientHeight && list.scrollHeight - list.scrollTop - list.clientHeight < 48;
}"""


def editor(page: Page) -> Locator:
    return page.get_by_test_id("editor").locator(".cm-content")


async def given_problem(page: Page) -> Problem:
    title = await page.get_by_test_id("problem").locator("h2").inner_text()
    return next(one for one in read_folder(HOME / "technical").bank.problems.values() if one.title == title)


async def alex_says(page: Page, words: str) -> None:
    """Whole lines only: those of the candidate do not say this."""
    await expect(page.get_by_test_id("captions")).to_contain_text(re.compile(words), timeout=30_000)


async def finds(page: Page, headline: str) -> None:
    await expect(page.get_by_test_id("results-headline")).to_have_text(headline, timeout=60_000)


async def begin(visit: Visit, alex: House) -> tuple[Visitor, Page, Problem]:
    visitor = await visit(refusal="NotAllowedError")
    page = visitor.page
    await enter(page, alex.address)
    await to_the_coding_problem(page)
    await editor(page).wait_for()
    return visitor, page, await given_problem(page)


async def write(page: Page, code: str) -> None:
    await editor(page).focus()
    await page.keyboard.press("Control+a")
    await page.keyboard.insert_text(code)


def counted(problem: Problem) -> tuple[int, int]:
    hidden = sum(case.hidden for case in problem.tests)
    return len(problem.tests) - hidden, hidden


async def test_a_problem_is_solved_in_python_with_a_wrong_try_a_hint_and_a_hand_in(visit: Visit, tmp_path: Path) -> None:
    async with house(settings(tmp_path), brisk) as alex:
        visitor, page, problem = await begin(visit, alex)
        visible, hidden = counted(problem)
        await editor(page).focus()
        await page.keyboard.press("Control+a")
        await page.keyboard.type(f"def {problem.function}(*inputs):\nreturn None\n")
        await expect(editor(page)).to_contain_text("    return None")
        await page.keyboard.press("Control+Enter")
        await finds(page, f"0 of {visible} tests pass")
        await alex_says(page, rf"0 of {visible}\b")
        await page.keyboard.press("Alt+h")
        await page.get_by_test_id("hints").locator("li").first.wait_for(timeout=30_000)
        await write(page, problem.solutions["python"])
        await page.keyboard.press("Control+Enter")
        await finds(page, f"{visible} of {visible} tests pass")
        assert "Hidden" not in await page.get_by_test_id("results").inner_text()
        await alex_says(page, "that you see pass")
        await page.keyboard.press("Control+Alt+Enter")
        await finds(page, f"Handed in: {visible} of {visible} tests pass, {hidden} of {hidden} hidden")
        await expect(page.get_by_test_id("results")).to_contain_text("Hidden test, ")
        await alex_says(page, "ll tests pass")
        await is_given_the_twist(page)
        record = await alex.record(page.url.rpartition("/")[2])
        assert [(run["what"], run["passed"]) for run in record["runs"]] == [
            ("tests", 0),
            ("tests", visible),
            ("submit", visible + hidden),
        ]
        secrets = [case for case in record["runs"][-1]["cases"] if case["hidden"]]
        assert all(case["category"] and not case["expected"] and not case["got"] for case in secrets)
        assert len(record["hints"]) == 1
        assert visitor.complaints == []


async def is_given_the_twist(page: Page) -> None:
    """It stands under the problem when Alex has put it, also after a reload, and then the captions are at their newest line."""
    twist = page.get_by_test_id("twist")
    assert await twist.count() == 0
    await alex_says(page, "What does your solution cost")
    await answer(page, "It costs O(n) time and O(n) space.")
    await twist.wait_for(timeout=30_000)
    await expect(page.get_by_test_id("twist-told")).to_contain_text("The problem has a twist now")
    assert await in_sight(twist.locator("p"))
    words = await twist.inner_text()
    await comes_back(page)
    await expect(twist).to_have_text(words, use_inner_text=True)
    await until(page, AT_THE_NEWEST, 5)
    assert await page.get_by_text("To the newest").count() == 0


async def comes_back(page: Page) -> None:
    await page.reload()
    again = page.get_by_test_id("continue-interview")
    await again.or_(editor(page)).first.wait_for()
    if await again.count():
        await again.click()
    await editor(page).wait_for()


async def test_a_problem_is_solved_in_javascript_and_what_was_not_handed_in_is_at_the_end(visit: Visit, tmp_path: Path) -> None:
    async with house(settings(tmp_path), brisk) as alex:
        visitor, page, problem = await begin(visit, alex)
        visible, hidden = counted(problem)
        await page.keyboard.press("Alt+p")
        await page.keyboard.press("j")
        await expect(page.get_by_test_id("code-language")).to_have_value("javascript")
        await write(page, f"function {problem.function}() {{\n  throw new Error('not yet');\n}}\n")
        await page.keyboard.press("Control+Enter")
        await finds(page, f"0 of {visible} tests pass")
        await alex_says(page, "error")
        await write(page, problem.solutions["javascript"])
        await page.keyboard.press("Control+Enter")
        await finds(page, f"{visible} of {visible} tests pass")
        await alex_says(page, "that you see pass")
        await page.keyboard.press("Alt+e")
        await page.get_by_test_id("confirm-end").click()
        await page.locator("[data-testid=report][data-status=ready]").wait_for(timeout=20_000)
        await expect(page.get_by_test_id("report-code")).to_contain_text(f"{hidden} of {hidden}")
        await how_it_grew(page, problem)
        assert await visitor.accessibility_violations() == []
        assert visitor.complaints == []


async def how_it_grew(page: Page, problem: Problem) -> None:
    """The slider goes by the keyboard from the last revision to the first."""
    await page.get_by_test_id("growth").locator("summary").press("Enter")
    text, slider = page.get_by_test_id("growth-text"), page.get_by_test_id("growth-slider")
    await expect(text).to_have_text(problem.solutions["javascript"].strip())
    await slider.press("Home")
    await expect(page.get_by_test_id("growth-step")).to_contain_text("revision 1, JavaScript")
    await expect(text).to_contain_text("Write your code here")
    await page.get_by_test_id("growth").get_by_role("button").first.click()
    await expect(text).to_contain_text("not yet")


async def test_each_language_keeps_its_text_and_what_does_not_run_is_said(visit: Visit, tmp_path: Path) -> None:
    async with house(settings(tmp_path), brisk) as alex:
        visitor, page, problem = await begin(visit, alex)
        await write(page, "# mine in python\n")
        await page.get_by_test_id("code-language").select_option("java")
        await expect(editor(page)).to_contain_text(problem.function)
        assert await page.get_by_test_id("run").count() == 0
        await expect(page.get_by_test_id("no-run")).to_have_text("Alex reads it; it does not run here.")
        await write(page, "// mine in java\nint x\u200b = 1; // \u202e\n")
        await expect(page.get_by_test_id("code-unseen")).to_contain_text("on line 2")
        assert await editor(page).locator(".cm-specialChar").count() == 2
        assert await visitor.accessibility_violations() == []
        await page.get_by_test_id("code-done").click()
        await alex_says(page, "run(s it)? here")
        await expect(page.get_by_test_id("saved")).to_have_text("Code saved")
        await comes_back(page)
        await expect(editor(page)).to_contain_text("mine in java")
        await page.get_by_test_id("code-language").select_option("python")
        await expect(editor(page)).to_contain_text("mine in python")
        await editor(page).focus()
        await page.keyboard.press("Control+z")
        await expect(editor(page)).not_to_contain_text("java")
        assert visitor.complaints == []


async def test_the_editor_is_arranged_by_keyboard_and_remembered(visit: Visit, tmp_path: Path) -> None:
    async with house(settings(tmp_path), brisk) as alex:
        visitor, page, _ = await begin(visit, alex)
        split = page.get_by_role("separator", name="Width of the problem")
        before = await page.get_by_test_id("problem").bounding_box()
        await split.focus()
        await page.keyboard.press("ArrowLeft")
        await page.keyboard.press("ArrowLeft")
        await expect(split).to_have_attribute("aria-valuenow", "34")
        after = await page.get_by_test_id("problem").bounding_box()
        assert before is not None
        assert after is not None
        assert after["width"] < before["width"] - 40
        await page.get_by_test_id("open-editor-settings").press("Enter")
        assert await visitor.accessibility_violations() == []
        await page.get_by_text("Vim", exact=True).click()
        await page.get_by_text("18", exact=True).click()
        assert await page.locator(".cm-lineWrapping").count() == 0
        await page.get_by_text("Are wrapped", exact=True).click()
        await page.locator(".cm-lineWrapping").wait_for()
        await page.keyboard.press("Escape")
        await page.locator(".cm-vim-panel").wait_for()
        await write_in_vim(page)
        for place in ("results", "problem"):
            await page.keyboard.press("F6")
            await expect(page.get_by_test_id(place)).to_be_focused()
        await page.keyboard.press("F6")
        await expect(editor(page)).to_be_focused()
        kept = await page.evaluate("localStorage.getItem('alex.editor')")
        assert '"keys":"vim"' in kept
        assert '"size":18' in kept
        assert '"wrap":true' in kept
        assert '"problem":34' in kept
        assert visitor.complaints == []


async def write_in_vim(page: Page) -> None:
    """In normal mode the letters are commands: all lines away, then insert."""
    await editor(page).focus()
    await page.keyboard.type("ggdGiwritten in vim")
    await page.keyboard.press("Control+[")
    await page.keyboard.type("0x")
    await expect(editor(page)).to_have_text("ritten in vim")


async def test_emacs_keys_move_cut_and_paste(visit: Visit, tmp_path: Path) -> None:
    async with house(settings(tmp_path), brisk) as alex:
        visitor, page, _ = await begin(visit, alex)
        await write(page, "first")
        await page.get_by_test_id("open-editor-settings").click()
        await page.get_by_text("Emacs", exact=True).click()
        await page.keyboard.press("Escape")
        await page.locator(".cm-emacsMode").wait_for()
        await editor(page).focus()
        for key in ("Control+a", "Control+k"):  # the beginning of the line, and all of it away
            await page.keyboard.press(key)
        await expect(editor(page)).to_have_text("")
        await page.keyboard.type(" second")
        for key in ("Control+a", "Control+y", "Control+f", "Control+d"):  # back, what was cut, one on, one away
            await page.keyboard.press(key)
        await expect(editor(page)).to_have_text("first econd")
        assert visitor.complaints == []
