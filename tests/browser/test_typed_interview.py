"""Without a microphone the typed path goes on, and every page on the way is fit for assistive technology."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from agents.kit import HOME, read_folder
from tests.browser.visitor import Visitor
from tests.journeys.house import brisk, house, settings

pytestmark = pytest.mark.browser

GIVES_UP = "I give up."
"""Said of the coding problem, which would else take all the time that there is."""


async def look(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = await page.evaluate("() => ({...window.__alex, path: location.pathname})")
    return found


async def question_of(page: Page) -> str:
    """What the bank expects of the question that is pinned in the room; civil words where there is none."""
    pinned = page.get_by_test_id("question")
    asked = await pinned.inner_text() if await pinned.count() else ""
    known = read_folder(HOME / "technical").bank.questions.values()
    return next((" ".join(one.expected_points[:2]) for one in known if one.text in asked), "I am ready, thank you.")


async def answer(page: Page, words: str) -> None:
    box = page.get_by_test_id("typed-answer")
    await box.focus()
    await page.keyboard.insert_text(words)
    await page.keyboard.press("Enter")


async def test_typed_answers_are_scored_with_quotes_and_no_page_on_the_way_shuts_anyone_out(
    visit: Callable[..., Awaitable[Visitor]], tmp_path: Path, figure: Callable[[str], None]
) -> None:
    async with house(settings(tmp_path), brisk) as alex:
        visitor = await visit(refusal="NotAllowedError")
        page = visitor.page
        await page.goto(f"{alex.address}/?minutes=3")
        await page.get_by_test_id("continue").wait_for()
        assert await visitor.accessibility_violations() == []
        await page.get_by_test_id("continue").click()
        await page.get_by_test_id("microphone-problem").wait_for()
        assert await visitor.accessibility_violations() == []
        await page.get_by_test_id("start").click()
        began, looked, answered = time.monotonic(), set[str](), ""
        typed: list[str] = []
        while not (seen := await look(page))["path"].startswith("/report/"):
            if seen.get("stage") == "running" and seen["phase"] in ("concepts", "coding") and seen["phase"] not in looked:
                looked.add(seen["phase"])
                assert await visitor.accessibility_violations() == []
            line = seen["captions"][-1] if seen.get("captions") else {}
            if seen.get("state") == "listening" and line.get("who") == "alex" and line["id"] != answered:
                answered = line["id"]
                typed.append(GIVES_UP if seen["phase"] == "coding" else await question_of(page))
                await answer(page, typed[-1])
            await asyncio.sleep(0.3)
        figure(f"typed interview in Chromium without a microphone: {time.monotonic() - began:.0f} s")
        await page.locator("[data-testid=report][data-status=ready]").wait_for(timeout=10_000)
        assert await visitor.accessibility_violations() == []
        assert looked == {"concepts", "coding"}
        report = await alex.report(seen["path"].rpartition("/")[2])
        concepts_are_scored_with_what_was_typed(report, typed)
        assert visitor.complaints == []


def concepts_are_scored_with_what_was_typed(report: dict[str, Any], typed: list[str]) -> None:
    concepts = next(axis for axis in report["axes"] if axis["axis"] == "concepts")
    assert concepts["score"] is not None, concepts
    quotes = [evidence["quote"] for evidence in concepts["evidence"]]
    assert quotes
    assert all(any(quote.rstrip(".") in words for words in typed) for quote in quotes)
