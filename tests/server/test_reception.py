"""Who may come in, and what becomes of those who may not."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from server.interview.past import Past
from server.interview.session import Interview
from server.reception import AWAY, BROKEN_OFF, LEFT, RESTARTED, Closing, Over
from server.store.backlog import Pending, Refused
from server.store.records import Interview as Record
from server.store.store import Store
from tests.indoors import indoors
from tests.leased import leased
from tests.server.lobby import OF_A_NEWER_VERSION, RAN_OUT_S, SETUP, Lobby, left_behind, lobby, staged
from tests.virtual import passes


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "alex.db"


class Late(Store):
    """A database that answers, and does not take the journal."""

    def _save(self, batch: Sequence[Pending]) -> Refused:
        raise OSError("the disk is away")


def out_of_the_bank(record: Record, past: Past | None) -> Interview:
    raise KeyError("a-problem-of-old")


@indoors
async def test_an_interview_that_another_process_left_is_taken_up(database: Path) -> None:
    interview = await left_behind(database)
    with closing(Store.open(database)) as store:
        async with lobby(store) as hall:
            assert await hall.reception.enter(interview) is await hall.reception.enter(interview)
            assert hall.reception.is_live(interview)


@indoors
async def test_one_whose_journal_cannot_be_read_is_over_and_its_page_is_told_so(database: Path) -> None:
    interview = await left_behind(database, OF_A_NEWER_VERSION)
    with closing(Store.open(database)) as store:
        async with lobby(store) as hall:
            with pytest.raises(Over, match=RESTARTED):
                await hall.reception.enter(interview)
            assert await hall.asked.get() == interview
        assert (store.get(interview).status, store.get(interview).reason) == ("over", BROKEN_OFF)


@indoors
async def test_one_whose_problem_is_not_in_the_bank_any_more_is_over_and_its_page_is_told_so(database: Path) -> None:
    interview = await left_behind(database)
    with closing(Store.open(database)) as store:
        async with lobby(store, out_of_the_bank) as hall:
            with pytest.raises(Over, match=RESTARTED):
                await hall.reception.enter(interview)
            assert await hall.asked.get() == interview
        assert store.get(interview).reason == BROKEN_OFF


@indoors
async def test_who_comes_while_an_interview_is_closed_waits_and_hears_how_it_ended(database: Path) -> None:
    interview = await left_behind(database)
    with closing(Store.open(database)) as store:
        async with lobby(store) as hall, asyncio.TaskGroup() as tasks:
            async with hall.reception.leaving(interview):
                coming = tasks.create_task(_refusal(hall, interview))
                await passes(10.0)
                assert not coming.done()
                store.mark(interview, "over", reason=AWAY)
            assert await coming == LEFT


async def _refusal(hall: Lobby, interview: str) -> str:
    with pytest.raises(Over) as refused:
        await hall.reception.enter(interview)
    return str(refused.value)


class Gated(Store):
    """Who asks for an interview waits at a gate the first time."""

    gate = threading.Event()

    def get(self, interview: str) -> Record:
        self.gate.wait(20)
        return super().get(interview)


async def test_no_sweep_closes_an_interview_behind_the_back_of_a_page_that_is_on_its_way_in(database: Path) -> None:
    """In real time, with threads."""
    interview, other = await left_behind(database), await left_behind(database)
    with closing(Gated.open(database)) as store:
        async with lobby(store) as hall, asyncio.TaskGroup() as tasks:
            coming = tasks.create_task(hall.reception.enter(interview))
            sweeping = tasks.create_task(hall.caretaker.sweep())
            while not store.leases.is_held(other):  # until the sweep has it
                await asyncio.sleep(0.05)
            store.gate.set()
            assert await hall.asked.get() == other
            await coming
            assert hall.reception.is_live(interview)
            assert store.get(interview).status == "running"
            sweeping.cancel()


@indoors
async def test_who_was_refused_is_not_expected_any_more(database: Path) -> None:
    interview = await left_behind(database, OF_A_NEWER_VERSION)
    with closing(Store.open(database)) as store:
        async with lobby(store) as hall:
            await _refusal(hall, interview)
            assert not hall.reception.is_expected(interview)


@indoors
async def test_a_mistake_of_ours_in_a_new_interview_does_not_end_it(database: Path) -> None:
    with closing(Store.open(database)) as store:
        interview = store.create_interview(SETUP)
        async with lobby(store, out_of_the_bank) as hall:
            with pytest.raises(KeyError):
                await hall.reception.enter(interview)
        assert store.get(interview).status == "new"


@indoors
async def test_while_the_server_stops_nobody_comes_in_and_the_next_server_may_have_what_was_asked_for(database: Path) -> None:
    known, new = await left_behind(database), ""
    with closing(Store.open(database)) as store, closing(Store.open(database)) as other:
        new = store.create_interview(SETUP)
        async with lobby(store) as hall:
            hall.reception.close()
            for interview in (known, new):
                with pytest.raises(Closing):
                    await hall.reception.enter(interview)
                assert other.leases.take(interview)


async def test_who_is_still_on_the_way_in_when_the_server_stops_does_not_come_in(database: Path) -> None:
    """With threads, which take a while."""
    interview = await left_behind(database)
    with closing(Store.open(database)) as store, closing(Store.open(database)) as other:
        async with lobby(store) as hall, asyncio.TaskGroup() as tasks:
            coming = tasks.create_task(_closed(hall, interview))
            while other.leases.take(interview, RAN_OUT_S):  # until it is claimed
                await asyncio.sleep(0)
            hall.reception.close()
            await coming
        assert other.leases.take(interview)


async def _closed(hall: Lobby, interview: str) -> None:
    with pytest.raises(Closing):
        await hall.reception.enter(interview)


async def test_when_many_pages_come_at_once_only_so_many_come_in_and_the_others_may_go_elsewhere(database: Path) -> None:
    """With threads, which let each of them look before any is in."""
    interviews = [await left_behind(database) for _ in range(4)]
    with closing(Store.open(database)) as store, closing(Store.open(database)) as other:
        async with lobby(store, limit=1) as hall:
            came = await asyncio.gather(*map(hall.reception.enter, interviews), return_exceptions=True)
            assert sorted(type(one).__name__ for one in came) == ["Full", "Full", "Full", "Interview"]
            live = [hall.reception.is_live(interview) for interview in interviews]
            assert [other.leases.take(interview) for interview in interviews] == [not one for one in live]


@indoors
async def test_what_is_not_written_when_the_server_stops_keeps_its_lease_since_it_may_still_be(database: Path) -> None:
    late = Late.open(database)
    interview = late.create_interview(SETUP)
    async with lobby(late) as hall:
        await hall.reception.enter(interview)
        late.journal(interview).note("press", 1.0, {"button": "hint"})
    with closing(Store.open(database)) as other:
        assert other.leases.is_held(interview)
    assert late.close(timeout_s=0.01) == 1


async def test_what_is_written_when_the_server_stops_is_free_for_the_next_server_at_once(database: Path) -> None:
    with closing(Store.open(database)) as store, closing(Store.open(database)) as other:
        interview = store.create_interview(SETUP)
        async with lobby(store) as hall:
            await hall.reception.enter(interview)
            store.journal(interview).note("press", 1.0, {"button": "hint"})
        assert other.leases.take(interview)
        assert [entry.kind for entry in other.entries(interview)] == ["press"]


@indoors
async def test_a_new_interview_is_told_what_earlier_ones_asked(database: Path) -> None:
    """So that who practises again gets another problem."""
    told: list[tuple[str, ...]] = []

    def noting(record: Record, past: Past | None) -> Interview:
        told.append(record.asked_before)
        return staged(record, past)

    with closing(Store.open(database)) as store:
        earlier = leased(store, SETUP)
        store.journal(earlier).note("problem", 1.0, {"id": "two-sum"})
        await store.flush()
        interview = store.create_interview(SETUP)
        async with lobby(store, noting) as hall:
            await hall.reception.enter(interview)
    assert told == [("two-sum",)]
