"""A sound that does not stop (music, a fan, a radio that passes for a voice): when nobody waits for its end any more. Pure.

A turn ends with silence, so in such a room none ever would, and Alex, who waits for it, would stay silent. What sounds is then
set aside: it is nobody's turn until it has stopped. Before Alex's first word all sound is, since nobody answers before he was
asked; a quiet room never notices.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from server.audio.endpointing import RELEASE

BREAK_S = 0.2
"""A shorter silence does not break a sound: speakers close their lips for 0.1 s, and breathe in for 0.3 s or more."""
RELIEF_S = 1.0
"""After what was told of as a din so much silence is its end; music has shorter rests."""
GREETING_S, WAITING_S, ANYHOW_S = 12.0, 25.0, 45.0
"""So long a sound without a break is borne: before the greeting, while Alex has something to say, and in any case. People
breathe every 3 to 6 s; a synthetic voice may read on for half a minute."""
LONGEST_S = 180.0
"""A turn with breaks may be so long before it is set aside for what Alex has to say."""


@dataclass(frozen=True, slots=True)
class Moment:
    """`voice`: what the ear hears, 0 to 1. `waits`: Alex has something to say. `greeted`: his first word has been heard."""

    voice: float
    turn_open: bool
    waits: bool
    greeted: bool


@dataclass(frozen=True, slots=True)
class Din:
    """`aside`: what sounds is nobody's turn. `told`: it has lasted so long that the person is told.

    `since_s`: the first moment. `began_s`, `heard_s`: of the sound without a break. `opened_s`: of the open turn, if one is.
    """

    aside: bool = True
    told: bool = False
    since_s: float = math.inf
    began_s: float = math.inf
    heard_s: float = -math.inf
    opened_s: float | None = None

    def step(self, now: Moment, at: float) -> Din:
        heard = self._heard(now, at)
        if not heard.aside:
            return replace(heard, aside=True, told=True) if heard._too_long(now, at) else heard
        quiet_s = at - heard.heard_s
        awaited = now.greeted or at - heard.since_s >= GREETING_S  # an Alex who never speaks is no reason to be deaf
        if awaited and quiet_s >= (RELIEF_S if heard.told else BREAK_S):
            return replace(heard, aside=False, told=False)
        return replace(heard, told=heard.told or at - heard.began_s >= GREETING_S)

    def heard_anew(self) -> Din:
        """The person has taken the microphone up again: from now on it counts."""
        return Din(aside=False)

    def _heard(self, now: Moment, at: float) -> Din:
        opened_s = (at if self.opened_s is None else self.opened_s) if now.turn_open else None
        here = replace(self, since_s=min(self.since_s, at), opened_s=opened_s)
        if now.voice >= RELEASE:
            return replace(here, began_s=min(self.began_s, at), heard_s=at)
        return replace(here, began_s=math.inf) if at - self.heard_s >= BREAK_S else here

    def _too_long(self, now: Moment, at: float) -> bool:
        if not now.turn_open or self.opened_s is None:
            return False
        unbroken_s = at - self.began_s
        if now.waits:
            return unbroken_s >= WAITING_S or at - self.opened_s >= LONGEST_S
        return unbroken_s >= ANYHOW_S
