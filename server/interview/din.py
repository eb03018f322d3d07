"""A sound that does not stop (music, a fan, a radio that passes for a voice): when nobody waits for its end any more. Pure.

A turn ends with silence, so in such a room none ever would, and Alex, who waits for it, would stay silent. What sounds is then
set aside: it is nobody's turn until it has stopped. Before Alex's first word all sound is, since nobody answers before he was
asked; a quiet room never notices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.audio.endpointing import RELEASE

BREAK_S = 0.2
"""A shorter silence does not break a sound: speakers close their lips for 0.1 s, and breathe in for 0.3 s or more."""
RELIEF_S = 1.0
"""After what was told of as a din so much silence is its end; music has shorter rests."""
FIRST_S, WAITING_S, ANYHOW_S = 12.0, 25.0, 45.0
"""So long a sound without a break is borne: before the candidate's first answer, while Alex has something to say, and in any
case. People breathe every 3 to 6 s; a synthetic voice may read on for half a minute, but it begins with less."""
LONGEST_S = 180.0
"""A turn with breaks may be so long before it is set aside for what Alex has to say."""
STEP_S = 0.5
"""A longer time between two looks says nothing of what was between."""


@dataclass(frozen=True, slots=True)
class Moment:
    """`voice`: what the ear hears, 0 to 1. `greeted`: Alex has had his first word; `met`: and the candidate an answer.

    `speaks`: Alex is heard, and the ear then attends to him: that it hears nobody else is no proof of silence.
    """

    voice: float
    speaks: bool
    turn_open: bool
    waits: bool
    greeted: bool
    met: bool


@dataclass(frozen=True, slots=True)
class Din:
    """`aside`: what sounds is nobody's turn. `told`: it has lasted so long that the person is told.

    Seconds: `age_s` of this watch, `sound_s` of the sound without a break, `quiet_s` of the silence, `turn_s` of the open turn.
    """

    aside: bool = True
    told: bool = False
    at: float | None = None
    age_s: float = 0.0
    sound_s: float = 0.0
    quiet_s: float = 0.0
    turn_s: float = 0.0

    def step(self, now: Moment, at: float) -> Din:
        heard = self._heard(now, at)
        if not heard.aside:
            return replace(heard, aside=True, told=True) if heard._too_long(now) else heard
        awaited = now.greeted or heard.age_s >= FIRST_S  # an Alex who never speaks is no reason to be deaf
        if awaited and heard.quiet_s >= (RELIEF_S if heard.told else BREAK_S):
            return replace(heard, aside=False, told=False)
        return replace(heard, told=heard.told or heard.sound_s >= FIRST_S)

    def heard_anew(self) -> Din:
        """The person has taken the microphone up again: from now on it counts."""
        return Din(aside=False)

    def _heard(self, now: Moment, at: float) -> Din:
        passed_s = 0.0 if self.at is None else min(STEP_S, at - self.at)
        turn_s = self.turn_s + passed_s if now.turn_open else 0.0
        here = replace(self, at=at, age_s=self.age_s + passed_s, turn_s=turn_s)
        if now.voice >= RELEASE:
            return replace(here, sound_s=self.sound_s + passed_s, quiet_s=0.0)
        if now.speaks and self.sound_s > 0:
            return here
        quiet_s = self.quiet_s + passed_s
        return replace(here, sound_s=0.0 if quiet_s >= BREAK_S else self.sound_s, quiet_s=quiet_s)

    def _too_long(self, now: Moment) -> bool:
        if not now.turn_open:
            return False
        borne_s = FIRST_S if not now.met else WAITING_S if now.waits else ANYHOW_S
        return self.sound_s >= borne_s or (now.waits and self.turn_s >= LONGEST_S)
