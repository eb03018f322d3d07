"""The model's side is not there, refuses, or goes away: in words, everything saved, the report or why there is none."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from server.live.policy import BUDGET_S
from server.settings import Settings
from server.simulator.endpoint import Simulator
from server.simulator.hum import Hum
from server.simulator.inbound import Refused
from server.simulator.sessions import Mind
from server.simulator.speaking import Pace
from tests.journeys.candidate import Candidate, Json, candidate
from tests.journeys.house import HASTE, House, hasty, house, settings
from tests.journeys.manners import Manner, attend, ends, knows_the_answer, types
from tests.journeys.processes import simulate

pytestmark = pytest.mark.journey

GIVEN_UP_S = BUDGET_S + 30
"""The line is tried for so long, and the machine may be busy."""


def nowhere() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"https://127.0.0.1:{taken.getsockname()[1]}"


def with_a_key(folder: Path) -> Settings:
    return replace(settings(folder), rehearsal=False)


async def start_in_vain(h: House) -> tuple[Candidate, Json, Json]:
    """Press Start and see what comes; the record and the report after it."""
    interview = await h.interview()
    async with candidate(h.address, interview) as c:
        await c.send("start")
        await c.until(lambda: c.ended, within_s=GIVEN_UP_S)
    return c, await h.record(interview), await h.report(interview)


def told(c: Candidate) -> str:
    """The trouble in words, as the page shows it."""
    errors = [notice for notice in c.of("notice") if notice["level"] == "error"]
    assert len(errors) == 1
    assert errors[0]["next"]
    assert c.of("ended")[0]["reason"] == "trouble"
    return str(errors[0]["text"])


def empty(report: Json) -> bool:
    return [axis["score"] for axis in report["axes"]] == [None] * len(report["axes"]) and report["overall"] is None


async def test_a_service_that_does_not_answer_at_the_start_is_told_and_the_interview_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_API_KEY", "any")
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", nowhere())
    async with house(with_a_key(tmp_path)) as h:
        c, record, report = await start_in_vain(h)
    assert "connection" in told(c).lower()
    assert "saved" in told(c)
    assert "Traceback" not in str(c.messages)
    assert (record["status"], record["reason"]) == ("over", "trouble")
    assert empty(report)
    assert report["verdict"]["text"].startswith("Not enough was said or written")


def refusing(why: str) -> Callable[[Settings], Simulator]:
    """A service that answers each setup by a close with 1007."""

    def mind() -> Mind:
        raise Refused(1007, why)

    return lambda _: Simulator(brain=mind, voice=Hum(), pace=Pace(speed=HASTE))


async def test_a_setup_that_the_model_refuses_is_told_with_its_reason_and_not_tried_again(tmp_path: Path) -> None:
    async with house(settings(tmp_path), refusing("API key expired. Please renew the API key.")) as h:
        c, record, report = await start_in_vain(h)
        tried = [record for record in h.wire if "setup" in record.message]
    assert "API key expired" in told(c)
    assert len(tried) == 1
    assert record["status"] == "over"
    assert empty(report)


async def test_a_model_that_does_not_exist_is_told_with_the_place_to_put_it_right(tmp_path: Path) -> None:
    async with house(settings(tmp_path, ALEX_MODELS_LIVE="gemini-9.9-live")) as h:
        c, _, report = await start_in_vain(h)
    assert "gemini-9.9-live" in told(c)
    assert "models.live" in told(c)
    assert empty(report)


async def test_a_live_model_that_was_retired_gives_way_to_the_next_of_the_list(tmp_path: Path) -> None:
    async with house(settings(tmp_path, ALEX_MODELS_LIVE="gemini-9.9-live,gemini-3.8-live")) as h:
        async with candidate(h.address, await h.interview(), hearing=HASTE) as c:
            await c.send("start")
            assert await c.alex_waits()
            assert "I am Alex" in c.alex_lines[0]
            assert [notice["text"] for notice in c.of("notice") if notice["level"] == "error"] == []


async def test_text_models_that_do_not_exist_cost_the_report_and_nothing_else(tmp_path: Path) -> None:
    async with house(settings(tmp_path, ALEX_MODELS_TEXT="nothing-1"), hasty) as h:
        interview = await h.interview()
        async with candidate(h.address, interview, hearing=HASTE) as c:
            await attend(c, types(knows_the_answer), [ends])
        assert c.of("ended")[0]["reason"] == "candidate"
        answer = await h.settled_report(interview, within_s=30)
    assert answer["status"] == "failed"
    assert answer["report"] is None
    assert answer["error"].startswith("The report could not be written yet")


async def test_a_service_that_goes_away_ends_it_in_words_and_the_report_is_written_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with AsyncExitStack() as service:
        await service.enter_async_context(_reached(tmp_path, monkeypatch))
        async with house(with_a_key(tmp_path)) as h:
            interview = await h.interview()
            async with candidate(h.address, interview, hearing=HASTE) as c:
                await attend(c, types(knows_the_answer), [_ending(service)])
            assert "saved" in told(c)
            assert (await h.settled_report(interview, within_s=30))["status"] == "failed"
    async with _reached(tmp_path, monkeypatch), house(with_a_key(tmp_path)) as h:
        for _ in range(3):  # as often as a person would press the button while the service comes back
            assert (await h.http.post(f"/api/interviews/{interview}/report")).status_code == 202
            if (settled := await h.settled_report(interview, within_s=30))["status"] == "ready":
                break
        report = settled["report"]
    concepts = next(axis for axis in report["axes"] if axis["axis"] == "concepts")
    assert concepts["score"] is not None, "what was typed before is all there"


@asynccontextmanager
async def _reached(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """A service in another process, to which the environment leads."""
    async with simulate(folder, "--haste", str(HASTE)) as gemini:
        for name, value in gemini.environment.items():
            monkeypatch.setenv(name, value)
        yield


def _ending(service: AsyncExitStack) -> Manner:
    """The service goes away while the candidate looks at the problem."""

    async def manner(c: Candidate) -> None:
        await service.aclose()
        await c.until(lambda: c.ended, within_s=GIVEN_UP_S)

    return manner
