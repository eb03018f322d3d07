"""Is someone speaking? One pass of numpy over the frames of all live interviews.

A frame of 32 ms gives two probabilities, one for each 16 ms. `voice` knows 44 ms of what came after the sound that it judges,
`soon` knows 8 ms: surer or sooner, as the caller needs. Features are in `features`, the recurrent net on top was trained
outside of the product (MODEL_CARD.md, tests/training/vad) and is no more than three matrix products a frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.audio import features
from server.audio.features import F32, HOPS, INPUTS
from server.audio.recurrent import gru, sigmoid
from server.audio.weights import HIDDEN, Weights, packaged

LOOK_AHEAD_S: Final = (0.044, 0.008)
"""From the middle of the sound that `voice` and `soon` judge to the middle of the hop that they come with."""
THRESHOLD: Final = 0.5

_BEFORE: Final = slice(features.STATE, features.STATE + INPUTS)
_MEMORY: Final = slice(_BEFORE.stop, _BEFORE.stop + HIDDEN)
_WIDTH: Final = _MEMORY.stop


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """For n rows: voice and soon (n, 2) probabilities; level_db (n, 2) over the tracked noise floor; floor_db (n,) to full
    scale; pitch_hz (n,) of the last 64 ms and harmonic (n,), how much to believe it: noise is under 0.2, a vowel over 0.4."""

    voice: F32
    soon: F32
    level_db: F32
    floor_db: F32
    pitch_hz: F32
    harmonic: F32


class VoiceBank:
    """A row for each interview. What a row is told depends on its own stream only, never on who else is in the bank."""

    def __init__(self, weights: Weights | None = None) -> None:
        self._weights = packaged() if weights is None else weights
        self._state = np.zeros((0, _WIDTH), np.float32)
        self._free: list[int] = []

    def join(self) -> int:
        """A row that has heard nothing yet; the number of one that left is given again."""
        if not self._free:
            size = len(self._state)
            self._state = np.concatenate([self._state, np.zeros((max(4, size), _WIDTH), np.float32)])
            self._free = list(range(len(self._state) - 1, size - 1, -1))
        row = self._free.pop()
        self._state[row] = 0
        self._state[row, : features.STATE] = features.new_row()
        self._state[row, _BEFORE] = self._weights.born
        return row

    def leave(self, row: int) -> None:
        if row in self._free or not 0 <= row < len(self._state):
            raise ValueError(f"Row {row} is not in the bank.")
        self._free.append(row)

    def hear(self, rows: Sequence[int] | NDArray[np.intp], frames: NDArray[np.int16]) -> Heard:
        """The next frame of each of these rows: frames (n, 512) int16 at 16 kHz. A row may come once only in a call."""
        at = np.asarray(rows, np.intp)
        if len(at) > 1 and len(set(at.tolist())) < len(at):
            raise ValueError("A row came twice in one call; hear its frames one after the other.")
        state = self._state[at]
        seen = features.see(state, frames)
        odds = self._step(state, seen.inputs)
        self._state[at] = state
        harmonic = seen.inputs[:, HARMONIC]
        return Heard(odds[:, 0::2], odds[:, 1::2], seen.level_db, seen.floor_db, seen.pitch_hz, harmonic)

    def _step(self, state: F32, inputs: F32) -> F32:
        """(n, INPUTS) -> (n, 4) probabilities; the memory in `state` moves on."""
        w = self._weights
        x = np.concatenate([state[:, _BEFORE], inputs], axis=1) @ w.seen
        x += w.seen_bias
        np.maximum(x, 0, out=x)
        memory = state[:, _MEMORY]
        new = x @ w.into
        new += w.into_bias
        old = memory @ w.again
        old += w.again_bias
        memory = gru(new, old, memory)
        state[:, _MEMORY] = memory
        state[:, _BEFORE] = inputs
        return sigmoid(memory @ w.voice + w.voice_bias)


HARMONIC: Final = HOPS * 2 * features.BANDS + features.POOLS
