"""The report as text: calm, complete, and no sign in it works for anybody but us."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tests.report.scenes import (
    CODE,
    RUBRIC,
    SETUP,
    Record,
    begun,
    grade,
    grading,
    injecting,
    names,
    quote,
    silent,
    spoken_only,
    strong,
)
from tools.assembly import Heading, assemble
from tools.report import Delivery, Grading, Report
from tools.report_text import markdown
from tools.report_words import clock, percent, plain, span

TRUE = quote("last in first out")


def judged(told: Record) -> Record:
    """The same interview with a key: no rehearsal."""
    return Record(SETUP.model_copy(update={"rehearsal": False}), told.entries)


def written(told: Record, *given: Grading) -> Report:
    return assemble(Heading("i1", "technical", told.setup.title), told.facts, RUBRIC, given)


def test_the_report_opens_with_the_verdict_and_what_it_rests_on() -> None:
    given = grading(grade("concepts", 4, TRUE), grade("coding", 4, quote("4/4", "tests")))
    lines = written(judged(strong()), given, given).markdown.splitlines()
    assert lines[0] == "# Technical interview: report"
    assert lines[2] == "**Too little was assessed for an overall score.**"
    assert lines[4].startswith("Rests on 2 of 5 areas, 1 answer and 2 test runs.")
    more = grading(*given.axes, grade("verification", 4, quote("2 test runs", "tests")))
    lines = written(judged(strong()), more, more).markdown.splitlines()
    assert lines[2] == "**Above the mid-level bar.** Mean over the assessed areas: 4.0 of 5."
    assert lines[4].startswith("Rests on 3 of 5 areas, 1 answer and 2 test runs.")
    assert lines[4].endswith("take the overall score as a first impression.")


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
    typed = written(judged(strong()), grading(grade("concepts", 4, TRUE))).markdown
    assert "* “last in first out” (typed, turn 3, 0:05)" in typed


def test_a_rehearsal_says_what_was_measured_and_shows_the_scale_only_to_compare_with() -> None:
    text = written(strong(), grading(grade("coding", 4, quote("4/4", "tests")))).markdown
    assert "**Coding: 4 of 5, measured.** The coding show it.\n\nOn the scale, 4 means: four\n\nAnd 5 means: five\n" in text
    assert "Confidence" not in text
    assert "Next level" not in text


POINTS = names("stack", LIFO="last in first out")


def test_each_answer_lists_what_it_named_in_its_own_words_and_what_it_missed() -> None:
    text = written(judged(strong()), grading(points=[POINTS])).markdown
    assert "**Stack** (0:03, typed) “last in first out”\n\nPoints named: 1 of 2. What a good answer names:\n" in text
    assert "\n* LIFO **Named:** “last in first out”\n* push and pop **Missed.**\n" in text


def test_a_rehearsal_counts_by_the_words_and_calls_nothing_missed() -> None:
    text = written(strong(), grading(points=[POINTS])).markdown
    assert "Words of 1 of 2 points were found; nobody judged what they say." in text
    assert "* LIFO **Words found:** “last in first out”" in text
    assert "named" not in text
    assert "* push and pop **Not found in the words.**" in text
    assert "Missed" not in text


def test_an_answer_that_nobody_heard_shows_what_a_good_one_names_and_nothing_as_missed() -> None:
    text = written(spoken_only()).markdown
    assert "**Stack** (0:03, spoken, not transcribed, 23 s)\n\nWhat a good answer names:\n\n* LIFO\n* push and pop\n" in text
    assert not re.search("Missed|Not found|Points named", text)


def test_where_a_part_was_not_heard_the_count_says_so() -> None:
    told = begun().asks("stack").types("It is last in first out.").speaks_unheard()
    assert "A part was spoken and not transcribed: it may have named more." in written(told, grading(points=[POINTS])).markdown


def with_a_twist() -> Record:
    told = Record().note("start", at=0).phase("coding", 20, at=0).problem().twist("What if the numbers come in one by one?")
    return told.alex("Now a twist: what if the numbers come in one by one?").types("I would keep a running sum.")


def test_the_answer_to_the_twist_is_told_with_its_words_and_is_not_assessed_in_a_rehearsal() -> None:
    text = written(with_a_twist()).markdown
    assert "**The twist: Sum of two** (0:03, typed) “I would keep a running sum.”\n\nNot assessed: a rehearsal" in text
    assert "No points are counted: it is problem solving." in written(judged(with_a_twist())).markdown


def test_what_was_given_up_is_called_that() -> None:
    text = written(begun().asks("stack").types("I don't know").asks("queue").types("skip it, please")).markdown
    assert "**Stack** (0:03, not known)" in text
    assert "**Queue** (0:05, skipped)" in text


def test_the_part_of_coding_that_questions_took_is_told() -> None:
    told = (
        Record()
        .note("start", at=0)
        .phase("coding", 20, at=0)
        .problem()
        .asks("stack", at=183)
        .note("end", {"reason": "time"}, at=523)
    )
    assert "* Coding: 8:43 of 20:00 planned, 5:40 of it on concept questions" in written(told).markdown


def test_a_run_that_the_clock_stopped_is_told_once() -> None:
    told = begun().problem().writes(CODE).breaks("Stopped after 5 seconds. Is there a loop that never ends?")
    assert "The only run, in the page, was stopped by the time limit of 5 seconds." in written(told).markdown


def test_figures_are_rounded_as_the_page_rounds_them() -> None:
    assert [percent(share) for share in (0.865, 0.125, 0.004)] == ["87 %", "13 %", "0 %"]
    assert [clock(at_s) for at_s in (59.5, 60.4, 754)] == ["1:00", "1:00", "12:34"]
    assert [span(seconds) for seconds in (0.5, 22.5, 59, 90, 754)] == ["1 s", "23 s", "59 s", "2 min", "13 min"]


def test_without_speech_or_typing_to_measure_there_is_no_word_on_delivery() -> None:
    told = strong().facts.model_copy(update={"delivery": Delivery()})
    assert "## Delivery" not in assemble(Heading("i1", "technical", "Technical interview"), told, RUBRIC, []).markdown


def test_a_rehearsal_takes_no_anchor_for_a_strength() -> None:
    given = grading(grade("coding", 5, quote("4/4", "tests")), grade("concepts", 4, TRUE))
    assert written(strong(), given.model_copy(update={"strengths": []})).strengths == []


def test_two_strengths_two_changes_and_one_drill_are_given() -> None:
    report = written(strong(), grading(grade("concepts", 4, TRUE)))
    assert (len(report.strengths), len(report.changes)) == (2, 2)
    for title in ("What went well", "What to change", "Next drill"):
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
    assert "What went well" not in report.markdown


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
