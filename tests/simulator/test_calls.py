"""Calls and their answers, per model family, in virtual time."""

from __future__ import annotations

from typing import Any

import pytest

from server.simulator.brain import Call, Say, SpeechStarted, ToolAnswered
from server.simulator.sessions import Deed
from tests.simulator.live import Mindful, Table, kind_of

ALL = ("2.5", "3.1", "3.8")
NEW = ("3.1", "3.8")


def tools(**behaviours: str | None) -> list[dict[str, Any]]:
    """Declarations by name and behaviour."""
    made = [{"name": name} | ({"behavior": behaviour} if behaviour else {}) for name, behaviour in behaviours.items()]
    return [{"functionDeclarations": made}]


CALLING: dict[str, list[Deed]] = {"go": [Call("look", {"at": 1})], "look answered": [Say("I have looked.")]}


# ---- calling ----------------------------------------------------------------------------------------------------------


def test_2_5_completes_the_turn_after_a_call_that_is_not_answered_at_once() -> None:
    table = Table(Mindful(CALLING), "2.5", tools=tools(look=None))
    table.write("go")
    table.wait(1)
    assert table.kinds() == ["setupComplete", "toolCall", "turnComplete"]
    table.answer(table.call_id("look"), "look")
    table.wait(10)
    assert table.kinds()[3:5] == ["outputTranscription", "audio"]
    assert table.kinds()[-2:] == ["generationComplete", "turnComplete"]


def test_2_5_goes_on_in_the_same_turn_when_the_answer_comes_at_once() -> None:
    table = Table(Mindful(CALLING), "2.5", tools=tools(look=None))
    table.write("go")
    table.answer(table.call_id("look"), "look")
    table.wait(10)
    assert table.kinds().count("turnComplete") == 1


@pytest.mark.parametrize("family", NEW)
def test_3_x_withholds_turn_complete_until_the_answer(family: str) -> None:
    table = Table(Mindful(CALLING), family, tools=tools(look="BLOCKING"))
    table.write("go")
    table.wait(30)
    assert table.kinds() == ["setupComplete", "empty", "toolCall"]
    table.answer(table.call_id("look"), "look")
    table.wait(10)
    assert table.kinds()[3:] == ["sessionResumptionUpdate", "empty", "audio", "generationComplete", "turnComplete"]


def test_3_8_talks_on_during_a_call_that_is_not_declared_blocking() -> None:
    mind = Mindful({"go": [Call("look", {}), Say("Let me see.")], "look answered": [Say("I have looked.")]})
    table = Table(mind, "3.8", tools=tools(look=None))
    table.write("go")
    table.wait(10)
    assert table.kinds()[1:] == ["empty", "toolCall", "audio", "generationComplete", "turnComplete"]
    assert table.messages[-1]["serverContent"]["interactionStatus"] == "IN_PROGRESS"
    table.answer(table.call_id("look"), "look")
    table.wait(10)
    assert table.words() == "Let me see.I have looked."
    assert table.messages[-1]["serverContent"]["interactionStatus"] == "IDLE"


@pytest.mark.parametrize(("family", "behaviour"), [("2.5", None), ("3.1", None), ("3.1", "NON_BLOCKING"), ("3.8", "BLOCKING")])
def test_a_blocking_call_holds_what_comes_after_it(family: str, behaviour: str | None) -> None:
    mind = Mindful({"go": [Call("look", {}), Say("Afterwards.")]})
    table = Table(mind, family, tools=tools(look=behaviour))
    table.write("go")
    table.wait(5)
    assert table.words() == ""
    table.answer(table.call_id("look"), "look")
    table.wait(5)
    assert table.words() == "Afterwards."


def test_several_calls_of_one_moment_share_a_message() -> None:
    table = Table(Mindful({"go": [Call("a", {}), Call("b", {}, "given")]}), "3.8", tools=tools(a=None, b=None))
    table.write("go")
    assert [call["name"] for call in table.calls()] == ["a", "b"]
    assert table.call_id("b") == "given"
    assert [kind_of(message) for message in table.messages].count("toolCall") == 1


# ---- scheduling of answers --------------------------------------------------------------------------------------------


def waiting_for_an_answer() -> Table:
    """The model has called without blocking, talked on, and is silent."""
    mind = Mindful({"go": [Call("look", {}), Say("Meanwhile.")], "look answered": [Say("News.")], "next": [Say("Next.")]})
    table = Table(mind, "3.8", tools=tools(look="NON_BLOCKING"))
    table.write("go")
    table.wait(10)
    return table


