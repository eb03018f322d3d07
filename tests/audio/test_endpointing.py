"""The machine of turns: laws that hold whatever is heard, and its edges. What it means is in `test_scenes`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.audio.endpointing import STEP_S, Quiet, Sound, State, Wait, step
from server.audio.events import BargedIn, BargeInSuspected, EarEvent, SuspicionFaded, TurnEnded, TurnStarted

VOICES = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.3, 0.4, 0.6, 0.95]),
        st.sampled_from([-10.0, 0.0, 6.0]),
        st.booleans(),
        st.integers(1, 90),
        st.sampled_from([0.3, 0.7, 1.5]),
    ),
    max_size=14,
)
Scene = list[tuple[float, float, bool, int, float]]


def said(scene: Scene) -> list[tuple[float, EarEvent]]:
    """(when it was said, what was said)."""
    state: State = Quiet()
    found: list[tuple[float, EarEvent]] = []
    steps = 0
    for voice, over_db, alex, count, patience_s in scene:
        for _ in range(count):
            steps += 1
            state, events = step(state, Sound(voice, over_db, alex), steps * STEP_S, Wait(patience_s))
            found += [(steps * STEP_S, event) for event in events]
    return found


def talk(steps: int, alex: bool = False, over_db: float = 0.0) -> tuple[float, float, bool, int, float]:
    return 0.95, over_db, alex, steps, 0.7


def quiet(steps: int, alex: bool = False) -> tuple[float, float, bool, int, float]:
    return 0.0, 0.0, alex, steps, 0.7


def kinds(found: Sequence[tuple[float, EarEvent]]) -> list[str]:
    return [type(event).__name__ for _, event in found]


@settings(deadline=None)
@given(VOICES)
def test_starts_and_ends_alternate(scene: Scene) -> None:
    marks = [event for _, event in said(scene) if isinstance(event, TurnStarted | TurnEnded)]
    assert all(isinstance(event, TurnStarted if n % 2 == 0 else TurnEnded) for n, event in enumerate(marks))


@settings(deadline=None)
@given(VOICES)
def test_time_never_runs_backward_and_nothing_is_said_before_it_happened(scene: Scene) -> None:
    last_s = 0.0
    for at, event in said(scene):
        assert last_s - 1e-9 <= event.at_s <= at + 1e-9
        last_s = event.at_s


@settings(deadline=None)
@given(VOICES)
def test_a_suspicion_is_followed_by_exactly_one_verdict(scene: Scene) -> None:
    names = [name for name in kinds(said(scene)) if name != "TurnEnded"]
    for here, name in enumerate(names):
        match name:
            case "BargeInSuspected" if here + 1 < len(names):
                assert names[here + 1] == "SuspicionFaded" or names[here + 1 : here + 3] == ["TurnStarted", "BargedIn"]
            case "SuspicionFaded":
                assert names[here - 1] == "BargeInSuspected"
            case "BargedIn":
                assert names[here - 2 : here] == ["BargeInSuspected", "TurnStarted"]


@settings(deadline=None)
@given(VOICES)
def test_a_barge_in_has_the_time_of_its_turn(scene: Scene) -> None:
    events = [event for _, event in said(scene)]
    for before, event in pairwise(events):
        if isinstance(event, BargedIn):
            assert before == TurnStarted(event.at_s)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0.0, 0.2, 0.49]), st.just(0.0), st.booleans(), st.integers(1, 90), st.just(0.7))))
def test_silence_says_nothing(scene: Scene) -> None:
    assert said(scene) == []


@settings(deadline=None)
@given(VOICES)
def test_no_more_is_counted_as_speech_than_there_was_time_for(scene: Scene) -> None:
    began_s = 0.0
    for _, event in said(scene):
        match event:
            case TurnStarted(at_s):
                began_s = at_s
            case TurnEnded(at_s, voiced_s):
                assert 0 < voiced_s <= at_s - began_s + 1e-6
            case _:
                pass


def test_an_hour_of_silence_is_nothing() -> None:
    assert said([quiet(round(3600 / STEP_S))]) == []


def test_a_turn_is_dated_back_to_its_first_sound_and_its_end_to_its_last() -> None:
    found = said([quiet(10), talk(50), quiet(100)])
    (_, started), (at, ended) = found
    assert isinstance(started, TurnStarted)
    assert isinstance(ended, TurnEnded)
    assert (started.at_s, ended.at_s, ended.voiced_s) == pytest.approx((10 * STEP_S, 60 * STEP_S, 50 * STEP_S))
    assert at >= 60 * STEP_S + 0.7


def test_a_yes_is_long_enough_and_a_click_is_not() -> None:
    assert kinds(said([talk(12), quiet(100)])) == ["TurnStarted", "TurnEnded"]
    assert said([talk(6), quiet(100)]) == []


def test_the_closure_of_a_plosive_does_not_part_a_short_word() -> None:
    assert kinds(said([talk(5), quiet(4), talk(5), quiet(100)])) == ["TurnStarted", "TurnEnded"]


def test_a_click_in_a_pause_does_not_put_the_end_off() -> None:
    plain = said([talk(50), quiet(100)])[-1][0]
    assert said([talk(50), quiet(20), talk(2), quiet(100)])[-1][0] <= plain + 0.1


def test_a_wait_until_a_time_is_kept() -> None:
    state, events = step(Quiet(), Sound(0.0), 0.0, Wait(0.1))
    at, ended_at = 0.0, None
    for n in range(400):
        at = (n + 1) * STEP_S
        state, events = step(state, Sound(0.95 if n < 50 else 0.0), at, Wait(0.5, until_s=4.0))
        ended_at = at if any(isinstance(event, TurnEnded) for event in events) else ended_at
    assert ended_at is not None
    assert abs(ended_at - 4.0) <= STEP_S


def test_a_long_word_over_alex_is_a_barge_in_and_a_short_one_is_not() -> None:
    assert kinds(said([quiet(20, True), talk(45, True), quiet(60)]))[:3] == ["BargeInSuspected", "TurnStarted", "BargedIn"]
    assert kinds(said([quiet(20, True), talk(25, True), quiet(60, True)])) == ["BargeInSuspected", "SuspicionFaded"]


def test_a_loud_word_over_alex_need_not_be_long() -> None:
    assert kinds(said([quiet(20, True), talk(25, True, over_db=6.0), quiet(60, True)]))[:3] == [
        "BargeInSuspected",
        "TurnStarted",
        "BargedIn",
    ]


def test_who_answers_just_before_alex_is_done_has_answered() -> None:
    """A "yes" that overlaps his last syllable is no listener's noise: nobody was spoken over any more."""
    found = said([quiet(20, True), talk(5, True), talk(15), quiet(80)])
    assert kinds(found) == ["BargeInSuspected", "TurnStarted", "BargedIn", "TurnEnded"]


def test_a_suspicion_is_said_within_a_tenth_of_a_second() -> None:
    [(at, first), *_] = said([quiet(20, True), talk(25, True), quiet(60, True)])
    assert isinstance(first, BargeInSuspected)
    assert at - first.at_s <= 0.1


def test_a_suspicion_fades_soon_after_the_noise() -> None:
    [_, (at, faded)] = said([quiet(20, True), talk(10, True), quiet(60, True)])
    assert isinstance(faded, SuspicionFaded)
    assert at - 30 * STEP_S <= 0.35
