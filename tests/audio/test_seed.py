"""The seed's ear. Its window is 256 ms, so that times are right to within one window; its weaknesses are not specified here."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.audio.events import BargedIn, EarEvent, TurnEnded, TurnStarted
from server.audio.seed import Levels, SeedEar
from tests.audio.sounds import SHOUT, TALK, Piece, alex, frames, hear, kinds, pause, talk

WINDOW_S = 0.256


def windows(count: float) -> float:
    return count * WINDOW_S


def about(seconds: float) -> Any:
    """A time within an event, equal but for rounding."""
    return pytest.approx(seconds)


def test_silence_says_nothing() -> None:
    assert hear(SeedEar(), pause(60)) == []


def test_a_turn_begins_with_speech_and_ends_after_a_second_of_silence() -> None:
    started, ended = hear(SeedEar(), pause(windows(2)), talk(windows(6)), pause(2))
    assert started == TurnStarted(about(windows(2)))
    assert ended == TurnEnded(about(windows(8)), about(windows(6)))


def test_a_short_pause_keeps_the_floor_and_is_no_speech() -> None:
    started, ended = hear(SeedEar(), talk(windows(4)), pause(windows(3)), talk(windows(4)), pause(2))
    assert started == TurnStarted(about(0))
    assert ended == TurnEnded(about(windows(11)), about(windows(8)))


def test_a_turn_is_not_over_while_somebody_speaks() -> None:
    assert kinds(hear(SeedEar(), talk(120))) == ["TurnStarted"]


def test_nothing_is_said_before_a_window_is_full() -> None:
    assert hear(SeedEar(), talk(WINDOW_S - 0.032)) == []
    assert kinds(hear(SeedEar(), talk(WINDOW_S))) == ["TurnStarted"]


def test_loud_speech_over_alex_is_a_barge_in_that_begins_with_its_turn() -> None:
    started, barged = hear(SeedEar(), alex(windows(4)), talk(windows(4), loud=SHOUT, alex=True))
    assert isinstance(started, TurnStarted)
    assert barged == BargedIn(started.at_s)
    assert started.at_s == about(windows(4))


def test_a_single_loud_window_over_alex_is_no_barge_in() -> None:
    assert hear(SeedEar(), alex(windows(4)), talk(WINDOW_S, loud=SHOUT, alex=True), alex(windows(4))) == []


def test_alexs_own_echo_is_no_barge_in() -> None:
    assert hear(SeedEar(), alex(windows(40), echo=0.05), pause(3)) == []


def test_the_tail_of_alexs_voice_is_not_taken_for_the_candidate() -> None:
    """The cooldown: for half a second after his last sound only clearly louder speech counts."""
    assert hear(SeedEar(), alex(windows(4)), talk(WINDOW_S, loud=0.05), pause(2)) == []


def test_after_the_cooldown_ordinary_speech_counts_again() -> None:
    events = hear(SeedEar(), alex(windows(4)), pause(windows(3)), talk(windows(4)), pause(2))
    assert kinds(events) == ["TurnStarted", "TurnEnded"]


def test_once_begun_a_barge_in_may_go_on_at_an_ordinary_level() -> None:
    levels = Levels()
    events = hear(SeedEar(), alex(windows(2)), talk(windows(2), SHOUT, alex=True), talk(2.0, levels.speech * 2, alex=True))
    assert kinds(events) == ["TurnStarted", "BargedIn"]


def test_let_me_think_keeps_the_turn_open_until_its_time_is_over() -> None:
    """The turn's end is still where the last speech was."""
    ear = SeedEar()
    ear.hold(until_s=30.0)
    _, ended = hear(ear, talk(windows(8)), pause(60))
    assert ended == TurnEnded(about(windows(8)), about(windows(8)))


def test_let_me_think_is_declared_over_only_when_it_is() -> None:
    ear = SeedEar()
    ear.hold(until_s=30.0)
    assert kinds(hear(ear, talk(windows(8)), pause(25))) == ["TurnStarted"]


def test_let_me_think_may_be_taken_back() -> None:
    ear = SeedEar()
    ear.hold(until_s=1_000.0)
    ear.hold(None)
    assert kinds(hear(ear, talk(windows(8)), pause(3))) == ["TurnStarted", "TurnEnded"]


SCENES = st.lists(
    st.builds(
        Piece,
        seconds=st.floats(0.032, 3.0),
        loud=st.sampled_from([0.0, 0.005, 0.05, TALK, SHOUT]),
        alex=st.booleans(),
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=60)
@given(SCENES)
def test_starts_and_ends_alternate_and_time_never_runs_backward(scene: list[Piece]) -> None:
    open_turn, last_s = False, 0.0
    for event in hear(SeedEar(), *scene):
        assert event.at_s >= last_s - 1e-9
        last_s = event.at_s
        match event:
            case TurnStarted():
                assert not open_turn
                open_turn = True
            case TurnEnded():
                assert open_turn
                open_turn = False
            case BargedIn():
                assert open_turn


@settings(deadline=None, max_examples=40)
@given(SCENES)
def test_an_event_is_said_after_it_happened_never_before(scene: list[Piece]) -> None:
    ear = SeedEar()
    for mic, far, at in frames(scene):
        said: list[EarEvent] = list(ear.push(mic, far, at))
        assert all(event.at_s <= at + 1e-9 for event in said)
        assert all(event.voiced_s <= at + 1e-9 for event in said if isinstance(event, TurnEnded))


@settings(deadline=None, max_examples=40)
@given(SCENES, st.integers(1, 60))
def test_frames_that_wait_and_come_in_a_heap_say_the_same(scene: list[Piece], heap: int) -> None:
    """The page may be late and deliver many frames at once: each carries its own time, so nothing changes."""
    whole = frames(scene)
    ear = SeedEar()
    said: list[EarEvent] = []
    for start in range(0, len(whole), heap):
        for mic, far, at in whole[start : start + heap]:
            said += ear.push(mic, far, at)
    assert said == hear(SeedEar(), *scene)


def test_what_is_set_aside_is_nobodys_turn_and_ends_the_open_one() -> None:
    ear = SeedEar()
    assert kinds(hear(ear, talk(windows(6)))) == ["TurnStarted"]
    ear.set_aside(True)
    assert kinds(hear(ear, talk(windows(3)))) == ["TurnEnded"]
    assert ear.snapshot().voice == 1.0, "it tells what it hears all the same"
    ear.set_aside(False)
    assert kinds(hear(ear, talk(windows(3)))) == ["TurnStarted"]
