"""A model that hears the candidate wrong: faults H1, H2, H5 and H6 on the wire. In virtual time."""

from __future__ import annotations

from typing import Any

import pytest

from server.simulator.brain import Say, SpeechEnded, SpeechStarted
from server.simulator.sessions import Deed, Heard
from tests.simulator.live import Mindful, Parrot, Table, spoke

WINDOWS: dict[str, Any] = {"realtimeInputConfig": {"automaticActivityDetection": {"disabled": True}}}
WORDS = "I would use a hash table."
HEARING: dict[str, list[Deed]] = {"speech": [Heard(WORDS), Say("Good.")]}


def said(table: Table, seconds: float = 1.0) -> None:
    table.start()
    table.speak(seconds)
    table.end()
    table.wait(10)


def heard(table: Table) -> list[str]:
    contents = [message.get("serverContent") or {} for message in table.messages]
    return ["".join(content["inputTranscription"]["text"]) for content in contents if "inputTranscription" in content]


@pytest.mark.parametrize("mind", [Parrot(), Mindful(HEARING)])
def test_h1_tells_words_in_another_script(mind: Parrot) -> None:
    table = Table(mind, faults=["H1"], inputAudioTranscription={}, **WINDOWS)
    said(table)
    [words] = heard(table)
    assert all(not letter.isascii() for letter in words.replace(" ", ""))
    assert len(mind.heard(SpeechEnded)) == 1


def test_h1_is_over_with_its_turn() -> None:
    table = Table(Mindful(HEARING), faults=["H1"], inputAudioTranscription={}, **WINDOWS)
    said(table)
    table.forget()
    said(table)
    assert heard(table) == [WORDS]


def test_h2_tells_only_the_tail_and_after_the_answer() -> None:
    table = Table(Mindful(HEARING), faults=["H2"], inputAudioTranscription={}, **WINDOWS)
    said(table)
    assert heard(table) == ["a hash table."]
    assert table.kinds()[-2:] == ["turnComplete", "inputTranscription"]


def test_nobody_is_told_words_who_asked_for_none() -> None:
    table = Table(Mindful(HEARING), faults=["H1@speech", "H2@speech=2"], **WINDOWS)
    said(table)
    said(table)
    assert heard(table) == []


def test_h5_answers_inside_the_window_and_takes_the_rest_for_a_turn_of_its_own() -> None:
    mind = Parrot()
    table = Table(mind, faults=["H5"], **WINDOWS)
    table.start()
    table.speak(1.6)
    assert mind.heard(SpeechEnded) == [spoke(0.608, 0.6, within=0.03)]
    assert "audio" in table.kinds()
    table.end()
    table.wait(10)
    assert mind.heard(SpeechEnded)[1:] == [spoke(0.992, 0.98, within=0.03)]
    assert len(mind.heard(SpeechStarted)) == 2
    assert (table.statistics.violations, table.statistics.samples_outside) == ([], 0)


def test_h5_leaves_a_window_alone_that_holds_no_more_voice() -> None:
    mind = Parrot()
    table = Table(mind, faults=["H5"], **WINDOWS)
    table.start()
    table.speak(0.62)
    table.speak(2.0, loud=False)
    table.end()
    table.wait(10)
    assert len(mind.heard(SpeechEnded)) == 1
    said(table)
    assert mind.heard(SpeechEnded)[1:] == [spoke(0.992, 0.98, within=0.03)]


def test_h5_cuts_a_turn_of_automatic_detection_too() -> None:
    mind = Parrot()
    table = Table(mind, faults=["H5"])
    table.speak(1.6)
    table.speak(1.0, loud=False)
    assert [type(one) for one in mind.percepts if isinstance(one, SpeechEnded)] == [SpeechEnded] * 2


def test_h6_makes_nothing_of_a_turn_until_audio_has_followed_it() -> None:
    mind = Parrot()
    table = Table(mind, faults=["H6"], **WINDOWS)
    said(table)
    assert mind.heard(SpeechEnded) == []
    table.speak(0.32, loud=False)
    assert len(mind.heard(SpeechEnded)) == 1


def test_h6_gives_in_to_the_next_input() -> None:
    mind = Parrot()
    table = Table(mind, faults=["H6"], **WINDOWS)
    said(table)
    table.write("Hello?")
    table.wait(10)
    assert len(mind.heard(SpeechEnded)) == 1
    assert "You wrote: Hello?" in table.words()


def test_h6_waits_under_automatic_detection_too() -> None:
    mind = Parrot()
    table = Table(mind, "3.1", faults=["H6"])
    table.speak(1.0)
    table.tell({"realtimeInput": {"audioStreamEnd": True}})
    table.wait(10)
    assert mind.heard(SpeechEnded) == []
    table.speak(0.32, loud=False)
    assert len(mind.heard(SpeechEnded)) == 1
