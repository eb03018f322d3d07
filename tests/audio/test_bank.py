"""The bank of ears: all live interviews of the process are heard in one tick."""

from __future__ import annotations

from collections.abc import Sequence

from server.audio.ear import FRAME_S, MOST_GATHER_S, Bank, Row, Samples, ServiceEar, gather_s
from server.audio.events import EarEvent, TurnStarted
from server.audio.seed import SeedEar
from tests.audio.sounds import Piece, frames, hear, pause, talk


class Listener:
    """What came out of one row: each frame, with the events that it caused."""

    def __init__(self) -> None:
        self.frames = 0
        self.events: list[EarEvent] = []

    def __call__(self, frame: Samples, events: Sequence[EarEvent]) -> None:
        self.frames += 1
        self.events += events


def fill(row: Row, *pieces: Piece) -> int:
    scene = frames(pieces)
    for mic, far, at in scene:
        row.put(mic, far, at)
    return len(scene)


def test_frames_wait_for_the_tick() -> None:
    bank, heard = Bank(), Listener()
    put = fill(bank.join(SeedEar(), heard), talk(1.0))
    assert heard.frames == 0
    bank.tick()
    assert heard.frames == put


def test_every_interview_hears_only_its_own_candidate() -> None:
    bank, loud, silent = Bank(), Listener(), Listener()
    fill(bank.join(SeedEar(), loud), talk(2.0), pause(2.0))
    fill(bank.join(SeedEar(), silent), pause(4.0))
    bank.tick()
    assert loud.events == hear(SeedEar(), talk(2.0), pause(2.0))
    assert silent.events == []


def test_a_frame_is_heard_once() -> None:
    bank, heard = Bank(), Listener()
    put = fill(bank.join(SeedEar(), heard), talk(0.5))
    bank.tick()
    bank.tick()
    assert heard.frames == put


def test_who_left_the_bank_is_not_heard_any_more() -> None:
    bank, heard = Bank(), Listener()
    row = bank.join(SeedEar(), heard)
    fill(row, talk(0.5))
    bank.leave(row)
    bank.tick()
    assert heard.frames == 0


def test_an_interview_may_leave_in_the_middle_of_a_tick() -> None:
    """What an ear says may end its interview, which leaves the bank at once; the others are still heard."""
    bank, other = Bank(), Listener()

    def leaves(frame: Samples, events: Sequence[EarEvent]) -> None:
        if row in bank.rows:
            bank.leave(row)

    row = bank.join(SeedEar(), leaves)
    fill(row, talk(0.2))
    put = fill(bank.join(SeedEar(), other), talk(0.2))
    bank.tick()
    assert other.frames == put


def test_whoever_ticks_is_told_of_every_frame() -> None:
    told: list[str] = []
    bank = Bank(lambda: told.append("a frame"))
    bank.tick()
    assert told == []
    put = fill(bank.join(SeedEar(), Listener()), talk(0.2))
    assert len(told) == put


def test_the_services_ear_hears_nothing_and_passes_every_frame_on() -> None:
    bank, heard = Bank(), Listener()
    put = fill(bank.join(ServiceEar(), heard), talk(3.0), pause(3.0))
    bank.tick()
    assert (heard.frames, heard.events) == (put, [])


def test_the_events_of_a_frame_come_with_that_frame() -> None:
    bank = Bank()
    heard: list[tuple[int, Sequence[EarEvent]]] = []
    row = bank.join(SeedEar(), lambda frame, events: heard.append((len(heard), events)))
    fill(row, talk(0.512))
    bank.tick()
    assert [number for number, events in heard if any(isinstance(event, TurnStarted) for event in events)] == [7]


def test_a_fault_in_one_row_is_told_to_its_interview_and_the_others_go_on() -> None:
    bank = Bank()
    told: list[Exception] = []
    heard: list[Samples] = []

    def stumbles(frame: Samples, events: Sequence[EarEvent]) -> None:
        raise ZeroDivisionError("one interview's own trouble")

    fill(bank.join(SeedEar(), stumbles, told.append), talk(0.1))
    put = fill(bank.join(SeedEar(), lambda frame, events: heard.append(frame)), talk(0.2))
    bank.tick()
    assert [type(fault) for fault in told] == [ZeroDivisionError]
    assert len(heard) == put
    assert len(bank.rows) == 1


def test_one_interview_is_heard_at_once_and_many_wait_for_each_other_but_for_less_than_a_frame() -> None:
    assert gather_s(0) == gather_s(1) == 0
    assert 0 < gather_s(2) < gather_s(5) <= gather_s(500) == MOST_GATHER_S < FRAME_S
