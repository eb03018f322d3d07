"""The first lines of a report: no number that looks surer than it is, and words for how sure it is."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.scenes import begun, spoken_only, strong
from tools.report import AxisScore, Confidence
from tools.verdict import Basis, overall, verdict

scores = st.integers(1, 5)
MUCH = Basis(answers=4, runs=3)


def scored(*given: int | None) -> list[AxisScore]:
    return [AxisScore(axis=str(n), title=str(n), score=score) for n, score in enumerate(given)]


# ---- the overall ------------------------------------------------------------------------------------------------------


@given(st.lists(st.none() | scores, max_size=6))
def test_the_overall_is_the_mean_of_the_assessed_axes_to_one_decimal(given: list[int | None]) -> None:
    assessed = [score for score in given if score is not None]
    mean = overall(scored(*given), MUCH)
    if len(assessed) < max(min(2, max(len(given), 1)), len(given) / 2):
        assert mean is None
    else:
        assert mean is not None
        assert abs(Fraction(str(mean)) - Fraction(sum(assessed), len(assessed))) <= Fraction(1, 20)


@given(st.lists(scores, min_size=2, max_size=6), st.randoms())
def test_the_order_of_the_axes_does_not_matter(given: list[int], random: object) -> None:
    shuffled = sorted(given, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert overall(scored(*given), MUCH) == overall(scored(*shuffled), MUCH)


@pytest.mark.parametrize(("given", "mean"), [((3, 4, 4, 4), 3.8), ((2, 3, 3, 3), 2.8), ((1, 2), 1.5), ((5, 5), 5.0)])
def test_halves_are_rounded_up(given: tuple[int, ...], mean: float) -> None:
    assert overall(scored(*given), MUCH) == mean


def test_one_axis_does_not_speak_for_all_and_neither_do_fewer_than_half() -> None:
    assert overall(scored(5, None), MUCH) is None
    assert overall(scored(5, 5, None, None, None), MUCH) is None
    assert overall(scored(5, 5, 5, None, None), MUCH) == 5.0
    assert overall(scored(4), MUCH) == 4.0
    assert overall([], MUCH) is None


def test_one_piece_of_work_does_not_speak_for_an_interview_however_many_axes_quote_it() -> None:
    axes = scored(None, 3, 5, 3, None)
    assert overall(axes, Basis(answers=0, runs=1)) is None
    assert overall(axes, Basis(answers=1, runs=0)) is None
    assert overall(axes, Basis(answers=1, runs=1)) == 3.7


def test_an_answer_that_nobody_heard_is_nothing_to_rest_on() -> None:
    assert Basis.of(spoken_only().facts) == Basis(answers=0, runs=1)
    assert Basis.of(strong().facts) == Basis(answers=1, runs=2)
    assert Basis.of(begun().asks("stack").types("?!").facts).pieces == 0


# ---- the verdict ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "words"),
    [((5, 4), "Well above"), ((4, 3), "Above"), ((3, 3), "At the"), ((2, 2), "Below"), ((1, 1), "Well below")],
)
def test_the_verdict_names_the_level_that_it_is_for(given: tuple[int, ...], words: str) -> None:
    text = verdict("senior", scored(*given), MUCH).text
    assert text.startswith(words)
    assert "senior bar" in text


def test_a_rehearsal_places_nothing_against_a_bar() -> None:
    given = verdict("mid", scored(5, 5), MUCH, rehearsal=True)
    assert given.text == "Counted by fixed rules, and not judged."
    assert "bar" not in f"{given.text} {given.rests_on} {given.sureness}"


def test_an_overall_says_of_what_it_is_the_mean() -> None:
    axes = [AxisScore(axis=name, title=name, score=score) for name, score in (("Concepts", 2), ("Coding", 4), ("Testing", 2))]
    for rehearsal in (True, False):
        given = verdict("mid", axes, MUCH, rehearsal=rehearsal).rests_on
        assert given.endswith("The 2.7 is the unweighted mean of 3 areas: Concepts 2, Coding 4 and Testing 2.")


def test_what_was_given_up_is_told_apart_from_the_answers() -> None:
    told = begun().asks("stack").types("Last in, first out.").asks("queue").types("I do not know.").asks("heap").types("Skip")
    basis = Basis.of(told.facts)
    assert basis == Basis(answers=1, runs=0, skipped=1, unknown=1)
    assert verdict("mid", scored(3, 3), basis).rests_on.startswith(
        "Rests on 2 of 2 areas, 1 answer, 1 skipped and 1 not known."
    )


def test_where_too_little_was_assessed_the_verdict_says_so_in_place_of_a_number() -> None:
    axes = [
        AxisScore(axis="coding", title="Coding", score=4),
        AxisScore(axis="concepts", title="Concepts", not_assessed="no transcript"),
        AxisScore(axis="communication", title="Communication", not_assessed="no transcript"),
    ]
    given = verdict("mid", axes, Basis(answers=1, runs=2))
    assert given.text == "Too little was assessed for an overall score."
    assert given.rests_on == (
        "Rests on 1 of 3 areas, 1 answer and 2 test runs. Not assessed: no transcript (Concepts, Communication)."
    )
    assert given.sureness == ""


def test_where_nothing_was_assessed_nothing_is_said_to_rest_on_it() -> None:
    axes = [AxisScore(axis="coding", title="Coding", not_assessed="coding was not reached")]
    given = verdict("mid", axes, Basis(answers=0, runs=0))
    assert given.text == "Not enough was said or written to place this interview against the mid-level bar."
    assert given.rests_on == "Not assessed: coding was not reached (Coding)."


@pytest.mark.parametrize(
    ("given", "basis", "starts"),
    [
        (("high", "high", "high"), MUCH, "Confidence in the scores is high"),
        (("high", "medium", "high"), MUCH, "Confidence in the scores is medium"),
        (("low", "medium", "high"), MUCH, "Confidence in the scores is low"),
        ((None, None, None), MUCH, ""),
        (("high", "high", "high"), Basis(answers=1, runs=2), "That is little to go by"),
    ],
)
def test_how_sure_the_overall_is_stands_beside_it_in_words(
    given: tuple[Confidence | None, ...], basis: Basis, starts: str
) -> None:
    axes = [AxisScore(axis=str(n), title=str(n), score=3, confidence=one) for n, one in enumerate(given)]
    sureness = verdict("mid", axes, basis).sureness
    assert sureness.startswith(starts)
    assert bool(sureness) == bool(starts)


def test_where_an_axis_of_five_is_missing_the_overall_is_no_first_impression_and_where_two_are_it_is() -> None:
    assert verdict("mid", scored(3, 3, 3, 3, None), MUCH).sureness == ""
    assert verdict("mid", scored(3, 3, 3, None, None), MUCH).sureness.startswith("That is little to go by")
