"""Faults that concern more than the turn that runs: spoiled sessions, doors that are shut, idle connections. Pure."""

from __future__ import annotations

from collections.abc import Callable

from server.simulator import outbound
from server.simulator.cuts import (
    DEADLINE,
    Abort,
    BigFrame,
    Cut,
    Guard,
    HoldPongs,
    IdleOut,
    Mishap,
    Relapse,
    Retire,
    Shut,
    Spoil,
)
from server.simulator.faults import Fault
from server.simulator.modelturn import Close, HangUp, Out
from server.simulator.opening import Alarm, House, gone
from server.simulator.sessions import Session


class Mishaps:
    """Of one connection. `later` takes an alarm that is to ring on it."""

    def __init__(
        self,
        house: House,
        session: Session,
        where: tuple[str, str],
        emit: Callable[[Out], None],
        later: Callable[[Alarm], None],
    ) -> None:
        self._house, self._session, self._emit, self._later = house, session, emit, later
        self._model, self._version = where
        self._idle: tuple[float, Cut] | None = None
        self._touched_at = 0.0

    def begin(self, now: float) -> None:
        self._touched_at = now
        for fault in self._session.faults.aged():
            self.wait_for_idleness(fault)
        if late_s := self._house.doors.pongs_late_s:
            self._emit(HoldPongs(late_s))

    def wait_for_idleness(self, fault: Fault) -> None:
        if isinstance(fault.effect, IdleOut):
            self._idle = (fault.at, fault.effect.cut)

    # ---- idleness

    def touched(self, now: float) -> None:
        """Something came up that counts."""
        self._touched_at = now

    def idle_at(self) -> float:
        return self._touched_at + self._idle[0] if self._idle else float("inf")

    def ring(self, now: float) -> None:
        if self._idle and self.idle_at() <= now:
            self.end(self._idle[1])

    # ---- what befalls it

    def befall(self, effect: Mishap, now: float) -> None:
        match effect:
            case Shut(end, doors, for_good):
                self._house.doors.shut(doors, for_good=for_good)
                self.end(end)
            case Spoil(end, resumed):
                self._session.spoiled = resumed
                self.end(end)
            case Relapse(into):
                self._session.relapse = into
                self.end(Abort())
            case Retire():
                self._house.retired.add(self._model)
                self.end(Cut(1008, gone(self._model, self._version)))
            case Guard(left_s):
                self._session.guarded = True
                self.announce(Cut(1011, DEADLINE, left_s), now)
            case HoldPongs():
                self._emit(effect)
            case BigFrame(size):
                self._emit(outbound.thought("m" * size))
            case IdleOut():
                pass  # it begins with its connection

    def announce(self, cut: Cut, now: float) -> None:
        """goAway now, and the cut when it is time."""
        self._emit(outbound.go_away(cut.go_away_s))
        self._later(Alarm(now + cut.go_away_s, cut))

    def end(self, end: Cut | Abort) -> None:
        self._emit(HangUp() if isinstance(end, Abort) else Close(end.code, end.reason))
