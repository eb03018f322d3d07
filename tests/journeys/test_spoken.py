"""Spoken only: without words the report scores what tests and edits show, and says of the rest that it cannot."""

from __future__ import annotations

import pytest

from tests.journeys.evening import Evening, Interview

pytestmark = pytest.mark.journey


@pytest.fixture
def spoken(evening: Evening) -> Interview:
    return evening.interview("spoken")


def test_it_goes_from_greeting_to_report_as_a_rehearsal(spoken: Interview) -> None:
    assert spoken.setup["rehearsal"]
    assert spoken.c.of("welcome")[0]["rehearsal"]
    assert spoken.report["rehearsal"]
    assert spoken.c.of("ended")[0]["reason"] == "finished"
    assert spoken.phases == ["greeting", "concepts", "coding", "wrap_up"]
    assert [notice["text"] for notice in spoken.c.of("notice") if notice["text"]] == []


def test_no_words_of_the_candidate_are_made_up(spoken: Interview) -> None:
    own = [line for line in spoken.record["transcript"] if line["who"] == "candidate"]
    assert [(line["how"], line["text"]) for line in own] == [("spoken_unheard", "")] * len(spoken.c.said)
    assert all(line["seconds"] > 0.5 for line in own)
    assert {answer["how"] for answer in spoken.report["answers"]} == {"spoken_unheard"}
    assert spoken.report["delivery"]["words_per_minute"] is None


def test_the_record_holds_alexs_lines_once_and_as_heard(spoken: Interview) -> None:
    alex = [line for line in spoken.record["transcript"] if line["who"] == "alex"]
    assert all(line["seconds"] > 0.5 and line["text"] for line in alex)
    assert [line["text"] for line in alex if line["heard_until_s"] is not None] == []
    assert len({line["text"] for line in alex}) == len(alex)
    assert spoken.record["started_at"] < spoken.record["ended_at"]
    assert 0 < spoken.report["delivery"]["talk_share"] < 1


def test_the_report_scores_what_tests_and_edits_show_and_says_no_transcript_of_the_rest(spoken: Interview) -> None:
    assert {name: axis["not_assessed"] for name, axis in spoken.axes.items() if axis["score"] is None} == {
        "concepts": "no transcript",
        "communication": "no transcript",
    }
    for name in ("coding", "verification", "problem_solving"):
        assert spoken.axes[name]["evidence"]
        assert {place["source"] for place in spoken.axes[name]["evidence"]} <= {"tests", "code"}
    assert spoken.axes["coding"]["score"] >= 4
    assert "Not assessed: no transcript (Concepts, Communication)." in spoken.report["verdict"]["rests_on"]
    assert [run["passed"] < run["total"] for run in spoken.report["code"]["runs"]] == [True, False]
