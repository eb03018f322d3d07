"""What a model does wrong on a connection that is well: faults S, T and H of the catalogue, as marks on the turn that has them.

Pure. `generation.py` asks here what becomes of a piece of sound, a call or the end of a turn.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from server.simulator.speaking import RATE, Piece, Utterance

BREAKS_OFF_S, STALLS_AFTER_S, LINGERS_AFTER_S = 1.6, 0.4, 1.6
LATE_SAMPLES = RATE // 5
SLICES, SLICE_S = 3, 0.1


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
class Crowd:
    """The last message holds two parts of sound, words, and generationComplete."""


@dataclass(frozen=True, slots=True)
class Linger:
    """turnComplete IN_PROGRESS in the middle of a sentence, which goes on so many seconds later."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Stutter:
    """Slices of sound, each followed by `interrupted`: what its own echo does to a model."""


@dataclass(frozen=True, slots=True)
class Mishear:
    """In place of a transcript of the candidate come these words. `late`: only its tail (these words where nobody gives any),
    after the turn that answers it."""

    words: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class CloseEarly:
    """The candidate's turn is taken for over when it is so long, though the window stays open."""

    seconds: float


@dataclass(frozen=True, slots=True)
class WantTrail:
    """Nothing is made of the candidate's turn until so much audio has followed it."""

    seconds: float


OfTheEar = Mishear | CloseEarly | WantTrail


@dataclass(frozen=True, slots=True)
class SayCall:
    """A call is spoken instead of made."""


@dataclass(frozen=True, slots=True)
class MalformCall:
    """A call comes to nothing: turnComplete with MALFORMED_FUNCTION_CALL."""


@dataclass(frozen=True, slots=True)
class Wedge:
    """No input is taken up until the open calls are answered; nothing cancels them."""


@dataclass(frozen=True, slots=True)
class CallAgain:
    """The same call is made again so many times, each after the answer to the last."""

    times: int


@dataclass(frozen=True, slots=True)
class EndFirst:
    """The call that ends it all goes out before the one that was meant."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """After a call a modelTurn without a part and an empty generation."""


@dataclass(frozen=True, slots=True)
class PassOver:
    """An input is swallowed: nothing comes of it."""


OfTheVoice = SayNothing | SayTwice | BreakOff | Garble | Stall | LateFrames | Crowd | Linger | Stutter
Slip = OfTheVoice | OfTheEar | SayCall | MalformCall | Orphan | Wedge | CallAgain | EndFirst | PassOver


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
    crowds: bool = False
    withheld: str | None = None  # words for the message that is crowded
    lingers_s: float = 0.0
    slices: int = 0

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
            case Crowd():
                self.crowds = True
            case Linger(seconds):
                self.lingers_s = seconds
            case Stutter():
                self.slices = SLICES

    def spoil(self, piece: Piece) -> Piece:
        if self.crowds and piece.text is not None:
            piece, self.withheld = replace(piece, text=self.withheld), piece.text
        if piece.audio is None:
            return piece
        if self.slices:
            return sliced(piece)
        return replace(piece, audio=noise(self.garble, piece.samples)) if self.garble else piece

    def give_back(self) -> str | None:
        """The words that were withheld."""
        withheld, self.withheld = self.withheld, None
        return withheld

    def breaks(self, utterance: Utterance) -> bool:
        return self.breaks_off and utterance.sent_s >= BREAKS_OFF_S and not utterance.done

    def stall(self, utterance: Utterance) -> None:
        if self.stall_s and utterance.sent_s >= STALLS_AFTER_S:
            utterance.wait(self.stall_s)
            self.stall_s = 0.0

    def lingers(self, utterance: Utterance) -> bool:
        """Is the turn to be called complete now, though it goes on?"""
        if not self.lingers_s or utterance.sent_s < LINGERS_AFTER_S or utterance.done:
            return False
        utterance.wait(self.lingers_s)
        self.lingers_s = 0.0
        return True


def noise(kind: str, samples: int) -> bytes:
    """Base64 of PCM16 that is no voice."""
    t = np.arange(samples)
    wave = np.sin(2 * np.pi * 440 * t / RATE) * 9_000 if kind == "tone" else (t % 7 - 3).astype(float)
    return b64encode(wave.astype("<i2").tobytes())


def tail(words: str) -> str:
    """The second half of what was said."""
    parts = words.split()
    return " ".join(parts[len(parts) // 2 :])


def sliced(piece: Piece) -> Piece:
    """The first tenth of a second of it."""
    assert piece.audio is not None
    samples = min(piece.samples, round(SLICE_S * RATE))
    return replace(piece, audio=b64encode(b64decode(piece.audio)[: 2 * samples]), samples=samples)


def halves(piece: Piece) -> tuple[tuple[bytes, int], tuple[bytes, int]]:
    """Its sound as two parts, each with its samples."""
    assert piece.audio is not None
    pcm, samples = b64decode(piece.audio), piece.samples // 2
    return (b64encode(pcm[: 2 * samples]), samples), (b64encode(pcm[2 * samples :]), piece.samples - samples)


def as_speech(name: str, args: Mapping[str, Any]) -> str:
    """The call as models say it."""
    inside = ", ".join(f"{key}={json.dumps(value, ensure_ascii=False)}" for key, value in args.items())
    return f"{name}({inside})"
