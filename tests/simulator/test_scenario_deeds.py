"""What only scenarios do, and how a turn may go on, in virtual time."""

from __future__ import annotations

from typing import Any

import pytest

from server.simulator.brain import (
    Call,
    Say,
)
from server.simulator.faults import FAULTS
from server.simulator.sessions import Break, Heard, Mutter
from server.simulator.speaking import Pace
from tests.simulator.live import Mindful, Parrot, Table

ALL = ("2.5", "3.1", "3.8")
MANUAL: dict[str, Any] = {"realtimeInputConfig": {"automaticActivityDetection": {"disabled": True}}}
LONG = "This is a long sentence that somebody may well interrupt before it is over."


# ---- what only scenarios do -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("family", "messages"), [("2.5", 3), ("3.1", 1), ("3.8", 1)])
def test_words_of_the_candidate_come_as_the_family_sends_them(family: str, messages: int) -> None:
    mind = Mindful({"speech": [Heard("I would use a hash"), Say("Good.")]})
    table = Table(mind, family, inputAudioTranscription={})
    table.speak(0.5)
    table.speak(1.0, loud=False)
    told = [
        m["serverContent"]["inputTranscription"]["text"]
        for m in table.messages
        if "inputTranscription" in m.get("serverContent", {})
    ]
    assert "".join(told).strip() == "I would use a hash"
    assert len(told) == messages


def test_words_of_the_candidate_are_not_sent_unasked() -> None:
    table = Table(Mindful({"speech": [Heard("words")]}))
    table.speak(0.5)
    table.speak(1.0, loud=False)
    assert table.kinds() == ["setupComplete"]


def test_a_transcript_may_come_without_audio() -> None:
    table = Table(Mindful({"go": [Mutter("Only words.")]}), "3.1")
    table.write("go")
    table.wait(1)
    assert table.kinds()[1:] == ["empty", "outputTranscription", "generationComplete", "turnComplete"]
    assert "responseTokensDetails" not in table.messages[-1]["usageMetadata"]


def test_a_fault_of_a_scenario_strikes_where_it_is_written() -> None:
    table = Table(Mindful({"go": [Say("One."), Break(FAULTS["C2"].effect), Say("Two.")]}))
    table.write("go")
    table.wait(5)
    assert table.closed == (1011, "Internal error occurred.")
    assert table.words() == "One."


# ---- going on in the same turn ----------------------------------------------------------------------------------------


def test_the_mind_may_go_on_when_all_was_heard() -> None:
    mind = Mindful({"go": [Say("Goodbye.")], "spoke": [Call("leave", {})], "leave answered": []})
    table = Table(mind, tools=[{"functionDeclarations": [{"name": "leave", "behavior": "BLOCKING"}]}])
    table.write("go")
    table.wait(5)
    assert table.kinds()[1:] == ["empty", "audio", "generationComplete", "toolCall"]
    assert table.at("toolCall") == pytest.approx(len("Goodbye.") * 0.06, abs=0.05)
    table.answer(table.call_id("leave"), "leave")
    table.wait(5)
    assert table.kinds()[-1] == "turnComplete"
    assert table.kinds().count("turnComplete") == 1


def test_a_slow_voice_only_delays_the_words() -> None:
    """The pace begins when the sound is there; nothing is sent before, and nothing twice."""
    table = Table(Parrot(), pace=Pace(speed=1))
    table.write("hi")
    table.wait(30)
    assert table.words() == "You wrote: hi"
