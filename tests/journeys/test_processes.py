"""`alex serve` as a process of its own: with a key and what its environment names in Gemini's place, and when it is stopped."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import httpx
import pytest

from tests.journeys import wire
from tests.journeys.candidate import candidate
from tests.journeys.house import HASTE, House
from tests.journeys.manners import CODES, attend, speaks
from tests.journeys.processes import ENDS_S, serve, simulate

pytestmark = pytest.mark.journey


async def test_with_a_key_the_same_interview_runs_and_is_no_rehearsal(tmp_path: Path) -> None:
    async with simulate(tmp_path, "--haste", str(HASTE)) as gemini:
        async with serve(tmp_path, **gemini.environment) as (address, server), httpx.AsyncClient(base_url=address) as http:
            h = House(address, http, [])
            setup = await h.get("/api/setup")
            interview = await h.interview()
            async with candidate(address, interview, hearing=HASTE) as c:
                await attend(c, speaks(), CODES)
            report, record = await h.report(interview), await h.record(interview)
    log = wire.read(gemini.log)

    assert not setup["rehearsal"]
    assert not c.of("welcome")[0]["rehearsal"]
    assert not record["rehearsal"]
    assert not report["rehearsal"]
    assert c.of("ended")[0]["reason"] == "finished"
    assert [phase["phase"] for phase in record["phases"]] == ["greeting", "concepts", "coding", "wrap_up"]
    assert {axis["axis"] for axis in report["axes"] if axis["score"] is None} == {"concepts", "communication"}
    assert len(wire.windows(log)) == len(c.said)
    assert len(wire.received(log, "generateContent")) >= 3
    assert gemini.environment["GOOGLE_API_KEY"] not in server.text, "the key stays out of the log"
    assert "Rehearsal" not in server.text


async def test_ctrl_c_in_the_middle_of_an_interview_ends_the_server_soon_and_quietly(tmp_path: Path) -> None:
    async with serve(tmp_path) as (address, server), httpx.AsyncClient(base_url=address) as http:
        interview = await House(address, http, []).interview()
        async with candidate(address, interview) as c:
            await c.send("start")
            await c.until(lambda: c.state == "speaking")
            for _ in range(2):  # whoever is impatient presses it twice
                server.process.send_signal(signal.SIGINT)
            async with asyncio.timeout(ENDS_S):
                await server.process.wait()
        assert server.process.returncode in (0, -signal.SIGINT)
        assert [
            line for line in server.lines if not line.startswith(("http://", "Interviews and reports", "Rehearsal mode"))
        ] == []
