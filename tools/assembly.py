"""From facts and gradings to the report, on the server and under `adk web`. Pure: the same input gives the same report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tools.facts import AnswerFact, Facts
from tools.points import counted
from tools.report import Answer, AxisScore, Grading, Report
from tools.report_text import markdown
from tools.rubric import Rubric
from tools.scoring import score_axis
from tools.verdict import Basis, overall, verdict

WANTED = 2
DRILL_WITHOUT_WORDS = "Answer one concept question aloud in two minutes: a definition, an example, and one case where it fails."


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose report it is. `interview` is the id, `interviewer` the folder."""

    interview: str
    interviewer: str
    title: str
    name: str = ""


def assemble(heading: Heading, facts: Facts, rubric: Rubric, gradings: Sequence[Grading]) -> Report:
    axes = [score_axis(axis, gradings, facts) for axis in rubric.axes]
    is_assessed = any(axis.score is not None for axis in axes)
    advice = next((grading for grading in gradings if is_assessed), None)
    basis = Basis.of(facts)
    report = Report(
        interview=heading.interview,
        interviewer=heading.interviewer,
        title=heading.title,
        level=facts.level,
        name=heading.name,
        verdict=verdict(facts.level, axes, basis, rehearsal=facts.rehearsal),
        summary=advice.summary.strip() if advice else "",
        overall=overall(axes, basis),
        rehearsal=facts.rehearsal,
        axes=axes,
        answers=[counted(answer, gradings) for answer in facts.answers],
        twist=_twist(facts.twist, rehearsal=facts.rehearsal),
        code=facts.code if facts.worked_on_code or (facts.has_editor and facts.code.problem) else None,
        delivery=facts.delivery,
        phases=list(facts.phases),
        strengths=_two(advice.strengths if advice else [], [] if facts.rehearsal else _strengths(axes)),
        changes=_two(advice.changes if advice else [], _changes(axes)),
        drill=(advice.drill.strip() if advice else "") or DRILL_WITHOUT_WORDS,
    )
    return report.model_copy(update={"markdown": markdown(report)})


def _twist(answer: AnswerFact | None, *, rehearsal: bool) -> Answer | None:
    """It has no points of its own, and a rehearsal cannot judge it: it is told with its words."""
    if answer is None:
        return None
    note = "Not assessed: a rehearsal does not judge it." if rehearsal else "No points are counted: it is problem solving."
    return counted(answer, ()).model_copy(update={"note": note})


def _two(given: Sequence[str], derived: Sequence[str]) -> list[str]:
    """The writer's words; where it left some out, the anchors speak."""
    wanted = [line.strip() for line in given if line.strip()][:WANTED]
    return [*wanted, *derived][:WANTED]


def _strengths(axes: Sequence[AxisScore]) -> list[str]:
    """The anchors reached, the highest first."""
    reached = sorted((axis for axis in axes if (axis.score or 0) >= 3), key=lambda axis: -(axis.score or 0))
    return [f"{axis.title}: {axis.anchor}" for axis in reached]


def _changes(axes: Sequence[AxisScore]) -> list[str]:
    """The next anchors of the axes that have the longest way to go."""
    open_ = sorted((axis for axis in axes if axis.score is not None and axis.next_anchor), key=lambda axis: axis.score or 0)
    return [f"{axis.title}: the next step is “{axis.next_anchor}”" for axis in open_]
