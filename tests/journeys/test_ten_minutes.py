"""Ten minutes at real speed, with PCM over TLS and ADK: nothing is lost, and the figures are printed.

Not part of `make test`: it runs with `make slow` (that is `pytest -m slow`), or where ALEX_SLOW=1 is set
(`ALEX_SLOW=1 make test`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from server.settings import Settings
from server.simulator.endpoint import Simulator
from tests.journeys import wire
from tests.journeys.candidate import Candidate, candidate
from tests.journeys.figures import figures
from tests.journeys.house import house, settings
from tests.journeys.manners import Manner, attend, edit, run_tests, speaks
from tests.journeys.overheard import Overheard, lost_s

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.usefixtures("asked_for")]


def thinks_aloud_and_writes() -> Iterator[Manner]:
    """For as long as the coding phase lasts: speaks, edits, asks for a hint, runs tests that never all pass."""

    async def writes(c: Candidate) -> None:
        assert c.problem
        edits = len(c.said)
        await edit(c, edits, f"{c.problem['starters']['python']}\n# thought number {edits}")
        await run_tests(c, edits, failing=1)

    async def asks_for_a_hint(c: Candidate) -> None:
        await c.send("pressed", button="hint")
        await c.until(lambda: c.state != "listening")

    while True:
        yield from (speaks(12.0), writes, speaks(15.0), asks_for_a_hint)


async def test_ten_minutes_pass_without_a_lost_sample_or_word(tmp_path: Path, figure: Callable[[str], None]) -> None:
    ear = Overheard()

    def simulate(_: Settings) -> Simulator:
        return Simulator(brain=lambda: ear)

    async with house(settings(tmp_path), simulate) as h:
        interview = await h.interview(minutes=12)
        async with candidate(h.address, interview) as c:
            c.screen = True
            await attend(c, speaks(17.0), thinks_aloud_and_writes())
        report, record = await h.report(interview), await h.record(interview)
        log, violations = list(h.wire), h.simulator.statistics.violations

    lasted = datetime.fromisoformat(record["ended_at"]) - datetime.fromisoformat(record["started_at"])
    figure(f"{lasted.total_seconds():.0f} s at real speed: {figures(c, lost_s(ear.turns, c.said))}")
    assert c.of("ended")[0]["reason"] in ("finished", "time")
    assert violations == []
    assert len(wire.windows(log)) == len(c.said)
    assert max(lost_s(ear.turns, c.said)) <= 0.04
    assert sum(c.heard.values()) == wire.samples_sent(log)
    assert report["overall"] is not None
