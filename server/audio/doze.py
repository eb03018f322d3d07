"""Whose voice need not be looked for: where what is left of the microphone has been quiet for a while, nobody speaks.

The voice net passes such a frame by: what was last heard holds for it too. With the first frame that is louder the row catches
up before that is heard: the last frames that were passed by go through the net after all, so many that its windows and its
memory are full of the present again. The echo's part is never passed by: what it follows of Alex's voice in a room nobody could
make up for at the first word of a barge-in.

How far the events of such a row may be from those of one that is always awake, tests/audio/test_doze.py says.

Rows are interviews, as in `senses`. Pure; nothing depends on who else is in the bank.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from server.audio.canceller import Floats, Rows, with_a_row
from server.audio.ear import FRAME_SAMPLES, Samples

QUIET_DB = np.float32(-60)
"""To full scale, each 16 ms: softer than any speech that a service would understand, 30 dB under usual speech."""
OVER_FLOOR_DB = np.float32(9)
"""And no further over the room's floor, as the net tells it: a soft voice in a dead room is not quiet."""
NOBODY = np.float32(0.1)
"""And the net hears nobody."""
AFTER_FRAMES = 31
"""A second of that: the frames between words are heard, and who is woken again and again soon dozes no more, since catching up
costs as much as half a second awake."""
KEPT_FRAMES = 12
"""0.4 s: the net's windows and its memory."""


class Doze:
    """`voice`, `soon` (rows, 2) and `floor_db` (rows,) are what was last heard, and what is said of a dozing row."""

    def __init__(self) -> None:
        self.voice, self.soon = np.zeros((0, 2), np.float32), np.zeros((0, 2), np.float32)
        self.floor_db = np.zeros(0, np.float32)
        self._quiet = np.zeros(0, np.intp)
        self._passed = np.zeros(0, np.intp)
        self._kept = np.zeros((0, KEPT_FRAMES, FRAME_SAMPLES), np.int16)

    def open(self, row: int) -> None:
        """Rows are dense: `row` is one that was left, or the next."""
        while row >= len(self._quiet):
            for name in ("voice", "soon", "floor_db", "_quiet", "_passed", "_kept"):
                setattr(self, name, with_a_row(getattr(self, name)))
        self.voice[row] = self.soon[row] = 1
        self._quiet[row] = self._passed[row] = 0

    def look(self, rows: Rows, level_db: Floats) -> NDArray[np.bool_]:
        """(n, 2) levels of a frame of each row -> (n,) whose frame is passed by."""
        quiet = (level_db < np.minimum(QUIET_DB, self.floor_db[rows] + OVER_FLOOR_DB)[:, None]).all(axis=1)
        quiet &= (self.voice[rows] < NOBODY).all(axis=1)
        self._quiet[rows] = np.where(quiet, self._quiet[rows] + 1, 0)
        dozes: NDArray[np.bool_] = self._quiet[rows] > AFTER_FRAMES
        return dozes

    def behind(self, rows: Rows) -> NDArray[np.bool_]:
        """(n,) who has passed frames by."""
        return self._passed[rows] > 0

    def keep(self, rows: Rows, frames: Samples) -> None:
        """(n, 512) frames that are passed by."""
        self._kept[rows, self._passed[rows] % KEPT_FRAMES] = frames
        self._passed[rows] += 1

    def catch_up(self, row: int) -> tuple[int, Samples]:
        """It is awake again: how many frames it has missed for good, and the last ones, (k, 512), oldest first."""
        passed, self._passed[row] = int(self._passed[row]), 0
        missed = max(0, passed - KEPT_FRAMES)
        return missed, self._kept[row, np.arange(missed, passed) % KEPT_FRAMES]

    def heard(self, rows: Rows, voice: Floats, soon: Floats, floor_db: Floats) -> None:
        self.voice[rows], self.soon[rows], self.floor_db[rows] = voice, soon, floor_db
