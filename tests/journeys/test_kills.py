"""kill -9 at two moments of an interview, with SQLite and with a real PostgreSQL; thirty are `python -m tests.bench.kills`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.kills import JOURNAL_S, Tally, kills
from tests.journeys.postgres import postgres

pytestmark = pytest.mark.journey

MOMENTS, SEED = 2, 5


def bears(tally: Tally, figure: Callable[[str], None], store: str) -> None:
    figure(f"killed with {store}: {[(one.before, one.after, one.lost_s, one.away_s) for one in tally.moments]}")
    assert [one.resumed for one in tally.moments] == [True] * MOMENTS
    assert max(one.lost_s for one in tally.moments) < JOURNAL_S
    assert (tally.greetings, tally.lost_words) == (0, 0)
    assert tally.reports == tally.interviews


async def test_a_server_that_is_started_again_on_its_port_goes_on_with_sqlite(
    tmp_path: Path, figure: Callable[[str], None]
) -> None:
    database = f"sqlite:///{tmp_path / 'alex.db'}"
    bears(await kills(tmp_path, database, MOMENTS, SEED, standby=False, tell=lambda _: None), figure, "SQLite")


async def test_another_server_on_the_same_postgresql_goes_on(tmp_path: Path, figure: Callable[[str], None]) -> None:
    with postgres() as url:
        bears(await kills(tmp_path, url, MOMENTS, SEED, standby=True, tell=lambda _: None), figure, "PostgreSQL")
