"""What every ear offers, and the bank that drives the ears of all live interviews together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, Protocol, runtime_checkable

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

    def set_aside(self, on: bool) -> None:
        """Nothing that the microphone brings is anybody's turn until this is taken back, and an open turn is over at once.

        `snapshot` tells all the same what is heard.
        """
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

    def set_aside(self, on: bool) -> None:
        """Takes no turns of its own."""

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
Push = tuple[Samples, Samples | None, float]
"""mic, far, at: the arguments of `Ear.push`."""


class Stack(Protocol):
    """Ears that go through numpy together: one push for each, none of them twice; what each says, in the same order."""

    def hear(self, ears: Sequence[Any], pushed: Sequence[Push]) -> Sequence[Sequence[EarEvent]]: ...


@runtime_checkable
class Stacked(Protocol):
    """An ear that is a row of a stack; `leave` gives the row back."""

    stack: Stack

    def leave(self) -> None: ...


def raise_it(fault: Exception) -> None:
    raise fault


def nobody_waits() -> None:
    """The ticker comes by itself."""


@dataclass(slots=True, eq=False)
class Row:
    """One interview's place in the bank: frames wait here for the next tick; `heard` takes each with what it caused.

    `stack`: with whose ears this one goes through numpy, None when it is heard alone.
    """

    ear: Ear
    heard: Heard
    broke: Broke = raise_it
    came: Callable[[], None] = nobody_waits
    stack: Stack | None = None
    waiting: list[Push] = field(default_factory=list)

    def put(self, mic: Samples, far: Samples | None, at: float) -> None:
        self.waiting.append((mic, far, at))
        self.came()


GATHER_S, MOST_GATHER_S = 0.002, 0.024


def gather_s(rows: int) -> float:
    """So long the first frame of a tick waits for those of other interviews; alone it does not wait.

    What numpy costs is for the most part the calling: 25 rows cost four times what one costs. So long is less than a frame.
    """
    return min(MOST_GATHER_S, GATHER_S * max(0, rows - 1))


class Bank:
    """The rows of all live interviews of the process. One tick hears all frames that wait, in order within a row.

    `came` is called with every frame: a ticker need not look where there is nothing to hear.
    """

    def __init__(self, came: Callable[[], None] = nobody_waits) -> None:
        self.rows: list[Row] = []
        self._came = came

    def join(self, ear: Ear, heard: Heard, broke: Broke = raise_it) -> Row:
        """`broke` hears of a fault in this row, which has left the bank by then."""
        row = Row(ear, heard, broke, self._came, ear.stack if isinstance(ear, Stacked) else None)
        self.rows.append(row)
        return row

    def leave(self, row: Row) -> None:
        if row in self.rows:
            self.rows.remove(row)
            if isinstance(row.ear, Stacked):
                row.ear.leave()

    def tick(self) -> None:
        """Hear what waits: the first frames of all rows, then their second ones. Stacked ears hear theirs in one pass."""
        waiting = {id(row): (row, row.waiting) for row in self.rows}
        for row in self.rows:
            row.waiting = []
        for nth in range(max((len(pushed) for _, pushed in waiting.values()), default=0)):
            self._round([(row, pushed[nth]) for row, pushed in waiting.values() if len(pushed) > nth and row in self.rows])

    def _round(self, round_: list[tuple[Row, Push]]) -> None:
        stacks: dict[int, tuple[Stack, list[tuple[Row, Push]]]] = {}
        for row, push in round_:
            if row.stack is not None:
                stacks.setdefault(id(row.stack), (row.stack, []))[1].append((row, push))
            else:
                self._guarded(row, push, partial(row.ear.push, *push))
        for stack, together in stacks.values():
            self._stacked(stack, together)

    def _stacked(self, stack: Stack, together: list[tuple[Row, Push]]) -> None:
        try:
            said = stack.hear([row.ear for row, _ in together], [push for _, push in together])
        except Exception as fault:  # nobody can say whose it was: all of the pass have lost a frame
            for row, _ in together:
                self._broken(row, fault)
            return
        for (row, push), events in zip(together, said, strict=True):
            self._guarded(row, push, partial(tuple, events))

    def _guarded(self, row: Row, push: Push, say: Callable[[], Sequence[EarEvent]]) -> None:
        if row not in self.rows:  # it left while the others were heard
            return
        try:
            row.heard(push[0], say())
        except Exception as fault:  # the other interviews go on
            self._broken(row, fault)

    def _broken(self, row: Row, fault: Exception) -> None:
        self.leave(row)
        row.broke(fault)
