"""Writing never waits: a locked, slow or absent database is buffered, told, and caught up."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from server.store.backlog import Pending, Refused
from server.store.entries import Transcript, of_kind
from server.store.records import InterviewSetup
from server.store.store import Store
from server.store.writer import Pace, Writer
from tests.leased import leased

SETUP = InterviewSetup(interviewer="technical", level="mid", minutes=30)
QUICK = Pace(gather_s=0.001, first_pause_s=0.001, longest_pause_s=0.005)
PATIENCE_S = 20.0


class Shelf:
    """A database of ours: refuses as often as it is told, waits at its gate, and keeps what it took."""

    def __init__(self, refusals: int = 0, open_: bool = True) -> None:
        self.refusals, self.batches = refusals, list[list[int]]()
        self.gate = threading.Event()
        self.entered = threading.Event()
        if open_:
            self.gate.set()

    def __call__(self, batch: Sequence[Pending]) -> Refused:
        self.entered.set()
        assert self.gate.wait(PATIENCE_S)
        if self.refusals > 0:
            self.refusals -= 1
            raise OSError("the disk is away")
        self.batches.append([entry.number for entry in batch])
        return Refused()

    @property
    def numbers(self) -> list[int]:
        return [number for batch in self.batches for number in batch]


def put(writer: Writer, count: int) -> None:
    for at in range(count):
        writer.put("one", "press", at, '{"button":"hint"}')


async def flushed(flush: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        await flush()  # type: ignore[misc]


# ---- the writer -------------------------------------------------------------------------------------------------------


async def test_entries_are_gathered_and_written_in_order() -> None:
    shelf = Shelf(open_=False)
    writer = Writer(shelf, Pace(gather_s=0.001, batch=50))
    put(writer, 1)
    assert shelf.entered.wait(PATIENCE_S)
    put(writer, 99)
    shelf.gate.set()
    await flushed(writer.flush)
    assert shelf.numbers == list(range(1, 101))
    assert [len(batch) for batch in shelf.batches] == [1, 50, 49]
    assert writer.close() == 0


async def test_noting_does_not_wait_for_a_database_that_hangs() -> None:
    shelf = Shelf(open_=False)
    writer = Writer(shelf, QUICK)
    put(writer, 1_000)
    assert not shelf.gate.is_set()
    assert writer.behind == 1_000
    shelf.gate.set()
    await flushed(writer.flush)
    assert (writer.behind, len(shelf.numbers)) == (0, 1_000)
    writer.close()


async def test_what_is_refused_is_kept_told_and_written_when_the_database_is_back() -> None:
    told: list[str] = []
    shelf = Shelf(refusals=3)
    writer = Writer(shelf, QUICK, told.append)
    put(writer, 10)
    await flushed(writer.flush)
    assert shelf.numbers == list(range(1, 11))
    assert told == ["The database does not take the journal: OSError.", ""]
    assert (writer.trouble, writer.lost) == ("", 0)
    writer.close()


def test_the_pauses_between_tries_grow_to_a_limit() -> None:
    pace = Pace(first_pause_s=0.1, longest_pause_s=2.0)
    assert [pace.pause_s(failures) for failures in (1, 2, 3, 4, 5, 6, 100)] == [0.1, 0.2, 0.4, 0.8, 1.6, 2.0, 2.0]


async def test_flushing_with_nothing_to_write_returns_at_once() -> None:
    writer = Writer(Shelf(open_=False), QUICK)
    await flushed(writer.flush)
    writer.close()


async def test_several_may_wait_for_different_entries_and_one_may_give_up() -> None:
    shelf = Shelf(open_=False)
    writer = Writer(shelf, QUICK)
    put(writer, 1)
    first = asyncio.create_task(writer.flush())
    given_up = asyncio.create_task(writer.flush())
    put(writer, 1)
    second = asyncio.create_task(writer.flush())
    while not shelf.entered.is_set():
        await asyncio.to_thread(shelf.entered.wait, PATIENCE_S)
    given_up.cancel()
    shelf.gate.set()
    async with asyncio.timeout(PATIENCE_S):
        await asyncio.gather(first, second)
    assert shelf.numbers == [1, 2]
    writer.close()


async def test_closing_writes_what_waits() -> None:
    shelf = Shelf()
    writer = Writer(shelf, Pace(gather_s=60))
    put(writer, 10)
    assert writer.close(PATIENCE_S) == 0
    assert shelf.numbers == list(range(1, 11))


async def test_closing_gives_up_on_a_database_that_stays_away_and_tells_how_much_is_lost() -> None:
    writer = Writer(Shelf(refusals=10**9), QUICK)
    put(writer, 7)
    assert writer.close(timeout_s=0.05) == 7


async def test_a_full_waiting_room_loses_the_newest_and_counts_them_and_the_rest_is_written() -> None:
    shelf = Shelf(open_=False)
    writer = Writer(shelf, Pace(gather_s=0.001, room_bytes=2_000))
    put(writer, 1)
    assert shelf.entered.wait(PATIENCE_S)
    put(writer, 100)
    assert writer.lost > 0
    shelf.gate.set()
    await flushed(writer.flush)
    assert len(shelf.numbers) + writer.lost == 101
    assert shelf.numbers == list(range(1, len(shelf.numbers) + 1))
    writer.close()


# ---- the real database ------------------------------------------------------------------------------------------------


async def test_a_database_locked_by_another_is_waited_for_without_losing_an_entry(tmp_path: Path) -> None:
    refused, well = threading.Event(), threading.Event()
    store = Store.open(
        tmp_path / "alex.db", pace=QUICK, busy_s=0.01, on_trouble=lambda words: (refused if words else well).set()
    )
    interview = leased(store, SETUP)
    journal = store.journal(interview)
    with closing(sqlite3.connect(tmp_path / "alex.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        journal.note("transcript", 1, {"who": "alex", "text": "Hello"})
        assert await asyncio.to_thread(refused.wait, PATIENCE_S)
        journal.note("transcript", 2, {"who": "candidate", "text": "Hi"})
        assert journal.behind == 2
        assert "does not take the journal" in journal.trouble
        other.execute("COMMIT")
    await flushed(journal.flush)
    assert await asyncio.to_thread(well.wait, PATIENCE_S)
    assert [turn.text for _, turn in of_kind(store.entries(interview), Transcript)] == ["Hello", "Hi"]
    assert (journal.behind, journal.trouble, store.lost) == (0, "", 0)
    store.close()


async def test_a_batch_whose_commit_was_not_acknowledged_is_not_doubled(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "alex.db", pace=QUICK)
    interview = leased(store, SETUP)
    batch = [Pending(number, interview, "press", 0.0, 0.0, '{"button":"hint"}') for number in (1, 2, 3)]
    assert (store._save(batch), store._save(batch)) == (Refused(), Refused())
    assert len(store.entries(interview)) == 3
    store.close()


async def test_an_entry_is_in_the_database_within_a_second_without_being_asked_for(tmp_path: Path) -> None:
    """Reads the file as another process would, until the entry is there; the limit is far above the usual 0.1 s."""
    store = Store.open(tmp_path / "alex.db")
    interview = leased(store, SETUP)
    store.journal(interview).note("press", 1, {"button": "hint"})
    async with asyncio.timeout(PATIENCE_S):
        while not await asyncio.to_thread(store.entries, interview):
            pass
    store.close()


WRITE_UNTIL_KILLED = """
import sys
from server.store.store import Store
from server.store.records import InterviewSetup
store = Store.open(sys.argv[1])
interview = store.create_interview(InterviewSetup(interviewer="technical", level="mid", minutes=30))
store.leases.take(interview, -1.0)
journal = store.journal(interview)
number = 0
sys.stdout.write(interview + "\\n")
sys.stdout.flush()
while True:
    number += 1
    journal.note("transcript", number, {"who": "candidate", "text": str(number)})
    if number % 1000 == 0:
        sys.stdout.write(f"{store.behind}\\n")
        sys.stdout.flush()
        sys.stdin.readline()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
