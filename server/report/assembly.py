"""From facts and gradings to the report. Pure: the same input gives the same report."""

from __future__ import annotations

from collections.abc import Sequence

from server.report.render import markdown
from server.store.records import Interview
from tools.facts import Facts
from tools.report import Answer, AxisScore, Grading, Report
from tools.rubric import Rubric
from tools.scoring import overall, score_axis, verdict

WANTED = 2
DRILL_WITHOUT_WORDS = "Answer one concept question aloud in two minutes: a definition, an example, and one case where it fails."


def assemble(interview: Interview, facts: Facts, rubric: Rubric, gradings: Sequence[Grading]) -> Report:
    axes = [score_axis(axis, gradings, facts) for axis in rubric.axes]
    is_assessed = any(axis.score is not None for axis in axes)
    advice = next((grading for grading in gradings if is_assessed), None)
    answered = sum(answer.how != "none" for answer in facts.answers)
    report = Report(
        interview=interview.id,
        interviewer=interview.setup.interviewer,
        title=interview.setup.title,
        level=facts.level,
        name=interview.setup.name,
        verdict=verdict(facts.level, axes, answered, len(facts.code.runs), rehearsal=facts.rehearsal),
        summary=advice.summary.strip() if advice else "",
        overall=overall(axes),
        rehearsal=facts.rehearsal,
        axes=axes,
        answers=[Answer(**answer.model_dump(exclude={"question", "text"})) for answer in facts.answers],
        code=facts.code if facts.code.problem or facts.worked_on_code else None,
        delivery=facts.delivery,
        phases=list(facts.phases),
        strengths=_two(advice.strengths if advice else [], [] if facts.rehearsal else _strengths(axes)),
        changes=_two(advice.changes if advice else [], _changes(axes)),
        drill=(advice.drill.strip() if advice else "") or DRILL_WITHOUT_WORDS,
    )
    return report.model_copy(update={"markdown": markdown(report)})


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
