"""What happened in an interview, as counted by code: all that a report may rest on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from tools.report import Answer, CodeWork, Delivery, HowAnswered, Part, PhaseTime


class Turn(Part):
    """A turn of the transcript, `number` counted from 1. `seconds`: of Alex's turn what was heard of it. `question`: to whose
    answer the words belong, where it is not the one that was asked last (empty: to none)."""

    number: int
    at_s: float
    who: Literal["alex", "candidate"]
    how: Literal["spoken", "spoken_unheard", "typed"]
    text: str = ""
    seconds: float = 0.0
    uncertain: bool = False
    cut: bool = False
    question: str | None = None

    @property
    def until_s(self) -> float:
        return self.at_s + self.seconds


def how_answered(turns: Sequence[Turn]) -> HowAnswered:
    ways = {turn.how for turn in turns}
    if not ways:
        return "none"
    return ways.pop() if len(ways) == 1 else "mixed"


def is_partly_unheard(turns: Sequence[Turn]) -> bool:
    return {"spoken_unheard"} < {turn.how for turn in turns}


class Revision(Part):
    at_s: float
    revision: int
    language: str
    text: str


class AnswerFact(Answer):
    """An answer with all of its words, its points not counted yet. `question` is what was asked, in full."""

    question: str = ""
    text: str = ""


class Facts(Part):
    """`revisions` are those that matter as evidence: the last, and each that was run. `starters`: the editor's first texts.

    `twist`: what was said to the problem's follow-up, where it was put. `has_editor`: could code be written in an editor
    and tests be run? If not, only what was given as text is told of.
    """

    level: str
    language: str
    rehearsal: bool
    has_editor: bool = True
    turns: tuple[Turn, ...] = ()
    answers: tuple[AnswerFact, ...] = ()
    twist: AnswerFact | None = None
    code: CodeWork = CodeWork()
    revisions: tuple[Revision, ...] = ()
    starters: dict[str, str] = Field(default={})
    phases: tuple[PhaseTime, ...] = ()
    delivery: Delivery = Delivery()

    @property
    def words(self) -> list[Turn]:
        """The candidate's turns of which there are words."""
        return [turn for turn in self.turns if turn.who == "candidate" and turn.text.strip()]

    @property
    def was_unheard(self) -> bool:
        """Did the candidate speak without being transcribed?"""
        return any(turn.how == "spoken_unheard" for turn in self.turns if turn.who == "candidate")

    @property
    def worked_on_code(self) -> bool:
        return bool(self.code.edits or self.code.runs or self.code.executions)
