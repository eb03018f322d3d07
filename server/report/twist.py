"""The answer to a problem's twist: what was said after Alex put it, until the next question or phase. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from server.report.answers import beginning
from server.store.entries import Call, Noted, Phase, Problem, Question, of_kind
from tools.facts import AnswerFact, Turn, how_answered, is_partly_unheard
from tools.nonanswers import given_up
from tools.twist import puts_twist


def twist_answer(entries: Sequence[Noted], turns: Sequence[Turn]) -> AnswerFact | None:
    """None where the twist was never put."""
    title, twist = _twist(entries)
    put = next((turn for turn in turns if turn.who == "alex" and puts_twist(turn.text, twist)), None)
    if put is None:
        return None
    borders = (at for kind in (Phase, Problem, Question) for at, _ in of_kind(entries, kind) if at > put.at_s)
    until_s = min(borders, default=float("inf"))
    own = [turn for turn in turns if turn.who == "candidate" and put.at_s < turn.at_s < until_s]
    text = "\n".join(turn.text for turn in own if turn.text.strip())
    return AnswerFact(
        question_id="twist",
        title=f"The twist: {title}" if title else "The twist",
        asked_at_s=put.at_s,
        how=how_answered(own),
        seconds=round(sum(turn.seconds for turn in own), 1),
        quote=beginning(text),
        is_partly_unheard=is_partly_unheard(own),
        given_up=given_up(text),
        question=twist,
        text=text,
    )


def _twist(entries: Sequence[Noted]) -> tuple[str, str]:
    """The title and the twist of the last problem, from what the tool gave."""
    given = [call.result.get("problem") for _, call in of_kind(entries, Call) if not call.refused]
    problems = [problem for problem in given if isinstance(problem, dict)]
    last = problems[-1] if problems else {}
    return str(last.get("title") or ""), str(last.get("twist") or "")
