"""A person at the page, as far as a test needs one: a voice, ears at the loudspeaker, an eye on the console."""

from __future__ import annotations

import base64
import io
import wave
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.async_api import Browser, ConsoleMessage, Page

HERE = Path(__file__).parent
AXE = HERE.parents[1] / "web" / "node_modules" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FLAGS = (
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream=display-media-type=browser",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def wav(samples: NDArray[np.int16], rate: int) -> bytes:
    """Mono 16-bit samples as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes(samples.astype("<i2").tobytes())
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class Heard:
    """What the loudspeaker played so far: seconds above -50 dBFS, the loudest 85 ms (RMS, 0 to 1), does it sound now."""

    loud_s: float
    peak: float
    loud_now: bool


@dataclass(slots=True)
class Visitor:
    """One page with its microphone and loudspeaker. `complaints` gathers console errors and uncaught exceptions."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    async def say(self, samples: NDArray[np.int16], rate: int = 24_000) -> float:
        """Speak into the microphone; returns the seconds spoken, when the last sample was played."""
        spoken: float = await self.page.evaluate("wav => window.__say(wav)", base64.b64encode(wav(samples, rate)).decode())
        return spoken

    async def hush(self) -> None:
        """Break off what is being said: `say` returns."""
        await self.page.evaluate("() => window.__hush()")

    async def heard(self) -> Heard:
        return Heard(**await self.page.evaluate("() => window.__heard()"))

    async def accessibility_violations(self) -> list[str]:
        """What axe-core finds wrong with the page at rest, one line a node: rule, element, what is wrong.

        Reduced motion is on meanwhile: a colour half-way through a fade is nobody's, and a caption may arrive at any time.
        """
        await self.page.emulate_media(reduced_motion="reduce")
        try:
            return await self._violations()
        finally:
            await self.page.emulate_media(reduced_motion="null")

    async def _violations(self) -> list[str]:
        if not await self.page.evaluate("() => 'axe' in window"):
            await self.page.evaluate(AXE.read_text(encoding="utf-8"))
        options = {"runOnly": {"type": "tag", "values": AXE_RULES}, "resultTypes": ["violations"]}
        found = await self.page.evaluate("async (options) => (await axe.run(document, options)).violations", options)
        return [f"{rule['id']}: {node['html'][:120]} ({node['failureSummary']})" for rule in found for node in rule["nodes"]]


def _note_complaints(visitor: Visitor) -> None:
    def from_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            visitor.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    visitor.page.on("console", from_console)
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(f"uncaught: {error}"))


async def visit(browser: Browser, *, refusal: str = "", scripts: Sequence[str] = (), **context: Any) -> Visitor:
    """A fresh visitor in a context of its own. `refusal` names the DOMException that the microphone answers with."""
    room = await browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | context))
    if refusal:
        await room.add_init_script(f'window.__microphoneRefusal = "{refusal}";')
    for name in ("microphone.js", "loudspeaker.js"):
        await room.add_init_script(path=HERE / name)
    for script in scripts:
        await room.add_init_script(script)
    visitor = Visitor(await room.new_page())
    _note_complaints(visitor)
    return visitor
