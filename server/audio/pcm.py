"""Samples in and out of shape: another rate, floats that may not be finite, more than one channel. Pure, numpy only."""

from __future__ import annotations

from math import gcd

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.float32]
REACH = 24
"""Input samples on either side of an output sample, at the lower of the two rates."""
BETA = 8.0


def to_int16(samples: NDArray[np.generic]) -> NDArray[np.int16]:
    """Floats in -1 to 1 as PCM16. What is not finite is silence, what is too loud is clipped."""
    whole = np.nan_to_num(np.asarray(samples, np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(np.rint(whole * 32768), -32768, 32767).astype(np.int16)


def mono(samples: Floats) -> Floats:
    """(n, channels) -> (n,): the mean."""
    return samples if samples.ndim == 1 else samples.mean(axis=1, dtype=np.float32)


def resample(samples: Floats, rate: int, to_rate: int) -> Floats:
    """(n,) at `rate` -> (n * to_rate // rate,) at `to_rate`, by a Kaiser-windowed sinc with one filter for each phase."""
    if rate == to_rate or not samples.size:
        return samples
    common = gcd(rate, to_rate)
    up, down = to_rate // common, rate // common
    reach = int(np.ceil(REACH * max(1.0, down / up)))
    padded = np.pad(samples, (reach, reach + 1))
    windows = sliding_window_view(padded, 2 * reach)
    count = samples.size * up // down
    out = np.empty(count, np.float32)
    for first in range(min(up, count)):
        start, phase = divmod(first * down, up)
        wanted = len(range(first, count, up))
        out[first::up] = windows[start + 1 :: down][:wanted] @ _taps(phase / up, min(1.0, up / down), reach)
    return out


def _taps(offset: float, lowest: float, reach: int) -> Floats:
    """The filter for an output that lies `offset` samples after an input; `lowest`: the lower rate over the input's."""
    places = np.arange(-reach + 1, reach + 1) - offset
    cutoff = 0.94 * lowest
    window = np.i0(BETA * np.sqrt(np.clip(1 - (places / reach) ** 2, 0, 1)))
    taps = np.sinc(cutoff * places) * window
    return np.asarray(taps / taps.sum(), np.float32)
