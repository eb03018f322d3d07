"""What a model is told of the phase that it enters: what it is for, how long it may take, what must happen in it."""

from __future__ import annotations

from tools.desk import Desk
from tools.phases import Agenda, Need, due_s
from tools.results import PhaseInfo


def reaching(words: str, desk: Desk | None) -> str:
    """Words of a plan with how the report reaches the candidate in place of `{report}`: only a server has a page to open it."""
    return words.replace("{report}", "opens by itself" if desk is not None else "comes as a message here")


def info(agenda: Agenda, name: str, at_s: float, desk: Desk | None) -> PhaseInfo:
    """A phase as a tool result tells it that is entered at this second of the interview."""
    phase = agenda.phase(name)
    return PhaseInfo(
        name=name,
        title=phase.title,
        goal=reaching(phase.goal, desk),
        minutes=round(due_s(agenda, name, at_s) / 60, 1),
        tools=list(phase.tools),
        before_leaving=[_in_words(need, agenda) for need in phase.needs],
    )


def _in_words(need: Need, agenda: Agenda) -> str:
    match need:
        case "questions_answered":
            return f"{agenda.questions} questions asked, answered and noted with log_answer"
        case "problem_given":
            return "the coding problem given with start_coding"
        case "code_run_or_explained":
            return "the code run by the candidate, or explained and noted with log_answer for the problem"
