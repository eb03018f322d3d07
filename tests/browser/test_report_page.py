"""The page of a report, opened from a record that was written by hand: nobody has to hold an interview for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Page

from server.simulator.endpoint import Simulator
from server.store.store import Store
from tests.browser.visitor import Visitor
from tests.journeys.house import house, settings
from tests.report.test_planted import reported, strong

IN_VIEW = """() => {
  const place = document.querySelector(location.hash);
  const { top, bottom } = place.getBoundingClientRect();
  return { text: place.innerText, seen: top >= 0 && bottom <= innerHeight, focused: document.activeElement === place };
}"""


def kept(database_url: str) -> str:
    """A finished rehearsal with its report, in the store."""
    store, told = Store.open(database_url), strong()
    report = reported(told)
    interview = store.create_interview(told.setup)
    for entry in told.entries:
        store.journal(interview).note(entry.kind, entry.at_s, entry.data)
    store.save_report(interview, report)
    store.close()
    return interview


async def followed(page: Page, words: str) -> dict[str, object]:
    await page.locator("figcaption a", has_text=words).first.focus()
    await page.keyboard.press("Enter")
    await page.wait_for_function("document.activeElement?.matches(location.hash || 'none')")
    return dict(await page.evaluate(IN_VIEW))


@pytest.mark.parametrize("width", [1280, 390])
async def test_evidence_leads_by_keyboard_to_the_run_the_code_and_the_line_that_it_comes_from(
    visit: Callable[..., Awaitable[Visitor]], tmp_path: Path, width: int
) -> None:
    chosen = settings(tmp_path)
    interview = kept(chosen.manifest.storage.database)
    async with house(chosen, lambda _: Simulator()) as alex:
        visitor = await visit(viewport={"width": width, "height": 800})
        page = visitor.page
        await page.goto(f"{alex.address}/report/{interview}")
        await page.get_by_test_id("axes").wait_for()
        for words, text in (("Test run 2", "4 of 4"), ("Revision 3", "return a + b"), ("Said", "LIFO")):
            place = await followed(page, words)
            assert text in str(place["text"])
            assert (place["seen"], place["focused"]) == (True, True)
        assert await visitor.accessibility_violations() == []
        assert visitor.complaints == []


async def test_a_rehearsal_claims_no_anchor_and_shows_the_scale_to_compare_with(
    visit: Callable[..., Awaitable[Visitor]], tmp_path: Path
) -> None:
    chosen = settings(tmp_path)
    interview = kept(chosen.manifest.storage.database)
    async with house(chosen, lambda _: Simulator()) as alex:
        page = (await visit()).page
        await page.goto(f"{alex.address}/report/{interview}")
        coding = page.locator("[data-axis=coding]")
        assert "On the scale, 5 means: Passes all tests" in await coding.get_by_test_id("yardstick").inner_text()
        shown = await page.get_by_test_id("axes").inner_text()
        assert "Reached" not in shown
        assert "Confidence" not in shown
