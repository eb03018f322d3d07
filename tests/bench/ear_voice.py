"""The voice net behind the interface of the shared bench."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from server.audio.ear import FRAME_SAMPLES
from server.audio.features import HOP, HOPS
from server.audio.vad import THRESHOLD, VoiceBank

Samples = NDArray[np.int16]


class VoiceDetector:
    """Asked every 16 ms. The net hears frames of 32 ms: what it says of the two halves comes out one after the other."""

    name = "alex-vad"
    chunk = HOP
    thr = THRESHOLD

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self._bank = VoiceBank()
        self._row = self._bank.join()
        self._begin()

    def _begin(self) -> None:
        self._half: Samples | None = None
        self._next = 0.0

    def step(self, samples: Samples) -> float:
        if self._half is None:
            self._half = samples
            return self._next
        frame = np.concatenate([self._half, samples]).reshape(1, FRAME_SAMPLES)
        self._half = None
        first, self._next = self._heard(frame)
        return first

    def _heard(self, frame: Samples) -> tuple[float, float]:
        """(1, 512) -> what is said of its two halves."""
        assert HOPS == 2
        first, second = self._bank.hear([self._row], frame).voice[0].tolist()
        return float(first), float(second)
