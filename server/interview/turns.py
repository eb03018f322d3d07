"""What the ear's events mean for the floor: Alex pauses, goes on or stops; a turn of the candidate begins and ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from server.audio.events import BargedIn, BargeInSuspected, EarEvent, SuspicionFaded, TurnEnded, TurnStarted
from server.interview.buttons import Buttons
from server.interview.follow import Follower
from server.interview.mouth import Mouth
from server.interview.room import Room
from tools.desk import SpokenTurn

UNSETTLED_S = 1.4
"""An ear that neither confirms nor drops a suspicion for so long is not waited for: Alex goes on (a page does so by itself)."""


class Host(Protocol):
    """What turn taking needs of its interview."""

    room: Room
    mouth: Mouth
    follower: Follower

    buttons: Buttons

    def stirred(self) -> None: ...
    def lay_on_desk(self, **what: object) -> None: ...


@dataclass(slots=True)
class Tally:
    """Suspected barge-ins and how they turned out, for those who look on."""

    suspected: int = 0
    faded: int = 0
    confirmed: int = 0


class Turns:
    """Where turns are told to the service by windows, what it answers while the candidate speaks is stale."""

    def __init__(self, host: Host, now: Callable[[], float]) -> None:
        self._host, self._now = host, now
        self._began_s = 0.0
        self._suspected_s: float | None = None
        self.tally = Tally()

    def take(self, event: EarEvent) -> None:
        match event:
            case BargeInSuspected():
                self._suspected()
            case SuspicionFaded():
                self.tally.faded += 1
                self._go_on()
            case TurnStarted(at_s):
                self._started(at_s)
            case TurnEnded(at_s, voiced_s):
                self._ended(max(voiced_s, at_s - self._began_s))
            case BargedIn():
                self.tally.confirmed += 1
                heard_s = round(self._host.mouth.heard_s(), 2)
                self._host.room.note("timing", {"what": "barge_in", "heard_s": heard_s})

    def settle(self, now: float) -> None:
        """Called again and again: no suspicion holds Alex up for long."""
        if self._suspected_s is not None and now - self._suspected_s > UNSETTLED_S:
            self._go_on()

    def _suspected(self) -> None:
        """Nothing is sent, and nobody has the floor but Alex: he only holds his breath."""
        self.tally.suspected += 1
        if self._host.mouth.duck():
            self._suspected_s = self._now()

    def _go_on(self) -> None:
        self._suspected_s = None
        self._host.mouth.go_on()

    def _started(self, at_s: float) -> None:
        self._began_s, self._suspected_s = at_s, None
        self._host.stirred()
        self._host.buttons.done_thinking()
        mouth = self._host.mouth
        mouth.hush(also_what_comes=mouth.by_windows)
        mouth.floor = replace(mouth.floor, candidate=True)

    def _ended(self, seconds: float) -> None:
        """The end is declared late, after the ear's patience: the turn is stamped with its own beginning."""
        room, mouth = self._host.room, self._host.mouth
        self._host.stirred()
        mouth.floor = replace(mouth.floor, candidate=False)
        mouth.asked()
        mouth.owe()
        began_s = max(0.0, round(room.at_s - (self._now() - self._began_s), 2))
        self._host.follower.candidate_spoke(seconds, began_s)
        turn = SpokenTurn(at_s=began_s, seconds=round(seconds, 2))
        self._host.lay_on_desk(turns=(*room.desk.turns, turn))
