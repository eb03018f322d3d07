"""Small sounds, and what an ear says of them: scenes are written as talk(1.2), pause(0.6), talk(0.8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from server.audio.ear import FRAME_S, FRAME_SAMPLES, Ear, Samples
from server.audio.events import EarEvent

TALK, SHOUT, HUSH = 0.1, 0.3, 0.0


@dataclass(frozen=True, slots=True)
class Piece:
    """`loud`: RMS as a part of full scale. `alex`: his voice is in the loudspeaker meanwhile."""

    seconds: float
    loud: float
    alex: bool = False


def talk(seconds: float, loud: float = TALK, alex: bool = False) -> Piece:
    return Piece(seconds, loud, alex)


def pause(seconds: float) -> Piece:
    return Piece(seconds, HUSH)


def alex(seconds: float, echo: float = 0.0) -> Piece:
    """Alex speaks; so much of him comes back into the microphone."""
    return Piece(seconds, echo, True)


def frame(loud: float) -> Samples:
    """512 samples of a square wave, whose RMS is its height."""
    height = round(loud * 32_767)
    return np.where(np.arange(FRAME_SAMPLES) % 16 < 8, height, -height).astype(np.int16)


def frames(pieces: Iterable[Piece]) -> list[tuple[Samples, Samples | None, float]]:
    """(mic, far, at) for each 32 ms, from second 0 on."""
    heard: list[tuple[Samples, Samples | None, float]] = []
    for piece in pieces:
        for _ in range(round(piece.seconds / FRAME_S)):
            heard.append((frame(piece.loud), frame(TALK) if piece.alex else None, (len(heard) + 1) * FRAME_S))
    return heard


def hear(ear: Ear, *pieces: Piece) -> list[EarEvent]:
    """All events of a scene."""
    return [event for mic, far, at in frames(pieces) for event in ear.push(mic, far, at)]


def kinds(events: Sequence[EarEvent]) -> list[str]:
    return [type(event).__name__ for event in events]
