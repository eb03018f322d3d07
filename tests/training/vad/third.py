"""Scenes of the third course: tight labels, and the steady noise of real places.

What the first two courses taught was to wait: a gap under 0.2 s was speech there, so for 0.2 s after a word no net can know.
People mark shorter gaps, and the end of a turn is told the later the longer one waits. Here a gap of more than 0.1 s is a gap,
and where the noise hides the speech nobody is asked (`nan`).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.training.vad import labels, noises, second
from tests.training.vad.material import Material
from tests.training.vad.mix import RATE, SAMPLES, db

HIDDEN_DB = -2.0
"""Speech whose best bands stand no higher over the noise is neither speech nor silence to a listener."""
GRID = 160


def material(work: Path, held_out: bool) -> Material:
    return second.material(work, held_out, "tight")


class Scene(second.Scene):
    style = labels.TIGHT
    spoken = 0.92

    def noise(self) -> np.ndarray:
        rng, u = self.rng, self.rng.random()
        if u < 0.25:
            return noises.MADE[int(rng.integers(len(noises.MADE)))](rng, SAMPLES)
        if u < 0.6:
            return noises.likened(rng, self._model(), SAMPLES)
        return self._recorded() if u < 0.87 else self.babble()

    def _model(self) -> np.ndarray:
        """A recording to make steady noise of; in a quarter it is speech, whose spectrum alone is no voice."""
        rng = self.rng
        if rng.random() < 0.25:
            return self._clip(str(rng.choice(self.sources, p=self.weights)), None)[0]
        names = sorted(self.stuff.sounds)
        weights = np.array([12.0 if one == "shared-noise" else 1.0 for one in names])
        sounds = self.stuff.sounds[str(rng.choice(names, p=weights / weights.sum()))]
        first, n = sounds[int(rng.integers(len(sounds)))]
        return self.stuff.noise[first : first + min(n, 10 * RATE)].astype(np.float64) / 32768

    def _jumps(self) -> np.ndarray:
        """(SAMPLES,) factors: a gain control, a hand on the microphone, a head that turns."""
        rng = self.rng
        points = np.sort(rng.integers(0, SAMPLES, rng.integers(1, 6)))
        width = int(rng.choice([0.005, 0.05, 0.5]) * RATE)
        gain = np.zeros(SAMPLES)
        for point in points:
            gain[point:] += rng.normal(0, 6)
        smooth = np.convolve(np.r_[np.full(width, gain[0]), gain], np.ones(width) / width, "valid")[:SAMPLES]
        return np.asarray(10 ** (np.clip(smooth, -15, 15) / 20))

    def make(self) -> tuple[np.ndarray, np.ndarray]:
        """-> int16 (SAMPLES,), flags (SAMPLES,) as float32: 1, 0 or nan"""
        rng = self.rng
        x, flags = np.zeros(SAMPLES), np.zeros(SAMPLES, bool)
        if rng.random() < self.spoken:
            x, flags = self.talk(float(rng.uniform(0.8, 1.15)), int(rng.exponential(0.8) * RATE))
        if rng.random() < 0.5:
            x = self.room(x)
        shared_room = rng.random() < 0.6
        if not shared_room:
            x = self.response()(x)
        snr = self._snr_db()
        behind = self.noise()
        if rng.random() < 0.35:
            behind = noises.unit(behind + db(rng.uniform(-12, 6)) * self.noise())
        if rng.random() < 0.4:
            behind = self._steps(behind)
        behind = behind * db(-snr) + rng.standard_normal(SAMPLES) * db(-rng.uniform(35, 80))
        if shared_room:
            heard = self.response()
            x, behind = heard(x), heard(behind)
        known = np.where(flags & hidden(x, behind), np.nan, flags).astype(np.float32)
        mixed = x + behind
        if rng.random() < 0.15:
            mixed = mixed * self._jumps()
        return self.recorded(self.worn(mixed), flags), known


def hidden(x: np.ndarray, behind: np.ndarray) -> np.ndarray:
    """(SAMPLES,) whether the noise hides the speech: by the four of 16 bands in which it stands highest, over 30 ms."""
    over = 10 * (_bels(x) - _bels(behind))
    best = np.sort(over, axis=1)[:, -4:].mean(axis=1)
    return np.repeat(best < HIDDEN_DB, GRID)[: len(x)]


def _bels(x: np.ndarray) -> np.ndarray:
    """(points of 10 ms, 16 bands from 150 Hz to 6 kHz)"""
    padded = np.r_[np.zeros(GRID), x, np.zeros(2 * GRID)].astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 3 * GRID)[::GRID] * np.hanning(3 * GRID).astype(np.float32)
    power = np.abs(np.fft.rfft(windows)) ** 2
    edges = np.unique(np.round(np.geomspace(150, 6000, 17) / RATE * 3 * GRID).astype(int))
    return np.asarray(np.log10(np.add.reduceat(power, edges, axis=1)[:, :-1] + 1e-9))
