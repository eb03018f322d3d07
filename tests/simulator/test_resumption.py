"""Handles, resumption and the end of connections, in virtual time."""

from __future__ import annotations

from typing import Any

import pytest

from server.simulator.brain import Call, Say, SessionOpened, WasInterrupted
from tests.simulator.live import Mindful, Parrot, Table

ASKED: dict[str, Any] = {"sessionResumption": {}}
BLOCKING = [{"functionDeclarations": [{"name": "look", "behavior": "BLOCKING"}]}]
LONG = "This is a long sentence that takes some seconds to say."


def updates(table: Table) -> list[dict[str, Any]]:
    return [message["sessionResumptionUpdate"] for message in table.messages if "sessionResumptionUpdate" in message]


def handle(table: Table) -> str:
    return str([update for update in updates(table) if update["resumable"]][-1]["newHandle"])


def test_an_idle_session_has_a_handle_from_the_start() -> None:
    table = Table(Parrot(), **ASKED)
    [update] = updates(table)
    assert update["resumable"] is True
    assert update["newHandle"]


def test_nobody_gets_updates_who_did_not_ask() -> None:
    table = Table(Parrot(), "2.5")
    table.write("hi")
    table.wait(10)
    assert updates(table) == []


def test_while_generating_the_session_is_not_resumable_and_says_so_without_a_handle() -> None:
    table = Table(Parrot(), **ASKED)
    table.write("hi")
    table.wait(0.1)
    assert updates(table)[-1] == {"resumable": False}
    assert table.kinds().index("audio") > table.kinds().index("sessionResumptionUpdate")
    table.wait(20)
    assert updates(table)[-1]["resumable"] is True
    assert table.kinds()[-1] == "sessionResumptionUpdate"


@pytest.mark.parametrize("behaviour", ["BLOCKING", "NON_BLOCKING"])
def test_while_a_call_is_open_the_session_is_not_resumable(behaviour: str) -> None:
    tools = [{"functionDeclarations": [{"name": "look", "behavior": behaviour}]}]
    table = Table(Mindful({"go": [Call("look", {})]}), tools=tools, **ASKED)
    table.write("go")
    table.wait(60)
    assert updates(table)[-1] == {"resumable": False}
    table.answer(table.call_id("look"), "look")
    table.wait(10)
    assert updates(table)[-1]["resumable"] is True


def test_a_handle_leads_back_to_the_same_mind() -> None:
    mind = Parrot()
    table = Table(mind, **ASKED)
    table.write("hi")
    table.wait(10)
    table.connect_again(sessionResumption={"handle": handle(table)})
    assert table.closed is None
    opened = mind.heard(SessionOpened)
    assert [isinstance(one, SessionOpened) and one.resumed for one in opened] == [False, True]
    table.write("again")
    table.wait(10)
    assert table.words().endswith("You wrote: again")


def test_a_resumed_session_says_nothing_unasked() -> None:
    table = Table(Parrot(), **ASKED)
    old = handle(table)
    table.forget()
    table.connect_again(sessionResumption={"handle": old})
    table.wait(60)
    assert table.kinds() == ["setupComplete", "sessionResumptionUpdate"]


def test_the_context_goes_on_to_be_billed_after_a_resumption() -> None:
    table = Table(Parrot(), systemInstruction={"parts": [{"text": "x" * 4000}]}, **ASKED)
    table.connect_again(sessionResumption={"handle": handle(table)})
    table.write("hi")
    table.wait(10)
    [usage] = [message["usageMetadata"] for message in table.messages if "usageMetadata" in message]
    assert usage["promptTokenCount"] > 1000


@pytest.mark.parametrize("stale", ["unknown", "expired"])
def test_a_stale_handle_is_refused(stale: str) -> None:
    table = Table(Parrot(), **ASKED)
    known = handle(table)
    table.wait(2 * 3600 + 1 if stale == "expired" else 2 * 3600 - 1)
    table.connect_again(sessionResumption={"handle": known if stale == "expired" else "95e91930"})
    assert table.closed == (1008, "BidiGenerateContent session not found")


