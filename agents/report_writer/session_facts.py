"""The facts of an interview out of an ADK session, for `adk web`, where no server keeps a journal.

Less is known there: what was said, typed and asked, and the hints, but no length of speech, no editor, no test runs.
"""

from __future__ import annotations

from collections.abc import Sequence

from google.adk.sessions import Session

from agents import words
from tools.facts import AnswerFact, Facts, Turn, how_answered
from tools.report import CodeWork, HintUsed
from tools.stage import Situation


def session_facts(s: Situation, session: Session, voice: str) -> Facts:
    """`voice`: the name of the agent that speaks."""
    turns = [_turn(number, line, s.progress.started_at) for number, line in enumerate(words.lines(session, voice), start=1)]
    return Facts(
        level=s.progress.level,
        language=s.progress.language,
        rehearsal=False,
        has_editor=False,
        turns=tuple(turns),
        answers=tuple(_answer(s, asked, turns) for asked in s.progress.asked),
        code=_code(s),
    )


def _turn(number: int, line: words.Line, started_at: float) -> Turn:
    return Turn(number=number, at_s=round(max(line.at - started_at, 0.0), 1), who=line.who, how=line.how, text=line.text)


def _answer(s: Situation, asked: str, turns: Sequence[Turn]) -> AnswerFact:
    question = s.bank.questions.get(asked)
    at_s = s.progress.asked_at.get(asked, 0.0)
    until_s = min((border for border in _borders(s) if border > at_s), default=float("inf"))
    own = [turn for turn in turns if turn.who == "candidate" and at_s <= turn.at_s < until_s]
    expected = list(question.expected_points) if question else []
    return AnswerFact(
        question_id=asked,
        title=question.title if question else asked,
        asked_at_s=at_s,
        how=how_answered(own),
        seconds=0.0,
        expected=expected,
        question=question.text if question else "",
        text="\n".join(turn.text for turn in own),
    )


def _borders(s: Situation) -> list[float]:
    return [*s.progress.asked_at.values(), *(entry.at_s for entry in s.progress.trail)]


def _code(s: Situation) -> CodeWork:
    problem = s.bank.problems.get(s.progress.problem or "")
    hints = [HintUsed(at_s=hint.at_s, rung=hint.rung, of=s.progress.hints_total, text="") for hint in s.progress.hints]
    return CodeWork(problem=problem.title if problem else "", hints=hints, hints_total=s.progress.hints_total)
