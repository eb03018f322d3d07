"""What the rehearsal brain remembers of the interview, and what it means to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from server.simulator.declared import Tool
from server.simulator.matching import covered
from server.simulator.phrases import Phrases
from server.simulator.reading import Next, Problem, Question

Why = Literal["greeting", "question", "probe", "problem", "hint", "invite", "closing", "remark"]
WORTH_REPEATING: frozenset[Why] = frozenset({"question", "probe", "problem", "hint", "invite"})
WORDS_A_SECOND = 2.7
NOTHING: Mapping[str, Any] = MappingProxyType({})
PATIENCE_S = 8.0  # beyond its expected length a speech that nobody reported as ended is taken for ended
CALL_PATIENCE_S = 3.0  # a call unanswered for that long when the candidate's turn ends was lost or cancelled


@dataclass(frozen=True, slots=True)
class Speak:
    text: str
    why: Why = "remark"


@dataclass(frozen=True, slots=True)
class Do:
    """Call a tool; `quiet`: only when nothing is being said. `aside`: a note, whose answer leads to nothing."""

    name: str
    args: Mapping[str, Any] = field(default_factory=dict)
    quiet: bool = False
    aside: bool = False


Intent = Speak | Do


@dataclass(frozen=True, slots=True)
class Turn:
    """A candidate's turn: typed words, or a spoken one of which only the length is known."""

    seconds: float
    text: str = ""

    @property
    def is_short(self) -> bool:
        return len(self.text.split()) < 30 if self.text else self.seconds < 20.0


@dataclass(slots=True)
class Open:
    """A question that was asked and is not logged yet."""

    question: Question
    turns: list[Turn] = field(default_factory=list)
    probed: int = 0

    @property
    def probe(self) -> str:
        return self.question.probes[self.probed] if self.probed < len(self.question.probes) else ""


@dataclass(frozen=True, slots=True)
class Saying:
    speak: Speak
    since: float

    @property
    def length_s(self) -> float:
        return len(self.speak.text.split()) / WORDS_A_SECOND + 0.3

    def over(self, now: float) -> bool:
        return now - self.since > 1.5 * self.length_s + PATIENCE_S

    def mostly_said(self, sent_s: float) -> bool:
        return sent_s >= 0.6 * self.length_s


@dataclass(frozen=True, slots=True)
class Pending:
    do: Do
    since: float
    blocking: bool


@dataclass(slots=True)
class Memory:
    """`open`: the question that waits for its answer; `answered`: the one before. `led`: an app directs this interview.
    `hurry`: the phase is to be left, by its time or (`eager`) by the candidate's wish."""

    tools: Mapping[str, Tool]
    phrases: Phrases
    written: bool = False
    typed: bool = False
    model: str = ""
    name: str = ""
    greeted: bool = False
    phase: str = ""
    phase_tools: tuple[str, ...] = ()
    plan: Next | None = None
    open: Open | None = None
    answered: Open | None = None
    led: bool = False
    problem: Problem | None = None
    stage: Literal["", "solving", "cost", "twist", "over"] = ""
    tests: tuple[int, ...] = ()
    waiting: int = 0
    looked_at: float = float("-inf")
    after_look: str = ""
    remarked: set[str] = field(default_factory=set)
    closing: Literal["", "invited", "said"] = ""
    goodbye: str = ""
    hurry: bool = False
    eager: bool = False
    ended: bool = False
    last_turn: Turn | None = None
    closed: dict[str, Any] = field(default_factory=dict)
    last_asked: str = ""
    last_said: str = ""
    # what is under way
    listening: bool = False
    saying: Saying | None = None
    cut: Speak | None = None
    lead: list[str] = field(default_factory=list)
    agenda: list[Intent] = field(default_factory=list)
    pending: list[Pending] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    lost: list[Do] = field(default_factory=list)
    owes: bool = False

    @property
    def all_pass(self) -> bool:
        """By the last run: the visible tests, the hidden ones, and none of those waits for Submit."""
        passed, total, hidden_passed, hidden_total = self.tests or (0, 0, 0, 0)
        return 0 < total == passed and hidden_passed >= hidden_total and not self.waiting

    def say(self, key: str, **values: object) -> str:
        return self.phrases.say(key, **values)

    def has(self, tool: str) -> bool:
        return tool in self.tools

    def is_speaking(self, now: float) -> bool:
        return self.saying is not None and not self.saying.over(now)

    def is_waiting(self) -> bool:
        """For the answer to a call that must come before anything else."""
        return any(one.blocking for one in self.pending)

    def known(self) -> dict[str, Any]:
        """Facts that may fill a tool's arguments, by the names that such arguments go by."""
        facts: dict[str, Any] = {"problem_id": self.problem.id} if self.problem else {}
        if not self.open:
            return facts | (self.closed or told([self.last_turn] if self.last_turn else [], None))
        asked = {"question_id": self.open.question.id} if self.open.question.id else {}
        return facts | asked | told(self.open.turns, self.open.question)

    def do(self, name: str, given: Mapping[str, Any] = NOTHING, *, quiet: bool = False, aside: bool = False) -> list[Intent]:
        """The intent to call a tool with all that is known; nothing when no such tool was declared."""
        tool = self.tools.get(name)
        return [Do(name, tool.fill(given, self.known()), quiet, aside)] if tool else []

    def close_question(self) -> None:
        """The answer is complete: its facts stay at hand, in case the call that notes it has to be repeated."""
        self.closed, self.answered, self.open = self.known(), self.open, None


def told(turns: Sequence[Turn], question: Question | None) -> dict[str, Any]:
    typed = " ".join(turn.text for turn in turns if turn.text)
    about = summary(turns)
    touched = covered(question.expected_points, typed, question.text) if typed and question else []
    return {"quote": typed, "answer": typed, "summary": about, "note": about, "covered_points": touched}


def summary(turns: Sequence[Turn]) -> str:
    """What is known of an answer, without a word that was not read."""
    spoken = sum(turn.seconds for turn in turns if not turn.text)
    parts = [f"spoken answer, {spoken:.0f} s; words not heard"] if any(not turn.text for turn in turns) else []
    if any(turn.text for turn in turns):
        parts.append("typed answer")
    return "; ".join(parts) or "no answer"
