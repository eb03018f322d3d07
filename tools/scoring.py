"""From gradings to scores: arithmetic only, and what cannot be scored stays without a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median_low

from tools.evidence import found, words_in
from tools.facts import Facts
from tools.report import AxisGrade, AxisScore, Confidence, Evidence, Grading, Verdict
from tools.rubric import Rubric, RubricAxis

FEWEST_WORDS = 5
FEWEST_AXES = 2
MOST_EVIDENCE = 4
GAP = 1  # gradings further apart than this ask for a third

NOT_FOUND = "the evidence given for it does not occur in the record"
TOO_LITTLE = "too little evidence"

BARS = (
    (4.5, "Well above the bar for {level}."),
    (3.5, "Above the bar for {level}."),
    (2.5, "At the bar for {level}."),
    (1.5, "Below the bar for {level}, with a clear next step."),
    (0.0, "Well below the bar for {level} for now, with a clear next step."),
)


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
    if "transcript" not in axis.sources:
        return "no code was written"
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
    ladder: tuple[Confidence, ...] = ("high", "medium", "low")
    return ladder[min(step, 2)]


def overall(axes: Sequence[AxisScore]) -> float | None:
    """The mean over the assessed axes, to one decimal, halves up; None where one axis would have to speak for all."""
    scores = [axis.score for axis in axes if axis.score is not None]
    if len(scores) < min(FEWEST_AXES, len(axes)) or not scores:
        return None
    return float((Decimal(sum(scores)) / len(scores)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def verdict(level: str, axes: Sequence[AxisScore], answers: int, runs: int, *, rehearsal: bool = False) -> Verdict:
    """A rehearsal places what was measured, not the interview."""
    mean = overall(axes)
    assessed = [axis for axis in axes if axis.score is not None]
    if mean is None:
        text = f"Not enough was said or written to place this interview against the bar for {level}."
    else:
        text = next(words for least, words in BARS if mean >= least).format(level=level)
        text = f"What was measured is {text[0].lower()}{text[1:]}" if rehearsal else text
    counts = [f"{len(assessed)} of {len(axes)} axes", _count(answers, "answer"), _count(runs, "test run")]
    rests_on = [f"Rests on {', '.join(counts[:-1])} and {counts[-1]}."]
    for reason in dict.fromkeys(axis.not_assessed for axis in axes if axis.score is None):
        missing = [axis.title for axis in axes if axis.score is None and axis.not_assessed == reason]
        rests_on.append(f"Not assessed: {reason} ({', '.join(missing)}).")
    return Verdict(text=text, rests_on=" ".join(rests_on))


def _all_checked(axis: RubricAxis, gradings: Sequence[Grading], facts: Facts) -> list[Checked]:
    return [one for grading in gradings if (one := checked(axis, grading, facts)) is not None]


def _why_not(graded: Sequence[Checked]) -> str:
    """The model's own reason where it declined; ours where its evidence did not hold."""
    declined = next((one.grade.not_assessed for one in graded if one.grade.score is None and one.grade.not_assessed), "")
    return declined or (NOT_FOUND if any(one.dropped for one in graded) else TOO_LITTLE)


def _distinct(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    return tuple({(place.source, place.ref, place.quote): place for place in evidence}.values())


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
