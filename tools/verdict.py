"""From the scores of the axes to the first lines of a report: the overall, the bar, and how much they rest on.

A headline must not look surer than it is: where little was assessed there is no number, and where there is one it says how far
it may be trusted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tools.evidence import words_in
from tools.facts import Facts
from tools.report import AxisScore, Confidence, Verdict
from tools.report_words import count, level_name
from tools.scoring import LADDER

FEWEST_AXES = 2
FEWEST_PIECES = 2  # one answer or one test run would have to speak for the whole interview
FIRM_PIECES = 4
BARS = (
    (4.5, "Well above the {level} bar."),
    (3.5, "Above the {level} bar."),
    (2.5, "At the {level} bar."),
    (1.5, "Below the {level} bar, with a clear next step."),
    (0.0, "Well below the {level} bar for now, with a clear next step."),
)
COUNTED = "Counted by fixed rules, and not judged."
FIRST_IMPRESSION = "That is little to go by: take the overall score as a first impression."
SURENESS: dict[Confidence, str] = {
    "high": "Confidence in the scores is high: the gradings agree.",
    "medium": "Confidence in the scores is medium: in one area at least the gradings differ, or words were hard to hear.",
    "low": "Confidence in the scores is low: in one area at least the gradings differ widely, or there is only one.",
}


@dataclass(frozen=True, slots=True)
class Basis:
    """The pieces of work that scores can rest on. `answers`: those of which there are words; `runs`: of the tests.

    `skipped` and `unknown` are answers that were given up: nothing rests on them, and they are told.
    """

    answers: int
    runs: int
    skipped: int = 0
    unknown: int = 0

    @classmethod
    def of(cls, facts: Facts) -> Basis:
        gave = Counter(answer.given_up for answer in facts.answers if words_in(answer.text))
        return cls(gave[""], len(facts.code.runs), gave["skipped"], gave["unknown"])

    @property
    def pieces(self) -> int:
        return self.answers + self.runs


def overall(axes: Sequence[AxisScore], basis: Basis) -> float | None:
    """The mean over the assessed axes, to one decimal, halves up.

    None where it would look surer than it is: fewer than half of the axes assessed, or one piece of work speaking for all.
    """
    scores = [axis.score for axis in axes if axis.score is not None]
    fewest = max(len(axes) / 2, min(FEWEST_AXES, len(axes)))
    if not scores or len(scores) < fewest or basis.pieces < FEWEST_PIECES:
        return None
    return float((Decimal(sum(scores)) / len(scores)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def verdict(level: str, axes: Sequence[AxisScore], basis: Basis, *, rehearsal: bool = False) -> Verdict:
    """A rehearsal places nothing against a bar: nobody judged whether one was reached."""
    mean = overall(axes, basis)
    if mean is None:
        text = _unplaced(level, axes)
    else:
        bar = next(words for least, words in BARS if mean >= least).format(level=level_name(level))
        text = COUNTED if rehearsal else bar
    sureness = _sureness(axes, basis) if mean is not None else ""
    return Verdict(text=text, rests_on=f"{_rests_on(axes, basis)}{_how_it_came(axes, mean)}", sureness=sureness)


def _how_it_came(axes: Sequence[AxisScore], mean: float | None) -> str:
    if mean is None:
        return ""
    scores = [f"{axis.title} {axis.score}" for axis in axes if axis.score is not None]
    listed = " and ".join(filter(None, (", ".join(scores[:-1]), scores[-1])))
    return f" The {mean:.1f} is the unweighted mean of {count(len(scores), 'area')}: {listed}."


def _unplaced(level: str, axes: Sequence[AxisScore]) -> str:
    if any(axis.score is not None for axis in axes):
        return "Too little was assessed for an overall score."
    return f"Not enough was said or written to place this interview against the {level_name(level)} bar."


def _rests_on(axes: Sequence[AxisScore], basis: Basis) -> str:
    assessed = sum(axis.score is not None for axis in axes)
    counts = [f"{assessed} of {len(axes)} areas"]
    counts += [count(basis.answers, "answer")] * bool(basis.answers)
    counts += [f"{basis.skipped} skipped"] * bool(basis.skipped) + [f"{basis.unknown} not known"] * bool(basis.unknown)
    counts += [count(basis.runs, "test run")] * bool(basis.runs)
    told = [f"Rests on {' and '.join(filter(None, (', '.join(counts[:-1]), counts[-1])))}." if assessed else ""]
    for reason in dict.fromkeys(axis.not_assessed for axis in axes if axis.score is None):
        missing = [axis.title for axis in axes if axis.score is None and axis.not_assessed == reason]
        told.append(f"Not assessed: {reason} ({', '.join(missing)}).")
    return " ".join(filter(None, told))


def _sureness(axes: Sequence[AxisScore], basis: Basis) -> str:
    """Much missing outweighs gradings that agree. A rehearsal's rules say nothing of how right they are."""
    assessed = [axis for axis in axes if axis.score is not None]
    if basis.pieces < FIRM_PIECES or 5 * len(assessed) < 4 * len(axes):
        return FIRST_IMPRESSION
    given = {axis.confidence for axis in assessed if axis.confidence}
    return next((SURENESS[level] for level in LADDER[::-1] if level in given), "")
