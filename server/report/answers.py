"""Which of the candidate's turns answered which question, and what the interviewer quoted of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from server.store.entries import Call, Noted, Phase, Problem, Question, of_kind
from tools.evidence import occurs, words_in
from tools.facts import AnswerFact, Turn, how_answered, is_partly_unheard
from tools.nonanswers import given_up, is_greeting, without_greetings

LONGEST_QUOTE = 240


def answers(entries: Sequence[Noted], turns: Sequence[Turn]) -> tuple[AnswerFact, ...]:
    """An answer is what the candidate said between its question and whatever came next: a question, a problem, a phase; and
    what was typed to it before that could be read. A greeting never answers, whenever it came."""
    asked: dict[str, tuple[float, Question]] = {}
    windows: dict[str, list[tuple[float, float]]] = {}
    for at_s, question in of_kind(entries, Question):
        asked.setdefault(question.id, (at_s, question))
        windows.setdefault(question.id, []).append((at_s, _next_after(entries, at_s, question.id)))
    notes = _noted_answers(entries)
    return tuple(
        _answer(at_s, question, _within(turns, name, windows[name]), notes.get(name, []))
        for name, (at_s, question) in asked.items()
    )


def _next_after(entries: Sequence[Noted], at_s: float, question: str) -> float:
    borders = [at for at, other in of_kind(entries, Question) if at > at_s and other.id != question]
    borders += [at for model in (Phase, Problem) for at, _ in of_kind(entries, model) if at > at_s]
    return min(borders, default=float("inf"))


def _within(turns: Sequence[Turn], question: str, windows: Sequence[tuple[float, float]]) -> list[Turn]:
    own = (turn for turn in turns if turn.who == "candidate" and not is_greeting(turn.text))
    return [turn for turn in own if _belongs(turn, question, windows)]


def _belongs(turn: Turn, question: str, windows: Sequence[tuple[float, float]]) -> bool:
    if turn.question is not None:
        return turn.question == question
    return any(start <= turn.at_s < end for start, end in windows)


def _noted_answers(entries: Sequence[Noted]) -> dict[str, list[dict[str, Any]]]:
    """By question. A note that names none is of what was handed out last, as the tool takes it."""
    notes: dict[str, list[dict[str, Any]]] = {}
    handed_out = ""
    for entry in entries:
        match entry.data:
            case Question(id=given) | Problem(id=given):
                handed_out = given
            case Call(name="log_answer", refused=False, args=args, result={"status": "ok" | "done"}):
                notes.setdefault(str(args.get("question_id") or handed_out), []).append(args)
    return notes


def _answer(at_s: float, question: Question, turns: Sequence[Turn], notes: Sequence[dict[str, Any]]) -> AnswerFact:
    text = without_greetings("\n".join(turn.text for turn in turns))
    return AnswerFact(
        question_id=question.id,
        title=question.title,
        asked_at_s=at_s,
        how=how_answered(turns),
        seconds=round(sum(turn.seconds for turn in turns), 1),
        quote=_quote([str(note.get("quote") or "") for note in notes], text),
        expected=question.expected_points,
        is_partly_unheard=is_partly_unheard(turns),
        given_up=given_up(text),
        question=question.text,
        text=text,
    )


def _quote(noted: Sequence[str], text: str) -> str:
    """What the interviewer quoted, if it is true; else the beginning of the answer."""
    true = (quote.strip() for quote in noted if occurs(words_in(quote), words_in(text)))
    return beginning(next(true, text))


def beginning(text: str) -> str:
    """Whoever pasted pages finds them in the transcript."""
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE].rsplit(maxsplit=1)[0] + " …"
