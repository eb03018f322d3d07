"""The facts of an interview out of an ADK session, for `adk web`, where no server keeps a journal.

Less is known there: what was said, typed and asked, and the hints, but no length of speech, no editor, no test runs. Code is
what was given as text since the problem was: each time a revision.
"""

from __future__ import annotations

from collections.abc import Sequence

from google.adk.sessions import Session

from agents import words
from agents.given_code import given_code
from tools.facts import AnswerFact, Facts, Revision, Turn, how_answered
from tools.nonanswers import given_up, is_greeting, without_greetings
from tools.report import CodeWork, HintUsed
from tools.stage import Situation


def session_facts(s: Situation, session: Session, voice: str) -> Facts:
    """`voice`: the name of the agent that speaks."""
    turns = [_turn(number, line, s.progress.started_at) for number, line in enumerate(words.lines(session, voice), start=1)]
    code = given_code(s, session, voice)
    problem = s.bank.problems.get(s.progress.problem or "")
    return Facts(
        level=s.progress.level,
        language=s.progress.language,
        rehearsal=False,
        has_editor=False,
        turns=tuple(turns),
        answers=tuple(_answer(s, asked, turns) for asked in s.progress.asked),
        code=_code(s, code),
        revisions=tuple(code),
        starters=problem.starters if problem else {},
    )


def _turn(number: int, line: words.Line, started_at: float) -> Turn:
    return Turn(number=number, at_s=round(max(line.at - started_at, 0.0), 2), who=line.who, how=line.how, text=line.text)


def _answer(s: Situation, asked: str, turns: Sequence[Turn]) -> AnswerFact:
    question = s.bank.questions.get(asked)
    at_s = s.progress.asked_at.get(asked, 0.0)
    until_s = min((border for border in _borders(s) if border > at_s), default=float("inf"))
    during = [turn for turn in turns if turn.who == "candidate" and at_s <= turn.at_s < until_s]
    own = [turn for turn in during if not is_greeting(turn.text)]
    text = without_greetings("\n".join(turn.text for turn in own))
    expected = list(question.expected_points) if question else []
    return AnswerFact(
        question_id=asked,
        title=question.title if question else asked,
        asked_at_s=at_s,
        how=how_answered(own),
        seconds=0.0,
        expected=expected,
        question=question.text if question else "",
        given_up=given_up(text),
        text=text,
    )


def _borders(s: Situation) -> list[float]:
    return [*s.progress.asked_at.values(), *(entry.at_s for entry in s.progress.trail)]


def _code(s: Situation, written: Sequence[Revision]) -> CodeWork:
    problem = s.bank.problems.get(s.progress.problem or "")
    hints = [HintUsed(at_s=hint.at_s, rung=hint.rung, of=s.progress.hints_total, text="") for hint in s.progress.hints]
    last = written[-1] if written else None
    return CodeWork(
        problem=problem.title if problem else "",
        language=last.language if last else "",
        revision=last.revision if last else 0,
        edits=len(written),
        text=last.text if last else "",
        hints=hints,
        hints_total=s.progress.hints_total,
    )
