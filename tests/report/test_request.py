"""The request to the report writer: the candidate's words are data and stay data."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tests.report.scenes import INJECTION, RUBRIC, STARTER, Record, begun, data_in, injecting, strong
from tools.grading_request import LONGEST_TRANSCRIPT, request_text


def test_the_request_holds_the_layout_that_graders_rely_on() -> None:
    facts = data_in(request_text(strong().facts, RUBRIC.axes))
    assert list(facts) == ["level", "rehearsal", "axes", "answers", "code", "transcript"]
    assert facts["axes"][0] == {
        "axis": "concepts",
        "title": "Concepts",
        "sources": ["transcript"],
        "anchors": {"1": "one", "2": "two", "3": "three", "4": "four", "5": "five"},
    }
    assert facts["answers"][0] == {
        "question_id": "stack",
        "title": "Stack",
        "question": "What is a stack?",
        "how": "typed",
        "text": "A stack is last in first out: push and pop at the same end.",
        "expected_points": ["LIFO", "push and pop"],
        "seconds": 0.0,
        "at_s": 3.0,
    }
    assert facts["code"]["runs"][-1] == {
        "at_s": 13.0,
        "passed": 4,
        "total": 4,
        "hidden_passed": 2,
        "hidden_total": 2,
        "error": "",
    }
    assert (facts["code"]["revisions"], facts["code"]["hints_given"], facts["code"]["hints_total"]) == (2, 0, 3)
    assert (facts["code"]["starter"], facts["code"]["hints"]) == (STARTER, [])
    assert facts["transcript"][0] == {"at_s": 1.0, "who": "alex", "how": "spoken", "text": "Hello, I am Alex."}


def test_the_second_request_has_the_axes_in_the_other_order() -> None:
    names = [axis["axis"] for axis in data_in(request_text(strong().facts, RUBRIC.axes, reverse=True))["axes"]]
    assert names == [axis.axis for axis in reversed(RUBRIC.axes)]


def test_words_that_imitate_the_fence_do_not_close_it() -> None:
    facts = data_in(request_text(injecting().facts, RUBRIC.axes))
    assert facts["answers"][0]["text"] == INJECTION


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1))
def test_whatever_was_typed_comes_out_as_it_went_in(text: str) -> None:
    if text.strip():
        facts = data_in(request_text(begun().asks("stack").types(text).facts, RUBRIC.axes))
        assert facts["transcript"][-1]["text"] == text


def test_a_very_long_interview_is_shortened_at_its_beginning() -> None:
    told = Record()
    for number in range(400):
        told.alex("question " * 100).says(f"number {number} " + "answer " * 150)
    facts = data_in(request_text(told.facts, RUBRIC.axes))
    assert len(json.dumps(facts["transcript"])) < 1.5 * LONGEST_TRANSCRIPT
    assert facts["transcript"][-1]["text"].startswith("number 399 ")
