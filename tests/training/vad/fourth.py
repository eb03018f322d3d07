"""Scenes of the fourth course: backgrounds that never rest, and beginnings in the middle of something."""

from __future__ import annotations

import numpy as np

from tests.training.vad import noises, third
from tests.training.vad.mix import RATE, SAMPLES, db


class Scene(third.Scene):
    spoken = 0.9

    def noise(self) -> np.ndarray:
        rng, u = self.rng, self.rng.random()
        if u < 0.22:
            return noises.MADE[int(rng.integers(len(noises.MADE)))](rng, SAMPLES)
        if u < 0.5:
            return noises.likened(rng, self._model(), SAMPLES)
        if u < 0.68:
            return self._recorded()
        return self._grains() if u < 0.83 else self.babble()

    def _model(self) -> np.ndarray:
        """A recording to make steady noise of; in a fifth it is speech, whose spectrum alone is no voice."""
        u = self.rng.random()
        if u < 0.2:
            return self._clip(str(self.rng.choice(self.sources, p=self.weights)), None)[0]
        return self._between_words() if u < 0.4 else self._sound(10 * RATE)

    def _sound(self, longest: int) -> np.ndarray:
        rng = self.rng
        names = sorted(self.stuff.sounds)
        weights = np.array([12.0 if one == "shared-noise" else 1.0 for one in names])
        sounds = self.stuff.sounds[str(rng.choice(names, p=weights / weights.sum()))]
        first, n = sounds[int(rng.integers(len(sounds)))]
        skip = int(rng.integers(max(1, n - longest)))
        return self.stuff.noise[first + skip : first + min(n, skip + longest)].astype(np.float64) / 32768

    def _between_words(self) -> np.ndarray:
        """What a room, a breath and a microphone leave where nobody speaks, 0.2 s or more; a sound where no clip has it."""
        for _ in range(8):
            x, flags, _ = self._clip(str(self.rng.choice(self.sources, p=self.weights)), None)
            edges = np.flatnonzero(np.diff(np.r_[1, flags.astype(np.int8), 1]))
            start, end = max(zip(edges[::2], edges[1::2], strict=True), key=lambda gap: gap[1] - gap[0], default=(0, 0))
            if end - start > 0.2 * RATE and np.sqrt(np.mean(x[start:end] ** 2)) > 1e-3:
                return x[start:end]
        return self._sound(RATE)

    def _grains(self) -> np.ndarray:
        """Short pieces of a few real places in any order: a background that never rests, and in which nobody speaks."""
        rng, fade = self.rng, 800
        pieces = []
        for _ in range(rng.integers(3, 30)):
            piece = self._between_words() if rng.random() < 0.5 else self._sound(int(rng.uniform(0.2, 0.9) * RATE))
            if len(piece) > 2 * fade:
                pieces.append(noises.unit(piece) * db(rng.normal(0, 1)))
        x, at = np.zeros(SAMPLES + 20 * RATE), 0
        while pieces and at < SAMPLES:
            piece = pieces[int(rng.integers(len(pieces)))][: 20 * RATE].copy()
            piece[:fade] *= np.linspace(0, 1, fade)
            piece[-fade:] *= np.linspace(1, 0, fade)
            x[at : at + len(piece)] += piece
            at += len(piece) - fade
        return noises.unit(x[:SAMPLES])

    def make(self) -> tuple[np.ndarray, np.ndarray]:
        """Half of the scenes begin anywhere, go on to their end and then from their start: an ear is opened at any time."""
        x, flags = super().make()
        first = int(self.rng.integers(SAMPLES)) if self.rng.random() < 0.5 else 0
        return np.roll(x, first), np.roll(flags, first)
