"""What the room says back to a person: muted, asked for, too long, busy; and that a din holds nobody up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.async_api import Page

from server.simulator.endpoint import Simulator
from server.simulator.voice import Voice
from tests.browser.test_interview import until
from tests.browser.test_phone import to_the_coding_problem
from tests.browser.test_small_screens import enter
from tests.browser.visitor import Visitor
from tests.journeys.house import brisk, house, settings

pytestmark = pytest.mark.browser
Visit = Callable[..., Awaitable[Visitor]]

PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(paste);
}"""
LOOP = "while True: pass"
SAYS_MUTED = """() => document.querySelector('[data-testid=room]').dataset.state === 'muted'
  && document.querySelector('[data-testid=state]').innerText.trim() === 'Muted'"""


def din(seconds: float) -> NDArray[np.int16]:
    """A radio: a voice that never pauses, 24 kHz."""
    said = Voice().say("There is no pause in this and it goes on and on and nobody can say where it ends or begins " * 3)
    loud = [piece for piece in np.array_split(said, max(1, len(said) // 240)) if np.abs(piece).max() > 900]
    return np.resize(np.concatenate(loud), round(seconds * 24_000))


async def state(page: Page, wanted: str) -> None:
    await page.locator(f"[data-testid=room][data-state={wanted}]").wait_for(timeout=40_000)


async def test_muting_in_mid_speech_ends_the_turn_and_says_muted(visit: Visit, tmp_path: Path) -> None:
    async with house(settings(tmp_path), brisk) as alex:
        visitor = await visit()
        page = visitor.page
        await enter(page, alex.address)
        await state(page, "speaking")
        await state(page, "listening")
        async with asyncio.TaskGroup() as tasks:
            speaking = tasks.create_task(visitor.say(din(30.0)))
            await state(page, "candidate_speaking")
            await page.wait_for_timeout(1500)
            await page.keyboard.press("m")
            await page.get_by_test_id("captions").get_by_text("Spoken answer, ").wait_for()
            assert not speaking.done(), "the turn was over before the voice was"
            speaking.cancel()
            await until(page, SAYS_MUTED, 40)
        assert visitor.complaints == []


async def test_alex_greets_beside_a_din_and_the_room_says_what_to_do(visit: Visit, tmp_path: Path) -> None:
    async with house(settings(tmp_path), lambda _: Simulator()) as alex:
        visitor = await visit()
        page = visitor.page
        await page.goto(f"{alex.address}/?minutes=3")
        await page.get_by_test_id("continue").click()
        await page.get_by_test_id("microphone-verdict").wait_for()
        async with asyncio.TaskGroup() as tasks:
            sounding = tasks.create_task(visitor.say(din(60.0)))
            await page.wait_for_timeout(500)
            await page.get_by_test_id("start").click()
            await page.get_by_test_id("captions").get_by_text("I am Alex").wait_for(timeout=8000)
            await page.locator("[data-code=din]").get_by_text("There is a steady sound").wait_for(timeout=30_000)
            await state(page, "listening")
            await page.keyboard.press("/")
            await page.keyboard.insert_text("Hello Alex, I am ready.")
            await page.keyboard.press("Enter")
            await page.get_by_test_id("question").wait_for(timeout=20_000)
            assert not sounding.done()
            await visitor.hush()
        await page.locator("[data-code=din]").wait_for(state="hidden")
        assert visitor.complaints == []


async def test_repeat_says_that_it_waits_and_is_asked_for_once(visit: Visit, tmp_path: Path) -> None:
    async with house(settings(tmp_path), lambda _: Simulator()) as alex:
        visitor = await visit()
        page = visitor.page
        await enter(page, alex.address)
        await state(page, "speaking")
        await page.keyboard.press("r")
        await page.keyboard.press("r")
        await page.get_by_test_id("asked").get_by_text("Alex repeats in a moment").wait_for()
        await page.get_by_test_id("asked").get_by_text("Alex repeats in a moment").wait_for(state="hidden", timeout=40_000)
        told = [str(record.message) for record in alex.wire if record.direction == "received"]
        assert sum("[alex:repeat" in message for message in told) == 1


async def test_what_is_too_long_is_said_and_kept(visit: Visit, tmp_path: Path) -> None:
    async with house(settings(tmp_path), brisk) as alex:
        visitor = await visit(refusal="NotAllowedError")
        page = visitor.page
        await enter(page, alex.address)
        box = page.get_by_test_id("typed-answer")
        await box.fill("x" * 30_000)
        await page.get_by_text("An answer holds 8,000 characters: 22,000 too many.").wait_for()
        await box.press("Enter")
        assert len(await box.input_value()) == 30_000
        await box.fill("")
        await to_the_coding_problem(page)
        await page.get_by_test_id("editor").locator(".cm-content").focus()
        await page.evaluate(PASTE, "# one more line of code\n" * 43_700)
        await page.get_by_text("The editor holds 200,000 characters:").wait_for()
        assert await page.get_by_test_id("saved").inner_text() == "Code not saved"
        assert await page.get_by_test_id("run-tests").is_disabled()
        await page.reload()
        await page.get_by_test_id("continue-interview").or_(page.get_by_test_id("code-room")).first.wait_for()
        if await page.get_by_test_id("continue-interview").count():
            await page.get_by_test_id("continue-interview").click()
        await page.get_by_text("The editor holds 200,000 characters:").wait_for()
        assert await page.locator("[data-code=message]").count() == 0, "nothing was sent that the server refuses"
        assert visitor.complaints == []


async def test_a_run_that_is_asked_for_during_another_follows_it(visit: Visit, tmp_path: Path) -> None:
    async with house(settings(tmp_path), brisk) as alex:
        visitor = await visit(refusal="NotAllowedError")
        page = visitor.page
        await enter(page, alex.address)
        await to_the_coding_problem(page)
        editor = page.get_by_test_id("editor").locator(".cm-content")
        headline = page.get_by_test_id("results-headline")
        await headline.get_by_text("Results", exact=True).wait_for(timeout=60_000)
        await editor.focus()
        await page.keyboard.press("Control+a")
        await page.keyboard.insert_text(LOOP)
        await page.keyboard.press("Control+Enter")
        await headline.get_by_text("Running", exact=True).wait_for()
        assert await page.get_by_test_id("run-tests").get_attribute("aria-busy") == "true"
        await page.keyboard.press("Control+a")
        await page.keyboard.insert_text("print('after the loop')\n")
        await page.keyboard.press("Control+Shift+Enter")
        await headline.get_by_text("Running. Then your newest code is run.").wait_for()
        await page.get_by_test_id("results").get_by_text("after the loop").wait_for(timeout=60_000)
        await page.keyboard.press("Control+a")
        await page.keyboard.insert_text(LOOP)
        await page.keyboard.press("Control+Shift+Enter")
        await page.locator(".results.stale").get_by_text("after the loop").wait_for()
        await page.get_by_test_id("stop").click()
        await page.get_by_test_id("results").get_by_text("You stopped it.").wait_for()
        assert await page.locator(".results.stale").count() == 0
        assert visitor.complaints == []


async def test_the_chosen_patience_is_kept_by_who_comes_back_before_start(visit: Visit, tmp_path: Path) -> None:
    async with house(settings(tmp_path)) as alex:
        visitor = await visit(refusal="NotAllowedError")
        page = visitor.page
        await page.goto(f"{alex.address}/?minutes=3")
        await page.get_by_text("Patient", exact=True).click()
        await page.get_by_test_id("continue").click()
        await page.goto(f"{alex.address}/room/{await alex.interview()}")
        await page.get_by_test_id("start").click()
        await page.get_by_test_id("dock-patience").get_by_text("Waits longer").first.wait_for()


async def test_an_interview_that_goes_on_is_not_deleted_and_the_list_stays(visit: Visit, tmp_path: Path) -> None:
    async with house(settings(tmp_path)) as alex:
        visitor = await visit(refusal="NotAllowedError")
        await enter(visitor.page, alex.address)
        history = await visitor.page.context.new_page()
        await history.goto(f"{alex.address}/history")
        await history.get_by_role("button", name="Delete Technical interview").click()
        await history.get_by_role("button", name="Delete", exact=True).click()
        await history.get_by_test_id("refused").get_by_text("It is still going on.").wait_for()
        await history.get_by_test_id("interviews").get_by_text("Still running. Go back to it").wait_for()
