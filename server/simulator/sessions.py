"""What outlives a connection: the brain, the context, the open calls; and the handles by which a new connection finds them."""

from __future__ import annotations

import random
import uuid
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from server.simulator.brain import Act, Percept
from server.simulator.cuts import Cut
from server.simulator.families import Family
from server.simulator.faults import Effect, FaultBook
from server.simulator.slips import Mishear
from server.simulator.stubborn import Stubborn
from server.simulator.usage import Meter

HANDLE_LIFE_S = 2 * 3600.0


# ---- what a mind may do: a brain's acts, and two that only a scenario uses ----------------------------------------------


@dataclass(frozen=True, slots=True)
class Heard:
    """What the service's recogniser would have made of the candidate's speech: an input transcription."""

    text: str


@dataclass(frozen=True, slots=True)
class Mutter:
    """Words that come as a transcript without any audio."""

    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """A fault, now."""

    effect: Effect


Deed = Act | Heard | Mutter | Break


class Mind(Protocol):
    """A `Brain` is one; a scenario player is one that can do more."""

    def step(self, percept: Percept, now: float) -> Sequence[Deed]: ...


# ---- the session --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenCall:
    id: str
    name: str
    args: Mapping[str, Any]
    blocking: bool


@dataclass(slots=True)
class Session:
    """One conversation with the model, over however many connections."""

    mind: Mind
    family: Family
    meter: Meter
    faults: FaultBook
    born_at: float
    calls: dict[str, OpenCall] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)
    deferred: deque[Deed] = field(default_factory=deque)  # acts that wait for the next turn
    turns: int = 0  # spoken turns so far
    calls_sent: int = 0
    answers_received: int = 0
    texts: int = 0  # that asked for an answer
    speeches: int = 0
    rejects: int = 0  # turns that will be rejected yet
    holder: object = None  # the conversation that holds it now
    misheard: Mishear | None = None  # what comes in place of the next transcript
    late_words: str = ""  # a transcript that comes after the next turn
    relapse: str = ""  # what goes wrong with it once it is resumed
    last_said: list[str] = field(default_factory=list)  # in the last turn that was spoken to its end
    stubborn: Stubborn = field(default_factory=Stubborn)
    answered: set[str] = field(default_factory=set)
    spoiled: Cut | None = None  # whoever resumes it is answered by this
    guarded: bool = False  # it is not resumed while somebody holds it

    @property
    def is_wedged(self) -> bool:
        return self.stubborn.wedged and bool(self.calls)


class Sessions:
    """Every session that can still be resumed."""

    def __init__(self, source: random.Random) -> None:
        self._by_handle: dict[str, tuple[Session, float]] = {}
        self._random = source

    def issue(self, session: Session, now: float) -> str:
        """A fresh handle. The older ones of the session go on to be good, until two hours old."""
        handle = str(uuid.UUID(int=self._random.getrandbits(128), version=4))
        self._by_handle = {key: value for key, value in self._by_handle.items() if now - value[1] < HANDLE_LIFE_S}
        self._by_handle[handle] = (session, now)
        return handle

    def find(self, handle: str, now: float) -> Session | None:
        session, issued_at = self._by_handle.get(handle, (None, 0.0))
        return session if session is not None and now - issued_at < HANDLE_LIFE_S else None

    def call_id(self, family: Family) -> str:
        return f"{family.call_id_prefix}{self._random.randrange(10**18, 10**19)}"
