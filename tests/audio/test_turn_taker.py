"""What one candidate's turn taking makes of its senses, where the scenes of `test_scenes` are too coarse to tell."""

from __future__ import annotations

from server.audio.endpointing import STEP_S
from server.audio.events import BargedIn, BargeInSuspected, SuspicionFaded
from server.audio.turn_taker import TurnTaker

UNSURE = 0.2
"""Too little of a voice to begin a turn: somebody who speaks before a noisy background."""


def told(*stretches: tuple[float, float, bool, float]) -> list[type]:
    """The kinds of events of (near, voice, alex, seconds), one after the other."""
    taker, at, kinds = TurnTaker(), 0.0, list[type]()
    for near, voice, alex, seconds in stretches:
        for _ in range(round(seconds / STEP_S)):
            at += STEP_S
            kinds += [type(event) for event in taker.hear(voice, -25.0, 0.0, at, near, alex)]
    return kinds


def test_what_silenced_alex_goes_on_to_count_when_he_is_silent() -> None:
    found = told((0.0, 0.1, True, 1.0), (0.9, UNSURE, True, 0.3), (0.9, UNSURE, False, 0.5))
    assert found[0] is BargeInSuspected
    assert BargedIn in found


def test_a_residue_of_alex_begins_nothing_when_he_is_silent() -> None:
    assert told((0.0, 0.1, True, 1.0), (0.9, UNSURE, False, 1.0)) == []


def test_a_suspicion_without_either_witness_fades() -> None:
    assert told((0.0, 0.1, True, 1.0), (0.9, 0.9, True, 0.2), (0.1, UNSURE, False, 1.0)) == [BargeInSuspected, SuspicionFaded]
