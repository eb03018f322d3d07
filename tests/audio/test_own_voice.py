"""The candidate's own voice, by its level."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.audio.own_voice import OwnVoice


def after(db: float, frames: int = 300) -> OwnVoice:
    own = OwnVoice()
    for _ in range(frames):
        own.of(0.95, db)
        own.learn(0.95)
    return own


def settled(own: OwnVoice, db: float) -> float:
    """What counts of a voice at this level, when the last syllable has died away."""
    return [own.of(0.95, db) for _ in range(300)][-1]


def test_at_first_every_voice_counts() -> None:
    assert OwnVoice().of(0.95, -70.0) == 0.95


def test_a_voice_far_below_the_usual_one_does_not_count() -> None:
    assert settled(after(-26.0), -44.0) < 0.1


def test_a_soft_word_of_the_same_person_counts() -> None:
    assert settled(after(-26.0), -31.0) > 0.8


def test_a_dip_within_a_word_is_no_other_person() -> None:
    own = after(-26.0)
    assert own.of(0.95, -60.0) > 0.9


def test_noise_teaches_nothing() -> None:
    own = OwnVoice()
    own.of(0.3, -10.0)
    own.learn(0.3)
    assert own.usual_db is None


def test_who_moves_away_from_the_microphone_is_followed() -> None:
    own = after(-26.0)
    for _ in range(round(180 / 0.016)):
        own.of(0.95, -38.0)
        own.learn(0.95)
    assert settled(own, -38.0) > 0.6


@given(st.floats(-60.0, -10.0), st.floats(-20.0, 20.0))
def test_the_microphones_gain_does_not_matter(db: float, gain_db: float) -> None:
    assert abs(settled(after(db), db - 8.0) - settled(after(db + gain_db), db + gain_db - 8.0)) < 1e-6
