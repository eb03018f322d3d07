"""Where the speech is in a clean clip, from its energy, in the style of hand-made labels: short gaps stay inside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import uniform_filter1d
from scipy.signal import butter, sosfilt

RATE = 16_000
GRID = 160
"""Labels are made each 10 ms."""
CLEAN_DB = 26.0
"""A clip with less between its speech and its floor is too noisy to be labelled by energy."""
SHORTEST_S = 0.05


@dataclass(frozen=True, slots=True)
class Style:
    """Gaps up to `close_s` belong to the speech, which begins `before_s` before and ends `after_s` after its energy; its energy
    is `strong_db` under the loudest somewhere, and goes on while it is `weak_db` under it."""

    close_s: float
    before_s: float
    after_s: float
    strong_db: float
    weak_db: float


BRIDGED = Style(0.2, 0.02, 0.03, 30, 36)
TIGHT = Style(0.1, 0.01, 0.01, 28, 32)
"""Measured on people's labels: they let a word end at 30 dB under its loudest, and mark gaps from 0.1 s on."""

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


def label(clip: np.ndarray, style: Style = BRIDGED) -> np.ndarray | None:
    """A flag each 10 ms; None for a clip that cannot be labelled so."""
    db = decibels(clip)
    if len(db) < 15:
        return None
    loud, quiet = np.percentile(db, 95), np.percentile(db, 4)
    if loud - quiet < CLEAN_DB:
        return None
    high, low = max(quiet + 12, loud - style.strong_db), max(quiet + 8, loud - style.weak_db)
    weak, strong = db > low, db > high
    starts = np.flatnonzero(np.diff(np.r_[0, weak.astype(np.int8), 0]))
    active = np.zeros(len(db), bool)
    for a, b in zip(starts[::2], starts[1::2], strict=True):
        active[a:b] = strong[a:b].any()
    active = drop_short(active, int(SHORTEST_S / 0.01) - 1)
    active = close_gaps(active, round(style.close_s / 0.01))
    padded = active.copy()
    for shift in range(1, round(style.after_s / 0.01) + 1):
        padded[shift:] |= active[:-shift]
    for shift in range(1, round(style.before_s / 0.01) + 1):
        padded[:-shift] |= active[shift:]
    return padded
