"""A voice without a synthesiser: a hum with the rhythm of syllables.

For tests and for machines that have no speech engine. Quick, deterministic, and loud enough for any energy gate.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE = 24_000


class Hum:
    """`seconds_a_letter` is about how long natural speech takes for one."""

    def __init__(self, seconds_a_letter: float = 0.06, pitch_hz: float = 140.0, level: float = 0.25) -> None:
        self._seconds_a_letter = seconds_a_letter
        self._pitch_hz = pitch_hz
        self._level = level

    def say(self, text: str, language: str) -> NDArray[np.int16]:
        """24 kHz mono PCM16; `language` makes no difference to a hum."""
        t = np.arange(max(1, round(len(text) * self._seconds_a_letter * RATE))) / RATE
        syllables = 0.6 + 0.4 * np.sin(2 * np.pi * 4 * t)
        tone = np.sin(2 * np.pi * self._pitch_hz * t) + 0.5 * np.sin(4 * np.pi * self._pitch_hz * t)
        return (tone * syllables * self._level / 1.5 * 32767).astype(np.int16)
