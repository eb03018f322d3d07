"""The task that notices when a candidate is stuck, and lets Alex say something about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from server.interview.nudges import Stillness, ladder, spoken, stirred, waited
from server.interview.pulse import pulse
from server.interview.room import Room
from server.interview.words import NUDGES
from tools.directions import Kind

LOOK_S = 1.0


class Host(Protocol):
    """What the nudger needs of its interview."""

    room: Room

    def may_be_told(self, at: float) -> bool: ...
    def direct(self, kind: Kind, words: str, **values: object) -> None: ...


class Nudger:
    def __init__(self, host: Host, now: Callable[[], float]) -> None:
        self._host, self._now = host, now
        self._still = Stillness()

    def stirred(self) -> None:
        """The candidate did something: the nudges begin anew."""
        self._still = stirred(max(self._now(), self._still.since_s))

    def alex_is_heard(self) -> None:
        self._still = spoken(self._still, max(self._now(), self._still.since_s))

    def hold(self, until_s: float | None) -> None:
        """No nudge before `until_s` (monotonic seconds); None: from now on as usual."""
        self._still = Stillness(self._now() if until_s is None else until_s)

    async def watch(self) -> None:
        """A task of the interview."""
        while True:
            await pulse(LOOK_S)
            if self._host.room.clock.stands:  # that is nobody's silence
                self.alex_is_heard()
            elif self._host.may_be_told(self._now()):
                self._look()

    def _look(self) -> None:
        ladder_s = ladder(self._host.room.plan_phase)
        self._still, rung = waited(self._still, self._now(), ladder_s)
        if rung is not None:
            self._host.direct("nudge", NUDGES[rung - 1], rung=rung, silent_s=round(ladder_s[rung - 1]))
