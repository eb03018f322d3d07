"""Two servers on one database: each interview is conducted by one of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.store.records import InterviewSetup
from server.store.store import Store

SETUP = InterviewSetup(interviewer="technical", level="mid", minutes=30)
RAN_OUT_S = -1.0
"""A lease that was over before it began: what a killed server leaves, without the waiting."""


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """Two processes' ways into one database."""
    one, other = Store.open(tmp_path / "alex.db"), Store.open(tmp_path / "alex.db")
    yield one, other
    one.close()
    other.close()


@pytest.fixture
def interview(stores: tuple[Store, Store]) -> str:
    return stores[0].create_interview(SETUP)


def test_who_has_taken_an_interview_has_it_alone(stores: tuple[Store, Store], interview: str) -> None:
    one, other = stores
    assert one.leases.take(interview)
    assert not other.leases.take(interview)
    assert one.leases.take(interview), "a second page of the same process"
    assert one.leases.is_held(interview)
    assert other.leases.is_held(interview)


def test_what_was_given_back_or_ran_out_may_be_taken(stores: tuple[Store, Store], interview: str) -> None:
    one, other = stores
    one.leases.take(interview)
    one.leases.release(interview)
    assert other.leases.take(interview, RAN_OUT_S)
    assert not one.leases.is_held(interview)
    assert one.leases.take(interview)


def test_a_lease_that_ran_out_is_still_its_owners_until_somebody_takes_it(stores: tuple[Store, Store], interview: str) -> None:
    one, other = stores
    one.leases.take(interview, RAN_OUT_S)
    assert one.leases.renew({interview: 1.0}) == {interview: False}
    assert not other.leases.take(interview)


def test_who_has_lost_an_interview_is_told_at_the_next_heartbeat(stores: tuple[Store, Store], interview: str) -> None:
    one, other = stores
    one.leases.take(interview, RAN_OUT_S)
    other.leases.take(interview)
    assert one.leases.renew({interview: 1.0}) == {}
    one.leases.release(interview)
    assert not one.leases.take(interview), "what is not ours cannot be given back"


def test_a_knock_at_the_other_door_is_heard(stores: tuple[Store, Store], interview: str) -> None:
    one, other = stores
    one.leases.take(interview)
    other.leases.take(interview)
    assert one.leases.renew({interview: 1.0}) == {interview: True}


def test_a_knock_of_long_ago_is_forgotten(stores: tuple[Store, Store], interview: str) -> None:
    one, other = stores
    one.leases.take(interview)
    other.leases.take(interview)
    assert one.leases.renew({interview: 1.0}, wanted_s=0.0) == {interview: False}


def test_only_what_was_begun_and_left_alone_for_long_has_run_out(stores: tuple[Store, Store], interview: str) -> None:
    one, other = stores
    untouched = one.create_interview(SETUP)
    one.leases.take(interview, RAN_OUT_S)
    assert other.leases.run_out(0.0) == {}, "it had not begun"
    for begun in (interview, untouched):
        one.mark(begun, "running")
    assert set(other.leases.run_out(0.0)) == {interview, untouched}, "one without any lease is from an older version"
    assert set(other.leases.run_out(60.0)) == {untouched}
    one.leases.renew({interview: 2.0})
    assert set(other.leases.run_out(0.0)) == {untouched}


async def test_what_a_process_notes_after_it_has_lost_the_interview_is_not_kept(
    stores: tuple[Store, Store], interview: str
) -> None:
    one, other = stores
    one.leases.take(interview, RAN_OUT_S)
    one.journal(interview).note("start", 0.0)
    await one.flush()
    other.leases.take(interview)
    one.journal(interview).note("end", 5.0, {"reason": "trouble"})
    await one.flush()
    assert (one.lost, one.fenced) == (0, 1), "nobody misses it"
    assert other.get(interview).status == "running"
    assert [entry.kind for entry in other.entries(interview)] == ["start"]


async def test_what_nobody_holds_is_closed_to_a_process_that_was_frozen_while_another_ended_it(
    stores: tuple[Store, Store], interview: str
) -> None:
    frozen, other = stores
    frozen.leases.take(interview, RAN_OUT_S)
    other.leases.take(interview)
    other.journal(interview).note("start", 0.0)
    other.journal(interview).note("end", 5.0, {"reason": "candidate"})
    await other.flush()
    other.leases.release(interview)
    frozen.journal(interview).note("start", 0.0)
    frozen.journal(interview).note("end", 2.0, {"reason": "trouble"})
    await frozen.flush()
    assert (other.get(interview).status, other.get(interview).reason) == ("over", "candidate")
    assert [entry.kind for entry in other.entries(interview)] == ["start", "end"]
