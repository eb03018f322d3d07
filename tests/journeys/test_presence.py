"""Pages that come and go, and browsers that fall silent."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from server.interview.page import REPLACED
from tests.journeys import wire
from tests.journeys.candidate import MIC_RATE, candidate
from tests.journeys.house import HASTE, House, house, settings
from tests.journeys.manners import edit

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def h(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with house(settings(tmp_path_factory.mktemp("presence"))) as opened:
        yield opened


async def test_a_second_tab_waits_at_the_door_and_may_take_over(h: House) -> None:
    interview = await h.interview()
    async with candidate(h.address, interview, "first", hearing=HASTE) as first:
        await first.send("start")
        assert await first.alex_waits()
        async with candidate(h.address, interview, "second", hearing=HASTE) as second:
            assert second.of("busy")
            assert not second.of("welcome")
            await second.send("typed", id="1", text="I was never here.")
            await second.until(lambda: second.of("notice"))
            assert "before hello" in second.of("notice")[0]["text"]
            assert not first.of("taken_over")

            await second.send("hello", page="second", take_over=True)
            await second.until(lambda: second.of("welcome"))
            await first.until(lambda: first.closed is not None)
            assert first.of("taken_over")
            assert first.closed == REPLACED
            assert second.of("welcome")[0]["captions"][0]["text"] == first.alex_lines[0]
            assert await second.alex_waits()
            await second.say(1.5)
            await second.until(lambda: second.question)
    assert "I was never here." not in str(await h.record(interview))


async def test_a_reload_needs_no_leave_and_finds_everything_again(h: House) -> None:
    interview = await h.interview()
    async with candidate(h.address, interview, "me", hearing=HASTE) as c:
        await c.send("start")
        assert await c.alex_waits()
        await c.say(1.5)
        await c.until(lambda: c.question)
        await edit(c, 1, "draft = 1")
        assert await c.alex_waits()
        async with candidate(h.address, interview, "me", hearing=HASTE) as again:
            welcome = again.of("welcome")[0]
            await c.until(lambda: c.closed is not None)
            assert not c.of("taken_over"), "it is the same page"
            assert welcome["begun"]
            assert welcome["phase"] == "concepts"
            assert welcome["question"] == dict(c.question or {})
            assert welcome["code"]["text"] == "draft = 1"
            assert [line["who"] for line in welcome["captions"]] == ["alex", "candidate", "alex"]


async def test_a_page_that_goes_while_alex_speaks_hears_it_again_when_it_is_back(h: House) -> None:
    interview = await h.interview()
    async with candidate(h.address, interview, hearing=HASTE) as c:
        await c.send("start")
        assert await c.alex_waits()
        await c.say(1.5)
        await c.until(lambda: c.question and c.state == "speaking" and max(c.heard) > 1)
        asked = c.question
        assert asked
    async with candidate(h.address, interview, hearing=HASTE) as back:
        welcome = back.of("welcome")[0]
        assert welcome["question"]["id"] == asked["id"]
        assert await back.alex_waits()
        assert asked["text"] in back.alex_lines[-1]
        assert not [line for line in back.alex_lines if "I am Alex" in line]
        await back.send("end")
        await back.until(lambda: back.ended)
    assert [text for text in wire.texts(h.wire) if text.startswith("[alex:back reason=page]")]
    record = await h.record(interview)
    first_time = next(line for line in record["transcript"] if line["who"] == "alex" and line["at_s"] > 0 and line["turn"] == 1)
    assert first_time["heard_until_s"] is not None
    assert first_time["heard_until_s"] < first_time["seconds"]


async def test_the_clock_stands_still_while_nobody_is_there(h: House) -> None:
    interview = await h.interview()
    async with candidate(h.address, interview, hearing=HASTE) as c:
        await c.send("start")
        assert await c.alex_waits()
        before = c.of("clock")
    async with candidate(h.address, interview, hearing=HASTE) as back:
        clock = back.of("welcome")[0]["clock"]
        assert not clock["stopped"]
        assert clock["elapsed_s"] < (before[-1]["elapsed_s"] if before else 0) + 10


async def test_a_microphone_that_falls_silent_in_mid_sentence_ends_the_turn(h: House) -> None:
    async with candidate(h.address, await h.interview(), hearing=HASTE) as c:
        await c.send("start")
        assert await c.alex_waits()
        c.speak(30.0)
        await c.until(lambda: c.state == "candidate_speaking")
        c.microphone = False
        await c.until(lambda: c.turns_taken, within_s=5)
        await c.until(lambda: c.question)
        assert wire.windows(h.wire)[-1].samples < 10 * MIC_RATE


async def test_a_page_that_closes_in_mid_sentence_leaves_no_window_open(h: House) -> None:
    interview, before = await h.interview(), len(wire.windows(h.wire))
    async with candidate(h.address, interview, hearing=HASTE) as c:
        await c.send("start")
        assert await c.alex_waits()
        c.speak(30.0)
        await c.until(lambda: c.state == "candidate_speaking")
    async with candidate(h.address, interview, hearing=HASTE) as back:
        await back.until(lambda: back.question or back.of("welcome")[0]["question"])
        assert await back.alex_waits()
        assert len(wire.windows(h.wire)) == before + 1
