"""From frames and ear events to what goes on the wire, by the way in which the end of a turn is said. Pure.

With `activity` only a turn's audio travels, in a window, after a pre-roll: what was said while the ear made up its mind.
With `stream_end` and `service` the stream is continuous.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from server.audio.events import EarEvent, TurnEnded, TurnStarted
from server.live.turn_taking import EndOfTurn

PRE_ROLL_FRAMES = 64
"""64 x 32 ms = 2 s: an ear may take its time to tell a turn from a back-channel, and not a word of it is lost."""
LEAD_S = 0.4
"""So much goes up from before the beginning that the ear gives a turn: a soft onset belongs to the word."""


BUNDLE = 3
"""Frames in one message to the model: 96 ms. A message costs what it costs, however much is in it; and nobody waits for the
first frame of three, since a turn is answered after its end, before which all of it has gone up."""


@dataclass(frozen=True, slots=True)
class Audio:
    """`frames`: how many are in it."""

    pcm: bytes
    frames: int = field(default=1, compare=False)


Mark = Literal["open", "shut", "stream_end"]
Act = Audio | Mark


class Uplink:
    def __init__(self, end_of_turn: EndOfTurn) -> None:
        self._way = end_of_turn
        self._open = False
        self._before: deque[tuple[float, bytes]] = deque(maxlen=PRE_ROLL_FRAMES)

    def hear(self, pcm: bytes, events: Sequence[EarEvent], at: float) -> list[Act]:
        """One frame that ended at `at` (s) with the events that it caused, in the order of the wire."""
        if self._way != "activity":
            ended = self._way == "stream_end" and any(isinstance(event, TurnEnded) for event in events)
            return [Audio(pcm), "stream_end"] if ended else [Audio(pcm)]
        acts: list[Act] = []
        taken = False
        for event in events:
            match event:
                case TurnStarted(at_s) if not self._open:
                    self._open = True
                    acts += ["open", *(Audio(kept) for kept_s, kept in self._before if kept_s > at_s - LEAD_S)]
                    self._before.clear()
                case TurnEnded() if self._open:
                    self._open = False
                    acts += ["shut"] if taken else [Audio(pcm), "shut"]
                    taken = True
        if not taken:
            self._keep(pcm, at, acts)
        return acts

    def _keep(self, pcm: bytes, at: float, acts: list[Act]) -> None:
        if self._open:
            acts.append(Audio(pcm))
        else:
            self._before.append((at, pcm))


class Bundles:
    """Frames on their way to the wire, BUNDLE at a time; a mark lets out what is held before it."""

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self._frames = 0

    def add(self, act: Act) -> list[Act]:
        """Sound may come in several frames at once."""
        if not isinstance(act, Audio):
            return [*self._taken(), act]
        if not self._held and act.frames >= BUNDLE:
            return [act]
        self._held.append(act.pcm)
        self._frames += act.frames
        return self._taken() if self._frames >= BUNDLE else []

    def _taken(self) -> list[Act]:
        held, self._held = self._held, []
        frames, self._frames = self._frames, 0
        return [Audio(b"".join(held), frames)] if held else []
