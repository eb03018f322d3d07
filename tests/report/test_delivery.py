"""How it was said: coached, never scored."""

from __future__ import annotations

import pytest

from server.store.records import InterviewSetup
from tests.report.scenes import CODE, Record, spoken_only

TWENTY_WORDS = "so the stack is where um you know the last thing in is the uh first thing out okay fine yes"


def test_the_share_of_speech_counts_what_was_heard_of_the_interviewer() -> None:
    told = Record().alex("A long question.", seconds=30, heard=10, at=0).says("Yes.", seconds=30, at=10)
    assert told.facts.delivery.talk_share == 0.75
    assert told.facts.delivery.interruptions == 1


def test_a_turn_of_which_only_the_echo_was_lost_is_no_interruption() -> None:
    assert Record().alex("Question?", seconds=5, heard=4.8).facts.delivery.interruptions == 0


def test_pace_and_fillers_need_words() -> None:
    spoken = Record().says(TWENTY_WORDS, seconds=30).facts.delivery
    assert (spoken.words_per_minute, spoken.fillers_per_minute) == (42, 6.0)
    unheard = spoken_only().facts.delivery
    assert (unheard.words_per_minute, unheard.fillers_per_minute, unheard.spoken_s) == (None, None, 23.0)
    assert "not transcribed" in unheard.note


def test_a_few_seconds_of_speech_say_nothing_about_pace() -> None:
    assert Record().says("Yes of course.", seconds=2).facts.delivery.words_per_minute is None


@pytest.mark.parametrize(("language", "fillers"), [("de-DE", 4.0), ("en-GB", 0.0), ("pl-PL", None)])
def test_fillers_are_those_of_the_language(language: str, fillers: float | None) -> None:
    setup = InterviewSetup(interviewer="technical", level="mid", minutes=30, language=language)
    told = Record(setup).says("Also ähm der Stapel ist öhm zuletzt hinein zuerst heraus", seconds=30)
    assert told.facts.delivery.fillers_per_minute == fillers


def test_words_a_minute_mean_nothing_where_words_are_not_parted() -> None:
    setup = InterviewSetup(interviewer="technical", level="mid", minutes=30, language="ja-JP")
    assert Record(setup).says("スタックは後入れ先出しです。", seconds=30).facts.delivery.words_per_minute is None


def test_a_pause_is_silence_before_the_candidate_speaks() -> None:
    told = Record().alex("What is a stack?", seconds=2, at=0).says("Well.", seconds=1, at=7).says("It is", seconds=1, at=9)
    assert (told.facts.delivery.pauses, told.facts.delivery.longest_pause_s) == (1, 5.0)


def test_silence_while_writing_code_or_typing_is_no_pause() -> None:
    told = Record().phase("coding", at=0).alex("Go.", at=1).writes(CODE).says("Done.", at=100).phase("wrap_up", at=110)
    assert told.facts.delivery.pauses == 0
    assert Record().alex("What is a stack?", at=0).types("LIFO", at=60).says("So.", at=90).facts.delivery.pauses == 0


def test_nothing_spoken_is_said_so() -> None:
    delivery = Record().types("Hello").facts.delivery
    assert (delivery.talk_share, delivery.spoken_s) == (None, 0.0)
    assert delivery.note.startswith("Nothing was spoken")