@pytest.mark.parametrize("scheduling", [None, "WHEN_IDLE", "INTERRUPT"])
def test_an_answer_makes_an_idle_model_speak(scheduling: str | None) -> None:
    table = waiting_for_an_answer()
    table.answer(table.call_id("look"), "look", scheduling)
    table.wait(10)
    assert table.words() == "Meanwhile.News."


def test_a_silent_answer_makes_nobody_speak_but_is_known_in_the_next_turn() -> None:
    table = waiting_for_an_answer()
    table.answer(table.call_id("look"), "look", "SILENT")
    table.wait(30)
    assert table.words() == "Meanwhile."
    table.write("next")
    table.wait(10)
    assert table.words() == "Meanwhile.News.Next."


def speaking_while_it_waits() -> Table:
    mind = Mindful({"go": [Call("look", {}), Say("This is a long sentence said meanwhile.")], "look answered": [Say("News.")]})
    table = Table(mind, "3.8", tools=tools(look="NON_BLOCKING"))
    table.write("go")
    table.wait(0.4)
    return table


def test_when_idle_waits_for_the_end_of_the_turn() -> None:
    table = speaking_while_it_waits()
    table.answer(table.call_id("look"), "look", "WHEN_IDLE")
    table.wait(20)
    assert table.words() == "This is a long sentence said meanwhile.News."
    assert "interrupted" not in table.kinds()
    assert table.kinds().count("turnComplete") == 2


def test_interrupt_cuts_the_turn_short() -> None:
    table = speaking_while_it_waits()
    table.answer(table.call_id("look"), "look", "INTERRUPT")
    table.wait(20)
    assert table.words().endswith("News.")
    assert "meanwhile." not in table.words()
    assert table.kinds().count("interrupted") == 1


def test_an_answer_that_will_continue_keeps_its_call_open() -> None:
    table = waiting_for_an_answer()
    call = {"id": table.call_id("look"), "name": "look", "response": {"n": 1}}
    table.tell({"tool_response": {"functionResponses": [call | {"willContinue": True}]}})
    table.tell({"tool_response": {"functionResponses": [call]}})
    assert table.statistics.violations == []
    table.tell({"tool_response": {"functionResponses": [call]}})
    assert table.statistics.violations == [f"toolResponse for a call that is not open: {call['id']}"]


# ---- input during a call ----------------------------------------------------------------------------------------------


def in_a_blocking_call(family: str) -> tuple[Table, Mindful]:
    mind = Mindful({**CALLING, "never mind": [Say("All right.")], "speech": [Say("I heard you.")]})
    setup: Any = {"realtimeInputConfig": {"automaticActivityDetection": {"disabled": True}}}
    table = Table(mind, family, tools=tools(look="BLOCKING"), **setup)
    table.write("go")
    table.wait(1)
    return table, mind


def test_on_3_8_new_text_cancels_a_blocking_call() -> None:
    table, mind = in_a_blocking_call("3.8")
    call_id = table.call_id("look")
    table.write("never mind")
    table.wait(10)
    assert {"toolCallCancellation": {"ids": [call_id]}} in table.messages
    assert table.words() == "All right."
    [told] = mind.heard(ToolAnswered)
    assert isinstance(told, ToolAnswered)
    assert told.response["status"] == "cancelled"


def test_on_3_8_new_speech_cancels_a_blocking_call_and_a_late_answer_is_ignored() -> None:
    table, _ = in_a_blocking_call("3.8")
    table.start()
    table.answer(table.call_id("look"), "look")
    table.speak(0.5)
    table.end()
    table.wait(10)
    assert "toolCallCancellation" in table.kinds()
    assert table.words() == "I heard you."
    assert table.statistics.violations == []


@pytest.mark.parametrize("family", ["2.5", "3.1"])
def test_on_older_families_input_waits_for_the_answer(family: str) -> None:
    table, mind = in_a_blocking_call(family)
    table.start()
    table.speak(0.5)
    table.end()
    table.wait(20)
    assert table.words() == ""
    table.answer(table.call_id("look"), "look")
    table.wait(20)
    assert table.words() == "I have looked.I heard you."
    assert "toolCallCancellation" not in table.kinds()
    assert len(mind.heard(SpeechStarted)) == 1
