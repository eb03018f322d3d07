"""What tells somebody's voice from what is left of Alex's own, in twenty bands every 16 ms, whatever the microphone's level.

Five cues a band, all differences in dB between powers that are tracked together: how far the residual stands out of the echo
that was taken away, of its usual leftover, and of the room's noise; how far the microphone stands out of anything that the
loudspeaker could have caused, whatever the delay; how much the canceller took away. The fourth needs no converged filter: a
changed room or a jumping delay shows in all but it. One cue for all bands, periodicity, tells voices from clicks.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from server.audio.canceller import BLOCK, Floats, Rows, power_of, times, to_bins, with_a_row

EDGES_HZ = (
    100,
    200,
    300,
    400,
    510,
    630,
    770,
    920,
    1080,
    1270,
    1480,
    1720,
    2000,
    2320,
    2700,
    3150,
    3700,
    4400,
    5300,
    6400,
    7700,
)
BANDS = len(EDGES_HZ) - 1
CUES = 5 * BANDS + 1
WINDOW = np.hanning(2 * BLOCK + 1)[:-1].astype(np.float32)
WINDOW_ENERGY = float(WINDOW @ WINDOW)
_BIN_HZ = 16_000 / (2 * BLOCK)
_EDGES = np.round(np.array(EDGES_HZ) / _BIN_HZ).astype(np.intp)
_DB = np.float32(10 / np.log(10))
_SILENCE = np.float32(1e-10)
_VOICED_BINS = 48
"""Up to 1.5 kHz."""
_LAGS = slice(40, 201)
"""80 to 400 Hz."""

STEP_S = 0.016
DECAY_DB = np.float32(1.5)
"""A room's echo falls by no more than this in 16 ms less than a T60 of 0.64 s."""
LEFTOVER_UP_DB, LEFTOVER_DOWN_DB = np.float32(20 * STEP_S), np.float32(2 * STEP_S)
FLOOR_UP_DB = np.float32(3 * STEP_S)
SMEAR_BLOCKS = 24
"""The loudest 384 ms of the far end: an echo's delay need not be known."""


def _band_means() -> Floats:
    """(257, 20): from bins to the mean of each band."""
    means = np.zeros((BLOCK + 1, BANDS), np.float32)
    for band, (first, last) in enumerate(pairwise(_EDGES)):
        means[first:last, band] = 1 / (last - first)
    return means


def _pitch_lags() -> Floats:
    """(48, 161): from the lowest bins to the autocorrelation at a voice's lags, the window's own fall made good."""
    window = np.fft.irfft(np.abs(np.fft.rfft(np.pad(WINDOW, (0, 2 * BLOCK)))) ** 2)[: 2 * BLOCK]
    lags = np.arange(_LAGS.start, _LAGS.stop)
    waves = np.cos(2 * np.pi * np.outer(np.arange(_VOICED_BINS), lags) / (2 * BLOCK))
    waves[:3] = 0
    lagged: Floats = (waves * window[0] / window[lags]).astype(np.float32)
    return lagged


_BAND_MEANS, _PITCH_LAGS = _band_means(), _pitch_lags()


def band_db(power: Floats, energy: float) -> Floats:
    """(n, 257) power spectra → (n, 20) mean power in dB of full scale; `energy`: of the analysis window."""
    bands = times(power, _BAND_MEANS)
    bands *= np.float32(1 / energy)
    bands += _SILENCE
    np.log(bands, out=bands)
    bands *= _DB
    return bands


def periodicity(power: Floats) -> Floats:
    """(n, 257) power spectra → (n,) 0..1: the highest peak of the autocorrelation at a voice's pitch, below 1.5 kHz."""
    low = power[:, :_VOICED_BINS]
    highest: Floats = times(low, _PITCH_LAGS).max(axis=1) / (low[:, 3:].sum(axis=1) + _SILENCE)
    return np.clip(highest, 0, 1)


