"""Alex's voice on its way to the page: what is played, at which place, and what must not be heard any more."""

from __future__ import annotations

import pytest

from server.wire import VOICE_RATE, Flush, TurnOver
from tests.interview.ears import Ears


def test_every_piece_says_which_turn_it_is_of_and_where_it_belongs() -> None:
    ears = Ears()
    ears.says(1.0)
    ears.says(0.5)
    ears.ends()
    ears.says(0.25)
    assert ears.played == [(1, 0, 24_000), (1, 24_000, 12_000), (2, 0, 6_000)]


def test_a_turn_that_is_wholly_sent_says_how_long_it_was() -> None:
    ears = Ears()
    ears.says(2.0)
    ears.mouth.generation_completed()
    assert ears.told == [TurnOver(turn=1, samples=48_000)]
    ears.mouth.turn_completed(False)
    assert len(ears.told) == 1, "once"


def test_a_turn_without_a_word_is_no_turn_for_the_page() -> None:
    ears = Ears()
    ears.ends()
    assert ears.told == []
    assert ears.mouth.turn == 0


def test_alex_is_heard_until_the_page_has_played_him_whatever_the_service_thinks() -> None:
    """The service sends faster than real time and takes its turn for over."""
    ears = Ears()
    ears.says(3.0)
    ears.ends()
    assert ears.mouth.floor.speaking(ears.hands.at + 2.9)
    assert not ears.mouth.floor.speaking(ears.hands.at + 3.0)


def test_the_first_word_takes_the_debt_of_a_reaction_away() -> None:
    ears = Ears()
    ears.mouth.owe()
    assert ears.mouth.floor.owes(ears.hands.at)
    ears.says(0.1)
    assert not ears.mouth.floor.owes(ears.hands.at)


def test_a_model_that_is_still_at_work_keeps_the_floor_after_its_turn() -> None:
    ears = Ears()
    ears.says(0.1)
    ears.ends(more=True)
    assert ears.mouth.floor.generating
    ears.ends()
    assert not ears.mouth.floor.generating


# ---- interruptions


def test_an_interrupted_voice_is_stopped_in_the_page() -> None:
    ears = Ears()
    ears.says(5.0)
    ears.hands.pass_by(1.0)
    ears.mouth.hush()
    assert ears.told == [Flush(turn=1)]


