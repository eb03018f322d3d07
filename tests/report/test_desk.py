"""The desk writes what is asked for, each interview once at a time, and outlives every failure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from server.report.desk import ReportDesk
from server.report.pipeline import ReportFailed
from server.store.errors import NotFound
from server.store.store import Store
from tests.report.scenes import SETUP


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "alex.db")
    yield store
    store.close()


@dataclass
class Hall:
    """Where the desk stands: what was written, and a gate before which its writers wait."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    writing: list[str] = field(default_factory=list)
    most_at_once: int = 0
    now: int = 0
    failing: dict[str, Exception] = field(default_factory=dict)

    async def write(self, interview: str) -> None:
        self.writing.append(interview)
        self.now += 1
        self.most_at_once = max(self.most_at_once, self.now)
        await self.gate.wait()
        self.now -= 1
        self.ended.put_nowait(interview)
        if (error := self.failing.get(interview)) is not None:
            raise error

    async def next(self) -> str:
        """The next interview whose writing came to an end, well or not."""
        async with asyncio.timeout(5):
            return await self.ended.get()


@asynccontextmanager
async def open_desk(store: Store, hall: Hall) -> AsyncIterator[ReportDesk]:
    desk = ReportDesk(store, hall.write, at_once=2)
    async with asyncio.TaskGroup() as house:
        running = house.create_task(desk.run())
        yield desk
        running.cancel()


async def test_a_report_that_is_asked_for_is_written_and_again_when_it_is_asked_for_again(store: Store) -> None:
    hall = Hall()
    hall.gate.set()
    async with open_desk(store, hall) as desk:
        for _ in range(2):
            desk.ask("one")
            assert await hall.next() == "one"
    assert hall.writing == ["one", "one"]


async def test_asking_again_while_it_is_written_changes_nothing(store: Store) -> None:
    hall = Hall()
    async with open_desk(store, hall) as desk:
        desk.ask("one")
        desk.ask("one")
        desk.ask("two")
        hall.gate.set()
        assert sorted([await hall.next(), await hall.next()]) == ["one", "two"]
        assert hall.writing == ["one", "two"]


async def test_only_so_many_are_written_at_once(store: Store) -> None:
    hall = Hall()
    async with open_desk(store, hall) as desk:
        for name in ("a", "b", "c", "d"):
            desk.ask(name)
        hall.gate.set()
        assert sorted([await hall.next() for _ in range(4)]) == ["a", "b", "c", "d"]
        assert hall.most_at_once <= 2


@pytest.mark.parametrize("error", [ReportFailed("down"), NotFound("one"), ZeroDivisionError("a mistake of ours")])
async def test_a_report_that_fails_leaves_the_desk_at_work(store: Store, error: Exception) -> None:
    interview = store.create_interview(SETUP)
    hall = Hall(failing={interview: error})
    hall.gate.set()
    async with open_desk(store, hall) as desk:
        desk.ask(interview)
        assert await hall.next() == interview
        desk.ask("next")
        assert await hall.next() == "next"


async def test_a_mistake_of_ours_is_marked_as_a_failure_in_words(store: Store) -> None:
    interview = store.create_interview(SETUP)
    hall = Hall(failing={interview: ZeroDivisionError("a mistake of ours")})
    hall.gate.set()
    async with open_desk(store, hall) as desk:
        desk.ask(interview)
        async with asyncio.timeout(5):
            while store.report(interview).status != "failed":
                await asyncio.sleep(0)
    assert "error of ours" in store.report(interview).error


async def test_a_database_that_does_not_answer_at_the_start_leaves_the_desk_at_work(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "alex.db")
    store.close()
    (tmp_path / "alex.db").write_bytes(b"no database at all" * 100)
    hall = Hall()
    hall.gate.set()
    async with open_desk(store, hall) as desk:
        desk.ask("one")
        assert await hall.next() == "one"


async def test_what_a_stopped_server_left_pending_is_taken_up(store: Store) -> None:
    interview = store.create_interview(SETUP)
    store.mark(interview, "over")
    store.mark_report(interview, "pending")
    hall = Hall()
    hall.gate.set()
    async with open_desk(store, hall):
        assert await hall.next() == interview
