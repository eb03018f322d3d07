"""The playback clock: what the candidate has heard of Alex, by the page's reports."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.audio.playback import VOICE_RATE, Playback


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


@dataclass(frozen=True)
class Step:
    what: str
    samples: int
    wait_s: float


STEPS = st.lists(
    st.builds(
        Step,
        what=st.sampled_from(["sent", "reported", "old report", "flushed", "all_sent", "look"]),
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
        assert reported <= playback.heard(at) <= sent
        assert playback.heard(at) <= playback.heard(at + 0.5), "time alone never takes back what was heard"
