"""A browser that falls asleep: its socket stays open, and nothing comes from it any more."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from server.serving import PING_S
from tests.journeys.candidate import candidate
from tests.journeys.house import House
from tests.journeys.processes import serve

pytestmark = pytest.mark.journey

SLEEPS_S = 3 * PING_S


async def test_a_browser_that_slept_finds_its_interview_and_the_clock_has_stood_still(tmp_path: Path) -> None:
    async with serve(tmp_path) as (address, _), httpx.AsyncClient(base_url=address) as http:
        interview = await House(address, http, []).interview(minutes=15)
        async with candidate(address, interview) as c:
            await c.send("start")
            assert await c.alex_waits()
            asleep_s = c.of("clock")[-1]["elapsed_s"]
            socket: Any = c.socket
            c.microphone = False
            socket.transport.pause_reading()
            await asyncio.sleep(SLEEPS_S)
            socket.transport.resume_reading()
            await c.until(lambda: c.closed is not None)
        async with candidate(address, interview) as awake:
            welcome = awake.of("welcome")[0]
            assert await awake.alex_waits()
    assert welcome["begun"]
    assert not awake.ended
    assert welcome["clock"]["elapsed_s"] < asleep_s + 2 * PING_S + 5, "the rest of the sleep does not count"
