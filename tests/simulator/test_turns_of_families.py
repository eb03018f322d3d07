"""How the model families differ in speaking, in virtual time."""

from __future__ import annotations

import pytest

from server.simulator.brain import Say, Think
from server.simulator.families import F25, F31, F38, family_of
from tests.simulator.live import Mindful, Parrot, Table

ALL = ("2.5", "3.1", "3.8")
NEW = ("3.1", "3.8")


# ---- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "family"),
    [
        ("models/gemini-3.8-live", F38),
        ("gemini-3.1-flash-live-preview", F31),
        ("models/gemini-2.5-flash-native-audio-preview-09-2025", F25),
        ("projects/p/locations/l/publishers/google/models/gemini-live-2.5-flash-native-audio", F25),
        ("gemini-3.8-flash", None),
        ("gemini-13.8-live", None),
        ("gpt-live-3.8", None),
        ("", None),
    ],
)
def test_the_name_of_a_model_says_its_family(model: str, family: object) -> None:
    assert family_of(model) is family


# ---- speaking ---------------------------------------------------------------------------------------------------------


def test_2_5_sends_the_transcript_apart_from_the_audio_and_ahead_of_it() -> None:
    table = Table(Mindful({"hi": [Think("hm"), Say("Hello there, I am Alex.")]}), "2.5")
    table.write("hi")
    table.wait(10)
    assert table.kinds()[:4] == ["setupComplete", "thought", "outputTranscription", "audio"]
    assert all(len(message["serverContent"]) == 1 for message in table.messages if "serverContent" in message)
    assert table.words() == "Hello there, I am Alex."


@pytest.mark.parametrize("family", NEW)
def test_3_x_opens_with_an_empty_message_and_merges_audio_and_transcript(family: str) -> None:
    table = Table(Mindful({"hi": [Say("Hello there, I am Alex.")]}), family)
    table.write("hi")
    table.wait(10)
    assert table.kinds() == ["setupComplete", "empty", "audio", "generationComplete", "turnComplete"]
    merged = [
        message["serverContent"] for message in table.messages if "outputTranscription" in message.get("serverContent", {})
    ]
    assert merged != []
    assert all("modelTurn" in content for content in merged)
    assert table.words() == "Hello there, I am Alex."


@pytest.mark.parametrize("family", ALL)
def test_turn_complete_waits_for_the_playback_and_bears_the_usage(family: str) -> None:
    table = Table(Mindful({"hi": [Say("Hello there, I am Alex, and this takes a while to say.")]}), family)
    table.write("hi")
    table.wait(20)
    seconds = len("Hello there, I am Alex, and this takes a while to say.") * 0.06
    assert table.at("generationComplete") < seconds / 2
    assert table.at("turnComplete") == pytest.approx(seconds, abs=0.1)
    usage = table.messages[-1]["usageMetadata"]
    assert usage["responseTokensDetails"] == [{"modality": "AUDIO", "tokenCount": pytest.approx(seconds * 25, abs=1)}]
    assert usage["totalTokenCount"] == usage["promptTokenCount"] + usage["responseTokenCount"]


def test_3_8_tells_the_interaction_status() -> None:
    table = Table(Parrot(), "3.8")
    table.write("hi")
    table.wait(10)
    assert table.messages[-1]["serverContent"] == {"turnComplete": True, "interactionStatus": "IDLE"}


@pytest.mark.parametrize("family", ALL)
def test_without_output_transcription_there_are_no_words(family: str) -> None:
    table = Table(Parrot(), family, transcripts=False)
    table.write("hi")
    table.wait(10)
    assert table.words() == ""
    assert "audio" in table.kinds()
