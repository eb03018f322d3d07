"""Scenes of 24 s: phrases and pauses, noises, a room, a microphone; with what a person would have labelled.

A scene depends on the seed alone. `shard(seed, count)` hears `count` scenes with the product's own features and gives what the
net is trained on: inputs (count, frames, INPUTS) and targets (count, frames, 2 hops, 2 delays), float16; a target is the
part of the hop that is speech.
"""

from __future__ import annotations

import numpy as np
from scipy.signal import fftconvolve

from server.audio import features
from tests.training.vad import labels, noises
from tests.training.vad.material import Material

RATE = 16_000
SECONDS = 24
SAMPLES = SECONDS * RATE // 512 * 512
DELAYS_S = (0.044, 0.008)
"""How long before the middle of a hop the sound is that its two outputs judge: 44 ms of look-ahead, and almost none."""


def db(value: float) -> float:
    return float(10 ** (value / 20))


SOURCE_WEIGHT = {
    "flight-of-the-amazon-queen": 4.0,
    "picovoice": 3.0,
    "fillets-ng-data-cs": 2.0,
    "fillets-ng-data-nl": 2.0,
    "tuxpaint-stamps-default": 2.0,
    "gcin-voice": 0.3,
    "klettres-data": 0.4,
    "synthetic": 0.7,
}


