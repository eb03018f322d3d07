"""Whoever answers quickly is asked more: whether there is time for a question beyond the plan's least, and of which level.

Time that is left is not given back: the concept questions go on while their phase lasts, and when the code is done and spoken
of, further ones fill the rest. They rise a level when what was answered so far was good.
"""

from __future__ import annotations

from collections.abc import Iterable

from tools.bank import LEVELS, Bank
from tools.desk import Desk
from tools.phases import Agenda, answer_s, times
from tools.progress import Answer, Progress

GOOD = 0.5
"""An answer that holds this part of its expected points is a good one."""


def time_for_more(agenda: Agenda, progress: Progress, desk: Desk | None, now: float) -> bool:
    """Is there time in this phase for one more answer, at the pace of those before? Without a server nobody sees the clock."""
    if desk is None or len(progress.asked) >= agenda.most_questions:
        return False
    return times(agenda, progress, desk, now).phase_left_s >= max(_shortest_s(agenda), _pace_s(progress))


def _shortest_s(agenda: Agenda) -> float:
    return max((answer_s(agenda, name) for name, phase in agenda.plan.phases.items() if phase.asks == "questions"), default=0.0)


def _pace_s(progress: Progress) -> float:
    """How long an answer took so far, from its question to its last note: the mean of those that were noted."""
    noted = {answer.question_id: answer.at_s for answer in progress.answers}
    took = [noted[asked] - at_s for asked, at_s in progress.asked_at.items() if asked in noted]
    return sum(took) / len(took) if took else 0.0


def next_level(agenda: Agenda, bank: Bank, progress: Progress) -> str:
    """The interview's level for the questions of the plan; one above it for those beyond, when most answers were good."""
    if len(progress.asked) < agenda.questions or agenda.level not in LEVELS or not _mostly_good(bank, progress.answers):
        return agenda.level
    return LEVELS[min(LEVELS.index(agenda.level) + 1, len(LEVELS) - 1)]


def _mostly_good(bank: Bank, answers: Iterable[Answer]) -> bool:
    held: dict[str, set[str]] = {}
    for answer in answers:
        held.setdefault(answer.question_id, set()).update(answer.covered)
    known = {asked: points for asked, points in held.items() if asked in bank.questions}
    good = [asked for asked, points in known.items() if _part(bank, asked, points) >= GOOD]
    return bool(known) and 2 * len(good) > len(known)


def _part(bank: Bank, asked: str, points: set[str]) -> float:
    expected = set(bank.questions[asked].expected_points)
    return len(expected & points) / len(expected)
