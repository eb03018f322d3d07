"""Plain sample arithmetic for the simulated voice: resampling, trimming, levelling. Arrays are mono; numpy only."""

from __future__ import annotations

from functools import lru_cache
from math import gcd

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Pcm = NDArray[np.int16]
Floats = NDArray[np.float32]

TAPS = 32
PEAK = 10 ** (-3 / 20)
FLOOR = 10 ** (-42 / 20)


@lru_cache(maxsize=8)
def _bank(up: int, down: int) -> Floats:
    """One windowed-sinc filter of TAPS taps per output phase; row p serves outputs that lie p/up samples after an input."""
    cutoff = 0.94 * min(1.0, up / down)
    offset = np.arange(TAPS)[None, :] - (TAPS // 2 - 1) - np.arange(up)[:, None] / up
    window = np.i0(8.0 * np.sqrt(np.clip(1 - (offset / (TAPS / 2)) ** 2, 0, 1))) / np.i0(8.0)
    bank = cutoff * np.sinc(cutoff * offset) * window
    filters: Floats = (bank / bank.sum(axis=1, keepdims=True)).astype(np.float32)
    return filters


def resample(samples: Floats, rate: int, to_rate: int) -> Floats:
    """Polyphase resampling by the exact ratio (22 050 -> 24 000 Hz is 160/147); a few ms for ten seconds of speech."""
    if rate == to_rate or not samples.size:
        return samples
    common = gcd(rate, to_rate)
    up, down = to_rate // common, rate // common
    bank = _bank(up, down)
    count = samples.size * up // down
    windows = sliding_window_view(np.pad(samples, (TAPS // 2 - 1, TAPS // 2 + 1)), TAPS)
    out = np.empty(count, dtype=np.float32)
    for first in range(min(up, count)):
        start, phase = divmod(first * down, up)
        wanted = out[first::up].size
        out[first::up] = windows[start::down][:wanted] @ bank[phase]
    return out


def trim(samples: Floats, rate: int, keep_s: float = 0.12) -> Floats:
    """Cut silence at both ends down to `keep_s`; what lies 42 dB below the peak counts as silence."""
    if not samples.size or not (peak := float(np.abs(samples).max())):
        return samples
    loud = np.flatnonzero(np.abs(samples) > peak * FLOOR)
    keep = int(keep_s * rate)
    lead, tail = max(0, keep - int(loud[0])), max(0, keep - (samples.size - 1 - int(loud[-1])))
    cut = samples[max(0, int(loud[0]) - keep) : int(loud[-1]) + 1 + keep]
    return np.pad(cut, (lead, tail))


def level(samples: Floats) -> Pcm:
    """Bring the peak to -3 dBFS, so that every engine is as loud as the next and none clips."""
    peak = float(np.abs(samples).max()) if samples.size else 0.0
    scale = PEAK * 32767 / peak if peak else 0.0
    return np.round(samples * scale).astype(np.int16)
