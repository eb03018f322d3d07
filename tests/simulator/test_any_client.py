"""Whatever a client does, in whatever order: the simulator keeps the promises of the protocol. Properties, in virtual time."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.simulator.brain import Call, Say, Think
from server.simulator.sessions import Deed
from tests.simulator.live import Mindful, Table, kind_of

ANSWERS: dict[str, list[Deed]] = {
    "talk": [Say("This is something to say. And this is more of it.")],
    "call": [Call("block", {}), Say("After it.")],
    "work": [Think("hm"), Call("other", {}), Say("Meanwhile."), Call("block", {})],
    "speech": [Say("I heard you."), Call("other", {})],
    "block answered": [Say("That is the answer.")],
    "other answered": [Say("By the way.")],
    "nothing": [],
}
TOOLS = [{"functionDeclarations": [{"name": "block", "behavior": "BLOCKING"}, {"name": "other", "behavior": "NON_BLOCKING"}]}]

ACTIONS = [
    "talk",
    "call",
    "work",
    "nothing",
    "start",
    "end",
    "audio",
    "frame",
    "answer",
    "late answer",
    "resume",
    "0.1",
    "1",
    "5",
]
actions = st.lists(st.sampled_from(ACTIONS), max_size=25)


def play(table: Table, action: str) -> None:
    match action:
        case "start":
            table.start()
        case "end":
            table.end()
        case "audio":
            table.speak(0.16)
        case "frame":
            table.tell({"realtimeInput": {"video": {"mimeType": "image/jpeg", "data": "aGk="}}})
        case "answer" if table.calls():
            last = table.calls()[-1]
            table.answer(last["id"], last["name"])
        case "late answer" if table.calls():
            first = table.calls()[0]
            table.answer(first["id"], first["name"], "SILENT")
        case "resume":
            handles = [m["sessionResumptionUpdate"].get("newHandle") for m in table.messages if "sessionResumptionUpdate" in m]
            table.connect_again(sessionResumption={"handle": next(h for h in reversed(handles) if h)}, tools=TOOLS, **MANUAL)
        case "0.1" | "1" | "5":
            table.wait(float(action))
        case _:
            table.write(action)


MANUAL: dict[str, Any] = {"realtimeInputConfig": {"automaticActivityDetection": {"disabled": True}}}


@pytest.mark.parametrize("family", ["2.5", "3.1", "3.8"])
@settings(max_examples=60, deadline=None)
@given(actions)
def test_the_protocol_holds_whatever_the_client_does(family: str, done: list[str]) -> None:
    table = Table(Mindful(ANSWERS), family, tools=TOOLS, sessionResumption={}, **MANUAL)
    for action in done:
        play(table, action)
        assert table.closed is None
    settle(table)
    check(table, family)


def settle(table: Table) -> None:
    """Close the window, answer whatever is still open, and wait until all is quiet."""
    if table.statistics.windows and table.kinds():
        table.end()
    for _ in range(2 * 25 + 2):
        table.wait(30)
        for call in table.calls():
            table.answer(call["id"], call["name"])
    table.wait(60)


BEFORE_TURN_COMPLETE = ("generationComplete", "interrupted", "toolCall", "toolCallCancellation")


def check(table: Table, family: str) -> None:
    kinds = [kind_of(message) for message in table.messages if "sessionResumptionUpdate" not in message]
    for before, after in pairwise(kinds):
        assert after != "turnComplete" or before in BEFORE_TURN_COMPLETE, (before, after)
        assert before != "interrupted" or after not in ("audio", "generationComplete"), (before, after)
    assert kinds[-1] in ("setupComplete", "turnComplete"), kinds[-6:]
    updates = [m["sessionResumptionUpdate"]["resumable"] for m in table.messages if "sessionResumptionUpdate" in m]
    assert updates[-1] is True
    if family == "2.5":
        assert not any(first and second for first, second in pairwise(updates)) or "setupComplete" in kinds[1:]
    assert len({call["id"] for call in table.calls()}) == len(table.calls())
