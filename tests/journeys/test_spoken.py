"""Spoken only: without words the report scores what tests and edits show, and says of the rest that it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.candidate import Json, candidate
from tests.journeys.house import HASTE, house, settings
from tests.journeys.manners import CODES, attend, speaks

pytestmark = pytest.mark.journey


def axes_of(report: Json) -> dict[str, Json]:
    return {axis["axis"]: axis for axis in report["axes"]}


async def test_a_spoken_interview_is_scored_by_what_tests_and_edits_show(tmp_path: Path) -> None:
    async with house(settings(tmp_path)) as h:
        setup = await h.get("/api/setup")
        interview = await h.interview()
        async with candidate(h.address, interview, hearing=HASTE) as c:
            await attend(c, speaks(), CODES)
        report, record = await h.report(interview), await h.record(interview)

    assert setup["rehearsal"]
    assert c.of("welcome")[0]["rehearsal"]
    assert c.of("ended")[0]["reason"] == "finished"
    assert [phase["phase"] for phase in record["phases"]] == ["greeting", "concepts", "coding", "wrap_up"]
    _whole(record, turns=len(c.said))

    axes = axes_of(report)
    assert {name: axis["not_assessed"] for name, axis in axes.items() if axis["score"] is None} == {
        "concepts": "no transcript",
        "communication": "no transcript",
    }
    for name in ("coding", "verification", "problem_solving"):
        assert {place["source"] for place in axes[name]["evidence"]} <= {"tests", "code"}
        assert axes[name]["evidence"]
    assert axes["coding"]["score"] >= 4
    assert report["rehearsal"]
    assert "Not assessed: no transcript (Concepts, Communication)." in report["verdict"]["rests_on"]
    assert [run["passed"] < run["total"] for run in report["code"]["runs"]] == [True, False]
    assert {answer["how"] for answer in report["answers"]} == {"spoken_unheard"}
    assert 0 < report["delivery"]["talk_share"] < 1
    assert report["delivery"]["words_per_minute"] is None


def _whole(record: Json, turns: int) -> None:
    """The record of an interview that went to its end: no words of the candidate are made up, Alex's lines were heard."""
    assert record["status"] == "over"
    assert record["started_at"] < record["ended_at"]
    own = [line for line in record["transcript"] if line["who"] == "candidate"]
    assert [(line["how"], line["text"]) for line in own] == [("spoken_unheard", "")] * turns
    assert all(line["seconds"] > 0.5 for line in own)
    alex = [line for line in record["transcript"] if line["who"] == "alex"]
    assert all(line["seconds"] > 0.5 and line["text"] for line in alex)
    assert [line["text"] for line in alex if line["heard_until_s"] is not None] == []
    assert len({line["text"] for line in alex}) == len(alex)
