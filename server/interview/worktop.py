"""The interviewer's desk, laid by the server: what the tools may see of the candidate's work and time."""

from __future__ import annotations

from collections.abc import Callable

from server.interview.mouth import Mouth
from server.interview.parts import ModelRun
from server.interview.room import Room
from tools.desk import STATE_KEY as DESK

GATHER_S = 2.0


class Worktop:
    def __init__(self, room: Room, mouth: Mouth, run: ModelRun, now: Callable[[], float]) -> None:
        self._room, self._mouth, self._run, self._now = room, mouth, run, now
        self._gathered_s: float | None = None

    def lay(self, **what: object) -> None:
        self._room.desk = self._room.desk.model_copy(update=what)
        self._gathered_s = None
        if self._mouth.floor.begun:
            self._run.put_state({DESK: self._room.paused().model_dump(mode="json")})

    def gather(self, **what: object) -> None:
        """ADK keeps each change of the state for good, so typing and drawing are gathered for a while."""
        self._room.desk = self._room.desk.model_copy(update=what)
        self._gathered_s = self._now() if self._gathered_s is None else self._gathered_s

    def look(self, now: float) -> None:
        """Now and then: has enough been gathered?"""
        if self._gathered_s is not None and now - self._gathered_s >= GATHER_S:
            self.lay()
