"""The page of a report, opened from a record that was written by hand: nobody has to hold an interview for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from server.simulator.endpoint import Simulator
from server.store.store import Store
from tests.browser.visitor import Visitor
from tests.journeys.house import house, settings
from tests.leased import leased
from tests.report.scenes import Record, begun
from tests.report.test_planted import HASH, QUESTIONS, STACK, coded, reported, strong

Visit = Callable[..., Awaitable[Visitor]]
IN_VIEW = """() => {
  const place = document.querySelector(location.hash);
  const { top, bottom } = place.getBoundingClientRect();
  return { text: place.innerText, seen: top >= 0 && bottom <= innerHeight, focused: document.activeElement === place };
}"""


CLOSED = "document.querySelectorAll('[data-testid=points]:not([open])').length"


def spoken() -> Record:
    """Two answers that nobody heard, and one run of the tests."""
    record = begun()
    for name in (STACK, HASH):
        record.note("question", QUESTIONS[name].model_dump(include={"id", "title", "text", "expected_points"}))
        record.speaks_unheard(20.0)
    return coded(record, [((4, 4), (2, 2))])


def kept(database_url: str, told: Record) -> str:
    """A finished rehearsal with its report, in the store."""
    store = Store.open(database_url)
    report = reported(told)
    interview = leased(store, told.setup)
    for entry in told.entries:
        store.journal(interview).note(entry.kind, entry.at_s, entry.data)
    store.save_report(interview, report)
    store.close()
    return interview


@asynccontextmanager
async def opened(visit: Visit, folder: Path, told: Record, where: str = "/report/{}", **context: Any) -> AsyncIterator[Visitor]:
    """A house that holds this interview, and a visitor before it; `where` may name the interview."""
    chosen = settings(folder)
    interview = kept(chosen.manifest.storage.database, told)
    async with house(chosen, lambda _: Simulator()) as alex:
        visitor = await visit(**context)
        await visitor.page.goto(alex.address + where.format(interview))
        yield visitor


async def followed(page: Page, words: str) -> dict[str, object]:
    await page.locator("figcaption a", has_text=words).first.focus()
    await page.keyboard.press("Enter")
    await page.wait_for_function("document.activeElement?.matches(location.hash || 'none')")
    return dict(await page.evaluate(IN_VIEW))


@pytest.mark.parametrize("width", [1280, 390])
async def test_evidence_leads_by_keyboard_to_the_run_the_code_and_the_line_that_it_comes_from(
    visit: Visit, tmp_path: Path, width: int
) -> None:
    async with opened(visit, tmp_path, strong(), viewport={"width": width, "height": 800}) as visitor:
        page = visitor.page
        await page.get_by_test_id("axes").wait_for()
        for words, text in (("Test run 2", "4 of 4"), ("Revision 3", "return a + b"), ("Typed", "LIFO")):
            place = await followed(page, words)
            assert text in str(place["text"])
            assert (place["seen"], place["focused"]) == (True, True)
        assert await visitor.accessibility_violations() == []
        assert visitor.complaints == []


async def test_a_rehearsal_claims_no_anchor_and_shows_the_scale_to_compare_with(visit: Visit, tmp_path: Path) -> None:
    async with opened(visit, tmp_path, strong()) as visitor:
        page = visitor.page
        coding = page.locator("[data-axis=coding]")
        assert "On the scale, 5 means: Passes all tests" in await coding.get_by_test_id("yardstick").inner_text()
        shown = await page.get_by_test_id("axes").inner_text()
        assert "Reached" not in shown
        assert "Confidence" not in shown


async def test_each_answer_lists_the_points_that_it_names_in_the_persons_words_and_those_it_does_not(
    visit: Visit, tmp_path: Path
) -> None:
    async with opened(visit, tmp_path, strong()) as visitor:
        page = visitor.page
        first = page.get_by_test_id("points").first
        assert "points found, not judged" in await first.inner_text()
        assert "Words found: “A stack is LIFO and a queue is FIFO.”" in await first.inner_text()
        assert "Missed" not in await page.get_by_test_id("answers").inner_text()


async def test_one_test_run_gives_no_overall_score_and_what_nobody_heard_is_not_called_missed(
    visit: Visit, tmp_path: Path
) -> None:
    async with opened(visit, tmp_path, spoken()) as visitor:
        page = visitor.page
        await page.get_by_test_id("axes").wait_for()
        assert await page.get_by_test_id("verdict").inner_text() == "Too little was assessed for an overall score."
        assert "No overall score" in await page.get_by_test_id("overall").inner_text()
        assert "Coding 5 of 5" in await page.get_by_test_id("overall").inner_text()
        answers = await page.get_by_test_id("answers").inner_text()
        assert answers.count("What a good answer names") == 2
        assert "Not found" not in answers
        assert await visitor.accessibility_violations() == []


async def test_what_is_folded_is_printed_open_and_folded_again_afterwards(visit: Visit, tmp_path: Path) -> None:
    async with opened(visit, tmp_path, spoken()) as visitor:
        page = visitor.page
        await page.get_by_test_id("points").first.wait_for()
        await page.evaluate(f"addEventListener('beforeprint', () => (window.__closedOnPaper = {CLOSED}))")
        assert await page.evaluate(CLOSED) == 2
        await page.pdf()
        await page.emulate_media(media="print")
        assert await page.get_by_test_id("transcript").is_visible(), "what was said is printed too"
        assert await page.evaluate("window.__closedOnPaper") == 0
        assert await page.evaluate(CLOSED) == 2


async def test_past_interviews_are_told_apart_by_problem_and_name(visit: Visit, tmp_path: Path) -> None:
    told = spoken()
    told.setup = told.setup.model_copy(update={"name": "Ada"})
    async with opened(visit, tmp_path, told, "/") as visitor:
        row = await visitor.page.get_by_test_id("interviews").get_by_role("link").first.inner_text()
        assert "Technical interview: Sum of two" in row
        assert "Ada" in row
        assert "no overall score" in row
