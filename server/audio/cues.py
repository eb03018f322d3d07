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
        levels = self._levels[rows]
        for _ in range(2):
            self._follow_floor(levels, now)
        self._levels[rows] = levels

    def hear(self, rows: Rows, residual: Floats, echo: Floats, far_power: Floats) -> Floats:
        """One block of 256 samples a row (n, 256), far_power (n, 257) → cues (n, 101). The microphone is residual and echo."""
        n, now = len(rows), np.stack([residual, echo], axis=1)
        spectra = to_bins(np.concatenate([self._before[rows], now], axis=2) * WINDOW)
        self._before[rows] = now
        power = power_of(np.concatenate([spectra, spectra.sum(axis=1, keepdims=True)], axis=1))
        bands = band_db(power.reshape(3 * n, -1), WINDOW_ENERGY).reshape(n, 3, BANDS)
        loudest = self._loudest(rows, band_db(far_power, 2 * BLOCK))
        levels = self._levels[rows]
        cues = np.empty((n, CUES), np.float32)
        self._compare(levels, bands, loudest, cues[:, :-1].reshape(n, 5, BANDS))
        cues[:, -1] = periodicity(power[:, 0])
        self._levels[rows] = levels
        return cues

    def _loudest(self, rows: Rows, far: Floats) -> Floats:
        self._turn[rows] = (self._turn[rows] + 1) % SMEAR_BLOCKS
        self._smear[rows, self._turn[rows]] = far
        loudest: Floats = self._smear[rows].max(axis=1)
        return loudest

    @staticmethod
    def _follow_floor(levels: Floats, residual: Floats) -> None:
        levels[:, 2] += np.float32(0.2) * (residual - levels[:, 2])
        gap = levels[:, 2] - levels[:, 3]
        levels[:, 3] += np.where(gap < 0, np.float32(0.3) * gap, FLOOR_UP_DB)

    def _compare(self, levels: Floats, bands: Floats, loudest: Floats, cues: Floats) -> None:
        residual, mic = np.minimum(bands[:, 0], bands[:, 2]), bands[:, 2]
        np.maximum(bands[:, 1], levels[:, 0] - DECAY_DB, out=levels[:, 0])
        self._follow_floor(levels, residual)
        echo, leftover, floor, coupling = levels[:, 0], levels[:, 1], levels[:, 3], levels[:, 4]
        over_echo, over_far = residual - echo, mic - loudest
        for i, cue in enumerate((over_echo, over_echo - leftover, residual - floor, over_far - coupling, residual - mic)):
            np.clip(cue, -20, 30, out=cues[:, i])
        cues /= 10
        audible = echo > floor + 6
        self._follow(leftover, over_echo, audible)
        self._follow(coupling, over_far, loudest + coupling > floor + 3)
        np.clip(leftover, -30, 6, out=leftover)
        np.clip(coupling, -60, 20, out=coupling)

    @staticmethod
    def _follow(level: Floats, now: Floats, where: NDArray[np.bool_]) -> None:
        """An upper quantile (1 in 11 is above): quick to rise when the path changed, slow to trust again."""
        step = np.where(now > level, LEFTOVER_UP_DB, -LEFTOVER_DOWN_DB)
        level += np.where(where, step, np.float32(0))
