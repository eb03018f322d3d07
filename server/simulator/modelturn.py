"""What a running turn of the model is made of, and what the shell is asked to do for it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from server.simulator.cuts import HoldPongs, Mishap
from server.simulator.faults import Effect
from server.simulator.outbound import Outbound
from server.simulator.sessions import Break, Deed
from server.simulator.slips import Marks
from server.simulator.speaking import Utterance

# ---- what the shell is to do --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Synthesise:
    """Make sound of a sentence, off the loop, and give it to `Conversation.voiced`."""

    utterance: Utterance
    index: int
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Close:
    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class HangUp:
    """Drop the TCP connection without a close frame."""


@dataclass(frozen=True, slots=True)
class Befall:
    """Something that concerns more than this turn; the conversation carries it out itself."""

    effect: Mishap
    at: float


Out = Outbound | Synthesise | Close | HangUp | HoldPongs | Befall


# ---- the turn -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class ModelTurn:
    program: deque[Deed]
    opens_with_empty: bool
    is_heard_of: bool = False  # something of the model's own was in it; otherwise it ends without a message
    utterance: Utterance | None = None
    said: list[str] = field(default_factory=list)
    spoken_s: float = 0.0  # of the last Say
    unreported: bool = False  # something was said that the mind has not been told to be over
    plays_until: float = 0.0
    generation_done: bool = False
    blocking: set[str] = field(default_factory=set)
    complete_early_at: float | None = None
    completed_early: bool = False
    patient_until: float = 0.0  # calls without anything said after them: their answers may continue this turn
    marks: Marks = field(default_factory=Marks)
    strikes_soon: list[Effect] = field(default_factory=list)
    counted: bool = False
    unasked: bool = False  # the mind knows nothing of it

    @property
    def breaks_next(self) -> bool:
        """A scenario's fault waits for nobody."""
        return bool(self.program) and isinstance(self.program[0], Break)

    @property
    def is_waiting(self) -> bool:
        """All is done but for answers that may still come."""
        return not self.program and self.utterance is None and not self.blocking
