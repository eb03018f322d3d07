"""The tools that write down: the candidate's own words with a time. No note is a score, and no argument here can be one."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from tools.args import Args
from tools.progress import Answer, Note
from tools.results import ToolResult
from tools.stage import Outcome, Situation, suggest

LONGEST_TEXT, MOST_POINTS = 1_500, 10


def _as_list(value: Any) -> Any:
    """Models send a single point as a string, and none as null."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


class LogAnswer(Args):
    """Note the answer to a question in the candidate's own words. It runs silently: call the tool that comes next with it."""

    question_id: str = Field(default="", description="the id that ask_question gave (or the coding problem's)")
    quote: str = Field(default="", description="the candidate's own words, the sentence that shows most; empty if not heard")
    summary: str = Field(default="", description="the answer in one or two neutral sentences")
    covered_points: Annotated[list[str], BeforeValidator(_as_list)] = Field(
        default=[], description="the expected points that the answer really held"
    )


class LogBehavioralNote(Args):
    """Note something worth remembering about how the candidate works (plans first, tests edge cases, takes a hint well)."""

    note: str = Field(description="one neutral sentence about the work, never about the person")
    quote: str = Field(default="", description="the candidate's own words, if any")


def log_answer(s: Situation, args: LogAnswer) -> Outcome:
    about = args.question_id or s.progress.open_question or s.progress.problem or s.progress.asked[-1]
    answer = Answer(
        question_id=about,
        phase=s.progress.phase,
        quote=_cut(args.quote),
        summary=_cut(args.summary),
        covered=tuple(_cut(point) for point in args.covered_points[:MOST_POINTS]),
        at_s=s.at_s,
    )
    after = s.after(s.progress.changed(answers=(*s.progress.answers, answer)))
    result = ToolResult(
        status="ok",
        message="Noted. Do not speak about it; go on with what is next.",
        retryable=True,
        phase=s.progress.phase,
        next=suggest(after),
    )
    return Outcome(after.progress, result)


def log_behavioral_note(s: Situation, args: LogBehavioralNote) -> Outcome:
    note = Note(text=_cut(args.note), quote=_cut(args.quote), phase=s.progress.phase, at_s=s.at_s)
    progress = s.progress.changed(notes=(*s.progress.notes, note))
    result = ToolResult(status="ok", message="Noted. Go on.", retryable=True, phase=s.progress.phase, next=suggest(s))
    return Outcome(progress, result)


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_TEXT else flat[: LONGEST_TEXT - 1] + "…"
