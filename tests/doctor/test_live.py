"""The ten probes: all pass against the simulator, and what differs from it is named. Over TLS, with the real google-genai."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from google import genai

from server.doctor import live
from server.doctor.command import side_by_side
from server.doctor.live import NotLetIn, Outcome, Row, mark_of
from server.doctor.probes import Seen
from server.doctor.ten import ALL
from server.service import client_of
from server.simulator.endpoint import Simulator
from server.simulator.families import FAMILIES
from server.simulator.hum import Hum
from server.simulator.speaking import Pace

HASTE = 8.0
MODELS = {"2.5": "gemini-2.5-flash-native-audio-latest", "3.1": "gemini-3.1-flash-live-preview", "3.8": "gemini-3.8-live"}


@asynccontextmanager
async def service(**options: object) -> AsyncIterator[genai.Client]:
    """A simulator in the service's place."""
    pace = Pace(speed=4 * HASTE, playback=HASTE)
    async with Simulator(voice=Hum(), pace=pace, **options) as sim:  # type: ignore[arg-type]
        yield client_of(sim.url, "simulated", sim.ssl_context())


async def examined(client: genai.Client, model: str) -> tuple[list[Row], list[str]]:
    told: list[str] = []
    return await side_by_side(client, model, told.append, haste=HASTE, voice=Hum()), told


@pytest.mark.parametrize("family", MODELS)
async def test_all_ten_pass_against_the_simulator_itself(family: str) -> None:
    async with service() as client:
        rows, told = await examined(client, MODELS[family])
    assert len(rows) == 10
    for row in rows:
        for side in live.SIDES:
            assert row.outcomes[side].ok, f"{row.probe.id}, {side}: {live.line_of(row.outcomes[side])}"
    assert [row.probe.id for row in rows if row.surprises] == []
    assert len([line for line in told if "as expected" in line]) == 20, "progress is told as it comes"


async def test_a_service_that_behaves_otherwise_is_found_and_named() -> None:
    async with service(family="2.5") as client:
        rows, _ = await examined(client, MODELS["3.8"])
    found = {row.probe.id: row for row in rows}
    assert "blocking: turn completes without the answer" in found["calls"].surprises
    assert not found["calls"].outcomes["service"].ok
    assert found["calls"].outcomes["simulator"].ok
    assert "DIFFERS" in live.as_text(rows)
    assert next(row for row in live.as_json(rows) if row["id"] == "calls")["service"]["ok"] is False


async def test_a_service_that_lets_nobody_in_is_one_line_and_no_ten() -> None:
    async with service(faults=["C15@setup"]) as client:
        with pytest.raises(NotLetIn, match="API key expired"):
            await examined(client, MODELS["3.8"])


async def test_a_service_that_is_not_there_is_told_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NotLetIn, match="no connection"):
        await examined(client_of(f"https://127.0.0.1:{port}", "simulated"), MODELS["3.8"])


@pytest.mark.parametrize("family", MODELS)
def test_every_probe_says_how_its_expectation_is_known(family: str) -> None:
    assert {mark_of(probe, FAMILIES[family]) for probe in ALL} <= {"recorded", "documented", "assumed"}


def test_what_differs_by_design_is_told_and_is_no_surprise() -> None:
    probe = next(one for one in ALL if one.id == "transcription")
    heard, deaf = Outcome(Seen({"your words": True}), ()), Outcome(Seen({"your words": False}), ())
    row = Row(probe, "assumed", {"service": heard, "simulator": deaf})
    assert (row.differs, row.surprises) == (["your words"], [])
    assert "the simulator hears no words" in live.as_text([row])
