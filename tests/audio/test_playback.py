"""The playback clock: what the candidate has heard of Alex, by the page's reports."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.audio.playback import DUCK_S, PAUSE_S, VOICE_RATE, Playback


def test_before_the_first_word_nothing_is_audible() -> None:
    assert not Playback().audible(at=5.0)
    assert Playback().heard(at=5.0) == 0


def test_between_two_reports_the_clock_runs_on_by_itself() -> None:
    playback = Playback().begun(1, at=10.0).sent_more(VOICE_RATE * 3, at=10.0).reported(1, VOICE_RATE // 2, at=10.6)
    assert playback.heard(at=10.6) == VOICE_RATE // 2
    assert playback.heard(at=11.1) == VOICE_RATE


def test_it_never_passes_what_was_sent() -> None:
    playback = Playback().begun(1, at=0.0).sent_more(VOICE_RATE, at=0.0)
    assert playback.heard(at=60.0) == VOICE_RATE
    assert playback.reported(1, VOICE_RATE * 9, at=1.0).heard(at=1.0) == VOICE_RATE


def test_a_voice_of_which_more_is_to_come_is_audible_through_a_stall() -> None:
    playback = Playback().begun(1, at=0.0).sent_more(VOICE_RATE, at=0.0)
    assert playback.audible(at=30.0)
    assert not playback.all_sent().audible(at=30.0)


def test_a_wholly_sent_voice_is_audible_until_its_last_sample_is_played() -> None:
    playback = Playback().begun(1, at=0.0).sent_more(VOICE_RATE * 2, at=0.0).all_sent()
    assert playback.audible(at=1.9)
    assert not playback.audible(at=2.0)
    assert playback.ends_in_s(at=0.5) == pytest.approx(1.5)


def test_after_a_stall_the_next_piece_is_heard_from_its_beginning() -> None:
    """A page that never reports: a piece that comes late cannot have been heard in the silence before it."""
    playback = Playback().begun(1, at=0.0).sent_more(VOICE_RATE, at=0.0).sent_more(VOICE_RATE, at=5.0).all_sent()
    assert playback.heard(at=5.5) == VOICE_RATE * 3 // 2
    assert playback.audible(at=5.9)
    assert not playback.audible(at=6.0)


def test_a_report_of_an_older_turn_is_ignored() -> None:
    playback = Playback().begun(2, at=0.0).sent_more(VOICE_RATE, at=0.0)
    assert playback.reported(1, 100, at=0.5) == playback
    assert playback.flushed(1, 100, at=0.5) == playback


def test_a_report_that_goes_back_is_ignored() -> None:
    playback = Playback().begun(1, at=0.0).sent_more(VOICE_RATE, at=0.0).reported(1, 5_000, at=0.3)
    assert playback.reported(1, 4_000, at=0.4) == playback


def test_what_was_flushed_was_never_heard() -> None:
    playback = Playback().begun(1, at=0.0).sent_more(VOICE_RATE * 5, at=0.0).flushed(1, VOICE_RATE, at=1.2)
    assert not playback.audible(at=1.2)
    assert playback.heard(at=9.0) == VOICE_RATE


def test_a_flush_report_cannot_claim_more_than_was_sent_nor_less_than_was_heard() -> None:
    playback = Playback().begun(1, at=0.0).sent_more(1_000, at=0.0).reported(1, 400, at=0.1)
    assert playback.flushed(1, 10**9, at=0.2).heard(at=0.2) == 1_000
    assert playback.flushed(1, -7, at=0.2).heard(at=0.2) == 400


# ---- a pause


def speaking(seconds: float = 10.0) -> Playback:
    return Playback().begun(1, at=0.0).sent_more(round(VOICE_RATE * seconds), at=0.0).all_sent()


def test_told_to_pause_the_clock_runs_for_as_long_as_a_page_needs_and_then_stands() -> None:
    ducked = speaking().ducked(at=1.0)
    assert ducked.heard(at=1.0 + DUCK_S / 2) == round(VOICE_RATE * (1.0 + DUCK_S / 2))
    assert ducked.heard(at=1.5) == ducked.heard(at=2.0) == round(VOICE_RATE * (1.0 + DUCK_S))
    assert ducked.audible(at=2.0), "he has not finished"
    assert ducked.stands(at=2.0)


def test_the_page_says_at_which_sample_it_stands() -> None:
    paused = speaking().ducked(at=1.0).reported(1, 25_000, at=1.1, paused=True)
    assert paused.heard(at=1.1) == paused.heard(at=2.0) == 25_000


def test_how_long_the_page_took_to_pause_is_known_the_next_time() -> None:
    slow = speaking().ducked(at=1.0).reported(1, 26_000, at=1.2, paused=True).went_on(at=1.5)
    again = slow.ducked(at=3.0)
    assert not again.stands(at=3.15)
    assert again.stands(at=3.21)


def test_told_to_go_on_the_clock_goes_on_from_where_it_stood() -> None:
    on = speaking().ducked(at=1.0).reported(1, 25_000, at=1.1, paused=True).went_on(at=1.6)
    assert on.heard(at=1.6) == 25_000
    assert on.heard(at=2.1) == 25_000 + VOICE_RATE // 2
    assert not on.sure, "until the page reports again"
    assert on.reported(1, 30_000, at=2.1).sure


def test_a_page_that_goes_on_by_itself_is_believed() -> None:
    on = speaking().ducked(at=1.0).reported(1, 25_000, at=1.1, paused=True).reported(1, 25_100, at=2.0)
    assert on.heard(at=2.5) == 25_100 + VOICE_RATE // 2


def test_a_report_that_was_on_its_way_when_the_page_was_told_to_pause_changes_nothing_of_that() -> None:
    ducked = speaking().ducked(at=1.0).reported(1, 24_100, at=1.01)
    assert ducked.heard(at=1.5) == ducked.heard(at=1.9)


def test_no_pause_lasts_for_ever_even_if_nobody_reports_its_end() -> None:
    ducked = speaking().ducked(at=1.0)
    assert ducked.heard(at=1.0 + DUCK_S + PAUSE_S + 0.5) == round(VOICE_RATE * (1.0 + DUCK_S + 0.5))
    assert not ducked.stands(at=1.0 + DUCK_S + PAUSE_S + 0.5)


def test_what_was_flushed_in_a_pause_ended_where_the_page_stood() -> None:
    flushed = speaking().ducked(at=1.0).reported(1, 25_000, at=1.1, paused=True).flushed(1, 25_000, at=1.4)
    assert flushed.heard(at=9.0) == 25_000
    assert not flushed.audible(at=1.4)


# ---- two turns in a row


def test_a_turn_that_comes_early_waits_for_the_one_before_it() -> None:
    queued = speaking(2.0).begun(2, at=1.0).sent_more(VOICE_RATE, at=1.0).all_sent()
    assert queued.heard(at=1.9) == 0
    assert queued.sounding(at=1.9).turn == 1
    assert queued.heard(at=2.5) == VOICE_RATE // 2
    assert queued.sounding(at=2.5).turn == 2
    assert queued.ends_in_s(at=1.0) == pytest.approx(2.0)
    assert not queued.audible(at=3.1)


def test_reports_of_the_turn_before_say_when_the_next_one_begins() -> None:
    queued = speaking(2.0).begun(2, at=1.0).sent_more(VOICE_RATE, at=1.0).reported(1, VOICE_RATE, at=1.5)
    assert queued.sounding(at=2.4).turn == 1
    assert queued.heard(at=3.0) == VOICE_RATE // 2


def test_a_pause_holds_the_waiting_turn_too() -> None:
    queued = speaking(2.0).begun(2, at=1.0).sent_more(VOICE_RATE, at=1.0)
    paused = queued.ducked(at=1.5).reported(1, 36_000, at=1.5, paused=True)
    assert paused.sounding(at=2.4).turn == 1
    on = paused.went_on(at=2.5)
    assert on.sounding(at=2.9).turn == 1
    assert on.heard(at=3.5) == VOICE_RATE // 2


def test_a_turn_that_begins_in_a_pause_stands_as_well() -> None:
    begun = speaking(1.0).ducked(at=1.1).begun(2, at=1.3).sent_more(VOICE_RATE, at=1.3)
    assert begun.heard(at=2.0) == 0


@dataclass(frozen=True)
class Step:
    what: str
    samples: int
    wait_s: float


STEPS = st.lists(
    st.builds(
        Step,
        what=st.sampled_from(["sent", "reported", "old report", "flushed", "all_sent", "look", "duck", "go on", "paused"]),
        samples=st.integers(-10, 3 * VOICE_RATE),
        wait_s=st.floats(0, 3),
    ),
    max_size=30,
)


@given(STEPS)
def test_whatever_a_page_reports_the_heard_part_lies_between_its_last_report_and_what_was_sent(steps: list[Step]) -> None:
    playback, at, sent, reported = Playback().begun(3, at=0.0), 0.0, 0, 0
    for step in steps:
        at += step.wait_s
        match step.what:
            case "sent":
                sent += abs(step.samples)
                playback = playback.sent_more(abs(step.samples), at=at)
            case "reported":
                playback = playback.reported(3, step.samples, at=at)
                reported = max(reported, min(step.samples, sent))
            case "old report":
                playback = playback.reported(2, step.samples, at=at)
            case "flushed":
                playback = playback.flushed(3, step.samples, at=at)
                sent = reported = playback.played
            case "all_sent":
                playback = playback.all_sent()
            case "duck":
                playback = playback.ducked(at)
            case "go on":
                before = playback.heard(at)
                playback = playback.went_on(at)
                assert abs(playback.heard(at) - before) <= 1, "to the sample, but for rounding"
            case "paused":
                playback = playback.reported(3, step.samples, at=at, paused=True)
                reported = max(reported, min(step.samples, sent))
        assert reported <= playback.heard(at) <= sent
        assert playback.heard(at) <= playback.heard(at + 0.5), "time alone never takes back what was heard"
