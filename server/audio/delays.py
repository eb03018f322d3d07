"""Two delay lines a row, so that the reference and its echo meet in the canceller's filter whatever the playback clock says."""

from __future__ import annotations

import numpy as np

from server.audio.alignment import EARLIEST, LATEST, REACH
from server.audio.canceller import BLOCK, HALVES, Floats, Rows, with_a_row

HEADROOM = 2
"""A reference that is moved arrives two blocks before its echo, which may come a little earlier tomorrow."""
_FAR, _MIC = LATEST + 1, HEADROOM - EARLIEST + 1
_UNKNOWN = -1000


class Delays:
    """`held`: blocks by which the reference waits; negative: by which the microphone does."""

    def __init__(self) -> None:
        self._held = np.zeros(0, np.intp)
        self._proposed = np.zeros(0, np.intp)
        self._home = np.zeros(0, np.intp)
        self._turn = np.zeros(0, np.intp)
        self._far = np.zeros((0, _FAR, BLOCK), np.float32)
        self._mic = np.zeros((0, _MIC, BLOCK), np.float32)

    def open(self, row: int, home: int) -> None:
        """Rows are dense: `row` is one that was left, or the next. home: the lag of a reference whose clock is right."""
        if row == len(self._held):
            for name in ("_held", "_proposed", "_home", "_turn", "_far", "_mic"):
                setattr(self, name, with_a_row(getattr(self, name)))
        self._held[row] = self._home[row] = home
        self._proposed[row] = _UNKNOWN
        self._far[row] = self._mic[row] = 0

    def held(self, rows: Rows) -> Rows:
        """Blocks for which the reference goes on after its last sample was handed in."""
        return np.maximum(self._held[rows], 0)

    def late(self, rows: Rows) -> Rows:
        return np.maximum(-self._held[rows], 0)

    def present(self, row: int) -> int:
        return int(self._held[row])

    def wake(self, row: int) -> None:
        self._far[row] = 0

    def rest(self, rows: Rows, mic: Floats) -> None:
        """A frame (n, 512) while Alex is silent: the microphone's past is wanted when he begins."""
        for half in HALVES:
            self._turn[rows] += 1
            self._mic[rows, self._turn[rows] % _MIC] = mic[:, half]

    def pass_through(self, rows: Rows, mic: Floats, far: Floats) -> tuple[Floats, Floats]:
        """One frame (n, 512) in, the frame that is due out."""
        turn, held = self._turn[rows], self._held[rows]
        mic_waits, far_waits = np.maximum(-held, 0), np.maximum(held, 0)
        heard, played = np.empty_like(mic), np.empty_like(far)
        for half in HALVES:
            turn += 1
            self._mic[rows, turn % _MIC] = mic[:, half]
            self._far[rows, turn % _FAR] = far[:, half]
            heard[:, half] = self._mic[rows, (turn - mic_waits) % _MIC]
            played[:, half] = self._far[rows, (turn - far_waits) % _FAR]
        self._turn[rows] = turn
        return heard, played

    def follow(self, row: int, lag: int) -> int:
        """An echo was found at `lag`; asked twice in a row, it is done. Returns by how many blocks the reference is later."""
        held, home = int(self._held[row]), int(self._home[row])
        sure = abs(lag - int(self._proposed[row])) <= 1
        self._proposed[row] = lag
        if held <= lag <= held + REACH or not sure:
            return 0
        self._held[row] = home if home <= lag <= home + REACH else lag - HEADROOM
        return int(self._held[row]) - held
