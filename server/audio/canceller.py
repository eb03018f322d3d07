"""Takes Alex's voice out of the microphone: a partitioned-block frequency-domain Kalman filter per loudspeaker path.

Twelve partitions of 16 ms span 192 ms of room, each bin with an uncertainty of its own, so the step is large where the path
is unknown and small where somebody speaks over Alex (Kuech, Mabande and Enzner, ICASSP 2014). What differs here: the
gradient's constraint goes round the partitions, one a frame, and uncertainty starts as a room's energy decays.

The transforms are stacked over the rows; the partitions of one row (250 kB) fit a core's cache and are worked through row by
row, which is as fast as stacking them and lets a row be absent from a tick without copying its filter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Complexes = NDArray[np.complex64]
Rows = NDArray[np.intp]

BLOCK = 256
PARTITIONS = 12
BINS = BLOCK + 1
HALVES = (slice(0, BLOCK), slice(BLOCK, 2 * BLOCK))
"""Of a frame of 32 ms."""

SURENESS_BLOCKS = 4
FORGETTING = np.float32(0.99 ** (2 * SURENESS_BLOCKS))
"""A path keeps this part of its power over 64 ms: slow enough for 16 dB in a still room, quick enough for 100 ppm of drift."""
LEAST_KEPT = np.float32(0.2)
ERROR_MEMORY = np.float32(0.7)
OVERLAP = np.float32(0.5)
"""Half of each transform is new (overlap-save): the M/N of the paper."""
FIRST_UNCERTAINTY = np.float32(0.1)
"""Energy of an unknown path, over all partitions: -10 dB. Ten times as much diverges in the first second."""
DECAY = np.exp(-0.175 * np.arange(PARTITIONS, dtype=np.float32))
SQRT_DOUBT = np.sqrt(np.float32(1) - FORGETTING)
LEAST_UNCERTAINTY = np.float32(1e-12)
QUIETEST = np.float32(1e-6)
_SCRATCH = np.empty((PARTITIONS, BINS), np.complex64)
_POWERS = np.empty((PARTITIONS, BINS), np.float32)


def to_bins(samples: Floats) -> Complexes:
    """The lengths are powers of two, so that dividing by one and multiplying again changes nothing but the way through numpy:
    without a divisor of its own kind a transform of single precision is done in double, at four times the cost."""
    spectra: Complexes = np.fft.rfft(samples, norm="forward").astype(np.complex64, copy=False)
    parts = spectra.view(np.float32)
    np.multiply(parts, np.float32(samples.shape[-1]), out=parts)
    return spectra


def to_time(spectra: Complexes) -> Floats:
    return np.fft.irfft(spectra).astype(np.float32, copy=False)


def times(values: Floats, matrix: Floats) -> Floats:
    """A row's product must not depend on how many rows there are: a single row would go another way through BLAS."""
    if len(values) > 1:
        product: Floats = values @ matrix
        return product
    return times(np.repeat(values, 2, axis=0), matrix)[:1]


def power_of(spectra: Complexes) -> Floats:
    power: Floats = np.square(spectra.real) + np.square(spectra.imag)
    return power


Kind = TypeVar("Kind", bound=np.generic)


def with_a_row(values: NDArray[Kind]) -> NDArray[Kind]:
    """What all rows remember, and a last one that remembers nothing: zeros."""
    return np.concatenate([values, np.zeros_like(values, shape=(1, *values.shape[1:]))])


def first_uncertainty() -> Floats:
    return np.repeat((FIRST_UNCERTAINTY * DECAY / DECAY.sum())[:, None], BINS, axis=1)


