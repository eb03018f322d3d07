"""A real PostgreSQL that is gone in the middle of an interview, for a whole minute: what it costs, and when it is caught up.

    python -m tests.bench.outage [--json] [--seconds 60]

The candidate goes on speaking and Alex answering, at real speed. Nothing is asserted here; a short one is a test
(tests/journeys/test_outage.py).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from server.settings import Settings
from server.simulator.endpoint import Simulator
from server.simulator.hum import Hum
from server.simulator.speaking import Pace
from tests.bench.ordeal import SETTINGS, attending
from tests.bench.witness import Ears, Numbered
from tests.journeys.candidate import Candidate
from tests.journeys.house import House, house, settings
from tests.journeys.manners import edit
from tests.journeys.postgres import Postgres, own_postgres

SPEAKS_S = 2.0
CAUGHT_UP_WITHIN_S = 60.0


@dataclass
class Outage:
    """`told_after_s`: from the database's end to the page's notice; `caught_up_after_s`: from its return to the notice's end.

    `answers`: turns that Alex took while it was gone;
    `unkept`: lines that the page was shown and the record does not have.
    """

    seconds: float
    told_after_s: float = 0.0
    caught_up_after_s: float = 0.0
    behind: int = 0
    journal_lost: int = 0
    turns: int = 0
    answers: int = 0
    lost_samples: int = 0
    unkept: list[str] = field(default_factory=list)
    code_kept: bool = False
    ended: str = ""
    report: str = ""


async def outage(folder: Path, database: Postgres, seconds: float, haste: float = 1.0) -> Outage:
    found, ears = Outage(seconds), Ears()

    def simulate(_: Settings) -> Simulator:
        return Simulator(voice=Hum(), pace=Pace(speed=4 * haste, playback=haste), tap=ears)

    chosen = settings(folder, **SETTINGS, ALEX_DATABASE_URL=database.url)
    async with house(chosen, simulate) as h:
        interview = await h.interview(minutes=15)
        async with attending(h, interview, haste) as c:
            await c.send("start")
            await _answers(c)
            await _gone(h, c, database, seconds, found)
            await _answers(c)
            await c.send("end")
            await c.until(lambda: c.ended)
        found.ended = str(c.of("ended")[0]["reason"])
        found.report = (await h.settled_report(interview, within_s=30))["status"]
        record = await h.record(interview)
        found.journal_lost = (await h.get("/healthz"))["journal_lost"]
    kept = [line["text"] for line in record["transcript"] if line["who"] == "alex"]
    found.unkept = [line for line in c.alex_lines if line not in kept]
    found.code_kept = bool(record["code"]) and record["code"][-1]["text"] == _code(found.turns)
    found.lost_samples = ears.lost_samples(c.spoken_frames)
    return found


async def _gone(h: House, c: Numbered, database: Postgres, seconds: float, found: Outage) -> None:
    """All that happens from its end until it is caught up."""
    now = asyncio.get_running_loop().time
    await asyncio.to_thread(database.stop)
    gone_s, lines = now(), len(c.alex_lines)
    async with asyncio.TaskGroup() as tasks:
        told = tasks.create_task(_since(c, lambda: is_saving_late(c), gone_s))
        while now() - gone_s < seconds:
            await _answers(c)
            found.turns += 1
            await edit(c, found.turns, _code(found.turns))
            found.behind = max(found.behind, (await h.get("/healthz"))["journal_behind"])
        found.told_after_s = await told
    found.answers = len(c.alex_lines) - lines
    await asyncio.to_thread(database.start)
    found.caught_up_after_s = await _since(c, lambda: not is_saving_late(c), now())


async def _since(c: Candidate, happened: Callable[[], bool], since_s: float) -> float:
    await c.until(happened, within_s=CAUGHT_UP_WITHIN_S)
    return round(asyncio.get_running_loop().time() - since_s, 1)


def is_saving_late(c: Candidate) -> bool:
    told = [notice["text"] for notice in c.of("notice") if notice["code"] == "saving"]
    return bool(told and told[-1])


async def _answers(c: Candidate) -> None:
    if await c.alex_waits():
        await c.say(SPEAKS_S)


def _code(turn: int) -> str:
    return f"draft = {turn}"


def told_in(found: Outage) -> str:
    return (
        f"PostgreSQL gone for {found.seconds:.0f} s: the page was told after {found.told_after_s:.1f} s, {found.behind} "
        f"entries waited, caught up {found.caught_up_after_s:.1f} s after it was back; meanwhile {found.turns} answers of the "
        f"candidate, {found.answers} lines of Alex; lost: {found.journal_lost} entries, {found.lost_samples} samples of the "
        f"candidate, {len(found.unkept)} lines, the code {'kept' if found.code_kept else 'LOST'}; ended {found.ended}, report "
        f"{found.report}"
    )


async def measure(seconds: float) -> Outage:
    with tempfile.TemporaryDirectory(prefix="alex-outage-") as folder, own_postgres() as database:
        return await outage(Path(folder), database, seconds)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.outage", description="a database that is gone for a while")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a sentence")
    parser.add_argument("--seconds", type=float, default=60.0, help="for so long (default: %(default)s)")
    chosen = parser.parse_args()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    found = asyncio.run(measure(chosen.seconds))
    print(json.dumps(asdict(found)) if chosen.json else told_in(found))


if __name__ == "__main__":
    main()
