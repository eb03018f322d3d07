"""How far an interview has come: one frozen value, kept in the ADK session state and changed only by tools."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

STATE_KEY, SETUP_KEY = "alex_progress", "alex_setup"
REMEMBERED_CALLS = 40


class Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Setup(BaseModel):
    """What the person chose. The server puts it into the state at session creation; under `adk web` the defaults stand."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    level: str = "mid"
    minutes: float = Field(default=30, ge=3)
    language: str = "en-US"
    name: str = ""
    interviewer: str = ""
    seed: int | None = Field(default=None, description="the same seed draws the same questions; None: by the session's id")
    asked_before: tuple[str, ...] = Field(default=(), description="ids from earlier interviews, the newest first: drawn last")


class Answer(Kept):
    """What the interviewer noted of one answer; `quote` is the candidate's own words. Several notes of one question are one."""

    question_id: str
    phase: str
    quote: str = ""
    summary: str = ""
    covered: tuple[str, ...] = ()
    at_s: float = 0.0


class Note(Kept):
    text: str
    quote: str = ""
    phase: str = ""
    at_s: float = 0.0


class Mark(Kept):
    """The state of the candidate's work when a hint was given: the same mark later means that nothing has happened since."""

    revision: int = 0
    turns: int = 0
    hints_asked: int = 0


class HintGiven(Kept):
    problem: str
    rung: int
    at_s: float
    mark: Mark | None = None


class PhaseEntry(Kept):
    phase: str
    at_s: float


class Progress(Kept):
    """`started_at`, `entered_at`: epoch seconds by the guard's clock. `version`: of two copies the higher is the newer."""

    level: str
    minutes: float
    language: str
    name: str = ""
    seed: int = 0
    asked_before: tuple[str, ...] = ()
    phase: str
    started_at: float
    entered_at: float
    entered_paused_s: float = 0.0
    trail: tuple[PhaseEntry, ...] = ()
    asked: tuple[str, ...] = ()
    asked_at: dict[str, float] = {}
    asked_after_turns: dict[str, int] = Field(default={}, description="how many turns the candidate had had when it was asked")
    answers: tuple[Answer, ...] = ()
    problem: str | None = None
    hints: tuple[HintGiven, ...] = ()
    hints_total: int = 0
    notes: tuple[Note, ...] = ()
    calls: dict[str, dict[str, Any]] = Field(default={}, description="tool and subject -> the result that was given")
    call_ids: dict[str, str] = Field(default={}, description="id of a call -> its key in `calls`")
    ended: bool = False
    reason: str = ""
    version: int = 0

    @property
    def hints_given(self) -> int:
        return len(self.hints)

    @property
    def answered(self) -> frozenset[str]:
        return frozenset(answer.question_id for answer in self.answers)

    @property
    def open_question(self) -> str | None:
        """The question that was asked last, while nothing is noted of its answer."""
        return self.asked[-1] if self.asked and self.asked[-1] not in self.answered else None

    def changed(self, **values: Any) -> Progress:
        return self.model_copy(update={**values, "version": self.version + 1})

    def remembering(self, key: str, call_id: str, result: dict[str, Any]) -> Progress:
        """Keep a result under its key; the oldest fall out, so that the state of a long interview stays small."""
        calls = dict(list({**self.calls, key: result}.items())[-REMEMBERED_CALLS:])
        ids = {**self.call_ids, call_id: key} if call_id else self.call_ids
        return self.changed(calls=calls, call_ids={known: kept for known, kept in ids.items() if kept in calls})

    def recalled(self, tool: str, call_id: str) -> dict[str, Any] | None:
        """The result of the call with this id. A service may count its ids anew on a new connection, hence the tool's name."""
        key = self.call_ids.get(call_id, "") if call_id else ""
        return self.calls.get(key) if key.partition(":")[0] == tool else None

    def to_state(self) -> dict[str, Any]:
        return self.model_dump(mode="json")
