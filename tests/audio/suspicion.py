"""The first stage of a barge-in alone, as the echo's scenes and the shared bench judge it: no turn follows from it.

In the product `server.audio.endpointing` raises the suspicion, by the same thresholds, and goes on to the turn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.audio.endpointing import ONSET, STEP_S, SUSPECT_S


@dataclass(frozen=True, slots=True)
class Suspected:
    """Somebody speaks over Alex since `at_s`."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Faded:
    """Nothing more came after `at_s`: Alex goes on at the same sample."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Calm:
    pass


@dataclass(frozen=True, slots=True)
class Rising:
    since_s: float
    steps: int


@dataclass(frozen=True, slots=True)
class Suspecting:
    since_s: float
    last_s: float


Suspicion = Calm | Rising | Suspecting


@dataclass(frozen=True, slots=True)
class Wariness:
    """`steps` of 16 ms in a row with `evidence` or more raise a suspicion; `fade_s` without any end it."""

    evidence: float = ONSET
    steps: int = round(SUSPECT_S / STEP_S)
    fade_s: float = 0.32


def step(
    state: Suspicion, evidence: float, at: float, wariness: Wariness = Wariness()
) -> tuple[Suspicion, Suspected | Faded | None]:
    """`at`: seconds, the end of the 16 ms that the evidence is of."""
    heard = evidence >= wariness.evidence
    match state:
        case Calm() if heard:
            return _rise(Rising(at - STEP_S, 1), at, wariness)
        case Rising() if heard:
            return _rise(replace(state, steps=state.steps + 1), at, wariness)
        case Rising():
            return Calm(), None
        case Suspecting() if heard:
            return replace(state, last_s=at), None
        case Suspecting(_, last) if at - last >= wariness.fade_s:
            return Calm(), Faded(last)
        case _:
            return state, None


def _rise(state: Rising, at: float, wariness: Wariness) -> tuple[Suspicion, Suspected | None]:
    if state.steps < wariness.steps:
        return state, None
    return Suspecting(state.since_s, at), Suspected(state.since_s)
