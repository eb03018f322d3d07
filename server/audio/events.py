"""What the ear says. Times are in seconds on the clock that its caller pushes frames with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TurnStarted:
    """The candidate began to speak at `at_s`."""

    at_s: float


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """The turn's last speech was at `at_s`; `voiced_s` of it was speech. It is declared later, after the patience."""

    at_s: float
    voiced_s: float


@dataclass(frozen=True, slots=True)
class BargedIn:
    """The candidate speaks over the interviewer since `at_s`. A TurnStarted with the same time goes before it."""

    at_s: float


@dataclass(frozen=True, slots=True)
class BargeInSuspected:
    """The first speech over Alex's voice, since `at_s`. Followed by SuspicionFaded, or by TurnStarted and BargedIn."""

    at_s: float


@dataclass(frozen=True, slots=True)
class SuspicionFaded:
    """What was suspected was not speech, or not meant for Alex: he may go on."""

    at_s: float


EarEvent = TurnStarted | TurnEnded | BargedIn | BargeInSuspected | SuspicionFaded