def test_what_still_comes_of_an_interrupted_turn_is_dropped_until_its_end() -> None:
    """S12: the service sends on for a while."""
    ears = Ears()
    ears.says(1.0)
    ears.mouth.hush()
    ears.says(2.0)
    ears.mouth.interrupted()
    ears.says(1.0)
    assert ears.seconds == 1.0
    assert ears.mouth.stale_samples == 3 * VOICE_RATE
    ears.mouth.turn_completed(False)
    ears.says(0.5)
    assert ears.played[-1] == (2, 0, VOICE_RATE // 2)


def test_an_answer_on_its_way_can_be_hushed_before_its_first_word() -> None:
    ears = Ears()
    ears.mouth.hush(also_what_comes=True)
    ears.says(1.0)
    assert ears.played == []
    ears.mouth.may_speak_again()
    ears.says(1.0)
    assert ears.played == [(1, 0, VOICE_RATE)]


def test_the_service_confirming_an_interruption_does_not_flush_a_second_time() -> None:
    ears = Ears()
    ears.says(5.0)
    ears.mouth.hush()
    ears.mouth.interrupted()
    assert ears.told == [Flush(turn=1)]


def test_the_service_may_interrupt_by_itself() -> None:
    ears = Ears()
    ears.says(5.0)
    ears.mouth.interrupted()
    ears.says(1.0)
    assert ears.told == [Flush(turn=1)]
    assert ears.seconds == 5.0


def test_nothing_is_flushed_that_was_heard_to_its_end() -> None:
    ears = Ears()
    ears.says(1.0)
    ears.ends()
    ears.hands.pass_by(1.5)
    ears.mouth.hush()
    assert ears.told == [TurnOver(turn=1, samples=VOICE_RATE)]


def test_a_voice_that_was_wholly_sent_but_is_still_playing_can_be_stopped_too() -> None:
    ears = Ears()
    ears.says(10.0)
    ears.ends()
    ears.hands.pass_by(2.0)
    ears.mouth.hush()
    assert ears.told[-1] == Flush(turn=1)


def test_after_such_a_stop_the_next_turn_is_heard() -> None:
    """The old turn was complete: there is no further turnComplete of it to wait for."""
    ears = Ears()
    ears.says(10.0)
    ears.ends()
    ears.mouth.hush()
    ears.says(1.0)
    assert ears.played[-1] == (2, 0, VOICE_RATE)


def test_the_end_of_the_turn_before_its_interruption_is_an_odd_order_that_occurs() -> None:
    ears = Ears()
    ears.says(1.0)
    ears.mouth.turn_completed(False)
    ears.mouth.interrupted()
    ears.says(1.0)
    assert ears.played[-1] == (2, 0, VOICE_RATE)


def test_what_comes_after_the_candidates_turn_answers_it_even_if_the_old_end_never_came() -> None:
    """A turnComplete that the service forgot must not make Alex mute for ever."""
    ears = Ears()
    ears.says(1.0)
    ears.mouth.hush()
    ears.mouth.may_speak_again()
    assert ears.mouth.floor.owes(ears.hands.at)
    ears.says(1.0)
    assert ears.played[-1] == (2, 0, VOICE_RATE)


def test_an_interrupted_turn_is_never_told_to_be_wholly_sent() -> None:
    ears = Ears()
    ears.says(1.0)
    ears.mouth.hush()
    ears.ends()
    assert [type(message) for message in ears.told] == [Flush]


def test_a_page_that_never_answers_a_flush_does_not_keep_alex_speaking_for_ever() -> None:
    ears = Ears()
    ears.says(10.0)
    ears.mouth.hush()
    ears.mouth.turn_completed(False)
    assert not ears.mouth.floor.speaking(ears.hands.at + 10.1)


def test_a_page_that_reports_a_flush_which_nobody_asked_for_is_not_believed() -> None:
    ears = Ears()
    ears.says(1.0)
    ears.mouth.flushed(1, 100)
    ears.says(1.0)
    assert ears.played == [(1, 0, VOICE_RATE), (1, VOICE_RATE, VOICE_RATE)]


def test_the_pages_answer_to_a_flush_is_what_was_heard() -> None:
    ears = Ears()
    ears.says(10.0)
    ears.hands.pass_by(2.0)
    ears.mouth.hush()
    ears.mouth.flushed(1, 45_000)
    assert ears.mouth.heard_s() == 45_000 / VOICE_RATE
    assert not ears.mouth.floor.speaking(ears.hands.at)


def test_an_answer_to_a_flush_that_comes_after_the_next_turn_has_begun_is_still_what_was_heard() -> None:
    ears = Ears()
    ears.says(10.0)
    ears.hands.pass_by(2.0)
    ears.mouth.interrupted()
    ears.mouth.turn_completed(False)
    ears.hands.pass_by(0.1)
    ears.says(1.0)
    assert ears.mouth.is_heard(1)
    assert ears.mouth.heard_s(1) == pytest.approx(2.1, abs=0.001), "until the page says better"
    ears.mouth.flushed(1, 48_000)
    assert ears.mouth.heard_s(1) == 2.0


def test_a_turn_after_a_flushed_one_does_not_wait_for_what_was_thrown_away() -> None:
    ears = Ears()
    ears.says(10.0)
    ears.hands.pass_by(2.0)
    ears.mouth.interrupted()
    ears.mouth.turn_completed(False)
    ears.says(1.0)
    ears.hands.pass_by(0.5)
    assert ears.mouth.heard_s() == pytest.approx(0.5, abs=0.001)


def test_a_flushed_turn_has_nothing_left_to_pause() -> None:
    """The page would not pause for it, and the next turn would be taken to stand while it sounds."""
    ears = Ears()
    ears.says(10.0)
    ears.ends()
    ears.hands.pass_by(2.0)
    ears.mouth.hush()
    assert not ears.mouth.duck()
    assert ears.told[-1] == Flush(turn=1)


def test_reports_of_the_page_move_the_clock() -> None:
    ears = Ears()
    ears.says(10.0)
    ears.hands.pass_by(2.0)
    ears.mouth.reported(1, VOICE_RATE)
    assert ears.mouth.heard_s() == 1.0


# ---- the line


def test_the_line_is_told_to_be_up_and_down_with_how() -> None:
    ears = Ears()
    ears.mouth.line_up(first=True, resumed=False, cut_short=False)
    ears.mouth.line_down("1006")
    ears.mouth.line_up(first=False, resumed=True, cut_short=False)
    ears.mouth.line_up(first=False, resumed=True, cut_short=True)
    ears.mouth.line_up(first=False, resumed=False, cut_short=False)
    ears.mouth.line_up(first=False, resumed=False, cut_short=True)
    ups = [how for how, up in ears.line if up]
    assert ups == ["first", "resumed", "cut_short", "fresh", "cut_fresh"]
    assert ("1006", False) in ears.line


def test_what_the_page_has_of_a_turn_that_the_line_lost_is_played_to_its_end() -> None:
    ears = Ears()
    ears.says(3.0)
    ears.mouth.line_down("1006")
    assert ears.told == []
    ears.mouth.line_up(first=False, resumed=True, cut_short=True)
    assert ears.told == [TurnOver(turn=1, samples=3 * VOICE_RATE)]
    assert not ears.mouth.floor.generating


def test_after_a_reconnect_nothing_is_stale_any_more() -> None:
    """S9: the app's own gate must not stay shut."""
    ears = Ears()
    ears.says(1.0)
    ears.mouth.hush()
    ears.mouth.line_down("1006")
    ears.mouth.line_up(first=False, resumed=True, cut_short=False)
    ears.says(1.0)
    assert ears.played[-1] == (2, 0, VOICE_RATE)
