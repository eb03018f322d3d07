"""Seconds since Start, without the time in which the clock stood still."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.interview.clock import InterviewClock


def test_before_start_no_time_passes() -> None:
    clock = InterviewClock()
    assert clock.stands
    assert clock.elapsed(at=500.0) == 0.0


def test_after_start_the_clock_runs() -> None:
    clock = InterviewClock().started(100.0)
    assert not clock.stands
    assert clock.elapsed(at=107.5) == 7.5


def test_start_is_pressed_once() -> None:
    assert InterviewClock().started(100.0).started(200.0).elapsed(at=201.0) == 101.0


def test_a_standstill_is_taken_out_while_it_lasts_and_afterwards() -> None:
    clock = InterviewClock().started(0.0).stopped(10.0)
    assert clock.elapsed(at=40.0) == 10.0
    assert clock.paused_by(at=40.0) == 30.0
    clock = clock.going_on(50.0)
    assert clock.elapsed(at=55.0) == 15.0
    assert clock.paused_by(at=55.0) == 40.0


def test_stopping_twice_is_stopping_once() -> None:
    assert InterviewClock().started(0.0).stopped(10.0).stopped(20.0).going_on(30.0).elapsed(at=30.0) == 10.0


def test_a_clock_that_never_began_cannot_be_stopped() -> None:
    assert InterviewClock().stopped(5.0).started(10.0).elapsed(at=12.0) == 2.0


def test_going_on_with_a_running_clock_changes_nothing() -> None:
    clock = InterviewClock().started(3.0)
    assert clock.going_on(9.0) == clock


MOVES = st.lists(st.tuples(st.sampled_from(["started", "stopped", "going_on", "look"]), st.floats(0, 100)), max_size=40)


@given(MOVES)
def test_elapsed_never_goes_back_and_elapsed_and_paused_are_all_the_time_there_was(moves: list[tuple[str, float]]) -> None:
    clock, at, last, begun_at = InterviewClock(), 0.0, 0.0, None
    for move, wait_s in moves:
        at += wait_s
        if move == "started" and begun_at is None:
            begun_at = at
        if move != "look":
            clock = getattr(clock, move)(at)
        elapsed = clock.elapsed(at)
        assert elapsed >= last - 1e-6
        last = elapsed
        if begun_at is not None:
            assert abs(elapsed + clock.paused_by(at) - (at - begun_at)) < 1e-6
