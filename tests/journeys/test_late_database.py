"""A database that does not take the journal for a while: another program holds its file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.journeys.candidate import candidate
from tests.journeys.house import HASTE, house, settings
from tests.journeys.manners import edit

pytestmark = pytest.mark.journey

WORDS = "A hash table maps keys to buckets."


async def test_a_locked_database_costs_no_word_is_told_quietly_and_is_caught_up(
    tmp_path: Path, figure: Callable[[str], None]
) -> None:
    async with house(settings(tmp_path)) as h:
        interview = await h.interview()
        async with candidate(h.address, interview, hearing=HASTE) as c:
            await c.send("start")
            assert await c.alex_waits()
            await c.say(1.5)
            await c.until(lambda: c.question)
            assert await c.alex_waits()
            with closing(sqlite3.connect(tmp_path / "alex.db")) as other:
                other.execute("BEGIN IMMEDIATE")
                heard = sum(c.heard.values())
                await c.type(WORDS)
                await edit(c, 1, "draft = 1")
                assert await c.alex_waits(), "Alex answers while nothing can be saved"
                assert sum(c.heard.values()) > heard
                await c.until(lambda: _saving(c.of("notice")))
                told = _saving(c.of("notice"))[-1]
                behind = (await h.get("/healthz"))["journal_behind"]
                other.rollback()
            await c.until(lambda: _saving(c.of("notice"))[-1]["text"] == "")
            await c.until(lambda: c.state == "listening")
            record = await h.record(interview)
            health = await h.get("/healthz")
    figure(f"a locked database: {behind} entries waited")
    assert behind > 0
    assert (told["level"], told["text"]) == ("info", "Saving is late; nothing is lost.")
    assert (health["status"], health["journal_lost"]) == ("ok", 0)
    assert WORDS in [line["text"] for line in record["transcript"]]
    assert record["code"][-1]["text"] == "draft = 1"


def _saving(notices: list[dict[str, str]]) -> list[dict[str, str]]:
    return [notice for notice in notices if notice["code"] == "saving"]
