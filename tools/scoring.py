"""From gradings to the scores of the axes: arithmetic only, and what cannot be scored stays without a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low

from tools.evidence import found, words_in
from tools.facts import Facts
from tools.report import AxisGrade, AxisScore, Confidence, Evidence, Grading
from tools.rubric import Rubric, RubricAxis

FEWEST_WORDS = 5
MOST_EVIDENCE = 4
LADDER: tuple[Confidence, ...] = ("high", "medium", "low")
GAP = 1  # gradings further apart than this ask for a third

NOT_FOUND = "the evidence given for it does not occur in the record"
TOO_LITTLE = "too little evidence"
NOT_REACHED = "coding was not reached"
NOT_SEEN = "code cannot be seen here"


@dataclass(frozen=True, slots=True)
class Checked:
    """One grading of one axis after the evidence check."""

    grade: AxisGrade
    evidence: tuple[Evidence, ...]
    dropped: int

    @property
    def score(self) -> int | None:
        """Only what rests on evidence counts: at least one quote was found, and no more were invented than found."""
        return self.grade.score if self.evidence and self.dropped <= len(self.evidence) else None


def barrier(axis: RubricAxis, facts: Facts) -> str | None:
    """Why this axis cannot be scored whatever a model says, or None."""
    said = sum(len(words_in(turn.text)) for turn in facts.words)
    can_hear = "transcript" in axis.sources and said >= FEWEST_WORDS
    can_see = bool({"code", "tests"} & set(axis.sources)) and facts.worked_on_code
    if can_hear or can_see:
        return None
    if {"code", "tests"} & set(axis.sources) and not facts.code.problem:
        return NOT_REACHED
    if "transcript" not in axis.sources:
        return "no code was written" if facts.has_editor else NOT_SEEN
    return "no transcript" if facts.was_unheard and not facts.words else TOO_LITTLE


def open_axes(rubric: Rubric, facts: Facts) -> list[RubricAxis]:
    """The axes that a model may be asked about."""
    return [axis for axis in rubric.axes if barrier(axis, facts) is None]


def checked(axis: RubricAxis, grading: Grading, facts: Facts) -> Checked | None:
    grade = next((grade for grade in grading.axes if grade.axis == axis.axis), None)
    if grade is None:
        return None
    allowed = [quote for quote in grade.evidence if quote.source in axis.sources]
    evidence = [place for quote in allowed if (place := found(quote, facts)) is not None]
    return Checked(grade, _distinct(evidence), len(grade.evidence) - len(evidence))


def differ(axes: Sequence[RubricAxis], gradings: Sequence[Grading], facts: Facts) -> bool:
    """Are two gradings of any axis so far apart that a third is needed?"""
    for axis in axes:
        scores = [one.score for one in _all_checked(axis, gradings, facts) if one.score is not None]
        if scores and max(scores) - min(scores) > GAP:
            return True
    return False


def score_axis(axis: RubricAxis, gradings: Sequence[Grading], facts: Facts) -> AxisScore:
    if (reason := barrier(axis, facts)) is not None:
        return AxisScore(axis=axis.axis, title=axis.title, not_assessed=reason)
    graded = _all_checked(axis, gradings, facts)
    counted = [one for one in graded if one.score is not None]
    if not counted:
        return AxisScore(axis=axis.axis, title=axis.title, not_assessed=_why_not(graded))
    scores = [one.score for one in counted if one.score is not None]
    score = median_low(scores)
    nearest = sorted(counted, key=lambda one: abs((one.score or 0) - score))
    evidence = _distinct([place for one in nearest for place in one.evidence])[:MOST_EVIDENCE]
    return AxisScore(
        axis=axis.axis,
        title=axis.title,
        score=score,
        anchor=axis.anchor(score),
        next_anchor=axis.anchor(score + 1),
        reason=nearest[0].grade.reason,
        confidence=None if facts.rehearsal else confidence(scores, any(place.uncertain for place in evidence)),
        grades=scores,
        evidence=list(evidence),
    )


def confidence(scores: Sequence[int], uncertain: bool) -> Confidence:
    """Gradings that agree are trusted most, a single one or badly understood words less.

    A rehearsal has none: fixed rules agree with themselves, which says nothing of how right they are.
    """
    spread = max(scores) - min(scores)
    step = (2 if len(scores) < 2 else min(spread, 2)) + uncertain
    return LADDER[min(step, 2)]


def _all_checked(axis: RubricAxis, gradings: Sequence[Grading], facts: Facts) -> list[Checked]:
    return [one for grading in gradings if (one := checked(axis, grading, facts)) is not None]


def _why_not(graded: Sequence[Checked]) -> str:
    """The model's own reason where it declined; ours where its evidence did not hold."""
    declined = next((one.grade.not_assessed for one in graded if one.grade.score is None and one.grade.not_assessed), "")
    return declined or (NOT_FOUND if any(one.dropped for one in graded) else TOO_LITTLE)


def _distinct(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    return tuple({(place.source, place.ref, place.quote): place for place in evidence}.values())
