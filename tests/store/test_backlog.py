"""The waiting room: in order, within its limit, and what hurts least goes first."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from server.store.backlog import CHEAP, OVERHEAD_BYTES, Backlog, Pending

KINDS = st.sampled_from(["transcript", "code", "edit", "timing", "connection", "call"])
STEPS = st.lists(st.tuples(st.sampled_from(["one", "two"]), KINDS, st.integers(0, 500)) | st.integers(1, 5), max_size=60)


def entry(number: int, kind: str = "transcript", interview: str = "one", size: int = 100) -> Pending:
    return Pending(number, interview, kind, 0.0, 0.0, "x" * size)


@given(STEPS, st.integers(500, 4_000))
def test_it_keeps_the_order_its_limit_and_its_account(steps: list[tuple[str, str, int] | int], limit: int) -> None:
    room, put, taken = Backlog(limit), [], []
    for number, step in enumerate(steps):
        if isinstance(step, int):
            taken += room.take(step)
        else:
            put.append(entry(number, step[1], step[0], step[2]))
            room.put(put[-1])
        assert sum(one.size for one in room._queue) == room._bytes <= limit
    taken += room.take(len(steps))
    numbers = [one.number for one in taken]
    assert numbers == sorted(numbers)
    assert len(taken) + room.lost == len(put)


def test_while_there_is_room_nothing_is_lost() -> None:
    room = Backlog(10 * (100 + OVERHEAD_BYTES))
    assert all(room.put(entry(number)) for number in range(10))
    assert (len(room), room.lost) == (10, 0)


def test_an_editor_text_that_a_later_one_replaced_goes_before_anything_else() -> None:
    room = Backlog(4 * (100 + OVERHEAD_BYTES))
    kept = [entry(1), entry(2, "code"), entry(3, "timing"), entry(4, "code")]
    for one in kept:
        room.put(one)
    assert room.put(entry(5))
    assert [one.number for one in room.take(9)] == [1, 3, 4, 5]
    assert room.lost == 1


def test_the_newest_text_of_each_interview_stays() -> None:
    room = Backlog(3 * (100 + OVERHEAD_BYTES))
    for number, interview in enumerate(["one", "two", "one"]):
        room.put(entry(number, "code", interview))
    room.put(entry(3))
    assert [one.number for one in room.take(9)] == [1, 2, 3]


def test_changes_go_only_with_the_text_that_they_change() -> None:
    room = Backlog(5 * (100 + OVERHEAD_BYTES))
    chain = [("code", "python"), ("edit", "python"), ("code", "java"), ("edit", "python"), ("code", "python")]
    for number, (kind, language) in enumerate(chain):
        room.put(replace(entry(number, kind), language=language))
    for number in (5, 6, 7):
        assert room.put(entry(number))
    assert not room.put(entry(8)), "the newest text of each language is precious"
    assert [one.number for one in room.take(9)] == [2, 4, 5, 6, 7]


def test_figures_go_before_words() -> None:
    for kind in CHEAP:
        room = Backlog(2 * (100 + OVERHEAD_BYTES))
        room.put(entry(1, kind))
        room.put(entry(2))
        assert room.put(entry(3))
        assert [one.number for one in room.take(9)] == [2, 3]


def test_when_all_that_waits_is_precious_the_newest_is_turned_away() -> None:
    room = Backlog(2 * (100 + OVERHEAD_BYTES))
    assert [room.put(entry(number)) for number in range(3)] == [True, True, False]
    assert [one.number for one in room.take(9)] == [0, 1]
    assert room.put(entry(4))
