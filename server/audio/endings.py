"""How likely a turn goes on after what was just said: from its melody, and from its words where they are known. Pure.

Low pitch at the end, below the speaker's middle, closes; level or high pitch and drawn-out syllables hold the floor; a steep
rise asks (Gravano and Hirschberg 2011; Skantze 2021, a review). Silent hesitation comes with lengthening or a filler (Campione
and Véronis 2005). None is certain: the figures are shares, mild on purpose, and the words weigh more (de Ruiter, Mitterer and
Enfield 2006: syntax tells the end of a turn, intonation alone does not).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Wording = Literal["complete", "open", "unknown"]

USUALLY_GOES_ON = 0.75
"""In an interview, of all silences of 0.2 s and more that follow speech."""
CLOSING, HOLDING = 0.72, 0.92
CLOSES_AT, SLOPE = -2.5, 0.6
"""Semitones against the speaker's middle: between a full stop and a comma."""
DRAWN_OUT = 0.985
STEADY_SEMITONES, STEADY_FRAMES = 1.2, 16
"""An "um" stays on its pitch for a quarter of a second; other syllables glide."""
ASKED = 0.6
RISE, ASKED_AT = 15.0, -2.0
"""Semitones a second over the last pitched 0.2 s, and where they lead to."""
FEWEST = 6
BREAK_SEMITONES = 6.0
"""Further away than so much from the middle of its neighbours a pitch is an octave error or creak."""
WORDS: dict[Wording, float] = {"complete": -0.5, "open": 1.8, "unknown": 0.0}
"""Added to the log odds. With 15 % of the words wrong an open end is still open four times out of five."""

_OPEN = """
a an the and or but so because if when while that which who whose where whether than then as like of to in on at
by for from with without into about over under between through my your his her its our their this these those is
are was were be been am has have had do does did will would can could should may might must not very more most i
we they he she it's i'm i'd i'll we'd um uh er erm hmm well maybe basically also plus since although though
unless until
"""
OPEN_ENDS = frozenset(_OPEN.split())
CLOSING_SIGNS, OPEN_SIGNS = (".", "?", "!"), (",", "-", "–", "—", "…", "...", ":", ";")


@dataclass(frozen=True, slots=True)
class Note:
    """16 ms of speech: its pitch, 0 where there is none, and its level."""

    pitch_hz: float
    level_db: float


def goes_on(notes: Sequence[Note], middle_hz: float, wording: Wording = "unknown") -> float:
    """The probability that the turn goes on. notes: the last second of speech. middle_hz: the speaker's, 0 if unknown."""
    by_melody = _melody(notes, middle_hz)
    return 1 / (1 + (1 - by_melody) / by_melody * math.exp(-WORDS[wording]))


def _melody(notes: Sequence[Note], middle_hz: float) -> float:
    pitched = np.array([note.pitch_hz for note in notes if note.pitch_hz > 0])[-STEADY_FRAMES:]
    if len(pitched) < FEWEST or middle_hz <= 0:
        return USUALLY_GOES_ON
    height = 12 * np.log2(pitched / middle_hz)
    height = height[np.abs(height - np.median(height)) < BREAK_SEMITONES]
    if not len(height):  # two voices an octave apart, and nothing between them
        return USUALLY_GOES_ON
    if _drawn_out(notes, middle_hz):
        return DRAWN_OUT
    end, rise = float(np.median(height[-5:])), _slope(height[-12:])
    if rise > RISE and end > ASKED_AT:
        return ASKED
    return CLOSING + (HOLDING - CLOSING) / (1 + math.exp(-(end - CLOSES_AT) / SLOPE))


def _drawn_out(notes: Sequence[Note], middle_hz: float) -> bool:
    """Does the speech end on one long, steady sound, neither low nor high?"""
    last = len(notes)
    while last and notes[last - 1].pitch_hz <= 0:
        last -= 1
    first = last
    while first and notes[first - 1].pitch_hz > 0:
        first -= 1
    if last - first < STEADY_FRAMES:
        return False
    sound = 12 * np.log2(np.array([note.pitch_hz for note in notes[last - STEADY_FRAMES : last]]) / middle_hz)
    low, high = np.percentile(sound, [10, 90])
    return bool(high - low < STEADY_SEMITONES and high > CLOSES_AT)


def _slope(height: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """Semitones a second, as the middle of all slopes between two points (Theil and Sen): an octave error does not matter."""
    if len(height) < FEWEST:
        return 0.0
    first, second = np.triu_indices(len(height), 3)
    return float(np.median((height[second] - height[first]) / (0.016 * (second - first))))


def wording(text: str) -> Wording:
    """How a partial transcript ends. The words are English; punctuation counts in every language."""
    said = text.strip().lower()
    if not said or said.endswith(OPEN_SIGNS):
        return "open" if said else "unknown"
    if said.split()[-1].strip(".,;:!?\"'()[]") in OPEN_ENDS:
        return "open"
    return "complete" if said.endswith(CLOSING_SIGNS) else "unknown"
