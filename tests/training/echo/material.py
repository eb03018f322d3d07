"""The speech and the noises that conversations are made of. Recordings come from a folder that is named on the command line."""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

Sound = NDArray[np.float64]
RATE = 16_000

VOICES = ("en-us", "en-gb", "en-us+f3", "en-us+m3", "en-gb+f4", "en-us+f1", "en-gb+m7")
WORDS = (
    "Hello, my name is Alex and I will be your interviewer today. We have about forty five minutes, so let us begin with a"
    " few questions on what you have built.",
    "Right. Suppose that the cache in front of your database is cold after a restart, how would the system behave, and how"
    " would you protect it?",
    "Please explain the difference between a process and a thread, and say when you would prefer one to the other in a"
    " real service.",
    "Now I would like you to write a function which returns the longest substring without repeating characters. Take your time"
    " and think aloud.",
    "That is a good start. Can you think of an input for which this would be wrong, or very slow, and how could it be mended?",
    "Could you describe a project which went badly, what your own part in it was, and what you would do otherwise today?",
)


def gain(db: float) -> float:
    return float(10 ** (db / 20))


def levelled(sound: Sound, db: float = 0.0, quiet: float = 0.0) -> Sound:
    """RMS of what is louder than `quiet` of the peak."""
    loud = sound[np.abs(sound) >= quiet * np.abs(sound).max()]
    return sound * (gain(db) / (float(np.sqrt(np.mean(loud**2))) + 1e-9))


def resampled(sound: Sound, rate: int) -> Sound:
    n = int(len(sound) * RATE / rate)
    spectrum = np.fft.rfft(sound)[: n // 2 + 1]
    return np.fft.irfft(np.pad(spectrum, (0, n // 2 + 1 - len(spectrum))), n) * (n / len(sound))


def read(path: Path) -> Sound:
    sound, rate = soundfile.read(path, dtype="float64", always_2d=True)
    mono: Sound = sound.mean(axis=1)
    return mono if rate == RATE else resampled(mono, rate)


def spoken(text: str, voice: str, speed: int, pitch: int, cache: Path) -> Sound:
    """By espeak-ng, kept in `cache`."""
    path = cache / f"{hashlib.sha1(f'{text}{voice}{speed}{pitch}'.encode()).hexdigest()[:16]}.wav"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        command = ["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "-w", str(path), text]
        subprocess.run(command, check=True)
    return read(path)


def trimmed(sound: Sound) -> Sound | None:
    """Speech from its first to its last loud moment, at -26 dB; None where it is too noisy (< 28 dB) or too short."""
    frames = sound[: len(sound) // 160 * 160].reshape(-1, 160)
    db = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-12)
    top, floor = np.percentile(db, 95), np.percentile(db, 10)
    on = np.flatnonzero(db > max(top - 26, floor + 10))
    if top - floor < 28 or not len(on):
        return None
    first, last = max(0, on[0] - 1), min(len(db), on[-1] + 3)
    kept = levelled(sound[first * 160 : last * 160], -26, 0.05)
    return faded(kept) if len(kept) > 0.35 * RATE else None


def faded(sound: Sound) -> Sound:
    ramp = np.linspace(0, 1, 128)
    sound = sound.copy()
    sound[:128] *= ramp
    sound[-128:] *= ramp[::-1]
    return sound


@dataclass(frozen=True, slots=True)
class Material:
    """phrases: spoken by people, at -26 dB. noises: at 0 dB. cache: where espeak-ng's sentences are kept."""

    phrases: list[Sound]
    noises: list[Sound]
    cache: Path

    @classmethod
    def of(cls, folder: Path, cache: Path) -> Material:
        """`folder`: holds speech/ and noise/."""
        speech = [trimmed(read(path)) for path in sorted((folder / "speech").iterdir())]
        noises = [levelled(read(path)) for path in sorted((folder / "noise").iterdir())]
        return cls([phrase for phrase in speech if phrase is not None], noises, cache)
