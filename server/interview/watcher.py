"""The coding watcher at work beside the interview: it looks when there is something new, and lays what it saw on the desk."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from server.interview.pulse import pulse
from server.interview.room import Room
from server.interview.watch import Look, due
from tools.bank import Problem
from tools.results import ObservationInfo
from tools.watching import watcher_text

LINES_SAID = 4

log = logging.getLogger(__name__)

Watcher = Callable[[str, bytes | None], Awaitable[list[ObservationInfo]]]
"""Asks the coding_watcher agent: the request's text and the newest frame; what it observed."""


class Host(Protocol):
    """What the watcher needs of its interview."""

    room: Room

    def lay_on_desk(self, **what: object) -> None: ...


@dataclass(slots=True)
class CodeWatch:
    ask: Watcher
    problem: Callable[[str], Problem]
    now: Callable[[], float]
    last: Look = field(default_factory=Look)
    frame: bytes | None = None
    edited_at_s: float = 0.0
    runs: int = 0

    def saw(self, jpeg: bytes) -> None:
        self.frame = jpeg

    def edited(self) -> None:
        self.edited_at_s = self.now()

    def tested(self) -> None:
        self.runs += 1

    async def watch(self, host: Host) -> None:
        """A task of the interview. A look that fails is told to the operator and tried again when something is new."""
        while True:
            await pulse(0.25)
            code = host.room.code
            if host.room.problem is None or code is None:
                continue
            if due(self.last, code.revision, self.edited_at_s, self.runs, self.now()):
                await self._look(host)

    async def _look(self, host: Host) -> None:
        room, before = host.room, self.last
        assert room.problem is not None
        assert room.code is not None
        self.last = Look(room.code.revision, self.runs, room.code.text, self.now())
        said = [line.text for line in room.captions.values() if line.who == "candidate" and line.text][-LINES_SAID:]
        text = watcher_text(self.problem(room.problem.id), room.desk, said, before=before.code)
        try:
            seen = await self.ask(text, self.frame)
        except Exception:  # the model's side may fail in any way; the interview goes on without this look
            log.exception("interview %s: the coding watcher's look failed", room.who.id)
            return
        for observation in seen:
            room.note("observation", observation)
        if seen:
            host.lay_on_desk(observations=tuple(seen), observed_revision=self.last.revision)
