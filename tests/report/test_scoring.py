"""Arithmetic in code: what gradings become, and what stays without a score."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.scenes import RUBRIC, begun, gibberish, grade, grading, quote, silent, spoken_only, strong
from tools.report import AxisScore
from tools.scoring import NOT_FOUND, NOT_REACHED, TOO_LITTLE, barrier, confidence, differ, open_axes, score_axis

CONCEPTS, PROBLEM_SOLVING, CODING, VERIFICATION, COMMUNICATION = RUBRIC.axes
TRUE, FALSE = quote("last in first out"), quote("a stack is a kind of tree")
scores = st.integers(1, 5)


def concepts(*given: int | None) -> AxisScore:
    return score_axis(CONCEPTS, [grading(grade("concepts", score, TRUE)) for score in given], strong().facts)


# ---- one axis ---------------------------------------------------------------------------------------------------------


@given(scores, scores)
def test_of_two_gradings_the_lower_counts_and_of_three_the_middle_one(one: int, other: int) -> None:
    assert concepts(one, other).score == min(one, other)
    assert concepts(one, other, 3).score == sorted([one, other, 3])[1]


@given(st.lists(scores, min_size=1, max_size=3))
def test_a_score_lies_within_its_gradings_and_brings_its_anchors(given: list[int]) -> None:
    axis = concepts(*given)
    assert axis.score in given
    assert axis.grades == given
    assert axis.anchor == CONCEPTS.anchors[axis.score]
    assert axis.next_anchor == (CONCEPTS.anchor(axis.score + 1) if axis.score < 5 else "")


def test_a_score_without_a_quote_that_occurs_does_not_count() -> None:
    axis = score_axis(CONCEPTS, [grading(grade("concepts", 5, FALSE)), grading(grade("concepts", 5))], strong().facts)
    assert (axis.score, axis.not_assessed, axis.evidence) == (None, NOT_FOUND, [])


def test_a_false_quote_is_dropped_and_more_false_than_true_ones_take_the_score_along() -> None:
    half = score_axis(CONCEPTS, [grading(grade("concepts", 4, TRUE, FALSE))], strong().facts)
    assert [place.quote for place in half.evidence] == [TRUE.quote]
    assert half.score == 4
    mostly_false = grading(grade("concepts", 4, TRUE, FALSE, quote("words never spoken")))
    assert score_axis(CONCEPTS, [mostly_false], strong().facts).score is None


def test_evidence_of_a_kind_that_the_axis_does_not_know_is_dropped() -> None:
    given = grading(grade("concepts", 5, quote("4/4", "tests")), grade("coding", 5, TRUE))
    assert score_axis(CONCEPTS, [given], strong().facts).score is None
    assert score_axis(CODING, [given], strong().facts).score is None


def test_evidence_of_both_gradings_is_shown_once() -> None:
    given = [grading(grade("concepts", 3, TRUE)), grading(grade("concepts", 3, TRUE, quote("push and pop")))]
    assert [place.quote for place in score_axis(CONCEPTS, given, strong().facts).evidence] == [TRUE.quote, "push and pop"]


def test_an_axis_that_the_writer_declined_or_forgot_is_not_assessed_for_its_reason() -> None:
    declined = grading(grade("concepts", None, why_not="only small talk"))
    assert score_axis(CONCEPTS, [declined, declined], strong().facts).not_assessed == "only small talk"
    assert score_axis(CONCEPTS, [grading()], strong().facts).not_assessed == TOO_LITTLE


def test_a_grading_further_than_one_apart_asks_for_a_third() -> None:
    def far(one: int | None, other: int | None) -> bool:
        given = [grading(grade("concepts", score, TRUE)) for score in (one, other)]
        return differ(RUBRIC.axes, given, strong().facts)

    assert [far(1, 3), far(5, 2), far(3, 4), far(3, 3), far(None, 5)] == [True, True, False, False, False]


def test_scores_that_do_not_count_ask_for_no_third() -> None:
    given = [grading(grade("concepts", 5, FALSE)), grading(grade("concepts", 1, TRUE))]
    assert not differ(RUBRIC.axes, given, strong().facts)


@pytest.mark.parametrize(
    ("given", "uncertain", "expected"),
    [
        ([4, 4], False, "high"),
        ([3, 4], False, "medium"),
        ([2, 4, 4], False, "low"),
        ([4], False, "low"),
        ([4, 4], True, "medium"),
        ([3, 4], True, "low"),
        ([1, 5, 5], True, "low"),
    ],
)
def test_confidence_falls_with_distance_and_with_uncertain_words(given: list[int], uncertain: bool, expected: str) -> None:
    assert confidence(given, uncertain) == expected


def test_a_rehearsal_claims_no_confidence_since_its_rules_always_agree_with_themselves() -> None:
    assert strong().facts.rehearsal
    assert concepts(4, 4).confidence is None


def test_an_uncertain_transcription_lowers_the_confidence_and_not_the_score() -> None:
    clear = begun().says("A stack is last in first out, I am sure.").facts
    unclear = begun().says("A stack is last in first out, I am sure.", uncertain=True).facts
    given = [grading(grade("concepts", 4, TRUE))] * 2
    first, second = (score_axis(CONCEPTS, given, facts.model_copy(update={"rehearsal": False})) for facts in (clear, unclear))
    assert (first.score, first.confidence) == (4, "high")
    assert (second.score, second.confidence) == (4, "medium")


# ---- what cannot be scored --------------------------------------------------------------------------------------------


def test_spoken_words_that_nobody_heard_leave_word_axes_without_a_score_for_want_of_a_transcript() -> None:
    facts = spoken_only().facts
    assert [barrier(axis, facts) for axis in RUBRIC.axes] == ["no transcript", None, None, None, "no transcript"]
    cheat = grading(grade("concepts", 5, quote("anything at all")))
    assert score_axis(CONCEPTS, [cheat, cheat], facts).not_assessed == "no transcript"


def test_silence_opens_no_axis() -> None:
    assert open_axes(RUBRIC, silent().facts) == []
    assert barrier(CODING, silent().facts) == "no code was written"


def test_an_interview_that_ended_before_coding_says_so_of_the_axes_that_need_it() -> None:
    facts = begun().asks("stack").speaks_unheard().facts
    assert [barrier(axis, facts) for axis in RUBRIC.axes] == [
        "no transcript",
        NOT_REACHED,
        NOT_REACHED,
        NOT_REACHED,
        "no transcript",
    ]


def test_typed_words_open_the_word_axes_and_leave_coding_closed() -> None:
    assert [axis.axis for axis in open_axes(RUBRIC, gibberish().facts)] == [
        "concepts",
        "problem_solving",
        "verification",
        "communication",
    ]


def test_a_few_words_are_too_little() -> None:
    assert barrier(CONCEPTS, begun().types("I don't know").facts) == TOO_LITTLE
