"""What a page may send by mistake or malice: each time a clear word to the person, nothing lost, and the interview goes on."""

from __future__ import annotations

import json
import struct
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from server.bridge import BAD_MESSAGES, NO_WAY_IN, TOO_MANY_BAD
from server.frames import AUDIO_BYTES
from tests.journeys.candidate import Candidate, Json, candidate, page, picture
from tests.journeys.house import HASTE, House, house, settings

pytestmark = [pytest.mark.journey, pytest.mark.asyncio(loop_scope="module")]

AUDIO, JPEG = 1, 2


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def h(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """One house for all of them: none may do it any harm."""
    async with house(settings(tmp_path_factory.mktemp("house"))) as opened:
        yield opened


def frame(kind: int, payload: bytes) -> bytes:
    return struct.pack("<B3xI", kind, 0) + payload


def notices(c: Candidate) -> list[str]:
    return [notice["text"] for notice in c.of("notice") if notice["text"]]


async def answers_a_ping(c: Candidate) -> bool:
    await c.send("ping", at_ms=1.0)
    await c.until(lambda: c.of("pong"))
    return c.closed is None


RUBBISH: dict[str, str | bytes] = {
    "text that is no JSON": "hello, is it me you are looking for?",
    "JSON that is no object": "[1, 2, 3]",
    "a message without a kind": json.dumps({"text": "hi"}),
    "an unknown kind": json.dumps({"kind": "score", "value": 5}),
    "a known kind with a field that is not ours": json.dumps({"kind": "start", "score": 5}),
    "a known kind with the wrong type": json.dumps({"kind": "edited", "revision": "x", "language": "python", "text": ""}),
    "a typed answer that is too long": json.dumps({"kind": "typed", "id": "1", "text": "a" * 8_001}),
    "bytes without a header": b"\x01\x00",
    "bytes of an unknown kind": frame(7, bytes(100)),
    "audio of the wrong length": frame(AUDIO, bytes(AUDIO_BYTES - 2)),
    "a picture that is no JPEG": frame(JPEG, b"GIF89a" + bytes(100)),
    "a picture that is too large": frame(JPEG, picture(400_000)),
}


@pytest.mark.parametrize("rubbish", RUBBISH.values(), ids=RUBBISH.keys())
async def test_rubbish_is_named_once_in_words_and_changes_nothing(h: House, rubbish: str | bytes) -> None:
    async with page(h.address, await h.interview()) as c:
        await c.send("hello", page="p")
        await c.until(lambda: c.of("welcome"))
        await c.socket.send(rubbish)
        await c.socket.send(rubbish)
        assert await answers_a_ping(c)
        (words,) = notices(c)
        assert words.startswith("This page sent ")
        assert words.endswith("It was ignored.")
        assert "Traceback" not in words
        assert c.of("notice")[0]["next"]
        assert c.state in ("", "waiting")


@pytest.mark.parametrize("early", [json.dumps({"kind": "start"}), frame(AUDIO, bytes(AUDIO_BYTES))], ids=["text", "media"])
async def test_nothing_is_taken_before_hello(h: House, early: str | bytes) -> None:
    async with page(h.address, await h.interview()) as c:
        await c.socket.send(early)
        await c.until(lambda: notices(c))
        assert "before hello" in notices(c)[0]
        await c.send("hello", page="p")
        await c.until(lambda: c.of("welcome"))
        assert not c.of("welcome")[0]["begun"]
        assert await answers_a_ping(c)


async def test_a_page_that_sends_nothing_but_rubbish_is_closed_and_may_come_again(h: House) -> None:
    interview = await h.interview()
    async with page(h.address, interview) as c:
        await c.send("hello", page="p")
        for _ in range(BAD_MESSAGES + 5):
            await c.socket.send("rubbish")
        await c.until(lambda: c.closed is not None)
        assert c.closed == TOO_MANY_BAD
    async with page(h.address, interview) as again:
        await again.send("hello", page="p")
        await again.until(lambda: again.of("welcome"))
        assert await answers_a_ping(again)


async def test_a_frame_beyond_all_measure_costs_the_socket_and_not_the_interview(h: House) -> None:
    interview = await h.interview()
    async with candidate(h.address, interview, hearing=HASTE) as c:
        await c.send("start")
        await c.until(lambda: c.state == "speaking")
        await c.socket.send(frame(JPEG, picture(2**20 + 1)))
        await c.until(lambda: c.closed is not None)
        assert c.closed == 1009
    async with candidate(h.address, interview, hearing=HASTE) as back:
        assert back.of("welcome")[0]["begun"]
        assert await back.alex_waits()


async def test_audio_far_too_fast_is_dropped_beyond_a_burst_and_the_interview_goes_on(h: House) -> None:
    async with candidate(h.address, await h.interview(), hearing=HASTE) as c:
        await c.send("start")
        assert await c.alex_waits()
        for _ in range(90):
            await c.socket.send(frame(AUDIO, bytes(AUDIO_BYTES)))
        await c.until(lambda: notices(c))
        assert "faster than real time" in notices(c)[0]
        await c.until(lambda: c.state == "listening")
        await c.say(1.5)
        await c.until(lambda: c.question)


async def test_pictures_that_come_too_often_are_left_out_without_a_word(h: House) -> None:
    async with page(h.address, await h.interview()) as c:
        await c.send("hello", page="p")
        for _ in range(20):
            await c.show(picture())
        assert await answers_a_ping(c)
        assert notices(c) == []


@pytest.mark.parametrize("name", ["0123456789abcdef", "no-such-interview", "x" * 200])
async def test_an_unknown_interview_is_refused_in_words(h: House, name: str) -> None:
    async with page(h.address, name) as c:
        await c.until(lambda: c.closed is not None)
        assert c.closed == NO_WAY_IN
        told = c.of("turned_away")[0]
        assert told["text"] == "There is no such interview."
        assert "start page" in told["next"]
        assert not told["again"]


async def test_an_interview_that_is_over_is_not_entered_again_and_its_report_stays(h: House) -> None:
    interview = await h.interview()
    async with candidate(h.address, interview, hearing=HASTE) as c:
        await c.send("start")
        await c.until(lambda: c.state == "speaking")
        await c.send("end")
        await c.until(lambda: c.ended)
    report: Json = await h.report(interview)
    assert report["verdict"]["text"].startswith("Not enough was said or written")
    async with page(h.address, interview) as late:
        await late.until(lambda: late.closed is not None)
        assert late.closed == NO_WAY_IN
        assert late.of("ended")[0]["text"] == "This interview is over."
    assert await h.report(interview) == report
