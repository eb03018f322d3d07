"""What the voice net sees of a frame: numbers that do not depend on how loud the microphone is.

Every band's energy is told twice, in bels: over its own tracked noise floor, and against the loudest that this row has heard
of late. Beside it stands how harmonic the last 64 ms were (a comb over the amplitude spectrum). So a gain on the stream moves
every quantity and its reference together and cancels, but for the rounding of int16, below which `QUIETEST` makes all equal.

Rows are interviews. All arrays are float32 and all steps take all rows at once. What a row remembers lies in one line of
`STATE` floats, so that a tick gathers it in one call and puts it back in one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.audio.ear import FRAME_SAMPLES, RATE

F32 = NDArray[np.float32]

BANDS: Final = 36
HOPS: Final = 2
HOP: Final = FRAME_SAMPLES // HOPS
WINDOW: Final = 2 * HOP
LONG: Final = 4 * HOP
LOWEST_HZ: Final = 62.5
"""Bins 0 and 1 hold what an offset of the microphone leaks through a Hann window."""
QUIETEST: Final = 1e-7
"""Eight decibels over what rounding to int16 leaves in a bin."""
COMB_BINS: Final = slice(5, 129)
"""78 to 2000 Hz of the long window."""
LAGS: Final = 80
POOLS: Final = 10
SHORTEST_LAG: Final = 38.0
LONGEST_LAG: Final = 246.0
"""Pitch from 65 to 420 Hz."""
SMOOTHING: Final = np.float32(0.4)
"""Of a band's bels, a hop, before its floor is looked for."""
FLOOR_RISE: Final = np.float32(0.008)
"""Bels a hop (16 ms): 5 dB/s. Falling is immediate."""
PEAK_ATTACK: Final = np.float32(0.3)
PEAK_DECAY: Final = np.float32(0.0024)
"""1.5 dB/s."""
HIGHEST: Final = np.float32(4.0)
LOWEST_BELOW_PEAK: Final = np.float32(-6.0)

INPUTS: Final = HOPS * 2 * BANDS + POOLS + 1 + HOPS

TAIL: Final = slice(0, LONG - FRAME_SAMPLES)
SMOOTH: Final = slice(TAIL.stop, TAIL.stop + BANDS)
FLOOR: Final = slice(SMOOTH.stop, SMOOTH.stop + BANDS)
PEAK: Final = FLOOR.stop
SMOOTHS: Final = PEAK + 1
ATTACKS: Final = PEAK + 2
STATE: Final = PEAK + 3
"""SMOOTHS and ATTACKS hold the two factors: 1 for a row that has heard nothing, so that its first hop is taken as it is."""


def new_row() -> F32:
    """(STATE,): silence behind it, a floor above and a peak below all that can come."""
    row = np.zeros(STATE, np.float32)
    row[FLOOR], row[PEAK], row[SMOOTHS], row[ATTACKS] = 64, -64, 1, 1
    return row


@dataclass(frozen=True, slots=True)
class Seen:
    """inputs (n, INPUTS) for the net; level_db (n, 2) of each hop over the floor; floor_db (n,) to
    full scale; pitch_hz (n,)."""

    inputs: F32
    level_db: F32
    floor_db: F32
    pitch_hz: F32


