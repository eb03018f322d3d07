"""What lies on the interviewer's desk: what the app knows about the candidate's work and time, seen by the tools.

Only the server writes it (session state key `alex_desk`, by `LiveRequest(state_delta=…)`). Under `adk web` it is absent.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from tools.results import ObservationInfo

STATE_KEY = "alex_desk"


class Sheet(BaseModel):
    """Other rooms may lay more on the desk than the tools read: what is unknown is left alone."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class FailedCase(Sheet):
    """A visible case that failed in the candidate's own run: what was to come and what came, as text."""

    name: str
    expected: str = ""
    got: str = ""
    error: str = ""


class TestRun(Sheet):
    """`hidden_waiting`: cases that run only when the work is handed in, and have not."""

    passed: int = 0
    total: int = 0
    hidden_passed: int = 0
    hidden_total: int = 0
    hidden_waiting: int = 0
    at_s: float = 0.0
    failed: tuple[FailedCase, ...] = ()

    @property
    def all_pass(self) -> bool:
        return (
            self.total > 0 and self.passed == self.total and self.hidden_passed == self.hidden_total and not self.hidden_waiting
        )


class TypedWords(Sheet):
    at_s: float
    text: str


class SpokenTurn(Sheet):
    at_s: float
    seconds: float


class Desk(Sheet):
    """`started_at` is epoch seconds by the same clock as the guard's; all `at_s` are interview seconds (pauses taken out).

    `board`: the whiteboard in words.
    `screen_moved_on`: the shared screen shows other work than the one that was observed.
    """

    started_at: float | None = None
    paused_s: float = 0.0
    language: str = ""
    code: str = ""
    code_language: str = ""
    revision: int = 0
    board: str = ""
    tests: TestRun | None = None
    ran: bool = False
    typed: tuple[TypedWords, ...] = ()
    turns: tuple[SpokenTurn, ...] = ()
    hints_asked: int = 0
    observations: tuple[ObservationInfo, ...] = ()
    observed_revision: int = 0
    screen_moved_on: bool = False
    hard_stop: bool = False

    @property
    def said(self) -> int:
        """How often the candidate has spoken or typed."""
        return len(self.turns) + len(self.typed)


def desk_of(state_value: Any) -> Desk | None:
    """The desk in a session's state, or None where no server stands behind the interview."""
    return Desk.model_validate(state_value) if isinstance(state_value, dict) else None
