"""Who may speak: windows, detection, interruption, text, history and frames. In virtual time."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from typing import Any

import pytest

from server.simulator.brain import (
    FrameSeen,
    HistoryGiven,
    Say,
    SessionOpened,
    SpeechEnded,
    SpeechStarted,
    TextHeard,
    WasInterrupted,
)
from tests.simulator.live import REAL_TIME, Mindful, Parrot, Table, spoke

ALL = ("2.5", "3.1", "3.8")
MANUAL: dict[str, Any] = {"realtimeInputConfig": {"automaticActivityDetection": {"disabled": True}}}
LONG = "This is a long sentence that somebody may well interrupt before it is over."


def test_a_speech_of_many_sentences_goes_on_when_the_machine_stood_still() -> None:
    """All that was there is sent at once; what comes then has still to be synthesised."""
    sentences = "One is said. Two is said. Three is said. Four is said. Five is said."
    table = Table(Mindful({"go": [Say(sentences)]}))
    table.write("go")
    table.oversleep(20)
    table.wait(30)
    assert table.words() == sentences
    assert table.kinds()[-1] == "turnComplete"


# ---- activity windows -------------------------------------------------------------------------------------------------


def test_only_audio_inside_a_window_is_heard_and_the_rest_is_counted() -> None:
    mind = Parrot()
    table = Table(mind, **MANUAL)
    table.speak(0.32)
    table.start()
    table.speak(0.64)
    table.end()
    table.speak(0.096)
    table.wait(5)
    [heard] = mind.heard(SpeechEnded)
    assert heard == spoke(0.64, 0.64)
    stats = table.statistics
    assert (stats.samples_inside, stats.samples_outside, stats.windows) == (20 * 512, 13 * 512, 1)
    assert table.words() == "You spoke for 0.6 seconds."


def test_silence_in_a_window_is_speech_of_no_voice() -> None:
    mind = Parrot()
    table = Table(mind, **MANUAL)
    table.start()
    table.speak(0.32, loud=False)
    table.end()
    assert mind.heard(SpeechEnded) == [spoke(0.32, 0.0)]


def test_unpaired_activity_signals_are_noted() -> None:
    table = Table(Parrot(), **MANUAL)
    table.end()
    table.start()
    table.start()
    assert table.statistics.violations == [
        "activityEnd without an open activity window",
        "activityStart inside an open activity window",
    ]
    assert table.closed is None


def test_activity_signals_are_refused_under_automatic_detection() -> None:
    table = Table(Parrot())
    table.start()
    assert table.closed is not None
    assert table.closed[0] == 1007


@pytest.mark.parametrize("family", ALL)
def test_activity_start_interrupts_and_completes_the_turn(family: str) -> None:
    mind = Mindful({"go": [Say(LONG)]})
    table = Table(mind, family, **MANUAL)
    table.write("go")
    table.wait(0.5)
    table.start()
    table.wait(10)
    assert table.kinds()[-2:] == ["interrupted", "turnComplete"]
    assert "generationComplete" not in table.kinds()
    [cut] = mind.heard(WasInterrupted)
    assert isinstance(cut, WasInterrupted)
    assert 1.5 < cut.sent_s < 2.6
    assert [type(percept) for percept in mind.percepts][-2:] == [WasInterrupted, SpeechStarted]


def test_an_interruption_during_playback_comes_after_generation_complete() -> None:
    table = Table(Mindful({"go": [Say(LONG)]}), **MANUAL)
    table.write("go")
    table.wait(3)
    table.start()
    assert table.kinds()[-3:] == ["generationComplete", "interrupted", "turnComplete"]


def test_a_silent_model_is_not_interrupted() -> None:
    table = Table(Parrot(), **MANUAL)
    table.start()
    table.wait(1)
    assert table.kinds() == ["setupComplete"]


def test_without_interruption_the_turn_is_spoken_to_its_end() -> None:
    config = {"activityHandling": "NO_INTERRUPTION", "automaticActivityDetection": {"disabled": True}}
    table = Table(Mindful({"go": [Say(LONG)], "speech": [Say("Yes.")]}), realtimeInputConfig=config)
    table.write("go")
    table.wait(0.5)
    table.start()
    table.speak(0.3)
    table.end()
    table.wait(10)
    assert table.words() == f"{LONG}Yes."


# ---- automatic detection ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", ALL)
def test_the_gate_hears_a_turn_and_its_end(family: str) -> None:
    mind = Parrot()
    table = Table(mind, family)
    table.speak(0.5, loud=False)
    table.speak(1.0)
    table.speak(0.7, loud=False)
    assert mind.heard(SpeechEnded) == []
    table.speak(0.2, loud=False)
    assert [type(percept) for percept in mind.percepts[1:]] == [SpeechStarted, SpeechEnded]
    table.wait(5)
    assert table.words().startswith("You spoke for 1.")


def test_a_short_click_is_no_turn() -> None:
    mind = Parrot()
    table = Table(mind)
    for _ in range(5):
        table.speak(0.032)
        table.speak(0.3, loud=False)
    assert mind.heard(SpeechStarted) == []


def test_the_silence_that_ends_a_turn_is_the_clients_choice() -> None:
    mind = Parrot()
    table = Table(mind, realtimeInputConfig={"automaticActivityDetection": {"silenceDurationMs": 200}})
    table.speak(1.0)
    table.speak(0.3, loud=False)
    assert len(mind.heard(SpeechEnded)) == 1


@pytest.mark.parametrize(("family", "honours"), [("2.5", True), ("3.1", True), ("3.8", False)])
def test_audio_stream_end_closes_the_turn_where_it_is_honoured(family: str, honours: bool) -> None:
    mind = Parrot()
    table = Table(mind, family)
    table.speak(1.0)
    table.tell({"realtime_input": {"audio_stream_end": True}})
    assert (len(mind.heard(SpeechEnded)) == 1) == honours
    table.wait(45)
    assert len(mind.heard(SpeechEnded)) == 1


def test_without_further_audio_the_open_turn_is_closed_after_forty_seconds() -> None:
    mind = Parrot()
    table = Table(mind, "3.8")
    table.speak(1.0)
    table.wait(38)
    assert mind.heard(SpeechEnded) == []
    table.wait(3)
    assert len(mind.heard(SpeechEnded)) == 1


def test_speech_interrupts_under_automatic_detection_too() -> None:
    table = Table(Mindful({"go": [Say(LONG)]}))
    table.write("go")
    table.wait(0.5)
    table.speak(0.3)
    assert table.kinds()[-2:] == ["interrupted", "turnComplete"]


# ---- text, history, frames --------------------------------------------------------------------------------------------


def test_text_waits_for_the_end_of_the_running_turn() -> None:
    table = Table(Mindful({"go": [Say(LONG)], "more": [Say("More.")]}))
    table.write("go")
    table.wait(0.5)
    table.write("more")
    table.wait(20)
    assert table.words() == f"{LONG}More."
    assert "interrupted" not in table.kinds()


def test_client_content_interrupts_the_running_turn() -> None:
    table = Table(Mindful({"go": [Say(LONG)], "more": [Say("More.")]}), "2.5")
    table.write("go")
    table.wait(0.5)
    table.tell({"client_content": {"turns": [{"role": "user", "parts": [{"text": "more"}]}], "turnComplete": True}})
    table.wait(20)
    assert table.kinds().count("interrupted") == 1
    assert table.words().endswith("More.")


def test_text_in_a_window_is_answered_with_the_speech() -> None:
    table = Table(Mindful({"a": [Say("A.")], "speech": [Say("B.")]}), **MANUAL)
    table.start()
    table.write("a")
    table.wait(5)
    assert table.words() == ""
    table.end()
    table.wait(5)
    assert table.words() == "A.B."


HISTORY = {"turns": [{"role": "user", "parts": [{"text": "I am Ann."}]}, {"role": "model", "parts": [{"text": "Hello Ann."}]}]}


@pytest.mark.parametrize("family", ALL)
def test_incomplete_client_content_is_history(family: str) -> None:
    mind = Parrot()
    table = Table(mind, family)
    table.tell({"client_content": HISTORY})
    table.wait(5)
    assert mind.percepts[1:] == [HistoryGiven((("user", "I am Ann."), ("model", "Hello Ann.")))]
    question = {"turns": [{"role": "user", "parts": [{"text": "Who am I?"}]}], "turnComplete": True}
    table.tell({"client_content": question})
    assert mind.percepts[2:] == [TextHeard("Who am I?")]


def test_initial_history_is_not_answered_before_new_input() -> None:
    mind = Parrot()
    table = Table(mind, "3.8", historyConfig={"initialHistoryInClientContent": True})
    table.tell(
        {"client_content": {"turns": [*HISTORY["turns"], {"role": "user", "parts": [{"text": "And?"}]}], "turnComplete": True}}
    )
    assert [type(percept) for percept in mind.percepts] == [SessionOpened, HistoryGiven]
    table.write(".")
    assert mind.percepts[-1] == TextHeard(".")


def test_frames_reach_the_mind_and_are_counted_and_billed() -> None:
    mind = Parrot()
    table = Table(mind, generationConfig={"mediaResolution": "MEDIA_RESOLUTION_LOW"})
    for _ in range(3):
        table.tell({"realtimeInput": {"video": {"mimeType": "image/jpeg", "data": b64encode(b"jpeg").decode()}}})
    assert mind.heard(FrameSeen) == [FrameSeen(b"jpeg")] * 3
    assert table.statistics.frames == 3
    table.write("hi")
    table.wait(5)
    assert {"modality": "VIDEO", "tokenCount": 192} in table.messages[-1]["usageMetadata"]["promptTokensDetails"]


def test_what_the_mind_is_told_of_the_session_is_what_came_over_the_wire() -> None:
    mind = Parrot()
    tools = [
        {"functionDeclarations": [{"name": "a"}]},
        {"function_declarations": [{"name": "b", "parameters": {"type": "OBJECT"}}]},
    ]
    speech = {"speechConfig": {"languageCode": "de-DE"}}
    Table(mind, systemInstruction={"parts": [{"text": "You are"}, {"text": "Alex."}]}, tools=tools, generationConfig=speech)
    [opened] = mind.percepts
    declared = ({"name": "a"}, {"name": "b", "parameters": {"type": "OBJECT"}})
    assert opened == SessionOpened("models/any", "You are\nAlex.", declared, resumed=False, language="de-DE")


def test_a_client_that_leaves_before_the_model_has_thought_is_not_answered() -> None:
    """It shut its window only because it went; the turn comes again, whole, on its next connection."""
    mind = Mindful({"speech": [Say("I see.")]})
    table = Table(mind, pace=replace(REAL_TIME, think_s=0.3), sessionResumption={}, **MANUAL)
    table.start()
    table.speak(0.5)
    table.end()
    table.connect_again(**MANUAL)
    table.wait(5)
    assert mind.heard(SpeechEnded) == []


def test_a_model_that_thinks_answers_when_it_has_thought() -> None:
    table = Table(Mindful({"speech": [Say("I see.")]}), pace=replace(REAL_TIME, think_s=0.3), **MANUAL)
    table.start()
    table.speak(0.5)
    table.end()
    table.wait(0.2)
    assert table.words() == ""
    table.wait(2)
    assert table.words() == "I see."
