"""What may befall a connection, by the ids of the catalogue: on one conversation in virtual time, and on the port itself."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from google.genai import errors
from websockets.exceptions import ConnectionClosed, InvalidStatus

from server.simulator.brain import Say
from server.simulator.cuts import CHAOS, NOT_IMPLEMENTED
from server.simulator.faults import FAULTS, Fault, Rate, UnknownFault, parse
from server.simulator.page import behaviours
from tests.simulator.live import Mindful, Parrot, Table, live, simulated, spoken, turn
from tests.simulator.sockets import SETUP, bare, until

LONG = "This is a long sentence that takes some seconds to say."
MANUAL: dict[str, Any] = {"realtimeInputConfig": {"automaticActivityDetection": {"disabled": True}}}


def talking(*faults: str, **setup: Any) -> Table:
    """A conversation with a handle."""
    return Table(Mindful({"go": [Say(LONG)]}), faults=faults, **{"sessionResumption": {}, **setup})


def handle_of(table: Table) -> str:
    updates = [message["sessionResumptionUpdate"] for message in table.messages if "sessionResumptionUpdate" in message]
    return next(str(update["newHandle"]) for update in reversed(updates) if update.get("newHandle"))


def resumes(table: Table, handle: str) -> tuple[int, str] | None:
    table.connect_again(sessionResumption={"handle": handle})
    return table.closed


def begins(table: Table) -> tuple[int, str] | None:
    table.connect_again(sessionResumption={})
    return table.closed


# ---- sessions that are spoiled


@pytest.mark.parametrize(
    ("fault", "code", "resumed"),
    [
        pytest.param("C3", 1011, (1011, "The service is currently unavailable."), id="C3"),
        pytest.param("C10", 1006, (1008, "BidiGenerateContent session not found"), id="C10"),
        pytest.param("C14", 1007, (1007, "Request contains an invalid argument."), id="C14"),
    ],
)
def test_a_spoiled_session_is_never_resumed_and_a_new_one_is_welcome(fault: str, code: int, resumed: tuple[int, str]) -> None:
    table = talking(fault)
    handle = handle_of(table)
    table.write("go")
    table.wait(1)
    assert table.closed is not None
    assert table.closed[0] == code
    assert resumes(table, handle) == resumed
    assert resumes(table, handle) == resumed
    assert begins(table) is None


def test_c6_a_resume_while_the_old_socket_is_open_is_refused() -> None:
    table = talking("C6@turn")
    handle = handle_of(table)
    table.write("go")
    table.wait(1)
    assert "goAway" in table.kinds()
    assert table.connect_beside(sessionResumption={"handle": handle}) == (1011, "The session is held by another connection.")
    assert resumes(table, handle) is None


def test_c9_a_retired_model_ends_its_session_and_takes_no_other() -> None:
    table = talking("C9@turn")
    handle = handle_of(table)
    table.write("go")
    table.wait(1)
    for closed in (table.closed, resumes(table, handle), begins(table)):
        assert closed is not None
        assert closed[0] == 1008
        assert "is not found for API version" in closed[1]
    table.connect_again(model="models/gemini-other-live")
    assert table.closed is None


# ---- doors


def test_c12_only_a_setup_that_asks_for_resumption_without_a_handle_is_refused() -> None:
    table = talking("C12")
    assert table.closed == (1008, NOT_IMPLEMENTED)
    table.connect_again()
    assert table.closed is None


def test_c15_every_setup_is_refused_for_good() -> None:
    table = talking("C15")
    assert [table.closed, begins(table), begins(table)] == [(1007, "API key expired. Please renew the API key.")] * 3


def test_c15_may_begin_in_the_middle() -> None:
    table = talking("C15@turn")
    table.write("go")
    table.wait(1)
    assert table.closed is not None
    assert table.closed[0] == 1006
    assert begins(table) == (1007, "API key expired. Please renew the API key.")


def test_c18_three_connections_are_taken_and_closed_at_once() -> None:
    table = talking("C18")
    closed = [table.closed, begins(table), begins(table), begins(table)]
    assert closed == [(1011, "Internal error occurred.")] * 3 + [None]
    assert table.kinds()[0] == "setupComplete"


def test_a_fault_of_the_door_may_wait_for_a_later_setup() -> None:
    table = talking("C18@setup=2")
    assert table.closed is None
    assert begins(table) == (1011, "Internal error occurred.")


# ---- ages


def test_c13_a_proxy_ends_each_connection_at_the_same_age() -> None:
    table = talking("C13@20s")
    for _ in range(3):
        table.wait(19)
        closed_early = table.closed
        assert closed_early is None
        table.wait(2)
        assert table.closed == (1006, "")
        begins(table)


def test_k1_audio_outside_a_window_does_not_keep_a_connection_alive() -> None:
    table = talking("K1@30s", **MANUAL)
    table.wait(20)
    table.speak(0.1)
    table.wait(11)
    assert table.closed == (1000, "")


def test_k1_a_text_keeps_it_alive() -> None:
    table = talking("K1@30s", **MANUAL)
    table.wait(20)
    table.write("on")
    table.wait(20)
    assert table.closed is None


# ---- by hand, and by chance


def test_a_fault_by_hand_waits_for_the_next_moment_of_its_kind() -> None:
    table = talking()
    table.write("go")
    table.wait(20)
    table.arm("C2@turn")
    table.wait(20)
    assert table.closed is None
    table.write("on")
    table.write("go")
    table.wait(20)
    assert table.closed == (1011, "Internal error occurred.")


def test_an_age_by_hand_counts_from_now() -> None:
    table = talking()
    table.wait(50)
    table.arm("C1@20s")
    table.wait(15)
    assert table.at("goAway") == 60
    table.wait(6)
    assert table.closed is not None


def test_a_rate_strikes_again_and_again_at_moments_that_the_seed_decides() -> None:
    def struck() -> list[float]:
        table, moments = talking("C17~2/min"), list[float]()
        while len(moments) < 5:
            table.wait(1)
            if table.closed is not None:
                moments.append(table.now)
                begins(table)
        return moments

    moments = struck()
    assert moments == struck()
    assert 30 < moments[-1] < 600


@pytest.mark.parametrize(
    ("spec", "asked"),
    [
        ("C2~0.5/min", Rate(("C2",), 0.5)),
        ("chaos", Rate(CHAOS, 1.0)),
        ("chaos~3/min", Rate(CHAOS, 3.0)),
        ("C19", Fault("C19", "setup", 1)),
        ("C13@150s", Fault("C13", "age", 150)),
        ("K1@30s", Fault("K1", "age", 30)),
        ("C9@setup=2", Fault("C9", "setup", 2)),
    ],
)
def test_rates_and_doors_are_read(spec: str, asked: object) -> None:
    assert parse(spec) == asked


@pytest.mark.parametrize("spec", ["C2~0/min", "C2~often", "chaos@tool", "C99~1/min"])
def test_a_rate_that_is_none_is_refused(spec: str) -> None:
    with pytest.raises(UnknownFault):
        parse(spec)


def dropped(mind: Parrot, fault: str) -> Table:
    """Spoke once, dropped in the second turn, and resumed."""
    table = Table(mind, faults=[f"{fault}@turn=2"], sessionResumption={})
    table.write("one")
    table.wait(20)
    handle = [one["sessionResumptionUpdate"] for one in table.messages if "sessionResumptionUpdate" in one][-1]["newHandle"]
    table.write("two, which is long enough to be dropped in the middle of it")
    table.wait(5)
    assert table.closed == (1006, "")
    table.forget()
    table.connect_again(sessionResumption={"handle": handle})
    return table


def test_s9_passes_over_the_first_input_after_the_resume() -> None:
    table = dropped(Parrot(), "S9")
    for text in ("three", "four"):
        table.write(text)
        table.wait(20)
    assert table.words() == "You wrote: four"


def test_s10_says_the_last_whole_turn_again_and_the_mind_knows_nothing_of_it() -> None:
    mind = Parrot()
    table = dropped(mind, "S10")
    before = len(mind.percepts)
    table.wait(20)
    assert table.words() == "You wrote: one"
    assert table.kinds()[-2:] == ["turnComplete", "sessionResumptionUpdate"]
    assert len(mind.percepts) == before
    table.write("three")
    table.wait(20)
    assert table.words() == "You wrote: oneYou wrote: three"


def test_s10_has_nothing_to_say_again_in_the_first_turn() -> None:
    table = Table(Parrot(), faults=["S10@turn"], sessionResumption={})
    handle = table.messages[1]["sessionResumptionUpdate"]["newHandle"]
    table.write("one, which is long enough to be dropped in the middle of it")
    table.wait(5)
    table.forget()
    table.connect_again(sessionResumption={"handle": handle})
    table.wait(20)
    assert table.words() == ""


def test_every_fault_of_a_connection_is_on_the_page_with_how_it_is_known() -> None:
    told = {one.id.removeprefix("fault-") for one in behaviours() if one.id.startswith("fault-")}
    assert set(FAULTS) <= told
    assert {f"C{number}" for number in range(1, 21)} <= set(FAULTS)


# ---- on the port


async def test_c19_a_busy_service_refuses_twice_at_the_upgrade_and_then_answers_nothing() -> None:
    async with simulated(Parrot, faults=["C19"]) as sim:
        refused = []
        for _ in range(2):
            with pytest.raises(InvalidStatus) as refusal:
                async with bare(sim):
                    pass
            refused.append((refusal.value.response.status_code, refusal.value.response.headers.get("Retry-After")))
        async with bare(sim) as silent:
            await silent.send(json.dumps(SETUP))
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3):
                    await silent.recv()
        async with live(sim) as session:
            await session.send_realtime_input(text="well again?")
            assert spoken(await turn(session)) == "You wrote: well again?"
    assert refused == [(503, None), (429, "2")]


async def test_c5_a_late_pong_ends_the_call_of_a_client_that_insists() -> None:
    async with simulated(Parrot, faults=["C5"]) as sim, bare(sim, ping_interval=0.1, ping_timeout=0.1) as socket:
        await socket.send(json.dumps(SETUP))
        with pytest.raises(ConnectionClosed) as ended:
            await until(socket, "nothing of the kind")
    assert ended.value.sent is not None
    assert ended.value.sent.code == 1011


async def test_c20_a_frame_over_one_mebibyte_is_too_much_for_a_client_with_the_usual_limit() -> None:
    async with simulated(Parrot) as sim, live(sim) as session:
        sim.strike("C20")
        with pytest.raises(errors.APIError) as ended:
            await turn(session)
    assert ended.value.code == 1006


async def test_a_fault_may_be_struck_from_another_process() -> None:
    async with simulated(Parrot) as sim, httpx.AsyncClient(verify=sim.ssl_context(), base_url=sim.url, trust_env=False) as web:
        known = (await web.get("/admin/faults")).json()["faults"]
        async with live(sim) as session:
            refused = await web.post("/admin/faults", json={"fault": "C99"})
            struck = await web.post("/admin/faults", json={"fault": "C7"})
            with pytest.raises(errors.APIError, match="quota"):
                await turn(session)
    assert known["C8"]["moments"][0] == "tool"
    assert (refused.status_code, struck.status_code) == (400, 200)
    assert "not simulated" in refused.json()["error"]
