"""Where the speech is in a clean clip, from its energy, in the style of hand-made labels: gaps under 0.2 s stay inside."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import uniform_filter1d
from scipy.signal import butter, sosfilt

RATE = 16_000
GRID = 160
"""Labels are made each 10 ms."""
CLEAN_DB = 26.0
"""A clip with less between its speech and its floor is too noisy to be labelled by energy."""
CLOSE_S = 0.2
SHORTEST_S = 0.05
BEFORE_S, AFTER_S = 0.02, 0.03

_HIGH_PASS = butter(2, 90, "high", fs=RATE, output="sos")


def close_gaps(active: np.ndarray, longest: int) -> np.ndarray:
    """Fill gaps of up to `longest` points between two active ones."""
    closed = active.copy()
    edges = np.flatnonzero(np.diff(active.astype(np.int8), prepend=0, append=0))
    for end, start in zip(edges[1:-1:2], edges[2::2], strict=True):
        if start - end <= longest:
            closed[end:start] = True
    return closed


def drop_short(active: np.ndarray, shortest: int) -> np.ndarray:
    kept = active.copy()
    edges = np.flatnonzero(np.diff(active.astype(np.int8), prepend=0, append=0))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start <= shortest:
            kept[start:end] = False
    return kept


def decibels(clip: np.ndarray) -> np.ndarray:
    x = sosfilt(_HIGH_PASS, clip.astype(np.float64) / 32768)
    energy = uniform_filter1d(x * x, 2 * GRID, mode="constant")
    return 10 * np.log10(energy[GRID // 2 :: GRID] + 1e-10)


def label(clip: np.ndarray) -> np.ndarray | None:
    """A flag each 10 ms; None for a clip that cannot be labelled so."""
    db = decibels(clip)
    if len(db) < 15:
        return None
    loud, quiet = np.percentile(db, 95), np.percentile(db, 4)
    if loud - quiet < CLEAN_DB:
        return None
    high, low = max(quiet + 12, loud - 30), max(quiet + 8, loud - 36)
    weak, strong = db > low, db > high
    starts = np.flatnonzero(np.diff(np.r_[0, weak.astype(np.int8), 0]))
    active = np.zeros(len(db), bool)
    for a, b in zip(starts[::2], starts[1::2], strict=True):
        active[a:b] = strong[a:b].any()
    active = drop_short(active, int(SHORTEST_S / 0.01) - 1)
    active = close_gaps(active, int(CLOSE_S / 0.01))
    padded = active.copy()
    for shift in range(1, int(AFTER_S / 0.01) + 1):
        padded[shift:] |= active[:-shift]
    for shift in range(1, int(BEFORE_S / 0.01) + 1):
        padded[:-shift] |= active[shift:]
    return padded
