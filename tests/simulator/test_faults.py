"""Faults: how they are asked for, when they strike, what they look like on the wire. In virtual time."""

from __future__ import annotations

import pytest

from server.simulator.blunders import NAMES
from server.simulator.brain import Call, Say, ToolAnswered, WasInterrupted
from server.simulator.faults import FAULTS, Blunder, Fault, UnknownFault, parse, parse_all
from server.simulator.sessions import Deed
from tests.simulator.live import Mindful, Parrot, Table

LOOKING: dict[str, list[Deed]] = {"go": [Call("look", {})], "look answered": [Say("I have looked.")], "on": [Say("Going on.")]}
BLOCKING = [{"functionDeclarations": [{"name": "look", "behavior": "BLOCKING"}]}]
LONG = "This is a long sentence that takes some seconds to say."


@pytest.mark.parametrize(
    ("spec", "fault"),
    [
        ("C1@600s", Fault("C1", "age", 600)),
        ("C1", Fault("C1", "age", 600)),
        ("C17@2.5s", Fault("C17", "age", 2.5)),
        ("C8@tool", Fault("C8", "tool", 1)),
        ("C8", Fault("C8", "tool", 1)),
        ("C11@answer=2", Fault("C11", "answer", 2)),
        ("S11@turn=3", Fault("S11", "turn", 3)),
        ("call_early@greeting", Blunder("call_early@greeting")),
        ("double_greeting", Blunder("double_greeting")),
    ],
)
def test_a_fault_is_read_with_its_moment(spec: str, fault: object) -> None:
    assert parse(spec) == fault


@pytest.mark.parametrize("spec", ["X9", "", "@tool", "c1", "C99@tool"])
def test_an_unknown_fault_lists_what_is_known(spec: str) -> None:
    with pytest.raises(UnknownFault, match=", ".join(FAULTS)) as unknown:
        parse(spec)
    assert all(name in str(unknown.value) for name in NAMES)


@pytest.mark.parametrize("spec", ["C1@tool", "S1@600s", "T3@turn=1", "C8@sometime", "C8@tool=0", "S11@turn=-1"])
def test_a_moment_that_does_not_fit_says_which_ones_do(spec: str) -> None:
    with pytest.raises(UnknownFault, match=r"strikes at (tool|turn|600s)"):
        parse(spec)


def test_faults_and_blunders_are_told_apart() -> None:
    faults, blunders = parse_all(["C8@tool", "call_early@coding"])
    assert (faults, blunders) == ((Fault("C8", "tool", 1),), (Blunder("call_early@coding"),))


# ---- connections --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["C2", "C4", "C8", "C11", "C17"])
def test_a_cut_in_a_call_comes_right_after_the_call(fault: str) -> None:
    table = Table(Mindful(LOOKING), tools=BLOCKING, faults=[f"{fault}@tool"])
    table.write("go")
    assert table.kinds()[-1] == "toolCall"
    assert table.closed is not None
    assert table.closed[0] == {"C2": 1011, "C4": 1011, "C8": 1008, "C11": 1008, "C17": 1006}[fault]
    assert bool(table.closed[1]) == (fault != "C17")


def test_a_cut_on_an_answer_leaves_the_call_open() -> None:
    mind = Mindful(LOOKING)
    table = Table(mind, tools=BLOCKING, faults=["C11"], sessionResumption={})
    handle = table.messages[1]["sessionResumptionUpdate"]["newHandle"]
    table.write("go")
    call_id = table.call_id("look")
    table.answer(call_id, "look")
    assert table.closed == (1008, "Requested entity was not found.")
    assert mind.heard(ToolAnswered) == []
    table.connect_again(sessionResumption={"handle": handle}, tools=BLOCKING)
    table.answer(call_id, "look")
    table.wait(5)
    assert table.words() == "I have looked."


def test_a_cut_in_a_turn_comes_in_mid_sentence() -> None:
    table = Table(Mindful({"go": [Say(LONG)]}), faults=["C2@turn"])
    table.write("go")
    table.wait(1)
    assert table.closed == (1011, "Internal error occurred.")
    assert 0 < len(table.words()) < len(LONG)


def test_an_age_counts_from_the_beginning_of_the_session_over_all_its_connections() -> None:
    table = Table(Parrot(), faults=["C1@100s"], sessionResumption={})
    handle = table.messages[1]["sessionResumptionUpdate"]["newHandle"]
    table.wait(70)
    assert table.at("goAway") == 50
    table.connect_again(sessionResumption={"handle": handle})
    table.wait(31)
    assert table.closed == (1011, "Deadline expired before operation could complete.")
    table.connect_again(sessionResumption={"handle": handle})
    table.wait(1000)
    assert table.closed is None


# ---- turns --------------------------------------------------------------------------------------------------------------


def test_a_turn_may_complete_without_audio() -> None:
    table = Table(Parrot(), faults=["S1@turn=2"])
    for text in ("one", "two", "three"):
        table.write(text)
        table.wait(5)
    turn = ["empty", "audio", "generationComplete", "turnComplete"]
    assert table.kinds()[1:] == [*turn, "empty", "generationComplete", "turnComplete", *turn]
    assert table.words() == "You wrote: oneYou wrote: three"


def test_a_turn_may_be_interrupted_by_nobody() -> None:
    mind = Mindful({"go": [Say(LONG)], "on": [Say("Going on.")]})
    table = Table(mind, faults=["S6"])
    table.write("go")
    table.wait(10)
    assert table.kinds()[-3:] == ["audio", "interrupted", "turnComplete"]
    assert len(mind.heard(WasInterrupted)) == 1
    table.write("on")
    table.wait(5)
    assert table.words().endswith("Going on.")


def test_a_sentence_may_come_twice_as_turns_of_their_own() -> None:
    table = Table(Parrot(), faults=["S11@turn=1"])
    table.write("hi")
    table.wait(20)
    assert table.words() == "You wrote: hi" * 2
    assert table.kinds().count("turnComplete") == 2


def test_a_call_may_be_cancelled_by_nobody() -> None:
    mind = Mindful(LOOKING)
    table = Table(mind, tools=BLOCKING, faults=["T3"])
    table.write("go")
    table.wait(5)
    assert table.kinds()[1:4] == ["empty", "toolCall", "toolCallCancellation"]
    [told] = mind.heard(ToolAnswered)
    assert isinstance(told, ToolAnswered)
    assert told.response["status"] == "cancelled"
    assert table.words() == "I have looked."
    assert table.kinds()[-1] == "turnComplete"


ONCE = [id_ for id_ in sorted(FAULTS) if FAULTS[id_].moments[0] != "setup" and id_ not in ("C9", "C13", "K1")]


@pytest.mark.parametrize("fault", ONCE)
def test_a_fault_strikes_once_and_the_next_session_of_the_simulator_has_its_own(fault: str) -> None:
    kind = FAULTS[fault]
    moment = {"age": "20s"}.get(kind.moments[0], kind.moments[0])
    table = Table(Mindful(LOOKING), tools=BLOCKING, faults=[f"{fault}@{moment}"])
    seen = []
    for _ in range(2):
        table.forget()
        table.write("go" if kind.moments[0] in ("tool", "answer") else "on")
        if table.calls() and table.closed is None and "toolCallCancellation" not in table.kinds():
            table.answer(table.call_id("look"), "look")
        table.wait(30)
        seen.append((table.kinds(), table.closed))
        table.connect_again(tools=BLOCKING)
    assert seen[0] == seen[1]