def test_a_handle_is_good_for_two_hours() -> None:
    table = Table(Parrot(), **ASKED)
    table.wait(2 * 3600 - 1)
    table.connect_again(sessionResumption={"handle": handle(table)})
    assert table.closed is None


def test_a_connection_lost_in_mid_sentence_is_told_to_the_mind_and_not_made_good() -> None:
    mind = Mindful({"go": [Say(LONG)], "and?": [Say("Once more.")]})
    table = Table(mind, **ASKED)
    before = handle(table)
    table.write("go")
    table.wait(0.4)
    table.connect_again(sessionResumption={"handle": before})
    assert isinstance(mind.percepts[-2], WasInterrupted)
    table.forget()
    table.wait(30)
    table.write("and?")
    table.wait(10)
    assert table.words() == "Once more."


def test_a_call_that_was_open_at_the_cut_may_be_answered_on_the_new_connection() -> None:
    mind = Mindful({"go": [Call("look", {})], "look answered": [Say("I see.")]})
    table = Table(mind, tools=BLOCKING, **ASKED)
    before = handle(table)
    table.write("go")
    table.wait(1)
    call_id = table.call_id("look")
    table.connect_again(sessionResumption={"handle": before}, tools=BLOCKING)
    table.answer(call_id, "look")
    table.wait(10)
    assert table.words() == "I see."
    assert table.statistics.violations == []


def test_a_client_that_leaves_inside_a_window_is_noted_but_not_one_that_is_cut() -> None:
    manual: dict[str, Any] = {"realtimeInputConfig": {"automaticActivityDetection": {"disabled": True}}}
    left, cut = Table(Parrot(), **manual), Table(Parrot(), cut_after_s=1, **manual)
    for table in (left, cut):
        table.start()
        table.wait(2)
    before = left.statistics, cut.statistics
    left.connect_again()
    cut.connect_again()
    assert [statistics.violations for statistics in before] == [["the client left inside an open activity window"], []]


def test_a_call_lost_in_a_cut_does_not_wedge_the_new_connection() -> None:
    mind = Mindful({"go": [Call("look", {})], "hello?": [Say("Here I am.")]})
    table = Table(mind, "2.5", tools=BLOCKING, **ASKED)
    before = handle(table)
    table.write("go")
    table.connect_again(sessionResumption={"handle": before}, tools=BLOCKING)
    table.write("hello?")
    table.wait(10)
    assert table.words() == "Here I am."


def test_transparent_resumption_counts_the_messages_of_the_client() -> None:
    table = Table(Parrot(), sessionResumption={"transparent": True})
    table.write("hi")
    table.wait(10)
    indices = [update.get("lastConsumedClientMessageIndex") for update in updates(table)]
    assert indices[1] is None
    assert indices[2] == 2


@pytest.mark.parametrize(("age_s", "notice_s"), [(600, 50), (60, 30), (4, 2)])
def test_a_connection_is_cut_at_its_age_after_a_notice(age_s: float, notice_s: float) -> None:
    table = Table(Parrot(), cut_after_s=age_s, **ASKED)
    table.wait(age_s - 0.01)
    assert table.closed is None
    assert table.at("goAway") == pytest.approx(age_s - notice_s)
    assert table.messages[-1] == {"goAway": {"timeLeft": f"{notice_s}s"}}
    table.wait(0.02)
    assert table.closed == (1011, "Deadline expired before operation could complete.")


def test_every_connection_has_an_age_of_its_own() -> None:
    table = Table(Parrot(), cut_after_s=60, **ASKED)
    table.wait(40)
    table.connect_again(sessionResumption={"handle": handle(table)})
    table.wait(59)
    assert table.closed is None
    table.wait(2)
    assert table.closed is not None
