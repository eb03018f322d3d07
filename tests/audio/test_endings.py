"""What an ending says: its melody on synthesised speech of people who were not tuned with, and its words."""

from __future__ import annotations

import numpy as np
import pytest

from server.audio.endings import Note, goes_on, wording

MIDDLE_HZ = 120.0
LOUD = -26.0


def sung(*semitones: float, frames: int = 30) -> list[Note]:
    """A melody through these points, against the middle."""
    line = np.interp(np.linspace(0, len(semitones) - 1, frames), range(len(semitones)), semitones)
    return [Note(MIDDLE_HZ * 2 ** (float(one) / 12), LOUD) for one in line]


def odds(*semitones: float) -> float:
    return goes_on(sung(*semitones), MIDDLE_HZ)


def test_a_falling_end_closes_more_than_a_level_one() -> None:
    assert odds(2, 1, -2, -5) < odds(1, 2, 0, -1)


def test_a_drawn_out_sound_holds_the_floor() -> None:
    assert odds(-1, -1) > odds(1, 2, 0, -1)


def test_a_steep_rise_asks() -> None:
    assert odds(-1, -1.5, 0, 5) < odds(1, 2, 0, -1)


def test_whoever_was_not_heard_yet_is_judged_by_nothing() -> None:
    assert goes_on([], 0.0) == goes_on([Note(0.0, LOUD)] * 30, MIDDLE_HZ) == goes_on(sung(0, -6), 0.0)


def test_an_octave_error_of_the_pitch_does_not_turn_the_verdict() -> None:
    notes = sung(2, 1, -2, -5)
    notes[-3] = Note(notes[-3].pitch_hz * 2, LOUD)
    assert goes_on(notes, MIDDLE_HZ) == pytest.approx(odds(2, 1, -2, -5), abs=0.1)


def test_a_pitch_that_is_all_octave_errors_says_nothing() -> None:
    torn = [Note(MIDDLE_HZ * (2.2 if n % 2 else 0.9), LOUD) for n in range(30)]
    assert goes_on(torn, MIDDLE_HZ) == goes_on([], 0.0)


def test_words_weigh_more_than_melody() -> None:
    assert goes_on(sung(2, 1, -2, -5), MIDDLE_HZ, "open") > odds(1, 2, 0, -1)
    assert goes_on(sung(1, 2, 0, -1), MIDDLE_HZ, "complete") < odds(1, 2, 0, -1)


@pytest.mark.parametrize(
    "text", ["I would use a hash map and", "because", "It depends on the", "so, um", "First,", "well…", "I'd…"]
)
def test_such_words_are_open(text: str) -> None:
    assert wording(text) == "open"


@pytest.mark.parametrize("text", ["It is linear.", "Yes.", "O of n.", "Is that right?", "Das ist linear."])
def test_such_words_are_complete(text: str) -> None:
    assert wording(text) == "complete"


@pytest.mark.parametrize("text", ["", "   ", "it is linear", "yes", "a stack"])
def test_of_such_words_nothing_is_known(text: str) -> None:
    assert wording(text) == "unknown"
