"""The language of small scenes: talk(1.2), pause(0.6), talk(0.8), typing(3.0). Each is played twice: as what the senses would
say of it, 16 ms at a time (`played`), and as sound (`sounded` in `scenery`).

`heard` turns events into words that can be compared: Turn(0.0, 2.6), Barged(3.0), Faded().
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import numpy as np

from server.audio.ear import Mode, Setting
from server.audio.endpointing import STEP_S
from server.audio.events import BargedIn, BargeInSuspected, EarEvent, SuspicionFaded, TurnEnded, TurnStarted
from server.audio.turn_taker import TurnTaker

Kind = Literal["talk", "um", "short", "mm-hm", "quiet", "cough", "door", "keys", "radio", "hum", "alex"]
Melody = Literal["falls", "goes_on"]
USUAL_DB, FLOOR_DB = -26.0, -65.0
KEY_EVERY_S = 0.2


class Hints(Protocol):
    """What an ear is told beside the sound."""

    def hold(self, until_s: float | None) -> None: ...
    def typed(self, at_s: float) -> None: ...
    def ran(self, at_s: float) -> None: ...
    def set_aside(self, on: bool) -> None: ...
    def patience(self, mode: Mode, setting: Setting) -> None: ...


Hint = Callable[[Hints, float], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """`db`: against the candidate's usual level. `alex`: his voice is in the loudspeaker meanwhile. `said`: its last words."""

    kind: Kind
    seconds: float
    db: float = 0.0
    melody: Melody = "falls"
    alex: bool = False
    types: bool = False
    hint: Hint | None = None
    said: str = ""


def talk(seconds: float, *, melody: Melody = "falls", db: float = 0.0, said: str = "") -> Piece:
    return Piece("talk", seconds, db, melody, said=said)


def um(seconds: float = 0.6) -> Piece:
    """A drawn-out filler."""
    return Piece("um", seconds)


def short() -> Piece:
    """A "yes"."""
    return Piece("short", 0.35)


def pause(seconds: float) -> Piece:
    return Piece("quiet", seconds)


def typing(seconds: float) -> Piece:
    """Heard, and told by the editor."""
    return Piece("keys", seconds, -10.0, types=True)


def keys(seconds: float) -> Piece:
    """A keyboard that the editor knows nothing of."""
    return Piece("keys", seconds, -10.0)


def cough() -> Piece:
    return Piece("cough", 0.3, 4.0)


def door() -> Piece:
    return Piece("door", 0.25, 6.0)


def radio(seconds: float, db: float = -18.0) -> Piece:
    """Somebody else's voice, in the background."""
    return Piece("radio", seconds, db)


def hum(seconds: float) -> Piece:
    return Piece("hum", seconds, -15.0)


def alex(seconds: float) -> Piece:
    """Alex speaks, and comes back as echo."""
    return Piece("alex", seconds, -12.0, alex=True)


def over(piece: Piece) -> Piece:
    """The same while Alex speaks."""
    return replace(piece, alex=True)


def mm_hm(db: float = -5.0) -> Piece:
    return Piece("mm-hm", 0.4, db)


def thinks(seconds: float) -> Piece:
    """ "Let me think" was pressed."""
    return Piece("quiet", 0.0, hint=lambda ear, at: ear.hold(at + seconds))


def thought() -> Piece:
    return Piece("quiet", 0.0, hint=lambda ear, at: ear.hold(None))


def muted(on: bool = True) -> Piece:
    return Piece("quiet", 0.0, hint=lambda ear, at: ear.set_aside(on))


def runs_code() -> Piece:
    return Piece("quiet", 0.0, hint=lambda ear, at: ear.ran(at))


def chosen(mode: Mode, setting: Setting = "answer") -> Piece:
    return Piece("quiet", 0.0, hint=lambda ear, at: ear.patience(mode, setting))


# ---- played -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moment:
    """16 ms, as the senses tell it: the arguments of `TurnTaker.hear`."""

    voice: float
    level_db: float
    pitch_hz: float
    near: float
    alex: bool


