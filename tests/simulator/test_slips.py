"""Faults of a connection that is well, as they look on the wire. In virtual time."""

from __future__ import annotations

from itertools import pairwise

import pytest

from server.live.repair.dead_audio import Heard, listen
from server.simulator.brain import Call, Say, SpeechEnded, TextHeard, ToolAnswered, WasInterrupted
from server.simulator.sessions import Deed
from server.simulator.speaking import RATE
from tests.simulator.live import Mindful, Parrot, Table

LONG = "This is a long sentence that takes some seconds to say, and it goes on and on until it is over."
TALKING: dict[str, list[Deed]] = {"go": [Say(LONG)], "on": [Say("Going on.")]}
CALLING: dict[str, list[Deed]] = {"go": [Call("look", {"focus": "the loop"})], "look answered": [Say("I have looked.")]}
BLOCKING = [{"functionDeclarations": [{"name": "look", "behavior": "BLOCKING"}]}]


def _parts(message: dict[str, object]) -> list[dict[str, dict[str, str]]]:
    content = message.get("serverContent")
    turn = content.get("modelTurn", {}) if isinstance(content, dict) else {}
    return list(turn.get("parts", []))


def reasons(table: Table) -> list[str]:
    contents = [message.get("serverContent") or {} for message in table.messages]
    return [content["turnCompleteReason"] for content in contents if "turnCompleteReason" in content]


def talked(fault: str, *texts: str) -> Table:
    table = Table(Mindful(TALKING), faults=[fault])
    for text in texts or ("go",):
        table.write(text)
        table.wait(30)
    return table


def test_s2_stops_in_the_middle_of_the_sentence_and_completes_the_turn() -> None:
    table = talked("S2")
    assert LONG.startswith(table.words())
    assert 0 < len(table.words()) < len(LONG)
    assert table.kinds()[-1] == "turnComplete"


def test_s3_rejects_two_turns_and_then_speaks() -> None:
    table = talked("S3", "go", "go", "on")
    assert reasons(table) == ["RESPONSE_REJECTED", "RESPONSE_REJECTED"]
    assert table.words() == "Going on."


@pytest.mark.parametrize(("fault", "heard"), [("S4", "silent"), ("S5", "tone")])
def test_s4_and_s5_send_sound_of_full_length_that_is_no_voice(fault: str, heard: str) -> None:
    state, found = Heard(), None
    for pcm in _sound_of(fault):
        state, found = listen(state, pcm)
        if found:
            break
    assert found == heard


def _sound_of(fault: str) -> list[bytes]:
    table = talked(fault)
    assert table.words() == LONG
    return table.pcm()


def test_s7_sends_nothing_for_a_while_in_the_middle() -> None:
    table = talked("S7")
    times = [at for at, message in table.sent if _parts(message)]
    assert max(later - at for at, later in pairwise(times)) >= 2.5
    assert table.words() == LONG


def test_s8_passes_over_a_text() -> None:
    mind = Parrot()
    table = Table(mind, faults=["S8@text=2"])
    for text in ("one", "two", "three"):
        table.write(text)
        table.wait(10)
    assert [percept.text for percept in mind.percepts if isinstance(percept, TextHeard)] == ["one", "three"]


def test_h4_swallows_an_utterance() -> None:
    mind = Parrot()
    table = Table(mind, faults=["H4"], realtimeInputConfig={"automaticActivityDetection": {"disabled": True}})
    for _ in range(2):
        table.start()
        table.speak(1.0)
        table.end()
        table.wait(10)
    assert len(mind.heard(SpeechEnded)) == 1


def test_s14_ends_with_two_parts_of_sound_words_and_the_end_of_the_generation_in_one_message() -> None:
    plain, table = Table(Mindful(TALKING)), talked("S14")
    plain.write("go")
    plain.wait(30)
    done = [message["serverContent"] for message in table.messages if "generationComplete" in message.get("serverContent", {})]
    assert [len(one["modelTurn"]["parts"]) for one in done] == [2]
    assert done[0]["outputTranscription"]["text"].endswith("over.")
    assert table.words() == LONG
    assert b"".join(table.pcm()) == b"".join(plain.pcm())


@pytest.mark.parametrize("family", ["2.5", "3.1", "3.8"])
def test_s14_loses_no_word_in_any_family(family: str) -> None:
    table = Table(Mindful(TALKING), family, faults=["S14"])
    table.write("go")
    table.wait(30)
    assert table.words() == LONG


def test_s14_leaves_no_word_for_after_a_call() -> None:
    table = Table(Mindful({"go": [Say(LONG), Call("look", {"focus": "the loop"})]}), tools=BLOCKING, faults=["S14"])
    table.write("go")
    table.wait(30)
    assert (table.words(), table.kinds()[-1]) == (LONG, "toolCall")


def test_t8_calls_the_turn_complete_in_progress_and_goes_on_after_a_second() -> None:
    table = talked("T8")
    ends = [(at, message["serverContent"]) for at, message in table.sent if "turnComplete" in message.get("serverContent", {})]
    assert [content["interactionStatus"] for _, content in ends] == ["IN_PROGRESS", "IDLE"]
    after = [at for at, message in table.sent if _parts(message) and at > ends[0][0]]
    assert after[0] - ends[0][0] >= 1.0
    assert table.words() == LONG


def test_h3_is_interrupted_after_each_of_three_slices_and_tells_the_mind_once() -> None:
    mind = Mindful(TALKING)
    table = Table(mind, faults=["H3"])
    table.write("go")
    table.wait(30)
    assert [len(pcm) / 2 / RATE for pcm in table.pcm()] == [0.1] * 3
    assert table.kinds()[2:] == ["audio", "interrupted"] * 3 + ["turnComplete"]
    assert len(mind.heard(WasInterrupted)) == 1


def test_s13_sends_frames_after_the_generation_is_complete() -> None:
    kinds = talked("S13").kinds()
    done = kinds.index("generationComplete")
    assert "audio" in kinds[done : kinds.index("turnComplete")]


def test_t1_sends_an_orphan_and_an_empty_generation_after_the_call() -> None:
    table = Table(Mindful(CALLING), tools=BLOCKING, faults=["T1"])
    table.write("go")
    after = table.messages[table.kinds().index("toolCall") + 1 :]
    assert after[0]["serverContent"] == {"modelTurn": {"parts": [], "role": "model"}}
    assert after[1]["serverContent"] == {"generationComplete": True}


def test_t5_says_the_call_and_makes_none() -> None:
    table = Table(Mindful(CALLING), tools=BLOCKING, faults=["T5"])
    table.write("go")
    table.wait(20)
    assert "toolCall" not in table.kinds()
    assert table.words() == 'look(focus="the loop")'


def test_t6_ends_the_turn_with_a_malformed_call_and_tells_the_mind() -> None:
    mind = Mindful(CALLING)
    table = Table(mind, tools=BLOCKING, faults=["T6"])
    table.write("go")
    table.wait(5)
    assert reasons(table) == ["MALFORMED_FUNCTION_CALL"]
    assert "toolCall" not in table.kinds()
    assert len(mind.heard(ToolAnswered)) == 1
