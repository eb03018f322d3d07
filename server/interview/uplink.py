"""From frames and ear events to what goes on the wire, by the way in which the end of a turn is said. Pure.

With `activity` only a turn's audio travels, in a window, after a pre-roll: what was said while the ear made up its mind.
With `stream_end` and `service` the stream is continuous.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from server.audio.events import EarEvent, TurnEnded, TurnStarted
from server.live.turn_taking import EndOfTurn

PRE_ROLL_FRAMES = 28
"""28 x 32 ms = 0.9 s: two windows of the seed's ear (barge-in) and 0.4 s before them."""


@dataclass(frozen=True, slots=True)
class Audio:
    pcm: bytes


Mark = Literal["open", "shut", "stream_end"]
Act = Audio | Mark


class Uplink:
    def __init__(self, end_of_turn: EndOfTurn) -> None:
        self._way = end_of_turn
        self._open = False
        self._before: deque[bytes] = deque(maxlen=PRE_ROLL_FRAMES)

    def hear(self, pcm: bytes, events: Sequence[EarEvent]) -> list[Act]:
        """One frame with the events that it caused, in the order of the wire."""
        if self._way != "activity":
            ended = self._way == "stream_end" and any(isinstance(event, TurnEnded) for event in events)
            return [Audio(pcm), "stream_end"] if ended else [Audio(pcm)]
        acts: list[Act] = []
        taken = False
        for event in events:
            match event:
                case TurnStarted() if not self._open:
                    self._open = True
                    acts += ["open", *map(Audio, self._before)]
                    self._before.clear()
                case TurnEnded() if self._open:
                    self._open = False
                    acts += ["shut"] if taken else [Audio(pcm), "shut"]
                    taken = True
        if not taken:
            self._keep(pcm, acts)
        return acts

    def _keep(self, pcm: bytes, acts: list[Act]) -> None:
        if self._open:
            acts.append(Audio(pcm))
        else:
            self._before.append(pcm)
