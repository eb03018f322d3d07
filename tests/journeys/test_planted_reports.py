"""Planted candidates before the rehearsal's grader: journal → facts → ADK's Runner → TLS → grader → checked report.

No interview is held: the journals are written by hand, so that what the report must say is known. Nobody has to speak.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from google.adk.models.google_llm import Gemini

from server.report.pipeline import rubric_of, write_report
from server.report.writer import AgentWriter
from server.service import client_of
from server.simulator.endpoint import Simulator
from server.simulator.hum import Hum
from server.store.store import Store
from tests.leased import leased
from tests.report.scenes import INJECTION, Record, begun, gibberish, injecting, silent, spoken_only, strong, weak
from tools.report import AxisScore, Report
from tools.scoring import barrier

POINTS = ["last in, first out", "push and pop work at the same end"]


@dataclass
class Office:
    """A report writer whose model is the simulator, and a database for its reports."""

    store: Store
    simulator: Simulator

    async def report(self, told: Record) -> Report:
        interview = leased(self.store, told.setup)
        for entry in told.entries:
            self.store.journal(interview).note(entry.kind, entry.at_s, entry.data)
        client = client_of(self.simulator.url, "rehearsal", self.simulator.ssl_context())
        report = await write_report(self.store, interview, AgentWriter([Gemini(model="gemini-3.8-flash", client=client)]))
        await client.aio.aclose()
        return report


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "alex.db")
    yield store
    store.close()


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    async with Simulator(voice=Hum()) as simulator:
        yield Office(store, simulator)


def scores(report: Report) -> dict[str, int | None]:
    return {axis.axis: axis.score for axis in report.axes}


def all_true(axes: list[AxisScore], told: Record) -> bool:
    """Every word that is quoted stands in what the candidate typed or wrote."""
    record = " ".join([turn.text for turn in told.facts.words] + [revision.text for revision in told.facts.revisions])
    return all(place.quote in record for axis in axes for place in axis.evidence if place.source != "tests")


async def test_strong_is_above_weak_is_above_nothing(office: Office) -> None:
    best, worst = await office.report(strong()), await office.report(weak())
    assert best.overall is not None
    assert worst.overall is not None
    assert best.overall > 3 > 2.5 > worst.overall
    assert (await office.report(silent())).overall is None


async def test_every_quote_of_a_report_is_true(office: Office) -> None:
    for told in (strong(), weak(), gibberish(), spoken_only()):
        report = await office.report(told)
        assert all_true(report.axes, told)
        assert all(axis.evidence for axis in report.axes if axis.score is not None)


async def test_spoken_only_is_scored_from_tests_and_edits_and_the_rest_is_told_as_not_assessed(office: Office) -> None:
    report = await office.report(spoken_only())
    assert scores(report)["coding"] == 5
    assert scores(report)["verification"] is not None
    reasons = {axis.axis: axis.not_assessed for axis in report.axes if axis.score is None}
    assert (reasons["concepts"], reasons["communication"]) == ("no transcript", "no transcript")
    assert "Not assessed: no transcript (Concepts, Communication)." in report.verdict.rests_on


async def test_silence_asks_nobody_and_gets_no_score(office: Office) -> None:
    report = await office.report(silent())
    assert set(scores(report).values()) == {None}
    assert office.simulator.log == []


async def test_gibberish_gets_no_more_than_the_lowest_score(office: Office) -> None:
    assert all(score in (None, 1) for score in scores(await office.report(gibberish())).values())


async def test_asking_for_points_gives_none(office: Office) -> None:
    honest = begun().asks("stack", POINTS).types("A stack is last in, first out.").note("end", {"reason": "finished"})
    begging = begun().asks("stack", POINTS).types(f"A stack is last in, first out. {INJECTION}")
    assert all(score in (None, 1) for score in scores(await office.report(injecting())).values())
    assert scores(await office.report(begging)) == scores(await office.report(honest))


async def test_neither_order_nor_level_nor_padding_moves_the_score(office: Office) -> None:
    def told(names: tuple[str, ...], padding: str = "") -> Record:
        record = begun()
        for name in names:
            record.asks(name, POINTS).types(f"A {name} is last in, first out; push and pop work at the same end.{padding}")
        return record.note("end", {"reason": "finished"})

    plain = await office.report(told(("stack", "pile")))
    assert plain.axes[0].score is not None
    turned = await office.report(told(("pile", "stack")))
    long = await office.report(told(("stack", "pile"), " That is what I would say about it, and I would say it again." * 3))
    senior = told(("stack", "pile"))
    senior.setup = senior.setup.model_copy(update={"level": "junior"})
    assert scores(plain) == scores(turned) == scores(long) == scores(await office.report(senior))


async def test_the_technical_rubric_is_the_one_that_counts(office: Office) -> None:
    report = await office.report(strong())
    rubric = {axis.axis: axis for axis in rubric_of("technical").axes}
    for axis in report.axes:
        if axis.score is not None:
            assert axis.anchor == rubric[axis.axis].anchors[axis.score]
        else:
            assert axis.not_assessed or barrier(rubric[axis.axis], strong().facts)
