"""A conversation over loudspeakers: Alex is never interrupted by himself, and at once by the candidate.

The microphone hears real speech where the reference material is beside the checkout, synthetic speech elsewhere, and Alex's own
voice 80 ms later and 12 dB weaker. When Alex pauses is told by the page's playback worklet, why by the server's ear. Not
part of `make test`: it runs with `make slow`.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from server.settings import Settings
from server.simulator.brain import Percept, Say, SpeechEnded, TextHeard
from server.simulator.endpoint import Simulator
from server.simulator.voice import RATE, Voice
from tests.browser.test_interview import until
from tests.browser.visitor import Visitor
from tests.journeys.house import house, settings

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("asked_for")]

Samples = NDArray[np.int16]
TESTSET = Path(os.environ.get("ALEX_SHARED") or Path(__file__).parents[3] / "shared") / "bench" / "testset"
ECHO = (Path(__file__).parent / "echo.js").read_text(encoding="utf-8")
LASTS_S = 180.0
BARGE_INS = 6
STOPS_WITHIN_S = 0.25
SETTLES_WITHIN_S = 2.0
LEVEL = 2_000
"""RMS of an utterance: -24 dBFS."""
FLOOR = 0.01
"""Alex is loud enough to be heard (RMS)."""
STORIES = (
    "Let me tell you first what we are going to do. I will ask you about a few ideas, and you answer in your own words. Take "
    "your time. When something is unclear, you may interrupt me whenever you like, and I will stop and listen to you.",
    "Thank you, that is a good beginning. Now think of a service that many people use at the same time. Some of them read, "
    "some write, and all want an answer quickly. Where would you look first, when it becomes slow on a Monday morning?",
    "I see what you mean. Suppose that the cache is cold, and that every request goes to the database. It has one disk "
    "and many readers. Tell me how you would find out which of the queries hurts most, and what you would change about it.",
    "That makes sense to me. Let us go one step further. Imagine that two of these services disagree about an order, since "
    "a message was lost between them. Who is right, how would you notice, and what would the customer see in the meantime?",
)


@dataclass
class Storyteller:
    """A model that talks for long whenever it may, and calls no tools."""

    stories: Iterator[str] = field(default_factory=lambda: cycle(STORIES))

    def step(self, percept: Percept, now: float) -> Sequence[Say]:
        match percept:
            case SpeechEnded() | TextHeard():
                return [Say(next(self.stories))]
        return []


def spoken(testset: Path) -> Iterator[tuple[Samples, int]]:
    """Utterances of two to three seconds and their rate, each beginning with its first sound."""
    pieces = [piece for file in sorted(testset.glob("*.wav")) if (piece := utterance(file)) is not None]
    if pieces:
        return cycle((piece, 16_000) for piece in pieces)
    voice = Voice()
    words = ("Sorry, may I ask something about that first?", "One moment, I would like to say something here.")
    return cycle((said[np.argmax(np.abs(said) > 600) :], RATE) for said in map(voice.say, words))


def utterance(file: Path) -> Samples | None:
    """The first piece that is labelled as speech for long enough, cut where another person would stop."""
    labels = file.with_suffix(".scv").read_text(encoding="ascii").strip().split(",")[1:]
    marks = [(float(labels[at]), float(labels[at + 1]), labels[at + 2] == "1") for at in range(0, len(labels) - 2, 3)]
    found = [(start, end) for start, end, speech in marks if speech and end - start > 1.6]
    if not found:
        return None
    start, end = found[0]
    raw = np.frombuffer(file.read_bytes()[44:], "<i2")[round(start * 16_000) : round(min(end, start + 3.0) * 16_000)]
    return at_level(raw)


def at_level(raw: Samples) -> Samples:
    """One person at one microphone: the recordings are of many, and who is 15 dB softer than usual is taken for another."""
    rms = float(np.sqrt(np.mean(np.square(raw, dtype=np.float64))))
    louder = min(LEVEL / max(1.0, rms), 32_000 / max(1, int(np.abs(raw).max())))
    return (raw * louder).astype(np.int16)


@dataclass
class Talk:
    """One conversation, and what was measured in it. Times are seconds; page times are on performance.now()."""

    visitor: Visitor
    utterances: Iterator[tuple[Samples, int]]
    stopped_after_s: list[float] = field(default_factory=list)
    echo_loss_db: list[float] = field(default_factory=list)

    async def look(self) -> dict[str, Any]:
        seen: dict[str, Any] = await self.visitor.page.evaluate("() => ({...window.__alex})")
        if (loss := (seen["hears"] or {}).get("echo_loss_db")) is not None:
            self.echo_loss_db.append(loss)
        return seen

    async def until(self, what: Callable[[dict[str, Any]], bool], within_s: float) -> dict[str, Any]:
        async with asyncio.timeout(within_s):
            while not what(seen := await self.look()):
                await asyncio.sleep(0.05)
        return seen

    async def speak(self) -> float:
        """The moment at which it began, in the page."""
        samples, rate = next(self.utterances)
        await self.visitor.say(samples, rate)
        return float(await self.visitor.page.evaluate("() => window.__began_ms.at(-1)")) / 1000

    async def hold(self) -> None:
        """Every other speech of Alex is interrupted, until BARGE_INS have been; the others are heard to their end."""
        began, rounds = time.monotonic(), 0
        while time.monotonic() - began < LASTS_S or len(self.stopped_after_s) < BARGE_INS:
            await self.until(lambda seen: seen["rms"] > FLOOR, 20)
            rounds += 1
            if rounds % 2 == 0 and len(self.stopped_after_s) < BARGE_INS:
                await asyncio.sleep(2.0 + 0.7 * (rounds % 5))
                await self.barge_in()
            else:
                await self.until(lambda seen: seen["state"] == "listening", 40)
                await asyncio.sleep(0.6)
                await self.speak()

    async def barge_in(self) -> None:
        began_s = await self.speak()
        seen = await self.look()
        pauses = [pause["from_ms"] / 1000 - began_s for pause in seen["pauses"]]
        since = [after_s for after_s in pauses if after_s > -0.05]
        self.stopped_after_s.append(min(since, default=float("inf")))


@pytest.mark.timeout(600)
async def test_alex_is_never_interrupted_by_himself_and_at_once_by_the_candidate(
    visit: Callable[..., Awaitable[Visitor]], tmp_path: Path, figure: Callable[[str], None]
) -> None:
    def simulate(chosen: Settings) -> Simulator:
        return Simulator(brain=Storyteller)

    async with house(settings(tmp_path, ALEX_EAR="alex"), simulate) as alex:
        visitor = await visit(scripts=[ECHO])
        page = visitor.page
        await page.goto(f"{alex.address}/?minutes=15")
        await page.get_by_test_id("continue").click()
        await page.get_by_test_id("start").click()
        await page.get_by_test_id("dock-mute").wait_for()
        await until(page, "window.__alex?.stage === 'running'", 10)
        await page.keyboard.press("d")
        talk = Talk(visitor, spoken(TESTSET))
        await talk.hold()
        await asyncio.sleep(SETTLES_WITHIN_S)
        seen = await talk.look()
        lines = await page.get_by_test_id("line-figures").inner_text()
        figure(f"the line as the panel tells it: {' '.join(lines.split())}")
        assert "not known yet" not in lines, "round trip and reply are known after a few turns"
        hears, pauses = seen["hears"], seen["pauses"]
        record = await alex.record(seen["interview"])
        cut = [line for line in record["transcript"] if line["who"] == "alex" and line["heard_until_s"] is not None]
        stopped = ", ".join(f"{after_s * 1000:.0f}" for after_s in talk.stopped_after_s)
        figure(f"barge-ins: Alex paused after {stopped} ms; confirmed {hears['confirmed']}, cut in the transcript {len(cut)}")
        figure(f"suspicions {hears['suspected']}, of which faded {hears['faded']}; pauses in the page {len(pauses)}")
        figure(
            f"echo loss as the ear sees it: {np.median(talk.echo_loss_db or [np.nan]):.0f} dB; underruns {seen['underruns']}"
        )
        assert hears["confirmed"] == BARGE_INS, "each barge-in, and nothing else, was confirmed"
        assert max(talk.stopped_after_s) <= STOPS_WITHIN_S
        assert len(cut) == BARGE_INS
        assert visitor.complaints == []
