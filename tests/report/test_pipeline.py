"""From a journal in a database to the report in it; planted candidates hold the pipeline honest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from server.report.grading import PAUSES_S, WriterFailed
from server.report.pipeline import ReportFailed, rubric_of, write_report
from server.store.errors import NotFound
from server.store.store import Store
from tests.leased import leased
from tests.report.scenes import (
    RUBRIC,
    Record,
    ScriptedWriter,
    Waits,
    data_in,
    gibberish,
    grade,
    grading,
    injecting,
    quote,
    silent,
    spoken_only,
    strong,
    weak,
)
from tools.report import AxisGrade, Grading, Quote, Report


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "alex.db")
    yield store
    store.close()


async def keep(store: Store, told: Record) -> str:
    interview = leased(store, told.setup)
    for entry in told.entries:
        store.journal(interview).note(entry.kind, entry.at_s, entry.data)
    await store.flush()
    return interview


async def strict(text: str) -> Grading:
    """A judge by rule: quotes the first words and the last run, and scores by covered points and passed tests only."""
    facts = data_in(text)
    return grading(*(_judged(axis["axis"], facts) for axis in facts["axes"]))


def _judged(axis: str, facts: dict[str, Any]) -> AxisGrade:
    said = " ".join(answer["text"] for answer in facts["answers"])
    runs = facts["code"]["runs"]
    if axis == "concepts":
        known = sum(word in said for word in ("last in first out", "push", "pop", "same end"))
        return grade(axis, 1 + known, quote(" ".join(said.split()[:6]))) if said else grade(axis, None, why_not="no words")
    if axis in ("coding", "verification", "problem_solving") and runs:
        passed, total = runs[-1]["passed"], runs[-1]["total"]
        return grade(axis, 1 + 4 * passed // total, quote(f"{passed}/{total}", "tests"))
    return grade(axis, None, why_not="too little was shown")


def believer(score: int, *evidence: Quote) -> Callable[[str], Any]:
    """A judge that gives every axis the same score with the same quotes, whatever the record says."""

    async def write(text: str) -> Grading:
        return grading(*(grade(axis["axis"], score, *evidence) for axis in data_in(text)["axes"]))

    return write


async def test_a_strong_candidate_gets_a_high_report_whose_every_quote_occurs(store: Store) -> None:
    interview = await keep(store, strong())
    report = await write_report(store, interview, strict, RUBRIC)
    assert {axis.axis: axis.score for axis in report.axes} == {
        "concepts": 5,
        "problem_solving": 5,
        "coding": 5,
        "verification": 5,
        "communication": None,
    }
    assert report.overall == 5.0
    assert all(place.at_s is not None and place.ref for axis in report.axes for place in axis.evidence)
    stored = store.report(interview)
    assert (stored.status, stored.report, store.get(interview).overall) == ("ready", report, 5.0)


async def test_a_weak_candidate_gets_a_low_one(store: Store) -> None:
    report = await write_report(store, await keep(store, weak()), strict, RUBRIC)
    assert report.overall is not None
    assert report.overall < 2.5
    assert report.code is not None
    assert len(report.code.hints) == 2


async def test_a_silent_candidate_gets_no_score_and_nobody_is_asked(store: Store) -> None:
    report = await write_report(store, await keep(store, silent()), ScriptedWriter([]), RUBRIC)
    assert [axis.score for axis in report.axes] == [None] * 5
    assert (report.overall, report.strengths, report.changes) == (None, [], [])
    assert report.verdict.text.startswith("Not enough was said")
    assert report.drill


async def test_a_spoken_interview_that_nobody_heard_is_scored_from_tests_and_edits_alone(store: Store) -> None:
    report = await write_report(store, await keep(store, spoken_only()), strict, RUBRIC)
    told = {axis.axis: axis.score if axis.score is not None else axis.not_assessed for axis in report.axes}
    assert (told["concepts"], told["communication"]) == ("no transcript", "no transcript")
    assert (told["coding"], told["verification"]) == (5, 5)
    assert "not assessed: no transcript" in report.markdown


async def test_typed_answers_are_scored_with_quotes_that_occur_in_what_was_typed(store: Store) -> None:
    typed = "A stack is last in first out: push and pop at the same end."
    report = await write_report(store, await keep(store, strong()), strict, RUBRIC)
    concepts = report.axes[0]
    assert concepts.evidence
    assert all(place.quote in typed for place in concepts.evidence)


async def test_an_interview_that_never_came_to_coding_has_no_code_to_report(store: Store) -> None:
    report = await write_report(store, await keep(store, gibberish()), strict, RUBRIC)
    assert report.code is None
    assert "## Code" not in report.markdown


async def test_gibberish_is_scored_low_or_not_at_all(store: Store) -> None:
    report = await write_report(store, await keep(store, gibberish()), strict, RUBRIC)
    assert report.axes[0].score == 1
    assert report.overall is None


async def test_an_order_to_the_grader_reaches_it_as_data_and_moves_no_score(store: Store) -> None:
    report = await write_report(store, await keep(store, injecting()), strict, RUBRIC)
    assert report.axes[0].score == 1
    assert report.overall is None


async def test_a_judge_who_believes_anything_still_cannot_invent_tests_or_code(store: Store) -> None:
    credulous = believer(5, quote("9/9 visible, 9/9 hidden", "tests"), quote("def genius(): pass", "code"))
    report = await write_report(store, await keep(store, injecting()), credulous, RUBRIC)
    assert [axis.score for axis in report.axes] == [None] * 5


async def test_a_judge_who_praises_without_quotes_gives_no_score(store: Store) -> None:
    report = await write_report(store, await keep(store, strong()), believer(5), RUBRIC)
    assert report.overall is None
    assert report.strengths == []


async def test_the_same_answers_in_another_order_get_the_same_report(store: Store) -> None:
    def told(*names: str) -> Record:
        record = Record().note("start", at=0)
        for name in names:
            record.asks(name, at=record.at + 1).types(f"The {name} is last in first out with push and pop at the same end.")
        return record.note("end", {"reason": "finished"})

    one = await write_report(store, await keep(store, told("stack", "queue")), strict, RUBRIC)
    other = await write_report(store, await keep(store, told("queue", "stack")), strict, RUBRIC)
    assert [axis.score for axis in one.axes] == [axis.score for axis in other.axes]


async def test_a_report_that_fails_is_marked_so_with_its_reason_and_can_be_written_later(store: Store) -> None:
    interview = await keep(store, strong())
    down = ScriptedWriter([WriterFailed("503 overloaded") for _ in range(2 * (len(PAUSES_S) + 1))])
    with pytest.raises(ReportFailed, match="503 overloaded"):
        await write_report(store, interview, down, RUBRIC, sleep=Waits())
    assert (store.report(interview).status, store.report(interview).report) == ("failed", None)
    assert "503 overloaded" in store.report(interview).error
    await write_report(store, interview, strict, RUBRIC)
    assert (store.report(interview).status, store.report(interview).error) == ("ready", "")


async def test_while_it_is_written_the_report_is_pending(store: Store) -> None:
    interview = await keep(store, strong())
    seen: list[str] = []

    async def looking(text: str) -> Grading:
        seen.append(store.report(interview).status)
        return await strict(text)

    await write_report(store, interview, looking, RUBRIC)
    assert seen == ["pending", "pending"]


async def test_what_was_noted_a_moment_before_is_in_the_report(store: Store) -> None:
    interview = await keep(store, strong())
    store.journal(interview).note("run", 99, {"revision": 9, "what": "tests", "passed": 1, "total": 4})
    report = await write_report(store, interview, strict, RUBRIC)
    assert report.code is not None
    assert report.code.runs[-1].passed == 1


async def test_a_report_is_the_same_after_a_way_through_the_database(store: Store) -> None:
    interview = await keep(store, weak())
    report = await write_report(store, interview, strict, RUBRIC)
    assert store.report(interview).report == report
    assert Report.model_validate_json(report.model_dump_json()) == report


async def test_an_interview_that_is_gone_has_no_report(store: Store) -> None:
    with pytest.raises(NotFound):
        await write_report(store, "nobody", strict, RUBRIC)


def test_the_technical_interview_has_a_rubric_whose_word_axes_need_words() -> None:
    axes = {axis.axis: axis.sources for axis in rubric_of("technical").axes}
    assert axes["concepts"] == axes["communication"] == ("transcript",)
    assert axes["coding"] == ("code", "tests")
    assert set(axes) == {"concepts", "problem_solving", "coding", "verification", "communication"}