class Scene:
    weights_of = SOURCE_WEIGHT

    def __init__(self, rng: np.random.Generator, stuff: Material) -> None:
        self.rng, self.stuff = rng, stuff
        self.sources = sorted(stuff.clips)
        weights = np.array([self.weights_of.get(one, 1.0) for one in self.sources])
        self.weights = weights / weights.sum()

    def _clip(self, source: str, near: int | None) -> tuple[np.ndarray, np.ndarray, int]:
        """A clip, its flags, its number; neighbours in the list are mostly the same speaker."""
        rng, listed = self.rng, self.stuff.clips[source]
        number = int(rng.integers(len(listed))) if near is None else int((near + rng.integers(-12, 13)) % len(listed))
        at, n, flags = listed[number]
        x = self.stuff.speech[at : at + n].astype(np.float64) / 32768
        x = x[: len(flags) * 160]
        flags = np.repeat(flags, 160)[: len(x)]
        level = np.sqrt(np.mean(x[flags] ** 2)) + 1e-9
        return x / level, flags, number

    def talk(self, density: float, offset: int = 0) -> tuple[np.ndarray, np.ndarray]:
        """Speech at unit level where it is active, and the flags. `density`: the usual pause is shorter the higher it is."""
        rng = self.rng
        x, flags = np.zeros(SAMPLES), np.zeros(SAMPLES, bool)
        at, near = offset, None
        source = str(rng.choice(self.sources, p=self.weights))
        speaker = rng.normal(0, 2.5)
        speed = rng.choice([1.0, 1.0, rng.uniform(0.88, 1.15)])
        while at < SAMPLES:
            if rng.random() < 0.12:
                source, near, speaker = str(rng.choice(self.sources, p=self.weights)), None, rng.normal(0, 2.5)
            clip, active, near = self._clip(source, near)
            if speed != 1.0:
                points = np.arange(0, len(clip) - 1, speed)
                clip, active = np.interp(points, np.arange(len(clip)), clip), active[points.astype(int)]
            inside = np.flatnonzero(active)
            if rng.random() < 0.8:
                first, last = max(0, inside[0] - 480), min(len(clip), inside[-1] + 640)
                clip, active = clip[first:last].copy(), active[first:last]
                edge = np.linspace(0, 1, 160)
                clip[:160] *= edge
                clip[-160:] *= edge[::-1]
            m = min(len(clip), SAMPLES - at)
            x[at : at + m] += clip[:m] * db(speaker + rng.normal(0, 1.5))
            flags[at : at + m] |= active[:m]
            at += m + int(self._pause(density) * RATE)
        short = labels.close_gaps(flags[::160], int(labels.CLOSE_S / 0.01))
        return x, np.repeat(short, 160)[:SAMPLES]

    def _pause(self, density: float) -> float:
        rng, u = self.rng, self.rng.random()
        if u < 0.35 * density:
            return float(rng.uniform(0, 0.25))
        if u < 0.75 * density:
            return float(rng.uniform(0.2, 1.0))
        return float(rng.uniform(0.5, 4.5))

    def _recorded(self) -> np.ndarray:
        rng = self.rng
        names = sorted(self.stuff.sounds)
        weights = np.array([6.0 if one == "shared-noise" else 1.0 for one in names])
        name = str(rng.choice(names, p=weights / weights.sum()))
        x, at = np.zeros(SAMPLES), 0
        while at < SAMPLES:
            first, n = self.stuff.sounds[name][int(rng.integers(len(self.stuff.sounds[name])))]
            skip = int(rng.integers(max(1, n - 3 * RATE)))
            part = self.stuff.noise[first + skip : first + n].astype(np.float64) / 32768
            part = part[: SAMPLES - at].copy()
            edge = min(800, len(part) // 2)
            part[:edge] *= np.linspace(0, 1, edge)
            part[len(part) - edge :] *= np.linspace(1, 0, edge)
            x[at : at + len(part)] = part / (np.sqrt(np.mean(part**2)) + 1e-6) * db(rng.normal(0, 2))
            at += len(part) + int(rng.choice([0, rng.exponential(1.0)]) * RATE)
        return noises.unit(x)

    def babble(self) -> np.ndarray:
        x = np.zeros(SAMPLES)
        for _ in range(self.rng.integers(4, 12)):
            x += self.talk(1.2)[0] * db(self.rng.normal(0, 4))
        if self.rng.random() < 0.7:
            x = self.room(x, far=True)
        return noises.unit(x)

    def room(self, x: np.ndarray, far: bool = False) -> np.ndarray:
        rng = self.rng
        n = int(rng.uniform(0.08, 0.9 if far else 0.6) * RATE)
        tail = rng.standard_normal(n) * np.exp(-6.9 * np.arange(n) / n)
        tail[: int(rng.uniform(0.001, 0.02) * RATE)] *= 0.1
        tail *= db(rng.uniform(-18, -3 if not far else 3)) / np.sqrt((tail**2).sum())
        tail[0] += 1.0
        return fftconvolve(x, tail)[: len(x)]

    def microphone(self, x: np.ndarray) -> np.ndarray:
        """A smooth random response, a low cut, and now and then a narrow band."""
        rng = self.rng
        spectrum = np.fft.rfft(x)
        hz = np.fft.rfftfreq(len(x), 1 / RATE)
        points = np.geomspace(40, 8000, 9)
        gain = np.interp(np.log(np.maximum(hz, 40)), np.log(points), np.cumsum(rng.normal(0, 2.2, 9)))
        cut = rng.uniform(20, 300)
        gain -= 10 * np.log10(1 + (cut / np.maximum(hz, 1)) ** 4)
        edge = rng.choice([8000, 8000, 8000, 7000, 5500, 4000, 3400])
        gain -= np.clip((hz - edge) / 250, 0, 1) * rng.uniform(35, 80)
        return np.fft.irfft(spectrum * 10 ** (gain / 20), len(x))

    def worn(self, x: np.ndarray) -> np.ndarray:
        """What devices and codecs do: pumping gain, clipping, few bits, suppressed quiet bins, lost packets."""
        rng, u = self.rng, self.rng.random()
        if u < 0.08:
            level = np.sqrt(np.convolve(x * x, np.ones(3200) / 3200, "same")) + db(-50)
            return x * (level / level.max()) ** -rng.uniform(0.2, 0.6)
        if u < 0.18:
            limit = np.percentile(np.abs(x), rng.uniform(90, 99.8)) + 1e-6
            return np.clip(x, -limit, limit)
        if u < 0.23:
            peak = np.abs(x).max() + 1e-9
            bits = 2 ** rng.integers(6, 9)
            return np.round(x / peak * bits) / bits * peak
        if u < 0.31:
            return self._suppressed(x)
        if u < 0.35:
            y = x.copy()
            for at in rng.integers(0, len(x) - RATE // 10, rng.integers(1, 25)):
                y[at : at + int(rng.uniform(0.01, 0.06) * RATE)] = 0
            return y
        return x

    def _suppressed(self, x: np.ndarray) -> np.ndarray:
        n = 512
        window = np.sin(np.pi * (np.arange(n) + 0.5) / n)
        padded = np.r_[np.zeros(n // 2), x, np.zeros(n)]
        frames = np.lib.stride_tricks.sliding_window_view(padded, n)[:: n // 2] * window
        spectrum = np.fft.rfft(frames)
        size = np.abs(spectrum)
        floor = np.percentile(size, self.rng.uniform(15, 50), axis=0) * self.rng.uniform(1, 4)
        spectrum *= np.maximum(1 - floor / (size + 1e-9), db(-self.rng.uniform(10, 60)))
        back = np.fft.irfft(spectrum, n) * window
        y = np.zeros(len(padded) + n)
        for number, frame in enumerate(back):
            y[number * n // 2 : number * n // 2 + n] += frame
        return y[n // 2 : n // 2 + len(x)]

    def noise(self) -> np.ndarray:
        rng, u = self.rng, self.rng.random()
        if u < 0.45:
            return noises.MADE[int(rng.integers(len(noises.MADE)))](rng, SAMPLES)
        if u < 0.83:
            return self._recorded()
        return self.babble()

    def make(self) -> tuple[np.ndarray, np.ndarray]:
        """-> int16 (SAMPLES,), flags (SAMPLES,)"""
        rng = self.rng
        x, flags = np.zeros(SAMPLES), np.zeros(SAMPLES, bool)
        if rng.random() < 0.9:
            x, flags = self.talk(float(rng.uniform(0.6, 1.3)), int(rng.exponential(0.8) * RATE))
        if rng.random() < 0.55:
            x = self.room(x)
        shared_room = rng.random() < 0.6
        if not shared_room:
            x = self.microphone(x)
        snr = rng.uniform(-5, 12) if rng.random() < 0.55 else rng.uniform(10, 40)
        behind = self.noise()
        if rng.random() < 0.35:
            behind = noises.unit(behind + db(rng.uniform(-12, 6)) * self.noise())
        if rng.random() < 0.15:
            begins = int(rng.uniform(0, SAMPLES))
            behind[:begins] *= db(-rng.uniform(10, 50))
        x = x + behind * db(-snr)
        x = x + rng.standard_normal(SAMPLES) * db(-rng.uniform(35, 80))
        if shared_room:
            x = self.microphone(x)
        return self.recorded(self.worn(x), flags), flags

    def recorded(self, x: np.ndarray, flags: np.ndarray) -> np.ndarray:
        """The microphone's level, a late start, an offset, and int16."""
        rng = self.rng
        loud = x[flags] if flags.any() else x
        x = x / (np.sqrt(np.mean(loud**2)) + 1e-9) * db(rng.uniform(-50, -14))
        if rng.random() < 0.06:
            x[: int(rng.uniform(0, 3) * RATE)] *= 0 if not flags[: 3 * RATE].any() else 1
        if rng.random() < 0.08:
            x = x + rng.normal(0, 0.02)
        return np.clip(np.round(x * 32768), -32768, 32767).astype(np.int16)


def targets(flags: np.ndarray) -> np.ndarray:
    """(SAMPLES,) flags -> (frames, hops, delays): which part of the 16 ms that lie DELAYS_S before is speech."""
    frames = SAMPLES // features.FRAME_SAMPLES
    out = np.empty((frames, features.HOPS, len(DELAYS_S)), np.float16)
    for number, delay in enumerate(DELAYS_S):
        late = np.r_[np.zeros(int(delay * RATE), bool), flags][: int(SAMPLES)]
        out[..., number] = late.reshape(frames, features.HOPS, -1).mean(axis=2)
    return out


def shard(seed: int, count: int, stuff: Material, scene: type[Scene] = Scene) -> tuple[np.ndarray, np.ndarray]:
    made = [scene(np.random.default_rng([seed, number]), stuff).make() for number in range(count)]
    sound = np.stack([x for x, _ in made])
    wanted = np.stack([targets(flags) for _, flags in made])
    state = np.tile(features.new_row(), (count, 1))
    frames = SAMPLES // features.FRAME_SAMPLES
    heard = np.empty((count, frames, features.INPUTS), np.float16)
    for frame in range(frames):
        at = frame * features.FRAME_SAMPLES
        heard[:, frame] = features.see(state, sound[:, at : at + features.FRAME_SAMPLES]).inputs
    return heard, wanted
