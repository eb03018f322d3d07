"""What the time calls for: warnings, phases whose time is over, the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.interview.timer import TimeEvent, due

Moment = tuple[int, TimeEvent]


def run_through(
    minutes: float, phase_left: Callable[[int], float] = lambda second: 999.0, last: bool = False, grace_s: float = 60.0
) -> list[Moment]:
    """Second by second through an interview and two minutes beyond: (second, event) of all that was told."""
    told: set[str] = set()
    moments: list[Moment] = []
    for second in range(round(minutes * 60 + grace_s) + 60):
        for key, event in due(minutes * 60, second, "concepts", phase_left(second), last, told, grace_s):
            told.add(key)
            moments.append((second, event))
    return moments


def test_three_quarters_of_an_hour_are_warned_of_and_closed() -> None:
    assert run_through(45, last=True) == [(1350, "half"), (2400, "five"), (2640, "one"), (2700, "over"), (2760, "stop")]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (5, [(240, "one"), (300, "over"), (360, "stop")]),
        (3, [(120, "one"), (180, "over"), (216, "stop")]),
        (12, [(360, "half"), (660, "one"), (720, "over"), (780, "stop")]),
    ],
)
def test_a_short_interview_is_not_talked_to_death_with_warnings(minutes: float, expected: list[Moment]) -> None:
    assert run_through(minutes, last=True) == expected


def test_a_short_interview_has_a_short_grace_for_the_goodbye() -> None:
    """A fifth of its length, at most what the configuration gives."""
    assert run_through(3, last=True, grace_s=300)[-1] == (180 + 36, "stop")
    assert run_through(60, last=True, grace_s=300)[-1] == (3600 + 300, "stop")


def test_a_phase_whose_time_is_over_is_told_again_every_minute_until_it_is_left() -> None:
    events = run_through(60, phase_left=lambda second: 600.0 - second)
    assert [second for second, event in events if event == "phase_over"][:4] == [600, 660, 720, 780]


def test_the_last_phase_ends_with_the_interview_not_by_itself() -> None:
    assert "phase_over" not in [event for _, event in run_through(30, phase_left=lambda second: 60.0 - second, last=True)]


def test_every_phase_has_its_own_end() -> None:
    told = {"phase_over:concepts:0"}
    assert due(3600, 700, "coding", -1.0, False, told) == [("phase_over:coding:0", "phase_over")]
    assert due(3600, 700, "concepts", -1.0, False, told) == []


def test_what_was_missed_during_a_long_silence_is_told_at_once_and_once() -> None:
    """The process slept: half time, five minutes and one are all due together."""
    events = [event for _, event in due(2700, 2650, "coding", 50.0, False, set())]
    assert events == ["half", "five", "one"]


@given(st.floats(3, 120), st.lists(st.floats(0, 200), max_size=60))
def test_nothing_is_told_twice_and_the_end_comes_after_every_warning(minutes: float, waits: list[float]) -> None:
    told: set[str] = set()
    events: list[TimeEvent] = []
    at = 0.0
    for wait_s in waits:
        at += wait_s
        for key, event in due(minutes * 60, at, "wrap_up", 0.0, True, told):
            assert key not in told
            told.add(key)
            events.append(event)
    assert len(events) == len(set(events))
    order = ["half", "five", "one", "over", "stop"]
    assert events == sorted(events, key=order.index)
