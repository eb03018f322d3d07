"""Made voices, rooms and noises for the echo's scenes: nothing is recorded, all follows from a seed. Full scale is 1."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from server.audio.echo import EchoBank, Near, decide
from tests.audio.suspicion import Calm, Faded, Suspected, Suspicion, step

Sound = NDArray[np.float64]
RATE = 16_000
FRAME = 512


def gain(db: float) -> float:
    return float(10 ** (db / 20))


def at_level(sound: Sound, db: float, where: NDArray[np.bool_] | slice = slice(None)) -> Sound:
    return sound * (gain(db) / float(np.sqrt(np.mean(sound[where] ** 2))))


def voice(seconds: float, seed: int, pitch: float = 120.0, db: float = -22.0) -> Sound:
    """Syllables of a gliding pitch through two moving formants, with hisses and short gaps between them."""
    rng = np.random.default_rng(seed)
    parts: list[Sound] = []
    while sum(map(len, parts)) < seconds * RATE:
        parts += [_syllable(rng, pitch), _hiss(rng), np.zeros(int(rng.uniform(0.01, 0.09) * RATE))]
    sound = np.concatenate(parts)[: int(seconds * RATE)]
    loud = np.abs(sound) > 0.05 * np.abs(sound).max()
    return at_level(sound, db, loud)


def _syllable(rng: np.random.Generator, pitch: float) -> Sound:
    n = int(rng.uniform(0.1, 0.28) * RATE)
    glide = pitch * np.linspace(rng.uniform(0.85, 1.2), rng.uniform(0.8, 1.1), n)
    phase = 2 * np.pi * np.cumsum(glide) / RATE
    low, high = rng.uniform(300, 800), rng.uniform(1000, 2400)
    sound = np.zeros(n)
    for k in range(1, int(4000 / pitch)):
        f = k * pitch
        strength = np.exp(-(((f - low) / 200) ** 2)) + 0.5 * np.exp(-(((f - high) / 300) ** 2)) + 0.02
        sound += strength * np.sin(k * phase + rng.uniform(0, 6))
    breath = 0.1 * np.diff(rng.standard_normal(n + 1))  # without it most bins would be empty, which no voice is
    return (sound + breath) * np.hanning(n) ** 0.5


def _hiss(rng: np.random.Generator) -> Sound:
    n = int(rng.uniform(0.02, 0.08) * RATE)
    return 0.3 * np.diff(rng.standard_normal(n + 1)) * np.hanning(n)


def room(seed: int, delay_s: float = 0.06, loss_db: float = 15.0, t60_s: float = 0.25) -> Sound:
    """An impulse response from the page to the microphone: the direct sound, then a tail of half its power."""
    rng = np.random.default_rng(seed)
    n, first = int(t60_s * RATE), int(delay_s * RATE)
    tail = rng.standard_normal(n) * np.exp(-6.9 * np.arange(n) / n)
    response = np.zeros(first + n)
    response[first:] = 0.7 * tail / np.sqrt(np.sum(tail**2))
    response[first] += 1
    return response * (gain(-loss_db) / float(np.sqrt(np.sum(response**2))))


def through(sound: Sound, response: Sound) -> Sound:
    size = 1 << int(np.ceil(np.log2(len(sound) + len(response))))
    return np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(response, size), size)[: len(sound)]


def hum(seconds: float, seed: int, db: float = -60.0) -> Sound:
    """The room's own noise."""
    n = int(seconds * RATE)
    white = np.fft.rfft(np.random.default_rng(seed).standard_normal(n))
    spectrum = white / np.sqrt(np.maximum(np.arange(n // 2 + 1), 30 * seconds))
    sound = np.fft.irfft(spectrum, n)
    return at_level(sound, db)


def typing(seconds: float, seed: int, db: float = -40.0) -> Sound:
    """Key clicks of some 15 ms, five to ten a second, in bursts."""
    rng, sound, at = np.random.default_rng(seed), np.zeros(int(seconds * RATE)), 0
    while at < len(sound) - 2000:
        for _ in range(rng.integers(2, 12)):
            n = min(int(rng.uniform(0.008, 0.03) * RATE), len(sound) - at)
            sound[at : at + n] += rng.uniform(0.3, 1) * rng.standard_normal(n) * np.exp(-np.arange(n) / (n / 5 + 1))
            at = min(at + int(rng.uniform(0.09, 0.22) * RATE), len(sound) - 1)
        at += int(rng.uniform(0.2, 1.0) * RATE)
    return at_level(sound, db)


def at(seconds: float, sound: Sound, total_s: float) -> Sound:
    placed = np.zeros(int(total_s * RATE))
    first = int(seconds * RATE)
    placed[first : first + len(sound)] = sound[: len(placed) - first]
    return placed


def pcm(sound: Sound) -> NDArray[np.int16]:
    return np.clip(np.rint(sound * 32768), -32768, 32767).astype(np.int16)


def hear(mic: Sound, far: Sound, bank: EchoBank | None = None) -> list[Near]:
    """One interview, frame by frame, from a fresh bank."""
    bank = bank or EchoBank()
    row, m, f = bank.join(), pcm(mic), pcm(far)
    return [bank.hear([row], m[None, i : i + FRAME], f[None, i : i + FRAME]) for i in range(0, len(m) - FRAME + 1, FRAME)]


def suspicions(heard: Sequence[Near]) -> list[Suspected | Faded]:
    state: Suspicion = Calm()
    events: list[Suspected | Faded] = []
    for frame, near in enumerate(heard):
        for half, evidence in enumerate(decide(near.near)[0]):
            state, event = step(state, float(evidence), (frame * 2 + half + 1) * 0.016)
            events += [event] if event else []
    return events


def suspected_at(mic: Sound, far: Sound) -> list[float]:
    return [event.at_s for event in suspicions(hear(mic, far)) if isinstance(event, Suspected)]
