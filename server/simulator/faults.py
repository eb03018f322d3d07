"""Faults by their catalogue id: what each does on the wire, and when it may strike.

    --fault C1@600s          when the session is 600 s old
    --fault C8@tool          after the first toolCall was sent (tool=2: after the second)
    --fault C11@answer       after the first toolResponse was received
    --fault S11@turn=3       in the third spoken turn
    --fault C17              at the fault's own usual moment
    --fault call_early@greeting    a blunder of the rehearsal brain, in a phase of the interview

Each strikes once in a session. A new fault is one row of FAULTS; a new kind of effect is a dataclass here and a case in
`conversation.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from server.simulator.blunders import NAMES as BLUNDERS
from server.simulator.inbound import shortened

Moment = Literal["age", "tool", "answer", "turn"]


class UnknownFault(ValueError):
    """The message lists what is known."""


# ---- effects ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cut:
    """Close with this code and reason; `go_away_s` before it, say goAway."""

    code: int
    reason: str
    go_away_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Abort:
    """Drop the TCP connection without a close frame: the client sees 1006."""


@dataclass(frozen=True, slots=True)
class SayNothing:
    """The turn completes without audio."""


@dataclass(frozen=True, slots=True)
class InterruptUnasked:
    """`interrupted` though nobody spoke."""


@dataclass(frozen=True, slots=True)
class SayTwice:
    """The same sentences again, as a turn of their own."""


@dataclass(frozen=True, slots=True)
class CancelCall:
    """toolCallCancellation though nobody spoke."""


Effect = Cut | Abort | SayNothing | InterruptUnasked | SayTwice | CancelCall

DEADLINE = "Deadline expired before operation could complete."
CANCELLED = "Thread was cancelled when writing StartStep status to channel."


@dataclass(frozen=True, slots=True)
class FaultKind:
    effect: Effect
    moments: tuple[Moment, ...]  # the first is its usual one
    about: str


_ANY: tuple[Moment, ...] = ("age", "tool", "answer", "turn")
_IN_CALL: tuple[Moment, ...] = ("tool", "answer", "age", "turn")
_ANSWERED: tuple[Moment, ...] = ("answer", "tool", "age", "turn")

FAULTS: dict[str, FaultKind] = {
    "C1": FaultKind(Cut(1011, DEADLINE, go_away_s=50.0), ("age",), "goAway, then the connection's deadline"),
    "C2": FaultKind(Cut(1011, "Internal error occurred."), _IN_CALL, "an internal error, often in a call"),
    "C4": FaultKind(Cut(1011, CANCELLED), _IN_CALL, "a cancelled thread"),
    "C8": FaultKind(Cut(1008, "Operation is not implemented, or supported, or enabled."), _IN_CALL, "refused after a call"),
    "C11": FaultKind(Cut(1008, "Requested entity was not found."), _ANSWERED, "refused after an answer"),
    "C17": FaultKind(Abort(), _ANY, "the connection is gone without a close frame (1006)"),
    "S1": FaultKind(SayNothing(), ("turn",), "turnComplete without audio"),
    "S6": FaultKind(InterruptUnasked(), ("turn",), "interrupted though nobody spoke"),
    "S11": FaultKind(SayTwice(), ("turn",), "the same sentences twice, as separate turns"),
    "T3": FaultKind(CancelCall(), ("tool",), "toolCallCancellation though nobody spoke"),
}


# ---- one fault, as asked for --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fault:
    """`at`: seconds for an age, the ordinal number (from 1) for everything else."""

    id: str
    moment: Moment
    at: float

    @property
    def effect(self) -> Effect:
        return FAULTS[self.id].effect


@dataclass(frozen=True, slots=True)
class Blunder:
    """A mistake that the rehearsal brain makes, in its own spelling: `name` or `name@phase`."""

    spec: str


_WHEN = re.compile(r"(?P<age>\d+(\.\d+)?)s|(?P<moment>tool|answer|turn)(=(?P<n>[1-9]\d*))?")


def parse(spec: str) -> Fault | Blunder:
    """One `--fault`. Raises `UnknownFault`, saying what would have been understood."""
    name, _, when = spec.strip().partition("@")
    if name in FAULTS:
        return _parse_fault(name, when)
    if name in BLUNDERS and re.fullmatch(r"\w*", when):
        return Blunder(f"{name}@{when}" if when else name)
    known = ", ".join([*FAULTS, *(f"{blunder}[@PHASE]" for blunder in BLUNDERS)])
    raise UnknownFault(f"--fault {spec}: {name!r} is not simulated. Known: {known}.")


def _parse_fault(name: str, when: str) -> Fault:
    kind = FAULTS[name]
    if not when:
        return Fault(name, kind.moments[0], 600.0 if kind.moments[0] == "age" else 1)
    found = _WHEN.fullmatch(when)
    moment: Moment | None = None
    if found:
        moment = "age" if found["age"] else found["moment"]  # type: ignore[assignment]
    if moment not in kind.moments:
        usual = ", ".join({"age": "600s"}.get(known, f"{known} or {known}=2") for known in kind.moments)
        raise UnknownFault(f"--fault {name}@{when}: {name} strikes at {usual}.")
    return Fault(name, moment, float(found["age"] if moment == "age" else found["n"] or 1))  # type: ignore[index]


def parse_all(specs: Iterable[str]) -> tuple[tuple[Fault, ...], tuple[Blunder, ...]]:
    parsed = [parse(spec) for spec in specs]
    return tuple(one for one in parsed if isinstance(one, Fault)), tuple(one for one in parsed if isinstance(one, Blunder))


def cut_at(seconds: float, *, go_away_s: float = 50.0) -> Cut:
    """C1 for a connection that lives `seconds`: a short life has half of it as its notice."""
    return Cut(1011, shortened(DEADLINE), go_away_s=min(go_away_s, seconds / 2))


class FaultBook:
    """The faults of one session that have not struck yet."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self._left = list(faults)

    def strike(self, moment: Moment, count: int) -> list[Effect]:
        """The effects of the `count`-th moment of its kind. Each is given once."""
        struck = [one for one in self._left if one.moment == moment and one.at == count]
        self._left = [one for one in self._left if one not in struck]
        return [one.effect for one in struck]

    def aged(self) -> list[Fault]:
        """Those that wait for an age of the session."""
        return [one for one in self._left if one.moment == "age"]

    def discard(self, fault: Fault) -> None:
        self._left.remove(fault)
