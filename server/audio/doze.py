"""Who may doze: where the microphone has been quiet for a while nobody speaks, and hearing that again and again costs the most.

While Alex talks to somebody with headphones, or behind a browser that takes the echo away, the microphone brings its own noise
and nothing else. A frame of that is passed by: what was last heard of such frames holds for it too. With the first frame that
is louder the row catches up before it hears it: the last frames that were passed by are heard after all. So many that the
canceller's filter, its neighbours' memories and the net's windows are full of the present again. What follows Alex more slowly
is not lost either: `EchoBank.pass_by` glances at him, `catches_up` knows what a second of nothing teaches of an echo's path.

Events are the same as those of a row that is always awake, but for some hundredths of a second (tests/audio/test_doze.py).

Rows are interviews, as in `senses`. Pure; nothing depends on who else is in the bank.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from server.audio.canceller import BLOCK, Floats, Rows, with_a_row
from server.audio.cues import SMEAR_BLOCKS
from server.audio.ear import FRAME_SAMPLES, Samples

QUIET_DB = np.float32(-60)
"""To full scale, each 16 ms: softer than any speech that a service would understand, 30 dB under usual speech."""
OVER_FLOOR_DB = np.float32(9)
"""And no further over the room's floor, as the net tells it: a soft voice in a dead room is not quiet."""
NOBODY = np.float32(0.1)
"""And the net hears nobody."""
AFTER_FRAMES = 31
"""A second of that: the frames between words are heard, and who is woken again and again soon dozes no more, since catching up
costs as much as two seconds awake."""
KEPT_FRAMES = SMEAR_BLOCKS * BLOCK // FRAME_SAMPLES
GLANCE_FRAMES = 8
"""Every quarter of a second a dozing row looks at a frame with Alex in it: what follows him slowly must not stand still."""


class Doze:
    """`voice` (rows, 2), `floor_db` and `loss_db` (rows,) are what was last heard, and what is said of a dozing row."""

    def __init__(self) -> None:
        self.voice = np.zeros((0, 2), np.float32)
        self.floor_db, self.loss_db = np.zeros(0, np.float32), np.zeros(0, np.float32)
        self._quiet = np.zeros(0, np.intp)
        self._passed = np.zeros(0, np.intp)
        self._alex = np.zeros(0, np.intp)
        self._kept = np.zeros((0, KEPT_FRAMES, 2, FRAME_SAMPLES), np.int16)

    def open(self, row: int) -> None:
        """Rows are dense: `row` is one that was left, or the next."""
        while row >= len(self._quiet):
            for name in ("voice", "floor_db", "loss_db", "_quiet", "_passed", "_alex", "_kept"):
                setattr(self, name, with_a_row(getattr(self, name)))
        self.voice[row] = 1
        self._quiet[row] = self._passed[row] = self._alex[row] = 0

    def look(self, rows: Rows, level_db: Floats, may: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """(n, 2) levels of a frame of each row, (n,) who may doze at all -> (n,) whose frame is passed by."""
        quiet = (level_db < np.minimum(QUIET_DB, self.floor_db[rows] + OVER_FLOOR_DB)[:, None]).all(axis=1)
        quiet &= (self.voice[rows] < NOBODY).all(axis=1)
        self._quiet[rows] = np.where(quiet, self._quiet[rows] + 1, 0)
        dozes: NDArray[np.bool_] = may & (self._quiet[rows] > AFTER_FRAMES)
        return dozes

    def behind(self, rows: Rows) -> NDArray[np.bool_]:
        """(n,) who has passed frames by."""
        return self._passed[rows] > 0

    def keep(self, rows: Rows, mic: Samples, far: Samples) -> NDArray[np.bool_]:
        """(n, 512) frames that are passed by. (n,) at whose frame the row should glance."""
        at, alex = self._passed[rows] % KEPT_FRAMES, far.any(axis=1)
        self._kept[rows, at, 0], self._kept[rows, at, 1] = mic, far
        self._passed[rows] += 1
        self._alex[rows] += alex
        glances: NDArray[np.bool_] = alex & (self._alex[rows] % GLANCE_FRAMES == 0)
        return glances

    def with_alex(self, row: int) -> int:
        """In how many of the frames that this row has passed by Alex was heard."""
        return int(self._alex[row])

    def catch_up(self, row: int) -> tuple[Samples, Samples]:
        """The last of those that this row has passed by, (k, 512) each, oldest first: it is awake again."""
        passed, self._passed[row], self._alex[row] = int(self._passed[row]), 0, 0
        order = np.arange(max(0, passed - KEPT_FRAMES), passed) % KEPT_FRAMES
        return self._kept[row, order, 0], self._kept[row, order, 1]

    def heard(self, rows: Rows, voice: Floats, floor_db: Floats, loss_db: Floats) -> None:
        self.voice[rows], self.floor_db[rows], self.loss_db[rows] = voice, floor_db, loss_db
