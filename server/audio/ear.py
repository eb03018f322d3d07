"""What every ear offers, and the bank that drives the ears of all live interviews together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from server.audio.events import EarEvent

Samples = NDArray[np.int16]

Mode = Literal["quick", "balanced", "patient"]
"""How long the end of a turn is waited for, as a person chooses it."""
Setting = Literal["answer", "story", "coding"]
"""What a turn is like in this phase: a short answer, a story with pauses, words beside the keyboard."""

FRAME_SAMPLES = 512
RATE = 16_000
FRAME_S = FRAME_SAMPLES / RATE


@dataclass(frozen=True, slots=True)
class EarSnapshot:
    """What the ear makes of this moment, for people who look on.

    voice: probability of speech, 0 to 1. state: the ear's own word. patience_left_s: until an open turn is declared over
    (None: none is waiting). Levels are dBFS; echo_loss_db is how much weaker Alex's voice comes back (None: not known).
    """

    voice: float = 0.0
    state: str = "quiet"
    patience_left_s: float | None = None
    level_db: float = -100.0
    floor_db: float = -100.0
    echo_loss_db: float | None = None


class Ear(Protocol):
    def push(self, mic: Samples, far: Samples | None, at: float) -> Sequence[EarEvent]:
        """Hear one frame that ended at `at` (s).

        mic: (512,) int16 at 16 kHz. far: what the loudspeaker played meanwhile, the same shape, or None when it was silent.
        """
        ...

    def hold(self, until_s: float | None) -> None:
        """ "Let me think": no turn ends before `until_s`; None takes it back."""
        ...

    def patience(self, mode: Mode, setting: Setting) -> None:
        """How patient to be from now on: the person's choice, and what the phase is about."""
        ...

    def typed(self, at_s: float) -> None:
        """The candidate typed: who writes code is not done speaking."""
        ...

    def ran(self, at_s: float) -> None:
        """The candidate ran code."""
        ...

    def words(self, text: str, at_s: float, final: bool) -> None:
        """What the service understood of the turn so far; late, and sometimes wrong."""
        ...

    def snapshot(self) -> EarSnapshot: ...


class PlainEar:
    """What an ear does with hints that it has no use for."""

    def patience(self, mode: Mode, setting: Setting) -> None:
        """Always the same patience."""

    def typed(self, at_s: float) -> None:
        """Hears only sound."""

    def ran(self, at_s: float) -> None:
        """Hears only sound."""

    def words(self, text: str, at_s: float, final: bool) -> None:
        """Hears only sound."""

    def snapshot(self) -> EarSnapshot:
        return EarSnapshot()


class ServiceEar(PlainEar):
    """`ear: service`: the model's service decides, so this one hears nothing."""

    def push(self, mic: Samples, far: Samples | None, at: float) -> Sequence[EarEvent]:
        return ()

    def hold(self, until_s: float | None) -> None:
        """The service knows no such thing."""


Heard = Callable[[Samples, Sequence[EarEvent]], None]
Broke = Callable[[Exception], None]


def raise_it(fault: Exception) -> None:
    raise fault


def nobody_waits() -> None:
    """The ticker comes by itself."""


@dataclass(slots=True, eq=False)
class Row:
    """One interview's place in the bank: frames wait here for the next tick; `heard` takes each with what it caused."""

    ear: Ear
    heard: Heard
    broke: Broke = raise_it
    came: Callable[[], None] = nobody_waits
    waiting: list[tuple[Samples, Samples | None, float]] = field(default_factory=list)

    def put(self, mic: Samples, far: Samples | None, at: float) -> None:
        self.waiting.append((mic, far, at))
        self.came()


class Bank:
    """The rows of all live interviews of the process. One tick hears all frames that wait, in order within a row.

    `came` is called with every frame: a ticker need not look where there is nothing to hear.
    """

    def __init__(self, came: Callable[[], None] = nobody_waits) -> None:
        self.rows: list[Row] = []
        self._came = came

    def join(self, ear: Ear, heard: Heard, broke: Broke = raise_it) -> Row:
        """`broke` hears of a fault in this row, which has left the bank by then."""
        row = Row(ear, heard, broke, self._came)
        self.rows.append(row)
        return row

    def leave(self, row: Row) -> None:
        if row in self.rows:
            self.rows.remove(row)

    def tick(self) -> None:
        """Hear what waits. The bank of one: ear by ear; a stacked ear will take all rows in one pass."""
        for row in list(self.rows):
            frames, row.waiting = row.waiting, []
            try:
                for mic, far, at in frames:
                    row.heard(mic, row.ear.push(mic, far, at))
            except Exception as fault:  # the other interviews go on
                self.leave(row)
                row.broke(fault)