def test_after_kill_9_what_is_kept_is_the_beginning_without_a_gap(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITE_UNTIL_KILLED, str(tmp_path / "alex.db")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    with process:
        assert process.stdout is not None
        assert process.stdin is not None
        interview = process.stdout.readline().strip()
        for _ in range(8):
            process.stdout.readline()
            process.stdin.write("on\n")
            process.stdin.flush()
        process.send_signal(signal.SIGKILL)
    store = Store.open(tmp_path / "alex.db")
    kept = [int(turn.text) for _, turn in of_kind(store.entries(interview), Transcript)]
    assert kept == list(range(1, len(kept) + 1))
    assert store.leases.take(interview)
    store.journal(interview).note("transcript", 0, {"who": "candidate", "text": "back"})
    assert (store.close(), store.lost) == (0, 0)


async def test_how_late_the_journal_is_counts_from_its_oldest_entry_that_waits(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "alex.db", busy_s=0.01)
    interview = leased(store, InterviewSetup(interviewer="technical", level="mid", minutes=30))
    assert store.late_s(time.time()) == 0
    with closing(sqlite3.connect(tmp_path / "alex.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        store.journal(interview).note("press", 1.0, {"button": "hint"})
        store.journal(interview).note("press", 2.0, {"button": "hint"})
        assert store.late_s(time.time() + 60) >= 60
        other.rollback()
    await store.flush()
    assert store.late_s(time.time() + 60) == 0
    store.close()
