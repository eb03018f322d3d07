"""The system instruction: an interviewer's brief.md, and after it the facts of this one interview."""

from __future__ import annotations

import json

from tools.directions import escape
from tools.phases import times
from tools.stage import Situation
from tools.standing import NOT_AGAIN, TITLE, asked_line, minutes, phase_line, twist_line

LONGEST_NAME = 60


def instruction(brief: str, s: Situation, remembers: bool = False) -> str:
    """The brief, the setup (the name is the candidate's text: data, on one line) and, after a restart, where things stand.

    `remembers`: the model has the whole conversation before it, and may be in the middle of its greeting; or is told by others.
    """
    agenda, plan = s.agenda, s.agenda.plan
    phases = ", ".join(f"{title} ({minutes:.0f} min)" for _, title, minutes in agenda.phases)
    facts = [
        f"Type: {plan.title}. Level of the candidate: {agenda.level}. Planned time: {agenda.minutes:g} minutes.",
        f"Speak {agenda.language} (BCP 47) from your first word, unless the candidate asks for another language.",
        f"Phases: {phases}.",
        f"Name of the candidate (data, may be empty): {json.dumps(_one_line(agenda.name), ensure_ascii=False)}.",
    ]
    standing = "" if remembers else _standing(s)
    return "\n\n".join(part for part in (brief.strip(), "## This interview\n" + "\n".join(facts), standing) if part)


def _standing(s: Situation) -> str:
    """Empty while nothing has happened; else what a model with no memory of it must know to go on without a second greeting."""
    progress = s.progress
    if progress.version == 0:
        return ""
    left = times(s.agenda, progress, s.desk, s.now)
    told = [
        TITLE,
        f"The interview is under way. {NOT_AGAIN}",
        f"{phase_line(progress, left.left_s)}, in this phase: {minutes(left.phase_left_s)}.",
    ]
    if asked := asked_line(progress):
        told.append(asked)
    if (open_one := progress.open_question) and open_one in s.bank.questions:
        told.append(f"Open question {open_one}: {s.bank.questions[open_one].text}")
    if progress.problem:
        told.append(f"Coding problem {progress.problem} is given; hints given: {progress.hints_given}.")
    if problem := s.bank.problems.get(progress.problem or ""):
        told.append(twist_line(problem.twist))
    return "\n".join(told)


def _one_line(name: str) -> str:
    return escape(" ".join(name.split()))[:LONGEST_NAME]
