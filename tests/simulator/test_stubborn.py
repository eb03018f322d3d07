"""A model that clings to its calls: faults T2, T4 and T9 on the wire. In virtual time."""

from __future__ import annotations

from typing import Any

import pytest

from server.simulator.brain import Call, Say, TextHeard, ToolAnswered
from server.simulator.sessions import Deed
from tests.simulator.live import Mindful, Table

LOOKING: dict[str, list[Deed]] = {"go": [Call("look", {"focus": "the loop"})], "look answered": [Say("I have looked.")]}
BEHAVIORS = ["BLOCKING", "NON_BLOCKING"]


def tools(behavior: str) -> list[dict[str, Any]]:
    return [{"functionDeclarations": [{"name": name, "behavior": behavior} for name in ("look", "end_interview")]}]


@pytest.mark.parametrize("behavior", BEHAVIORS)
def test_t2_takes_up_no_input_until_the_call_is_answered(behavior: str) -> None:
    mind = Mindful(LOOKING | {"on": [Say("Going on.")]})
    table = Table(mind, tools=tools(behavior), faults=["T2"])
    table.write("go")
    table.write("on")
    table.wait(60)
    assert [percept.text for percept in mind.heard(TextHeard) if isinstance(percept, TextHeard)] == ["go"]
    assert "toolCallCancellation" not in table.kinds()
    table.answer(table.call_id("look"), "look")
    table.wait(10)
    assert "Going on." in table.words()


def test_t2_is_over_with_its_call() -> None:
    table = Table(Mindful(LOOKING), tools=tools("BLOCKING"), faults=["T2"])
    table.write("go")
    table.answer(table.call_id("look"), "look")
    table.wait(10)
    table.write("go")
    table.write("go")
    assert "toolCallCancellation" in table.kinds()


@pytest.mark.parametrize("behavior", BEHAVIORS)
def test_t4_makes_the_call_four_more_times_and_believes_the_first_answer(behavior: str) -> None:
    mind = Mindful(LOOKING)
    table = Table(mind, tools=tools(behavior), faults=["T4"])
    table.write("go")
    for number in range(1, 6):
        assert len(table.calls()) == number
        table.answer(table.call_id("look"), "look", number=number)
    table.wait(10)
    made = [(call["name"], call["args"]) for call in table.calls()]
    assert made == [("look", {"focus": "the loop"})] * 5
    assert [percept.response for percept in mind.heard(ToolAnswered) if isinstance(percept, ToolAnswered)] == [{"number": 1}]
    assert table.words() == "I have looked."


@pytest.mark.parametrize("behavior", BEHAVIORS)
def test_t9_ends_it_all_before_the_meant_call_and_the_mind_never_knows(behavior: str) -> None:
    mind = Mindful(LOOKING)
    table = Table(mind, tools=tools(behavior), faults=["T9"])
    table.write("go")
    assert [call["name"] for call in table.calls()] == ["end_interview", "look"]
    for name in ("end_interview", "look"):
        table.answer(table.call_id(name), name)
    table.wait(10)
    assert [percept.name for percept in mind.heard(ToolAnswered) if isinstance(percept, ToolAnswered)] == ["look"]
    assert table.words() == "I have looked."
    assert table.kinds()[-1] == "turnComplete"


def test_t9_is_not_told_to_the_mind_when_it_is_taken_back_either() -> None:
    mind = Mindful(LOOKING)
    table = Table(mind, tools=tools("BLOCKING"), faults=["T9"])
    table.write("go")
    table.write("on")
    assert "toolCallCancellation" in table.kinds()
    assert [percept.name for percept in mind.heard(ToolAnswered) if isinstance(percept, ToolAnswered)] == ["look"]


def test_t9_needs_a_declared_call_that_ends_something() -> None:
    declared = [{"functionDeclarations": [{"name": "look", "behavior": "BLOCKING"}]}]
    table = Table(Mindful(LOOKING), tools=declared, faults=["T9"])
    table.write("go")
    assert [call["name"] for call in table.calls()] == ["look"]
