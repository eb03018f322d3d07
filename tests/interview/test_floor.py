"""Who has the floor, as one value: the state in words, and whether Alex may be spoken to now."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.audio.playback import VOICE_RATE, Playback
from server.interview.floor import REACTION_S, Floor

READY = Floor(begun=True, line_up=True, was_up=True)
SPEAKING = Playback().begun(1, at=0.0).sent_more(VOICE_RATE * 4, at=0.0).all_sent()


@pytest.mark.parametrize(
    ("floor", "state"),
    [
        pytest.param(Floor(), "waiting", id="before Start"),
        pytest.param(Floor(begun=True), "connecting", id="the first connection"),
        pytest.param(READY, "listening", id="nobody speaks"),
        pytest.param(replace(READY, line_up=False), "reconnecting", id="a connection that was there is gone"),
        pytest.param(replace(READY, candidate=True), "candidate_speaking", id="the candidate speaks"),
        pytest.param(replace(READY, playback=SPEAKING), "speaking", id="Alex is heard"),
        pytest.param(replace(READY, generating=True), "thinking", id="the model is at work"),
        pytest.param(replace(READY, owes_since_s=0.5), "thinking", id="the model owes a reaction"),
        pytest.param(replace(READY, candidate=True, playback=SPEAKING), "candidate_speaking", id="the candidate goes first"),
        pytest.param(replace(READY, generating=True, playback=SPEAKING), "speaking", id="a voice is more than a thought"),
        pytest.param(replace(READY, over=True, playback=SPEAKING), "ended", id="over is over"),
    ],
)
def test_the_state_says_what_a_person_would_see(floor: Floor, state: str) -> None:
    assert floor.state(at=1.0) == state


def test_the_state_goes_from_speaking_to_listening_with_the_last_sample() -> None:
    floor = replace(READY, playback=SPEAKING)
    assert floor.state(at=3.9) == "speaking"
    assert floor.state(at=4.0) == "listening"


@pytest.mark.parametrize(
    "floor",
    [
        pytest.param(Floor(), id="before Start"),
        pytest.param(replace(READY, line_up=False), id="without a line"),
        pytest.param(replace(READY, over=True), id="after the end"),
        pytest.param(replace(READY, candidate=True), id="while the candidate speaks"),
        pytest.param(replace(READY, generating=True), id="while the model is at work"),
        pytest.param(replace(READY, owes_since_s=0.5), id="while it owes a reaction"),
        pytest.param(replace(READY, playback=SPEAKING), id="while Alex is heard"),
    ],
)
def test_alex_is_not_spoken_to(floor: Floor) -> None:
    assert not floor.free(at=1.0)


def test_alex_may_be_spoken_to_when_nobody_speaks() -> None:
    assert READY.free(at=1.0)


def test_a_model_that_never_reacts_does_not_hold_the_floor_for_ever() -> None:
    floor = replace(READY, owes_since_s=10.0)
    assert not floor.free(at=10.0 + REACTION_S - 0.1)
    assert floor.free(at=10.0 + REACTION_S)


FLOORS = st.builds(
    Floor,
    begun=st.booleans(),
    over=st.booleans(),
    line_up=st.booleans(),
    was_up=st.booleans(),
    candidate=st.booleans(),
    generating=st.booleans(),
    owes_since_s=st.none() | st.floats(0, 20),
    playback=st.sampled_from([Playback(), SPEAKING]),
)


@given(FLOORS, st.floats(0, 20))
def test_whenever_alex_may_be_spoken_to_the_page_shows_him_listening(floor: Floor, at: float) -> None:
    assert floor.free(at) == (floor.state(at) == "listening")


def test_a_model_that_says_it_has_more_to_come_is_not_waited_for_for_ever() -> None:
    """Its call may have been lost with the connection: it would wait for an answer that nobody owes it."""
    more = replace(READY, generating=True, more_since_s=10.0)
    assert not more.free(10.0 + REACTION_S - 0.1)
    assert more.free(10.0 + REACTION_S)
    assert more.state(10.0 + REACTION_S) == "listening"
