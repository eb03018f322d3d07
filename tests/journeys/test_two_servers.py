"""A second `alex serve` on the same database leaves the first one's interviews alone."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from server.bridge import NO_WAY_IN
from tests.journeys.candidate import candidate, page
from tests.journeys.house import House
from tests.journeys.processes import serve

pytestmark = pytest.mark.journey


async def test_a_second_server_neither_ends_nor_takes_what_the_first_one_conducts(tmp_path: Path) -> None:
    async with serve(tmp_path) as (address, first), httpx.AsyncClient(base_url=address) as http:
        h = House(address, http, [])
        interview = await h.interview()
        async with candidate(address, interview) as c:
            await c.send("start")
            await c.until(lambda: c.alex_lines)
            async with serve(tmp_path) as (other_address, second), httpx.AsyncClient(base_url=other_address) as other_http:
                other = House(other_address, other_http, [])
                assert (await other.record(interview))["status"] == "running"
                async with page(other_address, interview) as stranger:
                    await stranger.until(lambda: stranger.closed is not None)
                assert stranger.closed == NO_WAY_IN
                assert "open in another tab, at another address" in stranger.of("turned_away")[0]["text"]
                assert (await other.http.delete(f"/api/interviews/{interview}")).status_code == 409
            assert await c.alex_waits()
            await c.type("Hello Alex, I am ready.")
            assert not c.ended
            assert (await h.record(interview))["status"] == "running"
            await c.send("end")
            await c.until(lambda: c.ended)
        assert (await h.report(interview))["verdict"]["text"]
        assert (await h.record(interview))["reason"] == "candidate"
    assert "taken up" not in first.text + second.text


async def test_a_page_whose_network_changed_finds_its_interview_at_the_other_server(tmp_path: Path) -> None:
    """Behind a load balancer it may land anywhere: the one that has it, but no page, lets go."""
    async with serve(tmp_path) as (address, first), httpx.AsyncClient(base_url=address) as http:
        interview = await House(address, http, []).interview(minutes=15)
        async with serve(tmp_path) as (other_address, second):
            async with candidate(address, interview) as c:
                await c.send("start")
                assert await c.alex_waits()
            async with candidate(other_address, interview) as back:
                assert back.of("welcome")[0]["begun"]
                assert await back.alex_waits()
                assert "I am Alex" in back.of("welcome")[0]["captions"][0]["text"]
                assert not [line for line in back.alex_lines if "I am Alex" in line]
        assert "Traceback" not in first.text + second.text
