"""One count of the points that an answer names: given by the report writer, checked by its quotes, the same everywhere."""

from __future__ import annotations

import re

import pytest

from tests.report.scenes import Record, begun, grading, names
from tests.report.test_planted import AVERAGE, GIBBERISH, HASH, INDEX, QUESTIONS, STACK, STRONG, WEAK, reported, told
from tools.points import counted
from tools.report import Answer, AnswerPoints

SAID = "A stack is last in first out. One pushes and pops at the same end."


def answer(*given: AnswerPoints | None, record: Record | None = None) -> Answer:
    facts = (record or begun().asks("stack").types(SAID)).facts
    return counted(facts.answers[0], [grading(points=[one] if one else []) for one in given])


def test_a_point_is_named_by_words_that_were_said() -> None:
    true = answer(names("stack", LIFO="last in, FIRST out", push_and_pop="pushes and pops"))
    assert (true.covered, true.is_counted) == (["LIFO", "push and pop"], True)
    assert true.quotes == {"LIFO": "last in, FIRST out", "push and pop": "pushes and pops"}


def test_a_point_whose_quote_was_never_said_is_not_named() -> None:
    assert answer(names("stack", LIFO="the newest one leaves first")).covered == []
    assert answer(names("stack", LIFO="")).covered == []


def test_a_single_word_names_a_point_only_where_it_is_the_whole_answer() -> None:
    assert answer(names("stack", LIFO="stack")).covered == []
    assert answer(names("stack", LIFO="LIFO."), record=begun().asks("stack").types("LIFO")).covered == ["LIFO"]


def test_a_point_that_nobody_expected_is_not_counted() -> None:
    assert answer(names("stack", charm="last in first out")).covered == []


def test_two_gradings_must_agree_on_a_point_and_of_three_two() -> None:
    yes, no = names("stack", LIFO="last in first out"), names("stack")
    assert [answer(*given).covered for given in ((yes,), (yes, yes), (yes, no), (yes, no, yes), (no, no, yes))] == [
        ["LIFO"],
        ["LIFO"],
        [],
        ["LIFO"],
        [],
    ]


def test_a_grading_that_says_nothing_of_an_answer_is_no_vote_against_it() -> None:
    assert answer(names("stack", LIFO="last in first out"), None).covered == ["LIFO"]
    assert not answer(None, None).is_counted
    assert not answer(names("queue", LIFO="last in first out")).is_counted


@pytest.mark.parametrize("record", [begun().asks("stack"), begun().asks("stack").speaks_unheard()], ids=["silent", "unheard"])
def test_without_words_nothing_is_counted_whatever_a_grading_claims(record: Record) -> None:
    given = answer(names("stack", LIFO="last in first out"), record=record)
    assert (given.is_counted, given.covered) == (False, [])


def test_what_the_interviewer_noted_while_listening_is_no_second_count() -> None:
    told_live = begun().asks("stack").types(SAID).logs("stack", points=["LIFO", "push and pop"])
    assert answer(names("stack", LIFO="last in first out"), record=told_live).covered == ["LIFO"]


# ---- in rehearsal -----------------------------------------------------------------------------------------------------

SHORT = {
    STACK: "LIFO and FIFO",
    "breadth-or-depth-first": "BFS: a queue",
    "most-urgent-job": "push in log n",
    HASH: "an array",
}
MIXED = {STACK: "last in first out", HASH: "I do not know.", INDEX: AVERAGE[INDEX]}


@pytest.mark.parametrize("answers", [STRONG, AVERAGE, WEAK, GIBBERISH, SHORT, MIXED], ids=str)
def test_the_score_of_concepts_and_the_rows_of_the_answers_tell_the_same_count(answers: dict[str, str]) -> None:
    report = reported(told(answers))
    rows = [answer for answer in report.answers if answer.is_counted]
    named, expected = sum(len(row.covered) for row in rows), sum(len(row.expected) for row in rows)
    assert f"{named} of {expected} expected points" in report.axes[0].reason


def test_what_is_typed_after_the_note_was_taken_counts_in_both_places() -> None:
    record = begun()
    for name, text in STRONG.items():
        question = QUESTIONS[name].model_dump(include={"id", "title", "text", "expected_points"})
        first, _, rest = text.partition(". ")
        record.note("question", question).types(first).logs(name, points=[]).types(rest)
    assert [row.covered for row in reported(record).answers] == [row.covered for row in reported(told(STRONG)).answers]


def test_a_short_answer_counts_where_it_names_a_point() -> None:
    rows = reported(told(SHORT)).answers
    assert [(row.is_counted, len(row.covered)) for row in rows] == [(True, 2), (True, 1), (True, 1), (True, 0)]
    alone = reported(told({STACK: "a LIFO stack"}))
    assert alone.axes[0].score is None
    assert len(alone.answers[0].covered) == 1


def test_every_point_named_is_quoted_in_the_persons_own_words() -> None:
    for row in reported(told(STRONG)).answers:
        assert list(row.quotes) == row.covered
        assert all(re.sub(r"\s+", " ", quote) in STRONG[row.question_id] for quote in row.quotes.values())


def test_typed_words_that_name_nothing_beside_an_unheard_answer_are_not_counted_as_one() -> None:
    asked = QUESTIONS[STACK].model_dump(include={"id", "title", "text", "expected_points"})
    chatter = begun().note("question", asked).types("Could you say that again, please?").speaks_unheard()
    assert not reported(chatter).answers[0].is_counted
    helped = begun().note("question", asked).types("LIFO and FIFO").speaks_unheard()
    assert (reported(helped).answers[0].is_counted, reported(helped).answers[0].is_partly_unheard) == (True, True)
