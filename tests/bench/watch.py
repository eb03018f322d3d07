"""How long nothing new is heard after each end of a connection to the model."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from server.live.policy import HEALTHY_AFTER_S
from server.simulator.endpoint import Simulator
from tests.bench.witness import Numbered

SINGLE_S = HEALTHY_AFTER_S + 1.5


class Watch:
    """Looks at the simulator's connections and the candidate's loudspeaker, every few milliseconds."""

    def __init__(self, simulator: Simulator, c: Numbered, now: Callable[[], float]) -> None:
        self._simulator, self._c, self._now = simulator, c, now
        self.words_s: list[float] = []
        self.drops = 0
        self._known: set[int] = set()
        self._silent_since_s: float | None = None
        self._heard = 0
        self._changed_s = float("-inf")

    def gave(self) -> None:
        """The candidate has given Alex something to answer: only from now on is his silence his own."""
        if self._silent_since_s is not None:
            self._silent_since_s = self._now()

    async def calm(self) -> None:
        """Until the connection is so old that its end is a single drop again."""
        while self._now() - self._changed_s < SINGLE_S and not self._c.ended:
            await asyncio.sleep(0.1)

    async def look(self) -> None:
        while not self._c.ended:
            await asyncio.sleep(0.005)
            self._look(self._now())

    def _look(self, now: float) -> None:
        c, open_now = self._c, set(self._simulator.connections)
        if self._known - open_now and not c.ended:
            self.drops += 1
            self._silent_since_s = now if self._silent_since_s is None else self._silent_since_s
        if open_now != self._known and self.drops:
            self._changed_s = now
        self._known = open_now
        heard = sum(len(pieces) for pieces in c.arrivals.values())
        if self._silent_since_s is None or not open_now:  # what still comes was underway when the connection ended
            self._heard = heard
        if self._silent_since_s is None:
            return
        if heard > self._heard:
            self.words_s.append(max(0.0, now - self._silent_since_s))
            self._silent_since_s, self._heard = None, heard
        elif self._is_audible() or c.talking or c.state == "candidate_speaking":
            self._silent_since_s = now

    def _is_audible(self) -> bool:
        return any(self._c.played.get(turn, 0) < sent for turn, sent in self._c.heard.items())
