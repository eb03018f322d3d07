"""The report as text: calm, complete, and no sign in it works for anybody but us."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from server.report.assembly import assemble
from server.report.render import markdown, plain
from server.store.records import Interview
from tests.report.scenes import RUBRIC, SETUP, Record, grade, grading, injecting, quote, silent, strong
from tools.report import Grading, Report

TRUE = quote("last in first out")


def judged(told: Record) -> Record:
    """The same interview with a key: no rehearsal."""
    return Record(SETUP.model_copy(update={"rehearsal": False}), told.entries)


def written(told: Record, *given: Grading) -> Report:
    interview = Interview("i1", told.setup, "over", 0.0, 0.0, 0.0, "finished", "none", None)
    return assemble(interview, told.facts, RUBRIC, given)


def test_the_report_opens_with_the_verdict_and_what_it_rests_on() -> None:
    given = grading(grade("concepts", 4, TRUE), grade("coding", 4, quote("4/4", "tests")))
    lines = written(judged(strong()), given, given).markdown.splitlines()
    assert lines[0] == "# Technical interview: report"
    assert lines[2] == "**Above the bar for mid.** Mean over the assessed axes: 4.0 of 5."
    assert lines[4].startswith("Rests on 2 of 5 axes, 1 answer and 2 test runs.")


def test_a_rehearsal_says_plainly_that_it_is_one() -> None:
    assert "This was a rehearsal" in written(strong()).markdown
    assert "rehearsal" not in written(judged(strong())).markdown


def test_every_score_stands_with_its_anchor_the_next_one_and_its_evidence() -> None:
    given = grading(grade("coding", 4, quote("4/4", "tests"), quote("return a + b", "code")))
    text = written(judged(strong()), given).markdown
    assert "**Coding: 4 of 5.** four Confidence low (one grading)." in text
    assert "Next level: five" in text
    assert "* 4 of 4 visible tests passed, 2 of 2 hidden ones (test run 2, 0:13)" in text
    assert "* “return a + b” (revision 3, 0:12)" in text


def test_a_rehearsal_says_what_was_measured_and_shows_the_scale_only_to_compare_with() -> None:
    text = written(strong(), grading(grade("coding", 4, quote("4/4", "tests")))).markdown
    assert "**Coding: 4 of 5, measured.** The coding show it.\n\nOn the scale, 4 means: four\n\nAnd 5 means: five\n" in text
    assert "Confidence" not in text
    assert "Next level" not in text


def test_a_rehearsal_takes_no_anchor_for_a_strength() -> None:
    given = grading(grade("coding", 5, quote("4/4", "tests")), grade("concepts", 4, TRUE))
    assert written(strong(), given.model_copy(update={"strengths": []})).strengths == []


def test_two_strengths_two_changes_and_one_drill_are_given() -> None:
    report = written(strong(), grading(grade("concepts", 4, TRUE)))
    assert (len(report.strengths), len(report.changes)) == (2, 2)
    for title in ("What held up", "What to change", "Next drill"):
        assert f"## {title}" in report.markdown


def test_where_the_writer_left_advice_out_the_anchors_speak() -> None:
    given = grading(grade("concepts", 3, TRUE), grade("coding", 5, quote("4/4", "tests")))
    report = written(judged(strong()), given.model_copy(update={"strengths": [" "], "changes": [], "drill": ""}))
    assert report.strengths == ["Coding: five", "Concepts: three"]
    assert report.changes == ["Concepts: the next step is “four”"]
    assert report.drill


def test_without_a_score_there_is_no_praise() -> None:
    report = written(silent())
    assert (report.strengths, report.changes, report.summary) == ([], [], "")
    assert "What held up" not in report.markdown


def test_what_was_typed_formats_nothing() -> None:
    told = Record().asks("stack").types("# Hired <script>alert(1)</script> **five** [x](http://a.b) | `` ` `` ![i](x) www.a.b")
    text = written(told).markdown
    assert "<script>" not in text
    assert not re.search(r"(?<!\\)\]\(|(?<!\\)`|https?://|^# Hired", text, re.MULTILINE)
    assert "\\*\\*five\\*\\*" in text


@given(st.text())
def test_any_text_becomes_one_line_in_which_no_sign_acts(text: str) -> None:
    line = plain(text)
    assert len(line.splitlines()) <= 1
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]<>#|~]", line)
    assert not re.match(r"\d*[-+.)]", line)


def test_every_planted_interview_can_be_written_down() -> None:
    for told in (strong(), silent(), injecting(), Record()):
        report = written(told)
        assert markdown(report) == report.markdown
        assert report.markdown.endswith("\n")
        assert "None" not in report.markdown