def moments(piece: Piece) -> Iterator[Moment]:
    count = round(piece.seconds / STEP_S)
    for n in range(count):
        voice, level_db, pitch_hz = _sense(piece, n, count)
        near = 0.0 if not piece.alex else 0.05 if piece.kind == "alex" else voice
        yield Moment(voice, level_db + piece.db, pitch_hz, near, piece.alex)


def _sense(piece: Piece, n: int, count: int) -> tuple[float, float, float]:
    """voice, level, pitch of the n-th moment of a piece."""
    left_s = (count - n) * STEP_S
    match piece.kind:
        case "talk" | "short" | "radio" | "alex":
            end = 92.0 if piece.melody == "falls" else 124.0
            glide = 120.0 + 12.0 * float(np.sin(n * STEP_S * 9.0))
            return 0.95, USUAL_DB, end + 30.0 * left_s if left_s < 0.25 else glide
        case "um" | "mm-hm":
            return 0.9, USUAL_DB, 112.0
        case "cough":
            return (0.8 if n * STEP_S < 0.11 else 0.1), USUAL_DB, 0.0
        case "door":
            return (0.6 if n * STEP_S < 0.05 else 0.05), USUAL_DB, 0.0
        case "keys":
            return (0.55 if n * STEP_S % KEY_EVERY_S < STEP_S else 0.04), USUAL_DB, 0.0
        case "hum":
            return 0.1, USUAL_DB, 100.0
        case _:
            return 0.02, FLOOR_DB, 0.0


def key_times(piece: Piece, began_s: float) -> list[float]:
    return [began_s + at for at in np.arange(0, piece.seconds, KEY_EVERY_S).tolist()] if piece.types else []


def played(*pieces: Piece, taker: TurnTaker | None = None) -> list[EarEvent]:
    """All events of a scene on the level of probabilities."""
    taker = taker or TurnTaker()
    events: list[EarEvent] = []
    steps = 0
    for piece in pieces:
        if piece.hint is not None:
            piece.hint(taker, steps * STEP_S)
        presses = key_times(piece, steps * STEP_S)
        for moment in moments(piece):
            steps += 1
            at = round(steps * STEP_S, 6)
            while presses and presses[0] <= at:
                taker.typed(presses.pop(0))
            events += taker.hear(moment.voice, moment.level_db, moment.pitch_hz, at, moment.near, moment.alex)
        if piece.said:
            taker.words(piece.said, steps * STEP_S + 0.5)
    return events


# ---- heard --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Turn:
    """From the first speech to the last. `end_s` None: it is not over yet."""

    began_s: float
    end_s: float | None


@dataclass(frozen=True, slots=True)
class Barged:
    """A turn that began over Alex's voice, and was confirmed."""

    began_s: float
    end_s: float | None


@dataclass(frozen=True, slots=True)
class Faded:
    """A suspicion that came to nothing."""


Meaning = Turn | Barged | Faded


def heard(events: Sequence[EarEvent]) -> list[Meaning]:
    found: list[Meaning] = []
    for event in events:
        match event:
            case TurnStarted(at_s):
                found.append(Turn(at_s, None))
            case BargedIn(at_s):
                found[-1] = Barged(at_s, None)
            case TurnEnded(at_s):
                last = found[-1]
                assert not isinstance(last, Faded)
                found[-1] = replace(last, end_s=at_s)
            case SuspicionFaded():
                found.append(Faded())
            case BargeInSuspected():
                pass
    return found


def same(found: Sequence[Meaning], expected: Sequence[Meaning], within_s: float) -> bool:
    """Equal but for some milliseconds."""
    return len(found) == len(expected) and all(_near(one, other, within_s) for one, other in zip(found, expected, strict=True))


def _near(one: Meaning, other: Meaning, within_s: float) -> bool:
    if type(one) is not type(other) or isinstance(one, Faded) or isinstance(other, Faded):
        return type(one) is type(other)
    if (one.end_s is None) != (other.end_s is None):
        return False
    return abs(one.began_s - other.began_s) <= within_s and abs((one.end_s or 0) - (other.end_s or 0)) <= within_s
