"""The harness itself, on a bare page: what the journeys measure with must measure truly."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.async_api import Page, Route

from tests.browser.visitor import Visitor

RATE = 24_000
Visit = Callable[..., Awaitable[Visitor]]

LISTEN = """async () => {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const context = new AudioContext();
  const ear = new AnalyserNode(context, { fftSize: 2048 });
  new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(ear);
  window.__levels = [];
  setInterval(() => {
    const samples = new Float32Array(ear.fftSize);
    ear.getFloatTimeDomainData(samples);
    window.__levels.push(Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length));
  }, 40);
}"""

PLAY = """async (seconds) => {
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: 440 });
  tone.connect(new GainNode(context, { gain: 0.2 })).connect(context.destination);
  const over = new Promise((resolve) => tone.addEventListener("ended", resolve));
  tone.start();
  tone.stop(context.currentTime + seconds);
  await over;
}"""

REFUSED = "() => navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'granted', (error) => error.name)"


async def open_bare_page(page: Page) -> None:
    """A secure origin without a network: media devices exist on no other."""

    async def answer(route: Route) -> None:
        await route.fulfill(body="<!doctype html><title>bare</title><link rel=icon href='data:,'>", content_type="text/html")

    await page.route("https://bare.test/**", answer)
    await page.goto("https://bare.test/")


def tone(seconds: float) -> NDArray[np.int16]:
    return (8_000 * np.sin(2 * np.pi * 300 * np.arange(int(seconds * RATE)) / RATE)).astype(np.int16)


async def test_what_is_said_on_command_arrives_in_the_pages_microphone(visit: Visit) -> None:
    visitor = await visit()
    await open_bare_page(visitor.page)
    await visitor.page.evaluate(LISTEN)
    assert await visitor.say(tone(1.0), RATE) == pytest.approx(1.0, abs=0.01)
    levels = await visitor.page.evaluate("() => window.__levels")
    assert 0.4 <= sum(level > 0.05 for level in levels) * 0.04 <= 1.6
    assert visitor.complaints == []


async def test_what_the_page_plays_is_measured(visit: Visit) -> None:
    visitor = await visit()
    await open_bare_page(visitor.page)
    assert (await visitor.heard()).loud_s == 0
    await visitor.page.evaluate(PLAY, 1.0)
    heard = await visitor.heard()
    assert 0.4 <= heard.loud_s <= 1.6
    assert heard.peak == pytest.approx(0.2 / 2**0.5, rel=0.2)


async def test_a_microphone_can_be_refused(visit: Visit) -> None:
    visitor = await visit(refusal="NotAllowedError")
    await open_bare_page(visitor.page)
    assert await visitor.page.evaluate(REFUSED) == "NotAllowedError"


async def test_console_errors_and_uncaught_exceptions_are_gathered(visit: Visit) -> None:
    visitor = await visit()
    await open_bare_page(visitor.page)
    async with visitor.page.expect_event("pageerror"):
        await visitor.page.evaluate("() => { console.error('one'); setTimeout(() => { throw new Error('two') }) }")
    assert [complaint.split(" (")[0] for complaint in visitor.complaints] == ["one", "uncaught: two"]


async def test_axe_names_what_is_wrong_with_a_page(visit: Visit) -> None:
    visitor = await visit()
    await open_bare_page(visitor.page)
    await visitor.page.set_content("<html lang=en><title>bare</title><main><h1>Bare</h1><button></button></main></html>")
    violations = await visitor.accessibility_violations()
    assert [violation.partition(":")[0] for violation in violations] == ["button-name"]
