"""The server dies in the middle of an interview and is started again on the same database."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from server.bridge import NO_WAY_IN
from tests.journeys.candidate import candidate, page
from tests.journeys.house import House
from tests.journeys.processes import serve

pytestmark = pytest.mark.journey

WORDS = "Hello Alex, I am ready: a hash table maps keys to buckets."


async def test_a_killed_server_comes_back_with_words_for_the_page_and_a_report_on_what_there_is(tmp_path: Path) -> None:
    async with serve(tmp_path) as (address, server), httpx.AsyncClient(base_url=address) as http:
        h = House(address, http, [])
        interview = await h.interview()
        async with candidate(address, interview) as c:
            await c.send("start")
            assert await c.alex_waits()
            await c.type(WORDS)
            record = await h.record(interview)
            assert record["status"] == "running"
            server.process.kill()
            await c.until(lambda: c.closed is not None)
        assert not c.ended, "nobody was left to say goodbye"
    async with serve(tmp_path) as (address, server), httpx.AsyncClient(base_url=address) as http:
        h = House(address, http, [])
        async with page(address, interview) as back:
            await back.until(lambda: back.closed is not None)
        report, record = await h.report(interview), await h.record(interview)
    assert back.closed == NO_WAY_IN
    told = back.of("ended")[0]
    assert "The server was restarted" in told["text"]
    assert "is kept" in told["text"]
    assert (record["status"], record["reason"]) == ("over", "restart")
    assert [line["text"] for line in record["transcript"] if line["who"] == "candidate"] == [WORDS]
    assert report["verdict"]["text"]