def _mel(hz: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return np.asarray(2595.0 * np.log10(1.0 + np.asarray(hz) / 700.0))


def _band_matrix() -> F32:
    """(2 * bins, BANDS): triangles on the mel scale that sum to 1, over interleaved squares of real and imaginary parts."""
    bins = np.arange(WINDOW // 2 + 1) * RATE / WINDOW
    edges = np.linspace(_mel(LOWEST_HZ), _mel(RATE / 2), BANDS + 2)
    at = _mel(bins)[:, None]
    rising = (at - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - at) / (edges[2:] - edges[1:-1])
    weights = np.maximum(0.0, np.minimum(rising, falling))
    weights[:2] = 0.0
    nearest = np.abs(at - edges[1:-1]).argmin(axis=0)
    weights[nearest, np.arange(BANDS)] = np.maximum(weights[nearest, np.arange(BANDS)], 0.5)
    return np.repeat(weights / weights.sum(axis=0), 2, axis=0).astype(np.float32)


def _comb_matrix() -> F32:
    """(bins, LAGS + 1): a cosine for each lag without its mean, tapered; the last column sums the tapered amplitudes."""
    count = COMB_BINS.stop - COMB_BINS.start
    taper = np.hanning(count + 2)[1:-1] ** 0.5
    lags = np.linspace(SHORTEST_LAG, LONGEST_LAG, LAGS)
    cosines = np.cos(2 * np.pi * np.arange(COMB_BINS.start, COMB_BINS.stop)[:, None] * lags / LONG)
    cosines -= (cosines * taper[:, None]).sum(axis=0) / taper.sum()
    return np.concatenate([cosines * taper[:, None], taper[:, None]], axis=1).astype(np.float32)


_HANN: Final = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
_LONG_HANN: Final = np.hanning(LONG + 1)[:-1].astype(np.float32)
_BAND_OF: Final = _band_matrix()
_COMB: Final = _comb_matrix()
_POOL_STARTS: Final = np.arange(0, LAGS, LAGS // POOLS)
_PITCHES: Final = (RATE / np.linspace(SHORTEST_LAG, LONGEST_LAG, LAGS)).astype(np.float32)
_SCALE: Final = np.float32(1 / 32768)
_MEAN: Final = np.full(BANDS, 1 / BANDS, np.float32)
_MEAN_SQUARE_DB: Final = np.float32(10 * np.log10(float((_HANN**2).sum())))
"""From the power of a bin to the mean square of the samples, were all bins alike."""
_TEN: Final = np.float32(10)


def _bands(samples: F32) -> F32:
    """(n, 1024) -> (n, 2, BANDS): bels, one for each hop, from the windows that end with it."""
    windows = np.empty((len(samples), HOPS, WINDOW), np.float32)
    for hop in range(HOPS):
        end = LONG - (HOPS - 1 - hop) * HOP
        np.multiply(samples[:, end - WINDOW : end], _HANN, out=windows[:, hop])
    parts = np.fft.rfft(windows).view(np.float32)
    np.multiply(parts, parts, out=parts)
    bands = parts @ _BAND_OF
    bands += np.float32(QUIETEST)
    return np.asarray(np.log10(bands, out=bands))


def _comb(samples: F32) -> F32:
    """(n, 1024) -> (n, LAGS): near 0 for noise, near 1 for a clean vowel at the lag of its pitch."""
    amplitude = np.abs(np.fft.rfft(samples * _LONG_HANN)[:, COMB_BINS])
    found = amplitude @ _COMB
    return np.asarray(found[:, :LAGS] / (found[:, LAGS:] + np.float32(1e-4)))


def _follow(state: F32, bands: F32) -> tuple[F32, F32]:
    """The floor (n, 2, BANDS) and the peak (n, 2, 1) at each hop; `state` moves on."""
    loud: F32 = np.maximum.reduce(bands, axis=2)
    floors, peaks = np.empty_like(bands), np.empty((len(bands), HOPS, 1), np.float32)
    smooth, floor, peak = state[:, SMOOTH], state[:, FLOOR], state[:, PEAK]
    smooths, attack = state[:, SMOOTHS, None], state[:, ATTACKS]
    for hop in range(HOPS):
        smooth = smooth + smooths * (bands[:, hop] - smooth)
        floor = np.minimum(smooth, floor + FLOOR_RISE, out=floors[:, hop])
        peak = np.maximum(peak - PEAK_DECAY, peak + attack * (loud[:, hop] - peak), out=peaks[:, hop, 0])
        smooths, attack = np.asarray(SMOOTHING), np.asarray(PEAK_ATTACK)
    state[:, SMOOTH], state[:, FLOOR], state[:, PEAK] = smooth, floor, peak
    state[:, SMOOTHS], state[:, ATTACKS] = SMOOTHING, PEAK_ATTACK
    return floors, peaks


def see(state: F32, frames: NDArray[np.int16]) -> Seen:
    """One frame of each row: frames (n, 512) int16. `state` (n, >= STATE) begins as `new_row` and is moved on in place."""
    n = len(frames)
    samples = np.empty((n, LONG), np.float32)
    samples[:, TAIL] = state[:, TAIL]
    np.multiply(frames, _SCALE, out=samples[:, TAIL.stop :])
    state[:, TAIL] = samples[:, FRAME_SAMPLES:]
    bands, comb = _bands(samples), _comb(samples)
    floors, peaks = _follow(state, bands)
    inputs = np.empty((n, INPUTS), np.float32)
    over = inputs[:, : HOPS * BANDS].reshape(n, HOPS, BANDS)
    under = inputs[:, HOPS * BANDS : 2 * HOPS * BANDS].reshape(n, HOPS, BANDS)
    np.subtract(bands, floors, out=over)
    np.maximum(over, 0, out=over)
    np.minimum(over, HIGHEST, out=over)
    np.subtract(bands, peaks, out=under)
    np.maximum(under, LOWEST_BELOW_PEAK, out=under)
    np.minimum(under, 1, out=under)
    rest = inputs[:, 2 * HOPS * BANDS :]
    np.maximum.reduceat(comb, _POOL_STARTS, axis=1, out=rest[:, :POOLS])
    np.maximum.reduce(comb, axis=1, out=rest[:, POOLS])
    level = rest[:, POOLS + 1 :]
    np.matmul(over, _MEAN, out=level)
    pitch = _PITCHES[comb.argmax(axis=1)]
    return Seen(inputs, _TEN * level, _TEN * (floors[:, 1] @ _MEAN) - _MEAN_SQUARE_DB, pitch)
