"""A line that is changed every few seconds, often in mid-sentence: the interview goes on as if it were not."""

from __future__ import annotations

import re

import pytest

from tests.journeys import wire
from tests.journeys.evening import Evening, Interview

pytestmark = pytest.mark.journey

AGAIN = r"Let me say that again|Once more, then|Here it is again"


@pytest.fixture
def restless(evening: Evening) -> Interview:
    return evening.interview("restless")


def test_it_goes_from_greeting_to_report_on_many_connections(restless: Interview) -> None:
    assert len(wire.received(restless.wire, "setup")) >= 4
    assert restless.c.of("ended")[0]["reason"] == "finished"
    assert restless.phases == ["greeting", "concepts", "coding", "wrap_up"]
    assert len(restless.report["answers"]) == 2
    assert restless.axes["coding"]["score"] >= 4


def test_alex_greets_once_and_nobody_is_told_of_the_changes(restless: Interview) -> None:
    assert len([line for line in restless.c.alex_lines if "I am Alex" in line]) == 1
    assert [notice["text"] for notice in restless.c.of("notice") if notice["text"]] == []
    assert "reconnecting" not in [message["state"] for message in restless.c.of("state")]


def test_what_was_cut_short_is_a_line_of_its_own_and_is_said_again(restless: Interview) -> None:
    assert [line for line in restless.c.alex_lines if re.search(rf"\S({AGAIN})", line)] == []
    asked = {question["text"] for question in restless.c.of("question")}
    assert [text for text in asked if not any(text in line for line in restless.c.alex_lines)] == []


def test_no_turn_of_the_candidate_is_missing_in_the_record(restless: Interview) -> None:
    own = [line for line in restless.record["transcript"] if line["who"] == "candidate"]
    assert len(own) == len(restless.c.said)
