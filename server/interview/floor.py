"""Who has the floor: one frozen value from which the state in words, and whether Alex may be spoken to, follow. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from server.audio.playback import Playback
from server.wire import AlexState

REACTION_S = 8.0
"""A model that owes a reaction for longer than this is not waited for any more."""


@dataclass(frozen=True, slots=True)
class Floor:
    """`owes_since_s`: the model was given something and has not begun to answer since then.

    `more_since_s`: it ended a turn and said that more is to come; believed for as long as a reaction is waited for.
    """

    begun: bool = False
    over: bool = False
    line_up: bool = False
    was_up: bool = False
    candidate: bool = False
    generating: bool = False
    more_since_s: float | None = None
    owes_since_s: float | None = None
    playback: Playback = field(default_factory=Playback)

    def owes(self, at: float) -> bool:
        return self.owes_since_s is not None and at - self.owes_since_s < REACTION_S

    def works(self, at: float) -> bool:
        return self.generating and (self.more_since_s is None or at - self.more_since_s < REACTION_S)

    def speaking(self, at: float) -> bool:
        return self.playback.audible(at)

    def free(self, at: float) -> bool:
        """May a stage direction or a typed answer go to the model now?"""
        busy = self.candidate or self.works(at) or self.owes(at) or self.speaking(at)
        return self.begun and self.line_up and not self.over and not busy

    def state(self, at: float) -> AlexState:
        if self.over:
            return "ended"
        if not self.begun:
            return "waiting"
        if not self.line_up:
            return "reconnecting" if self.was_up else "connecting"
        if self.candidate:
            return "candidate_speaking"
        if self.speaking(at):
            return "speaking"
        return "thinking" if self.works(at) or self.owes(at) else "listening"
