"""How live connections end and who is let in, on real TLS sockets."""

from __future__ import annotations

import json
import ssl
from typing import Any

import pytest
from google.genai import errors
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosedError, InvalidStatus

from server.simulator.brain import Act, Percept, SessionOpened, SpokeToTheEnd
from server.simulator.endpoint import Simulator
from tests.simulator.live import Parrot, live, simulated, spoken, turn
from tests.simulator.sockets import PATH, SETUP, bare, until

# ---- ends -------------------------------------------------------------------------------------------------------------


async def code_of(sim: Simulator, *messages: Any, path: str = PATH) -> tuple[int, str]:
    """How the connection ends after these messages."""
    async with bare(sim, path) as socket:
        for message in messages:
            await socket.send(message if isinstance(message, bytes) else json.dumps(message))
        with pytest.raises(ConnectionClosedError) as closed:
            await until(socket, "what never comes")
    received = closed.value.rcvd
    return (received.code, received.reason) if received else (1006, "")


@pytest.mark.parametrize(
    ("messages", "code", "word"),
    [
        ([b"\x00\xff rubbish"], 1007, "JSON"),
        ([{"realtimeInput": {"text": "hi"}}], 1007, "setup"),
        ([SETUP, SETUP], 1007, "setup"),
        ([SETUP, {"realtime_input": {"nonsense": 1}}], 1007, "nonsense"),
        ([SETUP, {"realtime_input": {"media_chunks": [{"data": "AAAA", "mimeType": "audio/pcm"}]}}], 1007, "media_chunks"),
        ([{"setup": {"model": "models/gemini-1.0-pro"}}], 1008, "is not found for API version v1alpha"),
        ([{"setup": {"model": "models/gemini-3.8-live", "sessionResumption": {"handle": "x"}}}], 1008, "session not found"),
    ],
)
async def test_what_the_service_refuses_closes_the_connection_with_its_code(messages: list[Any], code: int, word: str) -> None:
    async with simulated(Parrot) as sim:
        got, reason = await code_of(sim, *messages)
    assert got == code
    assert word in reason


async def test_google_genai_sees_a_refused_setup_as_an_api_error() -> None:
    async with simulated(Parrot) as sim:
        with pytest.raises(errors.APIError) as refused:
            async with live(sim, "3.8", thinking_config={"thinking_budget": 0}):
                pass
    assert refused.value.code == 1007


async def test_a_dropped_connection_shows_as_1006() -> None:
    async with simulated(Parrot, faults=["C17@turn"]) as sim, live(sim) as session:
        await session.send_realtime_input(text="hi there, this is a sentence of some length")
        with pytest.raises(errors.APIError) as lost:
            await turn(session)
    assert lost.value.code == 1006


async def test_a_cut_connection_is_resumed_with_the_last_handle() -> None:
    mind = Parrot()
    async with simulated(mind, cut_after_s=0.6) as sim:
        async with live(sim, session_resumption={}) as session:
            with pytest.raises(errors.APIError, match="Deadline expired") as cut:
                await turn(session)
            assert cut.value.code == 1011
        messages = [record.message for record in sim.log if record.direction == "sent"]
        assert [next(iter(message)) for message in messages] == ["setupComplete", "sessionResumptionUpdate", "goAway", "close"]
        assert messages[2] == {"goAway": {"timeLeft": "0.3s"}}
        handle = messages[1]["sessionResumptionUpdate"]["newHandle"]
        async with live(sim, session_resumption={"handle": handle}) as session:
            await session.send_realtime_input(text="still there?")
            assert spoken(await turn(session)) == "You wrote: still there?"
    assert len(mind.heard(SessionOpened)) == 2


async def test_a_second_socket_on_the_same_session_ends_the_first() -> None:
    async with simulated(Parrot) as sim, live(sim, session_resumption={}) as first:
        update = (await anext(aiter(first.receive()))).session_resumption_update
        assert update is not None
        async with live(sim, session_resumption={"handle": update.new_handle}) as second:
            with pytest.raises(errors.APIError) as ended:
                await turn(first)
            await second.send_realtime_input(text="mine")
            assert spoken(await turn(second)) == "You wrote: mine"
    assert ended.value.code == 1000


async def test_a_fault_can_be_struck_by_hand() -> None:
    async with simulated(Parrot) as sim, live(sim) as session:
        assert len(sim.connections) == 1
        sim.strike("C2")
        with pytest.raises(errors.APIError, match="Internal error") as cut:
            await turn(session)
    assert cut.value.code == 1011


async def test_a_client_that_vanishes_leaves_nothing_behind() -> None:
    async with simulated(Parrot) as sim:
        async with bare(sim) as socket:
            await socket.send(json.dumps(SETUP))
            await until(socket, "setupComplete")
            socket.transport.abort()
        async with bare(sim) as socket:
            await socket.send(json.dumps(SETUP))
            await until(socket, "setupComplete")
            assert len(sim.connections) == 1


async def test_a_broken_voice_ends_the_call_and_not_the_host(caplog: pytest.LogCaptureFixture) -> None:
    class Hoarse:
        def say(self, text: str, language: str) -> Any:
            raise RuntimeError("no breath")

    async with simulated(Parrot, voice=Hoarse()) as sim:
        for _ in range(2):
            async with live(sim) as session:
                await session.send_realtime_input(text="hi")
                with pytest.raises(errors.APIError, match="voice failed"):
                    await turn(session)
    assert "no breath" in caplog.text


async def test_a_mind_that_breaks_ends_the_call_and_not_the_host(caplog: pytest.LogCaptureFixture) -> None:
    class Forgetful(Parrot):
        def step(self, percept: Percept, now: float) -> list[Act]:
            if isinstance(percept, SpokeToTheEnd):
                raise RuntimeError("lost the thread")
            return super().step(percept, now)

    async with simulated(Forgetful) as sim:
        for _ in range(2):
            async with live(sim) as session:
                await session.send_realtime_input(text="hi")
                with pytest.raises(errors.APIError, match="1011"):
                    await turn(session)
    assert "lost the thread" in caplog.text


# ---- the door ---------------------------------------------------------------------------------------------------------


async def test_without_the_certificate_nobody_comes_in() -> None:
    async with simulated(Parrot) as sim:
        with pytest.raises(ssl.SSLCertVerificationError):
            await connect(sim.url.replace("https", "wss") + PATH, ssl=ssl.create_default_context(), proxy=None)


async def test_without_a_key_nobody_comes_in() -> None:
    async with simulated(Parrot) as sim:
        with pytest.raises(InvalidStatus) as refused:
            await bare(sim, additional_headers={})
        assert refused.value.response.status_code == 403
        async with bare(sim, f"{PATH}?key=any", additional_headers={}):
            pass


async def test_an_unknown_path_is_not_found() -> None:
    async with simulated(Parrot) as sim:
        with pytest.raises(InvalidStatus) as refused:
            await bare(sim, "/ws/elsewhere")
    assert refused.value.response.status_code == 404


async def test_it_runs_again_on_the_port_that_it_had(tmp_path: Any) -> None:
    pem = tmp_path / "deep" / "ca.pem"
    async with simulated(Parrot, ca_file=pem) as sim:
        port = int(sim.url.rpartition(":")[2])
        assert sim.ca_pem == pem
    async with simulated(Parrot, port=port) as sim, live(sim) as session:
        await session.send_realtime_input(text="again")
        assert spoken(await turn(session)) == "You wrote: again"