class Path:
    """One row's filter, newest partition first. The far spectra stand twice in a ring, so that a window on it never wraps."""

    __slots__ = ("at", "constrained", "energy", "far", "filter", "uncertainty", "weights")

    def __init__(self) -> None:
        self.far = np.zeros((2 * PARTITIONS, BINS), np.complex64)
        self.energy = np.zeros((2 * PARTITIONS, BINS), np.float32)
        self.filter = np.zeros((PARTITIONS, BINS), np.complex64)
        self.uncertainty = first_uncertainty()
        self.weights = self.uncertainty.astype(np.complex64)
        """The same again: numpy multiplies complex by complex ten times faster than complex by real."""
        self.at = 0
        self.constrained = 0

    def silence(self) -> None:
        """Alex has been silent for longer than the path is long; what is known of the room is kept."""
        self.far[:] = 0
        self.energy[:] = 0

    def shift(self, blocks: int) -> None:
        """The reference will come that many blocks later (negative: earlier): move the filter with it."""
        moved, unsure = np.zeros_like(self.filter), first_uncertainty()
        kept = PARTITIONS - abs(blocks)
        if kept > 0:
            to, source = (slice(0, kept), slice(blocks, None)) if blocks > 0 else (slice(-blocks, None), slice(0, kept))
            moved[to], unsure[to] = self.filter[source], self.uncertainty[source]
        self.filter, self.uncertainty = moved, unsure
        self.weights.real = unsure
        self.silence()

    def predict(self, far: Complexes, energy: Floats, echo: Complexes, expected: Floats) -> None:
        """Take one block's far spectrum in; write the echo's spectrum and the power of what the filter is unsure of."""
        self.at = (self.at - 1) % PARTITIONS
        for slot in (self.at, self.at + PARTITIONS):
            self.far[slot], self.energy[slot] = far, energy
        window = slice(self.at, self.at + PARTITIONS)
        np.multiply(self.far[window], self.filter, out=_SCRATCH)
        np.add.reduce(_SCRATCH, axis=0, out=echo)
        np.multiply(self.energy[window], self.uncertainty, out=_POWERS)
        np.add.reduce(_POWERS, axis=0, out=expected)

    def learn(self, step: Complexes, gain: Floats) -> None:
        """step: conjugate of gain times the error's spectrum; gain: 1 / (expected + error power)."""
        window = slice(self.at, self.at + PARTITIONS)
        np.multiply(self.far[window], step, out=_SCRATCH)
        np.conjugate(_SCRATCH, out=_SCRATCH)
        np.multiply(_SCRATCH, self.weights, out=_SCRATCH)
        np.add(self.filter, _SCRATCH, out=self.filter)
        if self.at % SURENESS_BLOCKS == 0:
            self._grow_surer(self.energy[window], gain)

    def _grow_surer(self, energy: Floats, gain: Floats) -> None:
        """Every fourth block, for four: what was heard makes surer, and the room may move by a part of the filter's power."""
        np.multiply(energy, self.uncertainty, out=_POWERS)
        np.multiply(_POWERS, SURENESS_BLOCKS * OVERLAP * gain, out=_POWERS)
        np.subtract(FORGETTING, _POWERS, out=_POWERS)
        np.maximum(_POWERS, LEAST_KEPT, out=_POWERS)
        np.multiply(self.uncertainty, _POWERS, out=self.uncertainty)
        np.absolute(self.filter, out=_POWERS)
        np.multiply(_POWERS, SQRT_DOUBT, out=_POWERS)
        np.multiply(_POWERS, _POWERS, out=_POWERS)
        np.add(_POWERS, LEAST_UNCERTAINTY, out=_POWERS)
        np.add(self.uncertainty, _POWERS, out=self.uncertainty)
        np.copyto(self.weights, self.uncertainty)

    def next_to_constrain(self) -> Complexes:
        """A partition loses what circular convolution wrapped into it: a view, to be written back into."""
        self.constrained = (self.constrained + 1) % PARTITIONS
        turn: Complexes = self.filter[self.constrained]
        return turn


class Canceller:
    """The paths of all rows. Everything is in float32 of full scale 1."""

    def __init__(self) -> None:
        self.paths: list[Path] = []
        self._before = np.zeros((0, BLOCK), np.float32)
        self._error_power = np.zeros((0, BINS), np.float32)

    def open(self, row: int) -> None:
        """Rows are dense: `row` is one that was left, or the next."""
        if row < len(self.paths):
            self.paths[row] = Path()
            self._before[row] = self._error_power[row] = 0
            return
        self.paths.append(Path())
        self._before, self._error_power = with_a_row(self._before), with_a_row(self._error_power)

    def silence(self, row: int) -> None:
        self.paths[row].silence()
        self._before[row] = 0

    def shift(self, row: int, blocks: int) -> None:
        self.paths[row].shift(blocks)
        self._before[row] = 0

    def cancel(self, rows: Rows, mic: Floats, far: Floats) -> tuple[Floats, Floats]:
        """One frame of two blocks a row, (n, 512) each → the echo (n, 512), and the far end's power spectra (n, 2, 257)."""
        paths = [self.paths[row] for row in rows]
        played = np.concatenate([self._before[rows], far], axis=1)
        self._before[rows] = far[:, BLOCK:]
        spectra = to_bins(np.stack([played[:, : 2 * BLOCK], played[:, BLOCK:]]))
        energy, echo = power_of(spectra), np.empty_like(mic)
        errors, power = np.zeros((len(rows), 2 * BLOCK), np.float32), self._error_power[rows]
        echoes, expected = np.empty_like(spectra[0]), np.empty_like(energy[0])
        for block, span in enumerate(HALVES):
            for i, path in enumerate(paths):
                path.predict(spectra[block, i], energy[block, i], echoes[i], expected[i])
            echo[:, span] = to_time(echoes)[:, BLOCK:]
            np.subtract(mic[:, span], echo[:, span], out=errors[:, BLOCK:])
            missed = to_bins(errors)
            now = power_of(missed)
            power = now + ERROR_MEMORY * (power - now)
            gain = 1 / (OVERLAP * expected + power + QUIETEST)
            steps = np.conjugate(missed * gain)
            for i, path in enumerate(paths):
                path.learn(steps[i], gain[i])
            if block == 0:
                self._constrain(paths)
        self._error_power[rows] = power
        return echo, energy.swapaxes(0, 1)

    @staticmethod
    def _constrain(paths: Sequence[Path]) -> None:
        if not paths:
            return
        turns = [path.next_to_constrain() for path in paths]
        responses = to_time(np.stack(turns))
        responses[:, BLOCK:] = 0
        for turn, spectrum in zip(turns, to_bins(responses), strict=True):
            turn[:] = spectrum
