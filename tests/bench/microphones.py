"""What a candidate's microphone gives while a line is measured: a soft noise, or a synthesised voice that answers Alex."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np

from tests.audio.espeak import Line, speak

REST_S = 0.4
SOFT = 10
"""Of 32,768: -70 dB, as noise suppression leaves it; far below any gate."""
ANSWER = (
    "I would keep a queue of the nodes that are not seen yet, and a set of those that are, so that each one is visited once."
)


@cache
def noise(samples: int) -> list[bytes]:
    """Without a stamp."""
    made = np.random.default_rng(3).normal(0, SOFT, (50, samples))
    made[:, :8] = 0
    return [frame.astype("<i2").tobytes() for frame in made]


@cache
def voice(samples: int) -> list[bytes]:
    [spoken] = speak([Line(ANSWER)])
    pcm = np.asarray(spoken.samples * 32767, "<i2").tobytes()
    return [pcm[at : at + 2 * samples].ljust(2 * samples, b"\0") for at in range(0, len(pcm), 2 * samples)]


class Manner(Protocol):
    """What a microphone gives next."""

    def frame(self, alex_rests_s: float, turn: int) -> tuple[bytes, bool]: ...


@dataclass
class Both:
    frames: list[bytes]
    _at: int = 0

    def frame(self, alex_rests_s: float, turn: int) -> tuple[bytes, bool]:
        self._at += 1
        return self.frames[self._at % len(self.frames)], True


@dataclass
class Turns:
    """Speaks once after each turn of Alex, when his loudspeaker has rested."""

    words: list[bytes]
    soft: list[bytes]
    _left: int = 0
    _answered: int = 0
    _at: int = 0

    def frame(self, alex_rests_s: float, turn: int) -> tuple[bytes, bool]:
        self._at += 1
        if not self._left and alex_rests_s > REST_S and turn > self._answered:
            self._left, self._answered = len(self.words), turn
        if not self._left:
            return self.soft[self._at % len(self.soft)], False
        self._left -= 1
        return self.words[len(self.words) - self._left - 1], True


SOUNDS: dict[str, Callable[[int], Manner]] = {
    "both": lambda samples: Both(noise(samples)),
    "calls": lambda samples: Both(noise(samples)),
    "turns": lambda samples: Turns(voice(samples), noise(samples)),
}
