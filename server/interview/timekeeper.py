"""The task that watches the time and the cost: it shows the clock, warns the model, and ends what has had its time."""

from __future__ import annotations

from typing import Protocol

from server.interview.follow import Follower
from server.interview.parts import Reason
from server.interview.pulse import pulse
from server.interview.room import Room
from server.interview.timer import due
from server.interview.words import SAVED, TIMES
from server.wire import Clock
from tools.directions import Kind

LOOK_S = 0.5
SHOW_S = 5.0
ONCE = frozenset({"half", "five", "one"})


class Host(Protocol):
    """What the timekeeper needs of its interview."""

    room: Room
    follower: Follower

    def direct(self, kind: Kind, words: str, **values: object) -> None: ...
    def lay_on_desk(self, **what: object) -> None: ...
    def end(self, reason: Reason, text: str) -> None: ...


class Timekeeper:
    """`grace_s`: how long after its time an interview is ended by force; `dollars`: the estimated cost that ends it."""

    def __init__(self, host: Host, grace_s: float, dollars: float) -> None:
        self._host, self._grace_s, self._dollars = host, grace_s, dollars
        self._told: set[str] = set()

    def take_up(self) -> None:
        """What was due long ago was said long ago, in another process; what still holds is due again."""
        room = self._host.room
        total_s, phase = room.agenda.minutes * 60, room.progress.phase
        gone_by = due(total_s, room.at_s, phase, room.phase_left_s(), room.closing, (), self._grace_s)
        self._told |= {key for key, event in gone_by if event in ONCE}

    async def watch(self) -> None:
        """A task of the interview. A clock that stands still warns of nothing."""
        shown_s = -SHOW_S
        while True:
            await pulse(LOOK_S)
            clock = self._host.room.clock_message()
            if self._host.room.clock.stands:
                continue
            if clock.elapsed_s - shown_s >= SHOW_S:
                shown_s = clock.elapsed_s
                self._host.room.tell(clock)
            self._tell(clock)
            if self._host.follower.dollars > self._dollars:
                self._host.end("trouble", f"The limit of ${self._dollars:.2f} for one interview is reached. {SAVED}")

    def _tell(self, clock: Clock) -> None:
        """What Alex is told is what the page shows."""
        room = self._host.room
        phase, total_s = room.progress.phase, room.agenda.minutes * 60
        for key, event in due(total_s, clock.elapsed_s, phase, room.phase_left_s(), room.closing, self._told, self._grace_s):
            self._told.add(key)
            if event == "stop":
                self._host.end("time", "The time is over. Your report is being written.")
            else:
                self._host.lay_on_desk(hard_stop=event == "over" or room.desk.hard_stop)
                left = {"left_s": round(clock.left_s), "phase_left_s": round(clock.phase_left_s)}
                self._host.direct("time", TIMES[event], event=event, phase=phase, **left)
