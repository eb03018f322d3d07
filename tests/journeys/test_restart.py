"""The server dies or is stopped in the middle of an interview, and is started again on the same database."""

from __future__ import annotations

import signal
from pathlib import Path

import httpx
import pytest

from server.bridge import NO_WAY_IN
from server.interview.page import LET_GO
from server.interview.past import TURNS_A_LIFE
from tests.journeys.candidate import Candidate, Json, candidate, page
from tests.journeys.house import House
from tests.journeys.manners import edit
from tests.journeys.processes import serve

pytestmark = pytest.mark.journey

WORDS = "Hello Alex, I am ready."
ANSWER = "A hash table maps keys to buckets by a hash of the key."


async def asked(c: Candidate) -> Json:
    """As far as the first question, with something in the editor."""
    await c.send("start")
    assert await c.alex_waits()
    await c.type(WORDS)
    await c.until(lambda: c.question)
    await edit(c, 3, "x = 1")
    assert await c.alex_waits()
    assert c.question
    return c.question


async def test_after_kill_9_the_page_comes_back_and_the_interview_goes_on(tmp_path: Path) -> None:
    async with serve(tmp_path) as (address, server), httpx.AsyncClient(base_url=address) as http:
        h = House(address, http, [])
        interview = await h.interview(minutes=15)
        async with candidate(address, interview) as c:
            question = await asked(c)
            said = c.alex_lines
            server.process.kill()
            await c.until(lambda: c.closed is not None)
        assert not c.ended, "nobody was left to say goodbye"
    async with serve(tmp_path) as (address, server), httpx.AsyncClient(base_url=address) as http:
        h = House(address, http, [])
        async with candidate(address, interview) as back:
            welcome = back.of("welcome")[0]
            assert await back.alex_waits()
            back.answers_typed = c.answers_typed  # a page never gives two answers the same id
            await back.type(ANSWER)
            assert await back.alex_waits()
            await back.send("end")
            await back.until(lambda: back.ended)
        report, record = await h.report(interview), await h.record(interview)
    assert (welcome["begun"], welcome["phase"], welcome["question"]) == (True, "concepts", question)
    assert (welcome["code"]["revision"], welcome["code"]["text"]) == (3, "x = 1")
    assert [line["text"] for line in welcome["captions"] if line["who"] == "alex"][: len(said)] == said
    assert [line["text"] for line in welcome["captions"] if line["who"] == "candidate"] == [WORDS]
    assert back.of("notice")[0]["text"].startswith("The server was restarted. Alex goes on where you were")
    assert question["text"] in back.alex_lines[0], "the last question is said again"
    assert not [line for line in back.alex_lines if "I am Alex" in line]
    assert min(back.heard) >= TURNS_A_LIFE, "no turn of Alex is taken for one of the dead server"
    assert abs(welcome["clock"]["elapsed_s"] - c.of("clock")[-1]["elapsed_s"]) < 10, "the time away does not count"
    assert [line["text"] for line in record["transcript"] if line["who"] == "candidate"] == [WORDS, ANSWER]
    assert (record["status"], record["reason"]) == ("over", "candidate")
    assert report["verdict"]["text"]


async def test_a_stopped_server_lets_go_in_words_and_the_next_one_takes_the_interview_up_at_once(tmp_path: Path) -> None:
    async with serve(tmp_path) as (address, server), httpx.AsyncClient(base_url=address) as http:
        interview = await House(address, http, []).interview()
        async with candidate(address, interview) as c:
            question = await asked(c)
            server.process.send_signal(signal.SIGINT)
            await c.until(lambda: c.closed is not None)
    assert c.closed == LET_GO
    assert not c.ended
    assert c.of("notice")[-1]["text"] == "The server is being stopped or restarted."
    async with serve(tmp_path) as (address, server):
        async with candidate(address, interview) as back:
            assert back.of("welcome")[0]["question"] == question
            assert await back.alex_waits()
    assert not back.ended


async def test_who_does_not_come_back_in_time_gets_the_report_on_what_there_is(tmp_path: Path) -> None:
    async with serve(tmp_path) as (address, server), httpx.AsyncClient(base_url=address) as http:
        interview = await House(address, http, []).interview()
        async with candidate(address, interview) as c:
            await asked(c)
            server.process.kill()
            await c.until(lambda: c.closed is not None)
    async with serve(tmp_path, ALEX_LIMITS_MINUTES_AWAY="0.02") as (address, server):
        async with httpx.AsyncClient(base_url=address) as http:
            h = House(address, http, [])
            report = await h.report(interview, within_s=30)
            record = await h.record(interview)
            async with page(address, interview) as late:
                await late.until(lambda: late.closed is not None)
    assert (record["status"], record["reason"]) == ("over", "away")
    assert [line["text"] for line in record["transcript"] if line["who"] == "candidate"] == [WORDS]
    assert report["verdict"]["text"]
    assert late.closed == NO_WAY_IN
    assert "Nobody came back" in late.of("ended")[0]["text"]
