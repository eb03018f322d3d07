"""Sounds for the voice net, 16 kHz int16: a synthetic speaker, and what stands around a microphone in a room."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from server.audio.ear import FRAME_SAMPLES, RATE, Samples
from server.audio.vad import THRESHOLD, VoiceBank
from server.simulator.sound import resample
from server.simulator.voice import RATE as SAID_RATE
from server.simulator.voice import Voice

Sound = NDArray[np.float64]
SENTENCE = "I would start with two pointers, one at each end, and move them towards each other until they meet."
ANSWER = "Yes."
SETTLING_S = 1.0
"""In which the floor is found."""


@cache
def said(text: str = SENTENCE) -> Sound:
    """Someone says it, about 20 dB below full scale."""
    speech = Voice(engine="espeakng-loader").say(text) / np.float32(32768)
    return at_db(resample(np.asarray(speech, np.float32), SAID_RATE, RATE).astype(np.float64), -20)


def at_db(sound: Sound, level: float) -> Sound:
    return np.asarray(sound / (np.sqrt(np.mean(sound**2)) + 1e-12) * 10 ** (level / 20))


def pause(seconds: float) -> Sound:
    return np.zeros(int(seconds * RATE))


def hiss(seconds: float, level: float = -60, slope: float = 0.0, seed: int = 3) -> Sound:
    """Noise whose power falls by `slope` powers of the frequency: 0 white, 1 pink, 2 brown."""
    n = int(seconds * RATE)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(n))
    hz = np.maximum(np.fft.rfftfreq(n, 1 / RATE), 30)
    return at_db(np.fft.irfft(spectrum * hz ** (-slope / 2), n), level)


def hum(seconds: float, level: float = -35, base: float = 50) -> Sound:
    t = np.arange(int(seconds * RATE)) / RATE
    return at_db(np.asarray(sum(np.sin(2 * np.pi * base * k * t + k) / k for k in (1, 2, 3, 4, 6, 8))), level)


def fan(seconds: float, level: float = -35) -> Sound:
    return at_db(hiss(seconds, -30, 1.0) + hum(seconds, -38, 100), level)


def typing(seconds: float, level: float = -35, pace_s: float = 0.14) -> Sound:
    rng = np.random.default_rng(5)
    sound = hiss(seconds, -70)
    click = rng.standard_normal(400) * np.exp(-np.arange(400) / 60)
    for at in np.arange(0.05, seconds - 0.1, pace_s):
        first = int((at + rng.uniform(0, 0.05)) * RATE)
        sound[first : first + 400] += click * rng.uniform(0.3, 1) * 0.2
    return at_db(sound, level)


def beeps(seconds: float, level: float = -30) -> Sound:
    t = np.arange(int(seconds * RATE)) / RATE
    return at_db(np.sin(2 * np.pi * 880 * t) * (t % 0.5 < 0.2) + 1e-4, level)


def music(seconds: float, level: float = -30) -> Sound:
    """Chords that fade, three notes each."""
    t = np.arange(int(seconds * RATE)) / RATE
    chords = ((262, 330, 392), (220, 262, 330), (175, 220, 262), (196, 247, 294))
    sound = np.zeros(len(t))
    for number in range(int(seconds / 0.6) + 1):
        since = t - 0.6 * number
        ringing = (since >= 0) * np.exp(-np.maximum(since, 0) * 4)
        sound += sum(ringing * np.sin(2 * np.pi * k * hz * t) / k**2 for hz in chords[number % 4] for k in (1, 2, 3))
    return at_db(sound, level)


def scene(*sounds: Sound, over: Callable[[float], Sound] | None = None) -> Samples:
    """One after the other; `over` makes what sounds all the while."""
    whole = np.concatenate(sounds)
    if over is not None:
        whole = whole + over(len(whole) / RATE + 0.01)[: len(whole)]
    return pcm(whole)


def pcm(sound: Sound) -> Samples:
    return np.clip(np.round(sound * 32768), -32768, 32767).astype(np.int16)


def framed(sound: Samples) -> NDArray[np.int16]:
    """(frames, 512); what is left over at the end is not heard."""
    return sound[: len(sound) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)


def voices(sound: Samples, bank: VoiceBank | None = None) -> NDArray[np.float32]:
    """(frames, 2): what a bank of one says."""
    bank = bank or VoiceBank()
    row = bank.join()
    heard = np.stack([bank.hear([row], frame[None]).voice[0] for frame in framed(sound)])
    bank.leave(row)
    return heard


def voiced_s(sound: Samples, since_s: float = 0.0, until_s: float = np.inf) -> float:
    """How many seconds of it are taken for voice; the look-ahead moves what is judged by less than two frames."""
    found = voices(sound).ravel()
    at = np.arange(len(found)) * FRAME_SAMPLES / 2 / RATE
    return float(np.sum(found[(at >= since_s) & (at < until_s)] >= THRESHOLD) * FRAME_SAMPLES / 2 / RATE)
