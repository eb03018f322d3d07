"""Turns that are not settled go into the journal as drafts: a process that dies in the middle of one loses a second of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from server.interview.follow import Follower, Turn
from server.interview.room import Room

DRAFT_S = 0.6


class Drafts:
    def __init__(self, room: Room, follower: Follower, now: Callable[[], float]) -> None:
        self._room, self._follower, self._now = room, follower, now
        self._noted: dict[Turn, dict[str, Any]] = {}
        self._looked_s = 0.0

    def look(self) -> None:
        """Called again and again; notes what has changed, at most every DRAFT_S seconds."""
        now = self._now()
        if now - self._looked_s < DRAFT_S:
            return
        self._looked_s, before, self._noted = now, self._noted, {}
        for at_s, turn, line in self._follower.drafts():
            self._noted[turn] = line
            if before.get(turn) != line:
                self._room.note("draft", line, at_s=at_s)
