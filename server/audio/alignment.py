"""Finds how late Alex's voice comes back, whatever the playback clock says, by the ups and downs of loudness in twelve bands.

The lag is counted in blocks of 16 ms from the reference as it is handed in: positive when the echo comes after it, as sound
does; negative when the clock is wrong by more than the room's delay, so that the echo comes before its reference. An envelope
needs no converged filter, survives distortion and a drifting clock; a second of speech will do, four for a faint echo.
"""

from __future__ import annotations

import numpy as np

from server.audio.canceller import BLOCK, Floats, Rows, power_of, to_bins, with_a_row

EARLIEST, LATEST = -20, 50
"""Blocks: -320 to 800 ms."""
LAGS = LATEST - EARLIEST
_WAIT = -EARLIEST // 2
"""Frames for which the microphone waits to be compared with references that come after it."""
EDGES_HZ = (400, 510, 630, 770, 920, 1080, 1270, 1480, 1720, 2000, 2320, 2700, 3150)
"""What small loudspeakers play and rooms keep."""
_EDGES = np.round(np.array(EDGES_HZ) / (16_000 / BLOCK)).astype(np.intp)
_USED = len(EDGES_HZ) - 1
_MEMORY = np.float32(0.99)
"""A frame's: a time constant of 3.2 s."""
_SLOW = np.float32(0.03)
_SWING_DB = np.float32(12)
_SILENCE = np.float32(1e-9)
_AUDIBLE_DB = np.float32(-60)
_DB = np.float32(10 / np.log(10))
_HERE, _ELSEWHERE, _ELSEWHERE_AT_ONCE = 0.3, 0.45, 0.7
"""Below this it is no echo. Where none is expected, and at first, more is asked for: a wrong move costs the filter."""
_AHEAD = 0.15
"""Another lag must be better than the present ones by this much."""
_AT_ONCE, _ENOUGH = 20, 60
"""Frames of audible reference (0.6 s, 1.9 s) before a word on it."""
REACH = 9
"""Blocks of lag (144 ms) that leave the canceller's filter 100 ms of room after the direct sound."""


class Alignment:
    """Rows as in the bank. The reference's history stands twice in a ring, newest first, so that a window on it never wraps."""

    def __init__(self) -> None:
        self._far = np.zeros((0, 2 * LAGS, _USED), np.float32)
        self._energy = np.zeros((0, 2 * LAGS), np.float32)
        self._mic = np.zeros((0, _WAIT, _USED), np.float32)
        self._means = np.zeros((0, 2, _USED), np.float32)
        self._match = np.zeros((0, LAGS), np.float32)
        self._power = np.zeros((0, LAGS), np.float32)
        self._seen = np.zeros(0, np.intp)
        self._heard = np.zeros(0, np.intp)

    def open(self, row: int) -> None:
        """Rows are dense: `row` is one that was left, or the next."""
        for name in ("_far", "_energy", "_mic", "_means", "_match", "_power", "_seen", "_heard"):
            values = getattr(self, name)
            if row == len(values):
                values = with_a_row(values)
                setattr(self, name, values)
            values[row] = 0

    def pause(self, row: int) -> None:
        """Alex was silent: what was heard before is no neighbour of what comes; what was learnt from it stays."""
        self._far[row] = self._energy[row] = self._mic[row] = 0

    def hear(self, rows: Rows, mic: Floats, far: Floats) -> None:
        """One frame (n, 512) each. The microphone is compared once a frame, with references 16 ms apart."""
        blocks = np.stack([far[:, :BLOCK], far[:, BLOCK:], mic[:, BLOCK:]], axis=1)
        bands = np.add.reduceat(power_of(to_bins(blocks)), _EDGES, axis=-1)[..., :-1]
        bands = np.log(bands / np.float32(BLOCK) ** 2 + _SILENCE) * _DB
        seen = self._seen[rows]
        means = self._means[rows]
        means += np.where(seen == 0, np.float32(1), _SLOW)[:, None, None] * (bands[:, 1:] - means)
        self._means[rows] = means
        now = np.clip(bands - means[:, [0, 0, 1]], -_SWING_DB, _SWING_DB)
        self._heard[rows] += bands[:, 1].max(axis=1) > _AUDIBLE_DB
        before = self._mic[rows, seen % _WAIT]
        self._mic[rows, seen % _WAIT] = now[:, 2]
        self._seen[rows] = seen + 1
        self._compare(rows, before, self._remember(rows, seen, now))

    def _remember(self, rows: Rows, seen: Rows, now: Floats) -> Rows:
        """The far blocks go into the ring, the newer one before the older; where the newest stands."""
        energy = np.einsum("nkb,nkb->nk", now, now)
        at = (LAGS - 2 - 2 * seen) % LAGS
        for slot in (at, at + LAGS):
            self._far[rows, slot], self._far[rows, slot + 1] = now[:, 1], now[:, 0]
            self._energy[rows, slot], self._energy[rows, slot + 1] = energy[:, 1], energy[:, 0]
        return at

    def _compare(self, rows: Rows, before: Floats, at: Rows) -> None:
        """`before`: the microphone 320 ms ago, beside references from 320 ms after it to 800 ms before it."""
        window = at[:, None] + np.arange(LAGS)
        match = np.matmul(self._far[rows[:, None], window], before[:, :, None])[..., 0]
        loudness = np.einsum("nb,nb->n", before, before)[:, None]
        power = np.sqrt(self._energy[rows[:, None], window] * loudness)
        self._match[rows] = match + _MEMORY * self._match[rows]
        self._power[rows] = power + _MEMORY * self._power[rows]

    def correlation(self, row: int) -> Floats:
        """-1 … 1 over the lags EARLIEST … LATEST - 1."""
        rho: Floats = self._match[row] / (self._power[row] + np.float32(1))
        return rho

    def lag(self, row: int, present: int) -> int | None:
        """Blocks from the reference to its echo; None while none is clear. A lag within the reach of `present` is preferred."""
        if self._heard[row] < _AT_ONCE:
            return None
        rho = self.correlation(row)
        best, first = int(rho.argmax()), max(0, present - EARLIEST)
        here = rho[first : first + REACH + 1]
        if len(here) and here.max() >= max(_HERE, float(rho[best]) - _AHEAD):
            return first + int(here.argmax()) + EARLIEST
        needed = _ELSEWHERE if self._heard[row] >= _ENOUGH else _ELSEWHERE_AT_ONCE
        at_the_edge = best in (0, LAGS - 1)
        return None if at_the_edge or rho[best] < needed else best + EARLIEST
