"""Small scenes as sound: a synthesised candidate, noises of our own making, Alex and his echo, a quiet fan behind all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from server.audio.ear import FRAME_S, FRAME_SAMPLES, RATE, Ear, Samples
from server.audio.events import EarEvent
from server.audio.pcm import to_int16
from tests.audio.espeak import Line, speak
from tests.audio.scenes import USUAL_DB, Hint, Piece, key_times

Floats = NDArray[np.float64]
FAN_DB, ALEX_DB = -66.0, -20.0
ECHO_DELAY_S, ECHO_S = 0.06, 0.25

_LONG = (
    "I would start with a hash map because lookups are constant and then I go through the list once and remember "
    "what I have seen so that every pair is found the moment its second half comes by which gives us linear time "
    "and linear space in the worst case although sorting first would save the memory at the price of a slower run"
)
_ASKED = (
    "Thanks for that. Could you walk me through how you would design a rate limiter for a public interface, starting "
    "with the requirements, and what happens to your design when one of the shards becomes a hot spot in the evening?"
)


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """mic and far (n,) int16; far_on (n,): Alex's voice is in the loudspeaker. hints: (at_s, hint)."""

    mic: Samples
    far: Samples
    far_on: NDArray[np.bool_]
    hints: tuple[tuple[float, Hint], ...] = ()


def amplitude(db: float) -> float:
    return float(10 ** (db / 20))


def at_level(samples: Floats, db: float) -> Floats:
    return samples / max(1e-9, float(np.sqrt(np.mean(samples**2)))) * amplitude(db) if len(samples) else samples


@cache
def voice(text: str, who: str, tempo: int, melody: int = 60) -> Floats:
    return np.asarray(speak([Line(text, who, tempo, melody=melody)])[0].samples, np.float64)


def last_of(samples: Floats, size: int) -> Floats:
    """So many samples that end with the end; what is too short is said twice."""
    while len(samples) < size:
        samples = np.concatenate([samples, np.zeros(RATE // 10), samples])
    return samples[len(samples) - size :].copy()


def faded(samples: Floats) -> Floats:
    edge = min(160, len(samples) // 2)
    if edge:
        samples[:edge] *= np.linspace(0, 1, edge)
        samples[-edge:] *= np.linspace(1, 0, edge)
    return samples


def made(piece: Piece, rng: np.random.Generator) -> Floats:
    """What the candidate's side of a piece sounds like."""
    size = round(piece.seconds * RATE)
    match piece.kind:
        case "talk":
            sound = last_of(voice(_LONG + (". " if piece.melody == "falls" else ","), "en-us", 170), size)
        case "um":
            sound = last_of(voice("um,", "en-us", 90, 5), size)
        case "short":
            sound = last_of(voice("Yes.", "en-us", 170), size)
        case "mm-hm":
            sound = last_of(voice("right,", "en-us", 170, 20), size)
        case "radio":
            sound = last_of(voice(_ASKED, "en-gb-scotland", 190), size)
        case _:
            sound = noise(piece, size, rng)
    return faded(at_level(sound, USUAL_DB + piece.db)) if piece.kind not in ("quiet", "alex") else np.zeros(size)


def noise(piece: Piece, size: int, rng: np.random.Generator) -> Floats:
    at = np.arange(size) / RATE
    white = rng.standard_normal(size)
    match piece.kind:
        case "cough":
            return np.diff(white, prepend=0.0) * (np.exp(-at / 0.03) + 0.5 * np.exp(-np.abs(at - 0.16) / 0.03))
        case "door":
            return np.asarray(np.convolve(white, np.ones(60) / 60, "same") * np.exp(-at / 0.04), np.float64)
        case "keys":
            sound = np.zeros(size)
            for press_s in key_times(Piece("keys", piece.seconds, types=True), 0.0):
                first = int(press_s * RATE)
                length = min(300, size - first)
                sound[first : first + length] += rng.standard_normal(length) * np.exp(-np.arange(length) / 60)
            return sound
        case "hum":
            return sum((np.sin(2 * np.pi * 50 * n * at) / n for n in (1, 2, 3, 4)), np.zeros(size))
        case _:
            return np.zeros(size)


def sounded(*pieces: Piece, seed: int = 1) -> Sound:
    rng = np.random.default_rng(seed)
    near = np.concatenate([made(piece, rng) for piece in pieces])
    on = np.concatenate([np.full(round(piece.seconds * RATE), piece.alex) for piece in pieces])
    far = alexs_voice(on)
    mic = near + echo(far, rng) + rng.standard_normal(len(near)) * amplitude(FAN_DB)
    hints: list[tuple[float, Hint]] = []
    began_s = 0.0
    for piece in pieces:
        if piece.hint is not None:
            hints.append((began_s, piece.hint))
        hints += [(press_s, lambda ear, at: ear.typed(at)) for press_s in key_times(piece, began_s)]
        began_s += piece.seconds
    return Sound(to_int16(mic), to_int16(far), on, tuple(hints))


def alexs_voice(on: NDArray[np.bool_]) -> Floats:
    """His words wherever he speaks, each time from the beginning."""
    far = np.zeros(len(on))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], on.astype(np.int8), [0]])))
    words = at_level(voice(_ASKED, "en-gb-x-rp", 165), ALEX_DB)
    for first, last in zip(edges[0::2], edges[1::2], strict=True):
        far[first:last] = faded(np.resize(words, last - first).copy())
    return far


def echo(far: Floats, rng: np.random.Generator, db: float = -12.0) -> Floats:
    """A small room."""
    tail = np.arange(int(ECHO_S * RATE)) / RATE
    room = np.concatenate([np.zeros(int(ECHO_DELAY_S * RATE)), rng.standard_normal(len(tail)) * np.exp(-tail / 0.04)])
    room /= np.sqrt(np.sum(room**2))
    size = 1 << (len(far) + len(room)).bit_length()
    heard = np.fft.irfft(np.fft.rfft(far, size) * np.fft.rfft(room, size), size)[: len(far)]
    return np.asarray(heard * amplitude(db), np.float64)


def frames(sound: Sound) -> Iterator[tuple[Samples, Samples | None, float]]:
    """The arguments of `Ear.push` for each 32 ms."""
    for n in range(len(sound.mic) // FRAME_SAMPLES):
        part = slice(n * FRAME_SAMPLES, (n + 1) * FRAME_SAMPLES)
        far = sound.far[part] if sound.far_on[part].any() else None
        yield sound.mic[part], far, (n + 1) * FRAME_S


def hears(ear: Ear, sound: Sound) -> list[EarEvent]:
    """All events of a scene on the level of sound."""
    events: list[EarEvent] = []
    hints = list(sound.hints)
    for mic, far, at in frames(sound):
        while hints and hints[0][0] <= at:
            at_s, hint = hints.pop(0)
            hint(ear, at_s)
        events += ear.push(mic, far, at)
    return events


def chunks(sound: Sound, sizes: Sequence[int]) -> Iterator[tuple[Samples, Samples | None, float]]:
    """The same in pieces of these sizes, over and over; a piece never mixes speech of Alex and silence of his."""
    first, turn = 0, 0
    edges = np.flatnonzero(np.diff(sound.far_on.astype(np.int8))) + 1
    while first < len(sound.mic):
        last = min([first + sizes[turn % len(sizes)], len(sound.mic), *(int(edge) for edge in edges if edge > first)])
        yield sound.mic[first:last], sound.far[first:last] if sound.far_on[first] else None, last / RATE
        first, turn = last, turn + 1
