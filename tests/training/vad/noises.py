"""Noises that are made, not recorded: each function gives n samples of about unit power."""

from __future__ import annotations

import numpy as np

RATE = 16_000


def unit(x: np.ndarray) -> np.ndarray:
    return x / (np.sqrt(np.mean(x * x)) + 1e-9)


def coloured(rng: np.random.Generator, n: int) -> np.ndarray:
    """From blue (-0.5) over white and pink to brown (2), with a wide bump somewhere."""
    spectrum = np.fft.rfft(rng.standard_normal(n))
    hz = np.maximum(np.fft.rfftfreq(n, 1 / RATE), 25)
    shape = hz ** (-rng.uniform(-0.5, 2.0) / 2)
    centre, width = np.exp(rng.uniform(np.log(100), np.log(6000))), rng.uniform(0.2, 1.2)
    shape *= 1 + rng.uniform(0, 4) * np.exp(-((np.log(hz / centre) / width) ** 2))
    return unit(np.fft.irfft(spectrum * shape, n))


def hum(rng: np.random.Generator, n: int) -> np.ndarray:
    base = rng.choice([50.0, 60.0, rng.uniform(30, 400)]) * (1 + rng.normal(0, 0.001))
    t = np.arange(n) / RATE
    x = np.zeros(n)
    for k in range(1, rng.integers(2, 30)):
        if base * k < 7900:
            x += rng.uniform(0, 1) / k ** rng.uniform(0.3, 1.5) * np.sin(2 * np.pi * base * k * t + rng.uniform(0, 6.3))
    return unit(x + 1e-4 * rng.standard_normal(n))


def fan(rng: np.random.Generator, n: int) -> np.ndarray:
    t = np.arange(n) / RATE
    turning = 1 + rng.uniform(0, 0.3) * np.sin(2 * np.pi * rng.uniform(0.3, 12) * t)
    return unit(coloured(rng, n) * turning + rng.uniform(0, 0.7) * hum(rng, n))


def wind(rng: np.random.Generator, n: int) -> np.ndarray:
    """Coloured noise whose level wanders: wind, cloth, traffic, breath on the microphone."""
    points = max(4, int(n / RATE * rng.uniform(0.5, 8)))
    level = np.interp(np.arange(n), np.linspace(0, n, points), rng.normal(0, rng.uniform(2, 10), points))
    return unit(coloured(rng, n) * 10 ** (level / 20))


def _click(rng: np.random.Generator) -> np.ndarray:
    m = int(rng.uniform(0.001, 0.04) * RATE)
    x = rng.standard_normal(m) * np.exp(-np.arange(m) / (m * rng.uniform(0.05, 0.5)))
    if rng.random() < 0.6:
        hz = np.exp(rng.uniform(np.log(100), np.log(6000)))
        ring = np.sin(2 * np.pi * hz * np.arange(m) / RATE) * np.exp(-np.arange(m) / (m * rng.uniform(0.1, 0.5)))
        x = rng.uniform(0, 1) * x + rng.uniform(0.5, 2) * ring
    return x


def keys(rng: np.random.Generator, n: int) -> np.ndarray:
    """Typing in bursts, mouse clicks, knocks: a press and, mostly, a weaker release."""
    x = np.zeros(n + RATE)
    at = int(rng.uniform(0, RATE))
    kinds = [_click(rng) for _ in range(rng.integers(1, 6))]
    pace = rng.uniform(0.06, 0.5)
    while at < n:
        for _ in range(rng.integers(1, 14)):
            if at >= n:
                break
            one = kinds[rng.integers(len(kinds))] * rng.uniform(0.4, 1)
            for later, part in ((0, 1.0), (int(rng.uniform(0.04, 0.12) * RATE), rng.uniform(0, 0.6))):
                x[at + later : at + later + len(one)] += part * one[: len(x) - at - later]
            at += int(rng.uniform(0.5, 1.5) * pace * RATE)
        at += int(rng.exponential(0.6) * RATE)
    return unit(x[:n])


def tones(rng: np.random.Generator, n: int) -> np.ndarray:
    """Beeps, alarms, chords, sweeps: harmonic but no voice."""
    x, at = np.zeros(n), 0
    while at < n:
        m = min(n - at, int(rng.uniform(0.05, 2.0) * RATE))
        t = np.arange(m) / RATE
        one = np.zeros(m)
        for _ in range(rng.integers(1, 5)):
            hz = np.exp(rng.uniform(np.log(80), np.log(3000)))
            sweep = rng.choice([0, 0, 0, rng.uniform(-500, 500)])
            wobble = rng.choice([0, 0, rng.uniform(0, 5)]) * np.sin(2 * np.pi * rng.uniform(3, 8) * t)
            phase = 2 * np.pi * hz * t + np.pi * sweep * t * t + wobble
            for k in range(1, rng.integers(2, 8)):
                one += np.sin(k * phase) / k ** rng.uniform(0.5, 2)
        fade = np.minimum(1, np.minimum(np.arange(m), np.arange(m)[::-1]) / (rng.uniform(0.003, 0.05) * RATE))
        x[at : at + m] = one * fade * np.exp(-t * rng.choice([0, rng.uniform(0.5, 10)]))
        at += m + int(rng.exponential(0.5) * RATE)
    return unit(x + 1e-3 * rng.standard_normal(n))


MADE = (coloured, coloured, fan, fan, hum, wind, wind, keys, keys, tones)
