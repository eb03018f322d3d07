"""The desk writes what is asked for, each interview once at a time, and outlives every failure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from server.report.desk import Outcome, ReportDesk
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
    """Where the desk stands: what it told, and a gate before which its writers wait."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    told: asyncio.Queue[tuple[str, Outcome]] = field(default_factory=asyncio.Queue)
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
        if (error := self.failing.get(interview)) is not None:
            raise error

    def tell(self, interview: str, outcome: Outcome) -> None:
        self.told.put_nowait((interview, outcome))

    async def next(self) -> tuple[str, Outcome]:
        async with asyncio.timeout(5):
            return await self.told.get()


@asynccontextmanager
async def open_desk(store: Store, hall: Hall) -> AsyncIterator[ReportDesk]:
    desk = ReportDesk(store, hall.write, hall.tell, at_once=2)
    async with asyncio.TaskGroup() as house:
        running = house.create_task(desk.run())
        yield desk
        running.cancel()


async def test_a_report_that_is_asked_for_is_written_and_told(store: Store) -> None:
    hall = Hall()
    hall.gate.set()
    async with open_desk(store, hall) as desk:
        desk.ask("one")
        assert await hall.next() == ("one", "pending")
        assert await hall.next() == ("one", "ready")
        desk.ask("one")
        assert await hall.next() == ("one", "pending")
        assert await hall.next() == ("one", "ready")


async def test_asking_again_while_it_is_written_changes_nothing(store: Store) -> None:
    hall = Hall()
    async with open_desk(store, hall) as desk:
        desk.ask("one")
        desk.ask("one")
        hall.gate.set()
        assert [await hall.next(), await hall.next()] == [("one", "pending"), ("one", "ready")]
        assert hall.writing == ["one"]


async def test_only_so_many_are_written_at_once(store: Store) -> None:
    hall = Hall()
    async with open_desk(store, hall) as desk:
        for name in ("a", "b", "c", "d"):
            desk.ask(name)
        hall.gate.set()
        assert {(await hall.next())[1] for _ in range(8)} == {"pending", "ready"}
        assert sorted(hall.writing) == ["a", "b", "c", "d"]
        assert hall.most_at_once <= 2


@pytest.mark.parametrize("error", [ReportFailed("down"), NotFound("one"), ZeroDivisionError("a mistake of ours")])
async def test_a_report_that_fails_leaves_the_desk_at_work(store: Store, error: Exception) -> None:
    interview = store.create_interview(SETUP)
    hall = Hall(failing={interview: error})
    hall.gate.set()
    async with open_desk(store, hall) as desk:
        desk.ask(interview)
        assert [await hall.next(), await hall.next()] == [(interview, "pending"), (interview, "failed")]
        desk.ask("next")
        assert [await hall.next(), await hall.next()] == [("next", "pending"), ("next", "ready")]


async def test_a_mistake_of_ours_is_marked_as_a_failure_in_words(store: Store) -> None:
    interview = store.create_interview(SETUP)
    hall = Hall(failing={interview: ZeroDivisionError("a mistake of ours")})
    hall.gate.set()
    async with open_desk(store, hall) as desk:
        desk.ask(interview)
        await hall.next()
        await hall.next()
    assert store.report(interview).status == "failed"
    assert "error of ours" in store.report(interview).error


async def test_a_database_that_does_not_answer_at_the_start_leaves_the_desk_at_work(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "alex.db")
    store.close()
    (tmp_path / "alex.db").write_bytes(b"no database at all" * 100)
    hall = Hall()
    hall.gate.set()
    async with open_desk(store, hall) as desk:
        desk.ask("one")
        assert [await hall.next(), await hall.next()] == [("one", "pending"), ("one", "ready")]


async def test_what_a_stopped_server_left_pending_is_taken_up(store: Store) -> None:
    interview = store.create_interview(SETUP)
    store.mark(interview, "over")
    store.mark_report(interview, "pending")
    hall = Hall()
    hall.gate.set()
    async with open_desk(store, hall):
        assert [await hall.next(), await hall.next()] == [(interview, "pending"), (interview, "ready")]
