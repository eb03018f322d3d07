"""What a model does wrong on a connection that is well: faults S, T and H of the catalogue, as marks on the turn that has them.

Pure. `generation.py` asks here what becomes of a piece of sound, a call or the end of a turn.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from server.simulator.speaking import RATE, Piece, Utterance

BREAKS_OFF_S, STALLS_AFTER_S = 1.6, 0.4
LATE_SAMPLES = RATE // 5


@dataclass(frozen=True, slots=True)
class SayNothing:
    """The turn completes without audio; `reason` is its turnCompleteReason, `turns` how many in a row."""

    reason: str = ""
    turns: int = 1


@dataclass(frozen=True, slots=True)
class SayTwice:
    """The same sentences again, as a turn of their own."""


@dataclass(frozen=True, slots=True)
class BreakOff:
    """The turn completes in the middle of a sentence."""


@dataclass(frozen=True, slots=True)
class Garble:
    """Sound of the right length that is no voice."""

    into: Literal["silence", "tone"]


@dataclass(frozen=True, slots=True)
class Stall:
    """Nothing comes for so long in the middle of a sentence."""

    seconds: float


@dataclass(frozen=True, slots=True)
class LateFrames:
    """Frames of the turn after its `interrupted`, or after its generationComplete."""


@dataclass(frozen=True, slots=True)
class SayCall:
    """A call is spoken instead of made."""


@dataclass(frozen=True, slots=True)
class MalformCall:
    """A call comes to nothing: turnComplete with MALFORMED_FUNCTION_CALL."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """After a call a modelTurn without a part and an empty generation."""


@dataclass(frozen=True, slots=True)
class PassOver:
    """An input is swallowed: nothing comes of it."""


Slip = SayNothing | SayTwice | BreakOff | Garble | Stall | LateFrames | SayCall | MalformCall | Orphan | PassOver


@dataclass(slots=True)
class Marks:
    """Of one turn: what will go wrong with it."""

    mute: bool = False
    reason: str = ""
    twice: bool = False
    breaks_off: bool = False
    garble: str = ""
    stall_s: float = 0.0
    late: bool = False

    def take(self, slip: Slip) -> None:
        match slip:
            case SayNothing(reason):
                self.mute, self.reason = True, reason
            case SayTwice():
                self.twice = True
            case BreakOff():
                self.breaks_off = True
            case Garble(into):
                self.garble = into
            case Stall(seconds):
                self.stall_s = seconds
            case LateFrames():
                self.late = True

    def spoil(self, piece: Piece) -> Piece:
        if not self.garble or piece.audio is None:
            return piece
        return replace(piece, audio=noise(self.garble, piece.samples))

    def breaks(self, utterance: Utterance) -> bool:
        return self.breaks_off and utterance.sent_s >= BREAKS_OFF_S and not utterance.done

    def stall(self, utterance: Utterance) -> None:
        if self.stall_s and utterance.sent_s >= STALLS_AFTER_S:
            utterance.wait(self.stall_s)
            self.stall_s = 0.0


def noise(kind: str, samples: int) -> bytes:
    """Base64 of PCM16 that is no voice."""
    t = np.arange(samples)
    wave = np.sin(2 * np.pi * 440 * t / RATE) * 9_000 if kind == "tone" else (t % 7 - 3).astype(float)
    return b64encode(wave.astype("<i2").tobytes())


def as_speech(name: str, args: Mapping[str, Any]) -> str:
    """The call as models say it."""
    inside = ", ".join(f"{key}={json.dumps(value, ensure_ascii=False)}" for key, value in args.items())
    return f"{name}({inside})"