class Cues:
    """The trackers of all rows; `rows` are indices into them."""

    def __init__(self) -> None:
        self._before = np.zeros((0, 2, BLOCK), np.float32)
        self._levels = np.zeros((0, 5, BANDS), np.float32)
        self._smear = np.zeros((0, SMEAR_BLOCKS, BANDS), np.float32)
        self._turn = np.zeros(0, np.intp)

    def open(self, row: int) -> None:
        """Rows are dense: `row` is one that was left, or the next."""
        if row == len(self._turn):
            self._before, self._levels = with_a_row(self._before), with_a_row(self._levels)
            self._smear, self._turn = with_a_row(self._smear), with_a_row(self._turn)
        self._before[row] = 0
        # echo, its leftover, smoothed residual, noise floor, coupling of far end and microphone
        self._levels[row] = np.array([-100, 0, 0, 0, -6], np.float32)[:, None]
        self._smear[row] = -100

    def wake(self, row: int) -> None:
        """Alex begins after a silence: his echo starts from nothing; the noise and what was learnt of the room stay."""
        self._levels[row, 0] = self._smear[row] = -100
        self._before[row] = 0

    def rest(self, rows: Rows, mic: Floats) -> None:
        """Alex is silent: only the room's noise is followed, by the newest 512 samples a row (n, 512)."""
        now = band_db(power_of(to_bins(mic * WINDOW)), WINDOW_ENERGY)
        levels = self._levels[rows].swapaxes(0, 1)
        for _ in range(2):
            self._follow_floor(levels, now)
        self._levels[rows] = levels.swapaxes(0, 1)

    def hear(self, rows: Rows, residual: Floats, echo: Floats, far_power: Floats) -> Floats:
        """A frame's two blocks a row (n, 512), far_power (n, 2, 257) → cues (n, 2, 101). The microphone is both together."""
        n = len(rows)
        power = self._spectra(rows, residual, echo)
        bands = band_db(power.reshape(6 * n, -1), WINDOW_ENERGY).reshape(2, 3, n, BANDS)
        far = band_db(far_power.reshape(2 * n, -1), 2 * BLOCK).reshape(n, 2, BANDS)
        levels = np.ascontiguousarray(self._levels[rows].swapaxes(0, 1))
        cues = np.empty((n, 2, CUES), np.float32)
        for block in (0, 1):
            found = self._compare(levels, bands[block], self._loudest(rows, far[:, block]))
            cues[:, block, :-1].reshape(n, 5, BANDS)[:] = found.swapaxes(0, 1)
        cues[:, :, -1] = periodicity(power[:, 0].reshape(2 * n, -1)).reshape(2, n).T
        self._levels[rows] = levels.swapaxes(0, 1)
        return cues

    def _spectra(self, rows: Rows, residual: Floats, echo: Floats) -> Floats:
        """(2 blocks, 3, n, 257): power of residual, echo and microphone, from the 32 ms that end with each block."""
        windows = np.empty((2, 2, len(rows), 2 * BLOCK), np.float32)
        for which, now in enumerate((residual, echo)):
            np.multiply(self._before[rows, which], WINDOW[:BLOCK], out=windows[0, which, :, :BLOCK])
            np.multiply(now[:, :BLOCK], WINDOW[BLOCK:], out=windows[0, which, :, BLOCK:])
            np.multiply(now, WINDOW, out=windows[1, which])
            self._before[rows, which] = now[:, BLOCK:]
        spectra, power = to_bins(windows), np.empty((2, 3, len(rows), BLOCK + 1), np.float32)
        power[:, :2] = power_of(spectra)
        power[:, 2] = power_of(spectra[:, 0] + spectra[:, 1])
        return power

    def _loudest(self, rows: Rows, far: Floats) -> Floats:
        self._turn[rows] = (self._turn[rows] + 1) % SMEAR_BLOCKS
        self._smear[rows, self._turn[rows]] = far
        loudest: Floats = self._smear[rows].max(axis=1)
        return loudest

    @staticmethod
    def _follow_floor(levels: Floats, residual: Floats) -> None:
        levels[2] += np.float32(0.2) * (residual - levels[2])
        gap = levels[2] - levels[3]
        levels[3] += np.where(gap < 0, np.float32(0.3) * gap, FLOOR_UP_DB)

    def _compare(self, levels: Floats, bands: Floats, loudest: Floats) -> Floats:
        """One block: bands (3, n, 20), loudest (n, 20) → the five cues (5, n, 20); `levels` (5, n, 20) move on."""
        mic = bands[2]
        residual = np.minimum(bands[0], mic)
        np.maximum(bands[1], levels[0] - DECAY_DB, out=levels[0])
        self._follow_floor(levels, residual)
        echo, leftover, _, floor, coupling = levels
        over_echo, over_far = residual - echo, mic - loudest
        cues = np.stack([over_echo, over_echo - leftover, residual - floor, over_far - coupling, residual - mic])
        np.clip(cues, -20, 30, out=cues)
        cues /= 10
        audible = echo > floor + 6
        self._follow(leftover, over_echo, audible)
        self._follow(coupling, over_far, loudest + coupling > floor + 3)
        np.clip(leftover, -30, 6, out=leftover)
        np.clip(coupling, -60, 20, out=coupling)
        return cues

    @staticmethod
    def _follow(level: Floats, now: Floats, where: NDArray[np.bool_]) -> None:
        """An upper quantile (1 in 11 is above): quick to rise when the path changed, slow to trust again."""
        step = np.where(now > level, LEFTOVER_UP_DB, -LEFTOVER_DOWN_DB)
        level += np.where(where, step, np.float32(0))
