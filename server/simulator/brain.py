"""What sits behind the simulated model's voice: a pure machine that is told what a model would perceive and says what it does.

Two things implement it: `interviewer.Interviewer` (the rehearsal brain) and `script.ScriptPlayer` (strict scenarios). The
endpoint turns wire messages into percepts, the acts into wire messages, and owns sockets, speech synthesis, pacing and faults.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

# ---- percepts: what reaches the model ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """Setup was accepted. `resumed`: with a handle, so the conversation goes on and nothing is said unasked."""

    model: str
    system_instruction: str
    tools: Sequence[Mapping[str, Any]]  # function declarations as they came over the wire (camelCase or snake_case keys kept)
    resumed: bool = False
    language: str = "en-US"


@dataclass(frozen=True, slots=True)
class HistoryGiven:
    """Earlier turns replayed as client_content without a request to answer: (role, text) pairs."""

    turns: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TextHeard:
    """A text input that asks for a reaction: a stage direction, a typed answer, anything."""

    text: str


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The candidate's turn began (activityStart, or the gate of automatic detection)."""


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The candidate's turn is over. Words are not heard: only how long it was, how much of it was voiced (both seconds)."""

    seconds: float
    voiced_s: float


@dataclass(frozen=True, slots=True)
class ToolAnswered:
    id: str
    name: str
    response: Mapping[str, Any]
    scheduling: str | None = None


@dataclass(frozen=True, slots=True)
class SpokeToTheEnd:
    """The last Say was wholly sent and (by the clock) played."""


@dataclass(frozen=True, slots=True)
class WasInterrupted:
    """The last Say was cut by activityStart after `sent_s` seconds of audio."""

    sent_s: float


@dataclass(frozen=True, slots=True)
class FrameSeen:
    """A screen frame arrived (JPEG bytes)."""

    jpeg: bytes = field(repr=False)


Percept = (
    SessionOpened
    | HistoryGiven
    | TextHeard
    | SpeechStarted
    | SpeechEnded
    | ToolAnswered
    | SpokeToTheEnd
    | WasInterrupted
    | FrameSeen
)


# ---- acts: what the model does ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Say:
    """Speak these words (one generation: audio with its transcript)."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """Call tools; the endpoint makes the ids unless given. Several in one act go in one toolCall message."""

    name: str
    args: Mapping[str, Any]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Think:
    """A thought part (text with `thought: true`)."""

    text: str


Act = Say | Call | Think


class Brain(Protocol):
    def step(self, percept: Percept, now: float) -> list[Act]:
        """`now` is in seconds on any monotonic clock. Acts of one step form one model turn, in order."""
        ...
