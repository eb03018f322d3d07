"""Is what the model sends a voice at all? Audio near zero (S4) and a steady tone (S5), on chunks as they come.

Pure; numpy. The spectrum is looked at only where the level stands still. A chunk has only a few levels: plain floats add them
up in a tenth of the time that numpy takes to be called for it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

RATE = 24_000
BLOCK = 1_200
"""50 ms, in samples: the level of a voice moves from block to block, that of a tone does not."""
SILENT = 33.0
"""Of 32,768: -60 dB. The quietest synthesised speech between its words lies at -70 dB, its syllables above -40 dB."""
SILENT_START_S, SILENT_S = 1.5, 3.0
"""No voice begins with so long a silence, or pauses for so long; the service sends speech without its thinking time."""
STEADY_S = 1.0
"""A vowel that is held for so long, at one pitch and level, is not speech."""
STEADY_LEVEL, ONE_TONE = 0.06, 0.92
"""Spread of the blocks' levels over their mean, and the share of the power within three bins, from which it is a tone."""

Fault = Literal["silent", "tone"]


@dataclass(frozen=True, slots=True)
class Heard:
    """Of one turn. `quiet` and `steady` count samples up to now; `level` and `peak` (Hz) are the last block's."""

    samples: int = 0
    quiet: int = 0
    steady: int = 0
    level: float = 1.0
    peak_hz: float = 0.0
    voiced: bool = False


def listen(heard: Heard, pcm: bytes) -> tuple[Heard, Fault | None]:
    """One chunk, 24 kHz mono PCM16 LE. The fault is told once it is certain, and again with each chunk that has it."""
    samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype="<i2").astype(np.float32)
    if not len(samples):
        return heard, None
    levels = _levels(samples)
    level = sum(levels) / len(levels)
    quiet = heard.quiet + len(samples) if max(levels) < SILENT else 0
    peak_hz = _tone(samples, levels, level)
    goes_on = peak_hz > 0 and abs(peak_hz - heard.peak_hz) <= RATE / len(samples) + 10 and abs(level / heard.level - 1) <= 0.1
    steady = heard.steady + len(samples) if goes_on else len(samples) if peak_hz else 0
    heard = Heard(heard.samples + len(samples), quiet, steady, level or 1.0, peak_hz, heard.voiced or not quiet)
    return heard, _fault(heard)


def _fault(heard: Heard) -> Fault | None:
    if heard.quiet >= RATE * (SILENT_S if heard.voiced else SILENT_START_S):
        return "silent"
    return "tone" if heard.steady >= RATE * STEADY_S else None


def _levels(samples: NDArray[np.float32]) -> list[float]:
    """Root mean square of each block; a chunk shorter than one is a block."""
    whole = len(samples) // BLOCK * BLOCK
    blocks = samples[:whole].reshape(-1, BLOCK) if whole else samples.reshape(1, -1)
    return [math.sqrt(float(block @ block) / len(block)) for block in blocks]


@lru_cache(maxsize=8)
def _window(samples: int) -> NDArray[np.float32]:
    return np.hanning(samples).astype(np.float32)


def _tone(samples: NDArray[np.float32], levels: list[float], level: float) -> float:
    """The frequency (Hz) that holds nearly all of the power, 0 when there is none or the level moves."""
    if level < SILENT or math.sqrt(sum((one - level) ** 2 for one in levels) / len(levels)) > STEADY_LEVEL * level:
        return 0.0
    power = np.abs(np.fft.rfft(samples * _window(len(samples)))) ** 2
    peak = int(power.argmax())
    near = float(power[max(0, peak - 1) : peak + 2].sum())
    return peak * RATE / len(samples) if near >= ONE_TONE * float(power.sum()) else 0.0
