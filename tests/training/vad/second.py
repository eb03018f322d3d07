"""Scenes of the second course: mostly whole sentences, pauses as people make them, noise that comes and goes.

The first course (`mix.py`) is short words and telephone prompts in steady noise for the greater part. These are commands and
acted dialogues for the greater part, some livelier than recorded, with the narrow bands and the clipping of real devices.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.ndimage import uniform_filter1d

from tests.training.vad import labels, mix, noises
from tests.training.vad.material import HELD_OUT_SPEECH, Material, is_kept_command
from tests.training.vad.material import material as all_material
from tests.training.vad.mix import RATE, SAMPLES, db

LEFT_OUT = ("flight-of-the-amazon-queen", "drascula-music")
"""Their licences let nobody sell them by themselves: what they taught, the first course did."""
DUTCH_KEPT = 320
"""Clips of the Dutch dialogues that stay held out; the others are learnt from."""
WEIGHTS = {
    "asterisk-core-sounds-en-g722": 2.0,
    "fillets-ng-data-cs": 4.0,
    "fillets-ng-data-nl": 4.0,
    "gcin-voice": 0.2,
    "klettres-data": 0.5,
    "ktuberling-data": 0.7,
    "pico words": 1.5,
    "picovoice": 14.0,
    "synthetic": 0.7,
    "tuxpaint-stamps-default": 2.0,
}


def material(work: Path, held_out: bool) -> Material:
    """Commands and single words of one source are two sources here."""
    return all_material(work, held_out, _is_held_out, _named, LEFT_OUT)


def _named(source: str, group: str) -> str:
    return "pico words" if source == "picovoice" and group.startswith("word") else source


def _is_held_out(source: str, group: str, number: int) -> bool:
    if source == "fillets-ng-data-nl":
        return number < DUTCH_KEPT
    return source in ("asterisk-prompt-it-menardi-wav", *HELD_OUT_SPEECH) or is_kept_command(source, group)


def livelier(clip: np.ndarray, active: np.ndarray, by: float) -> np.ndarray:
    """Recordings for games and telephones are levelled, people are not: louder what is loud, softer what is soft."""
    level = np.sqrt(np.maximum(uniform_filter1d(clip * clip, int(0.06 * RATE)), 1e-8))
    usual = np.sqrt(np.mean(clip[active] ** 2))
    louder = clip * np.clip(level / usual, 0.1, 3) ** by
    return louder / (np.sqrt(np.mean(louder[active] ** 2)) + 1e-9)


class Scene(mix.Scene):
    weights_of = WEIGHTS

    def talk(self, density: float, offset: int = 0) -> tuple[np.ndarray, np.ndarray]:
        rng = self.rng
        x, flags = np.zeros(SAMPLES), np.zeros(SAMPLES, bool)
        at, near = offset, None
        source = str(rng.choice(self.sources, p=self.weights))
        speaker = rng.normal(0, 2.5)
        speed = rng.choice([1.0, 1.0, rng.uniform(0.88, 1.15)])
        lively = rng.choice([0.0, 0.0, rng.uniform(0.2, 1.0)])
        uneven = rng.choice([1.5, 1.5, rng.uniform(3, 6)])
        while at < SAMPLES:
            if rng.random() < 0.12:
                source, near, speaker = str(rng.choice(self.sources, p=self.weights)), None, rng.normal(0, 2.5)
            clip, active, near = self._clip(source, near)
            if speed != 1.0:
                points = np.arange(0, len(clip) - 1, speed)
                clip, active = np.interp(points, np.arange(len(clip)), clip), active[points.astype(int)]
            if lively:
                clip = livelier(clip, active, lively)
            clip, active = self._cut(clip, active)
            m = min(len(clip), SAMPLES - at)
            x[at : at + m] += clip[:m] * db(speaker + rng.normal(0, uneven))
            flags[at : at + m] |= active[:m]
            at += m + int(self._pause(density) * RATE)
        short = labels.close_gaps(flags[::160], int(labels.CLOSE_S / 0.01))
        return x, np.repeat(short, 160)[:SAMPLES]

    def _cut(self, clip: np.ndarray, active: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mostly without the silence around it."""
        inside = np.flatnonzero(active)
        first, last = max(0, inside[0] - 480), min(len(clip), inside[-1] + 640)
        if self.rng.random() < 0.2:
            first, last = 0, len(clip)
        clip, edge = clip[first:last].copy(), np.linspace(0, 1, 160)
        clip[:160] *= edge
        clip[-160:] *= edge[::-1]
        return clip, active[first:last]

    def _pause(self, density: float) -> float:
        rng = self.rng
        u = rng.random() * density
        if u < 0.30:
            return float(rng.uniform(0, 0.3))
        if u < 0.75:
            return float(rng.uniform(0.2, 0.9))
        if u < 0.90:
            return float(rng.uniform(0.6, 2))
        return float(rng.uniform(1.5, 4.5))

    def _steps(self, behind: np.ndarray) -> np.ndarray:
        """Noise that comes and goes, or turns into another."""
        rng = self.rng
        cuts = np.sort(rng.integers(0, SAMPLES, rng.integers(1, 6)))
        y, other = behind.copy(), self.noise() if rng.random() < 0.4 else behind
        for k, (first, last) in enumerate(zip(np.r_[0, cuts], np.r_[cuts, SAMPLES], strict=True)):
            level = rng.choice([0.0, -rng.uniform(0, 15), -rng.uniform(15, 50)])
            y[first:last] = (behind, other)[k % 2][first:last] * db(level)
        return y

    def response(self) -> Callable[[np.ndarray], np.ndarray]:
        """A microphone's: smooth and random, a low cut, often a narrow band, with nothing at all above it."""
        rng = self.rng
        hz = np.fft.rfftfreq(SAMPLES, 1 / RATE)
        points = np.geomspace(40, 8000, 9)
        gain = np.interp(np.log(np.maximum(hz, 40)), np.log(points), np.cumsum(rng.normal(0, 2.2, 9)))
        cut = rng.uniform(20, 300)
        gain -= 10 * np.log10(1 + (cut / np.maximum(hz, 1)) ** 4)
        edge = rng.choice([8000] * 4 + [7000, 5500, 4000, 4000, 3400])
        gain -= np.clip((hz - edge) / rng.choice([100, 250, 600]), 0, 1) * rng.uniform(35, 110)
        factors = 10 ** (gain / 20)
        return lambda x: np.fft.irfft(np.fft.rfft(x) * factors, SAMPLES)

    def worn(self, x: np.ndarray) -> np.ndarray:
        if self.rng.random() < 0.10:
            limit = np.percentile(np.abs(x), self.rng.uniform(88, 99.7)) + 1e-6
            x = np.clip(x, -limit, limit)
        return super().worn(x)

    def _snr_db(self) -> float:
        u = self.rng.random()
        if u < 0.45:
            return float(self.rng.uniform(-5, 8))
        return float(self.rng.uniform(3, 20) if u < 0.85 else self.rng.uniform(18, 40))

    def make(self) -> tuple[np.ndarray, np.ndarray]:
        """-> int16 (SAMPLES,), flags (SAMPLES,)"""
        rng = self.rng
        x, flags = np.zeros(SAMPLES), np.zeros(SAMPLES, bool)
        if rng.random() < 0.92:
            x, flags = self.talk(float(rng.uniform(0.8, 1.15)), int(rng.exponential(0.8) * RATE))
        if rng.random() < 0.55:
            x = self.room(x)
        shared_room = rng.random() < 0.6
        if not shared_room:
            x = self.response()(x)
        snr = self._snr_db()
        behind = self.noise()
        if rng.random() < 0.35:
            behind = noises.unit(behind + db(rng.uniform(-12, 6)) * self.noise())
        if rng.random() < 0.3:
            behind = self._steps(behind)
        behind = behind * db(-snr) + rng.standard_normal(SAMPLES) * db(-rng.uniform(35, 80))
        if shared_room:
            heard = self.response()
            x, behind = heard(x), heard(behind)
        return self.recorded(self.worn(x + behind), flags), flags
