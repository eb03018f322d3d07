"""Patience: from a person's own pauses, the ending, the mode and the setting."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.audio.ear import Mode, Setting
from server.audio.patience import LONGEST_S, SHORTEST_S, Pauses, patience_s

USUAL = 0.75


def after(*pauses_s: float) -> Pauses:
    pauses = Pauses()
    for pause_s in pauses_s:
        pauses = pauses.heard(pause_s)
    return pauses


def wait(pauses: Pauses, mode: Mode = "balanced", setting: Setting = "answer", goes_on: float = USUAL) -> float:
    return patience_s(mode, setting, pauses, goes_on)


def test_five_pauses_are_enough_to_know_a_slow_thinker_from_a_fast_talker() -> None:
    slow, fast = wait(after(*[1.3] * 5)), wait(after(*[0.3] * 5))
    assert fast < wait(Pauses()) < slow
    assert slow > 1.5 * fast


def test_one_long_pause_is_no_habit() -> None:
    assert wait(after(0.4, 0.5, 0.4, 4.0, 0.5, 0.4)) < 1.4 * wait(after(0.4, 0.5, 0.4, 0.45, 0.5, 0.4))


def test_breaths_within_a_phrase_are_not_counted() -> None:
    assert after(0.1, 0.15, 0.05) == Pauses()


def test_what_was_long_ago_is_forgotten() -> None:
    changed = after(*[0.3] * 200, *[1.2] * 30)
    assert abs(changed.log_s - math.log(1.2)) < abs(changed.log_s - math.log(0.3))


def test_the_quantile_of_many_pauses_is_found() -> None:
    rng = np.random.default_rng(3)
    drawn = np.exp(math.log(0.8) + 0.45 * rng.standard_normal(400))
    assert after(*drawn.tolist()).longer_than(0.1) == pytest.approx(float(np.percentile(drawn, 90)), rel=0.25)


def test_a_patient_ear_waits_longer_than_a_balanced_one_and_that_longer_than_a_quick_one() -> None:
    assert wait(Pauses(), "quick") < wait(Pauses(), "balanced") < wait(Pauses(), "patient")


def test_stories_and_code_are_given_more_time_than_answers() -> None:
    assert wait(Pauses(), setting="answer") < wait(Pauses(), setting="story") < wait(Pauses(), setting="coding")


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_the_likelier_a_turn_goes_on_the_longer_is_waited(one: float, other: float) -> None:
    assert (wait(Pauses(), goes_on=min(one, other))) <= wait(Pauses(), goes_on=max(one, other)) + 1e-9


@given(st.lists(st.floats(0.0, 60.0), max_size=40), st.floats(0.0, 1.0), st.sampled_from(["quick", "balanced", "patient"]))
def test_patience_stays_within_its_limits(pauses_s: list[float], goes_on: float, mode: Mode) -> None:
    assert SHORTEST_S[mode] <= wait(after(*pauses_s), mode, goes_on=goes_on) <= LONGEST_S[mode]
