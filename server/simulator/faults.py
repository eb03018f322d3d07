"""Faults by their catalogue id: what each does on the wire, and when it may strike.

    --fault C1@600s          when the session is 600 s old
    --fault C8@tool          after the first toolCall was sent (tool=2: after the second)
    --fault C11@answer       after the first toolResponse was received
    --fault S11@turn=3       in the third spoken turn
    --fault S8@text=2        of the second text that asks for an answer; H4@speech: of the candidate's first turn
    --fault C19@setup        at the first connection (setup=2: at the second)
    --fault C17              at the fault's own usual moment
    --fault C2~0.5/min       at random moments, so often on average, again and again (`--seed` for the same ones)
    --fault chaos~1/min      the same with any survivable fault of a connection; `chaos` alone is once a minute
    --fault call_early@greeting    a blunder of the rehearsal brain, in a phase of the interview

Each strikes once in a session, but for rates, for C13 (each connection) and for what is then so for good (C12, C15).
A new fault is one row of a table: of CUTS for connections (`cuts.py`), else of FAULTS here; a new kind of effect is a dataclass
there or in `slips.py` and a case in `generation.py`, `floor.py` (of what is heard) or `mishaps.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from server.simulator.blunders import NAMES as BLUNDERS
from server.simulator.cuts import CHAOS, CUTS, DEADLINE, Abort, Cut, FaultKind, Mishap, Moment, Relapse
from server.simulator.inbound import shortened
from server.simulator.slips import (
    BreakOff,
    CallAgain,
    CloseEarly,
    Crowd,
    EndFirst,
    Garble,
    LateFrames,
    Linger,
    MalformCall,
    Mishear,
    Orphan,
    PassOver,
    SayCall,
    SayNothing,
    SayTwice,
    Slip,
    Stall,
    Stutter,
    WantTrail,
    Wedge,
)


class UnknownFault(ValueError):
    """The message lists what is known."""


# ---- effects ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InterruptUnasked:
    """`interrupted` though nobody spoke."""


@dataclass(frozen=True, slots=True)
class CancelCall:
    """toolCallCancellation though nobody spoke."""


Effect = Cut | Abort | Mishap | InterruptUnasked | CancelCall | Slip

_SPEAKING: tuple[Moment, ...] = ("turn", "age", "tool", "answer")

FAULTS: dict[str, FaultKind[Effect]] = {
    **CUTS,
    "S1": FaultKind(SayNothing(), ("turn",), "turnComplete without audio"),
    "S2": FaultKind(BreakOff(), ("turn",), "turnComplete in the middle of a sentence"),
    "S3": FaultKind(SayNothing("RESPONSE_REJECTED", turns=2), ("turn",), "two turns are rejected: no audio, RESPONSE_REJECTED"),
    "S4": FaultKind(Garble("silence"), ("turn",), "audio of full length near zero amplitude"),
    "S5": FaultKind(Garble("tone"), ("turn",), "audio of full length that is a steady tone"),
    "S6": FaultKind(InterruptUnasked(), ("turn",), "interrupted though nobody spoke"),
    "S7": FaultKind(Stall(2.5), ("turn",), "no audio for 2.5 s in the middle of a sentence"),
    "S8": FaultKind(PassOver(), ("text",), "a text that nobody answers"),
    "S9": FaultKind(Relapse("deaf"), _SPEAKING, "a drop, and the first input after the resume is passed over"),
    "S10": FaultKind(Relapse("harking back"), _SPEAKING, "a drop, and the last whole turn is said again after the resume"),
    "S11": FaultKind(SayTwice(), ("turn",), "the same sentences twice, as separate turns"),
    "S12": FaultKind(LateFrames(), ("turn",), "frames of a turn after its interrupted or generationComplete"),
    "S13": FaultKind(LateFrames(), ("turn",), "as S12"),
    "S14": FaultKind(Crowd(), ("turn",), "two parts of sound, words and generationComplete in one message"),
    "T1": FaultKind(Orphan(), ("tool",), "a toolCall followed by an orphan modelTurn and an empty generation"),
    "T2": FaultKind(Wedge(), ("tool",), "the input waits until a call is answered, and nothing cancels it"),
    "T3": FaultKind(CancelCall(), ("tool",), "toolCallCancellation though nobody spoke"),
    "T4": FaultKind(CallAgain(4), ("tool",), "the same call four more times, each after the answer to the last"),
    "T5": FaultKind(SayCall(), ("tool",), "a call is spoken instead of made"),
    "T6": FaultKind(MalformCall(), ("tool",), "a call comes to nothing: MALFORMED_FUNCTION_CALL"),
    "T8": FaultKind(Linger(1.0), ("turn",), "turnComplete IN_PROGRESS in mid-sentence, which goes on 1 s later"),
    "T9": FaultKind(EndFirst(), ("tool",), "the call that ends the interview goes out before the one that was meant"),
    "H1": FaultKind(Mishear("मुझे नहीं पता कि यह क्या है।"), ("speech",), "a transcript in another script, of words nobody said"),
    "H2": FaultKind(Mishear("and that is all.", late=True), ("speech",), "only the tail of a transcript, after Alex's answer"),
    "H3": FaultKind(Stutter(), ("turn",), "three slices of 0.1 s, each followed by interrupted"),
    "H4": FaultKind(PassOver(), ("speech",), "an utterance that is swallowed"),
    "H5": FaultKind(CloseEarly(0.6), ("speech",), "the turn is taken for over after 0.6 s, inside its window"),
    "H6": FaultKind(WantTrail(0.3), ("speech",), "nothing is made of a turn until 0.3 s of audio follow it"),
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

    @property
    def each(self) -> bool:
        return FAULTS[self.id].each


@dataclass(frozen=True, slots=True)
class Rate:
    """Any of `ids`, at random moments, `per_minute` on average."""

    ids: tuple[str, ...]
    per_minute: float


@dataclass(frozen=True, slots=True)
class Blunder:
    """A mistake that the rehearsal brain makes, in its own spelling: `name` or `name@phase`."""

    spec: str


_WHEN = re.compile(r"(?P<age>\d+(\.\d+)?)s|(?P<moment>tool|answer|turn|setup|text|speech)(=(?P<n>[1-9]\d*))?")
_RATE = re.compile(r"(?P<name>\w+)(~(?P<n>\d*\.?\d+)/min)?")


def parse(spec: str) -> Fault | Rate | Blunder:
    """One `--fault`. Raises `UnknownFault`, saying what would have been understood."""
    name, _, when = spec.strip().partition("@")
    if rate := _parse_rate(spec.strip()):
        return rate
    if name in FAULTS:
        return _parse_fault(name, when)
    if name in BLUNDERS and re.fullmatch(r"\w*", when):
        return Blunder(f"{name}@{when}" if when else name)
    known = ", ".join([*FAULTS, "chaos", *(f"{blunder}[@PHASE]" for blunder in BLUNDERS)])
    raise UnknownFault(f"--fault {spec}: {name!r} is not simulated. Known: {known}.")


def _parse_rate(spec: str) -> Rate | None:
    found = _RATE.fullmatch(spec)
    if not found or (found["name"] != "chaos" and not (found["name"] in FAULTS and found["n"])):
        return None
    if found["n"] and not float(found["n"]):
        raise UnknownFault(f"--fault {spec}: a rate is above zero, for example {found['name']}~0.5/min.")
    return Rate(CHAOS if found["name"] == "chaos" else (found["name"],), float(found["n"] or 1))


def _parse_fault(name: str, when: str) -> Fault:
    kind = FAULTS[name]
    if not when:
        return Fault(name, kind.moments[0], kind.usual)
    found = _WHEN.fullmatch(when)
    moment: Moment | None = None
    if found:
        moment = "age" if found["age"] else found["moment"]  # type: ignore[assignment]
    if moment not in kind.moments:
        usual = ", ".join({"age": "600s"}.get(known, f"{known} or {known}=2") for known in kind.moments)
        raise UnknownFault(f"--fault {name}@{when}: {name} strikes at {usual}.")
    return Fault(name, moment, float(found["age"] if moment == "age" else found["n"] or 1))  # type: ignore[index]


def parse_all(specs: Iterable[str]) -> tuple[tuple[Fault | Rate, ...], tuple[Blunder, ...]]:
    parsed = [parse(spec) for spec in specs]
    return tuple(one for one in parsed if not isinstance(one, Blunder)), tuple(
        one for one in parsed if isinstance(one, Blunder)
    )


def cut_at(seconds: float, *, go_away_s: float = 50.0) -> Cut:
    """C1 for a connection that lives `seconds`: a short life has half of it as its notice."""
    return Cut(1011, shortened(DEADLINE), go_away_s=min(go_away_s, seconds / 2))


class FaultBook:
    """The faults of one session that have not struck yet."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self._left = list(faults)

    def add(self, fault: Fault) -> None:
        self._left.append(fault)

    def strike(self, moment: Moment, count: int, *only: type[Effect]) -> list[Effect]:
        """The effects of the `count`-th moment of its kind, each given once. `only`: of these kinds, where they are named."""
        due = [one for one in self._left if one.moment == moment and one.at == count]
        struck = [one for one in due if not only or isinstance(one.effect, only)]
        self._left = [one for one in self._left if one not in struck]
        return [one.effect for one in struck]

    def aged(self) -> list[Fault]:
        """Those that wait for an age of the session, or of each of its connections."""
        return [one for one in self._left if one.moment == "age"]

    def discard(self, fault: Fault) -> None:
        self._left.remove(fault)
