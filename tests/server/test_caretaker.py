"""The caretaker closes what nobody came back to, one interview at a time, and never one that somebody came back to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from server.caretaker import Caretaker
from server.interview.past import Past
from server.interview.session import Interview
from server.reception import AWAY, BROKEN_OFF, Reception
from server.store.records import Interview as Record
from server.store.records import InterviewSetup
from server.store.store import Store

SETUP = InterviewSetup(interviewer="technical", level="mid", minutes=30)
GRACE_S = 0.0
RAN_OUT_S = -1.0


def nobody_comes(record: Record, past: Past | None) -> Interview:
    raise AssertionError(f"nobody came in to {record.id}, of {past}")


@dataclass
class House:
    """A process on a database in which another one died: its interviews are begun and nobody's."""

    store: Store
    caretaker: Caretaker
    reception: Reception
    reports: list[str] = field(default_factory=list)

    async def left_behind(self) -> str:
        interview = self.store.create_interview(SETUP)
        self.store.leases.take(interview, RAN_OUT_S)
        self.store.journal(interview).note("start", 0.0, {})
        await self.store.flush()
        return interview

    async def broken(self) -> str:
        """Its journal has an entry that this version cannot read."""
        interview = await self.left_behind()
        self.store.journal(interview).note("progress", 1.0, {"state": {"of_another_version": True}})
        await self.store.flush()
        return interview

    async def sweeps(self, *left: str) -> None:
        """Until the reports of all that was left are asked for: a lease counts as left when it was seen twice."""
        sweeping = asyncio.create_task(self.caretaker.sweep())
        async with asyncio.timeout(20):
            while set(self.reports) != set(left):
                assert not sweeping.done()
                await asyncio.sleep(0.05)
        sweeping.cancel()

    def reason(self, interview: str) -> tuple[str, str]:
        record = self.store.get(interview)
        return record.status, record.reason


@asynccontextmanager
async def house(folder: Path) -> AsyncIterator[House]:
    store, asked = Store.open(folder / "alex.db"), list[str]()
    async with asyncio.TaskGroup() as tasks:
        reception = Reception(store, tasks, nobody_comes, asked.append, 5, 60.0)
        yield House(store, Caretaker(store, reception, asked.append, GRACE_S), reception, asked)
    store.close()


async def test_a_journal_that_cannot_be_read_takes_neither_the_house_nor_the_others_with_it(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        broken, well = await home.broken(), await home.left_behind()
        await home.sweeps(broken, well)
        assert home.reason(broken) == ("over", BROKEN_OFF)
        assert home.reason(well) == ("over", AWAY)


async def test_an_interview_that_somebody_took_up_meanwhile_is_left_alone(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        interview = await home.left_behind()
        seen = home.store.leases.run_out(GRACE_S)[interview]
        assert home.store.leases.take(interview), "its page came in"
        assert not home.store.leases.take_over(interview, seen)
        assert home.reason(interview)[0] == "running"


async def test_what_is_over_does_not_go_on_by_a_late_word(tmp_path: Path) -> None:
    """A process that slept through the end wakes with a start that it had not written."""
    async with house(tmp_path) as home:
        interview = await home.left_behind()
        home.store.mark(interview, "over", reason=AWAY)
        home.store.journal(interview).note("start", 2.0, {})
        await home.store.flush()
        assert home.reason(interview)[0] == "over"
