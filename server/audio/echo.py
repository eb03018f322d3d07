"""Alex's voice in the microphone: taken away, then judged whether anybody else speaks, for all interviews in one pass.

The reference is what was really sent, at the time the playback clock says it leaves the page. Where that is wrong, by up to
0.3 s early or 0.8 s late, the alignment finds it within seconds of speech. A wrong clock has two sides:

* The echo comes later than the reference: the reference waits. Nothing is lost.
* The echo comes before its reference: the microphone must wait, and with it the residual and the evidence, by `late_ms`. Who
  knows what will be played hands it in ahead of its time (`ahead_ms`), and then nobody waits: what was sent is known before.

A row whose reference has been silent for a second passes its microphone through untouched, at the cost of following the noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from server.audio.alignment import Alignment
from server.audio.canceller import BLOCK, Canceller, Floats, Rows, with_a_row
from server.audio.cues import Cues
from server.audio.delays import Delays
from server.audio.judge import Judge
from server.audio.levels import Levels

FRAME = 2 * BLOCK
BLOCK_MS = 16
TAIL_FRAMES = 32
"""A second after Alex's last sample: the delay, the room, and what the loudspeaker's buffer held."""
LOOK_FRAMES = 4
SETTLING_FRAMES = 10
"""A moved reference begins with a new filter: a third of a second in which nobody is heard, instead of Alex himself."""
CAUTION, CAUTION_FRAMES = np.float32(1.5), np.float32(125)
"""Logits that a stranger's voice has to bring more than usual at a session's first word; none after four seconds of Alex."""
VOICE_NEEDED = 0.25
"""A residual that is speech with less than this probability is no person's voice, whatever the gate says."""
FULL_SCALE = np.float32(32768)


@dataclass(frozen=True, slots=True)
class Near:
    """What each row's microphone holds besides Alex. Arrays over the n rows that were heard.

    residual: (n, 512) int16, the microphone without the echo.
    near: (n, 2), 0..1 each 16 ms that somebody else than Alex speaks.
    judged: (n,) whether Alex is or was just in the loudspeaker; where not, near is 0 and the microphone the candidate's alone.
    erle_db: what the canceller takes away. loss_db, delay_ms: from reference to echo. All nan while no echo has been found.
    late_ms: by how much residual and near lag behind the microphone that was handed in.
    """

    residual: NDArray[np.int16]
    near: Floats
    judged: NDArray[np.bool_]
    erle_db: Floats
    loss_db: Floats
    delay_ms: Floats
    late_ms: Floats


def decide(near: Floats, voice: Floats | None = None) -> Floats:
    """The evidence of a barge-in, (n, 2): `near`, held against the probability (n, 2) of speech in the residual where known."""
    return near if voice is None else near * np.minimum(1, voice / np.float32(VOICE_NEEDED))


class EchoBank:
    """Rows are interviews. `ahead_ms`: by how much all references are handed in before they leave the page (16 ms steps)."""

    def __init__(self, ahead_ms: int = 0) -> None:
        self._home = ahead_ms // BLOCK_MS
        self._taken: list[bool] = []
        self._canceller, self._cues, self._judge = Canceller(), Cues(), Judge()
        self._alignment, self._delays, self._levels = Alignment(), Delays(), Levels()
        self._quiet = np.zeros(0, np.intp)
        self._frames = np.zeros(0, np.intp)
        self._settled_at = np.zeros(0, np.intp)

    def join(self) -> int:
        row = self._taken.index(False) if False in self._taken else len(self._taken)
        if row == len(self._taken):
            self._taken.append(True)
            self._quiet, self._frames = with_a_row(self._quiet), with_a_row(self._frames)
            self._settled_at = with_a_row(self._settled_at)
        self._taken[row], self._quiet[row] = True, TAIL_FRAMES + self._home
        self._frames[row] = self._settled_at[row] = 0
        for part in (self._canceller, self._cues, self._judge, self._alignment, self._levels):
            part.open(row)
        self._delays.open(row, self._home)
        return row

    def leave(self, row: int) -> None:
        self._taken[row] = False

    def hear(self, rows: Sequence[int], mic: NDArray[np.int16], far: NDArray[np.int16]) -> Near:
        """One frame of each row. mic, far: (n, 512) int16 at 16 kHz; far: zeros while Alex is silent."""
        index = np.asarray(rows, np.intp)
        judged = self._wake(index, np.abs(far).max(axis=1) > 0)
        sound, played = mic.astype(np.float32) / FULL_SCALE, far.astype(np.float32) / FULL_SCALE
        residual, near = mic.copy(), np.zeros((len(index), 2), np.float32)
        resting, awake = index[~judged], index[judged]
        if len(resting):
            self._cues.rest(resting, sound[~judged])
            self._delays.rest(resting, sound[~judged])
        if len(awake):
            residual[judged], near[judged] = self._frame(awake, sound[judged], played[judged])
            self._alignment.hear(awake, sound[judged], played[judged])
            self._look(awake)
        seen = self._levels.seen(index)
        late = np.where(judged, self._delays.late(index) * np.float32(BLOCK_MS), np.float32(0))
        return Near(residual, near, judged, seen.erle_db, seen.loss_db, seen.delay_ms, late)

    def _wake(self, rows: Rows, loud: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which rows are awake; those that were asleep begin with an empty loudspeaker."""
        patience = TAIL_FRAMES + (self._delays.held(rows) + 1) // 2
        asleep = self._quiet[rows] >= patience
        self._quiet[rows] = np.where(loud, 0, self._quiet[rows] + 1)
        for row in rows[asleep & loud]:
            self._canceller.silence(row)
            self._cues.wake(row)
            self._judge.open(row)
            self._alignment.pause(row)
            self._delays.wake(row)
        return loud | (self._quiet[rows] < patience)

    def _frame(self, rows: Rows, mic: Floats, far: Floats) -> tuple[NDArray[np.int16], Floats]:
        heard, played = self._delays.pass_through(rows, mic, far)
        echo, power = self._canceller.cancel(rows, heard, played)
        residual = heard - echo
        cues = self._cues.hear(rows, residual, echo, power)
        worse = self._levels.hear(rows, heard, echo, residual, played)
        blocks = residual.reshape(len(rows), 2, -1)
        blocks[worse] = heard.reshape(blocks.shape)[worse]
        new = np.maximum(0, 1 - self._frames[rows].astype(np.float32) / CAUTION_FRAMES)
        near = self._judge.weigh(rows, cues, CAUTION * new)
        near[self._frames[rows] < self._settled_at[rows]] = 0
        return np.clip(np.rint(residual * FULL_SCALE), -32768, 32767).astype(np.int16), near

    def _look(self, rows: Rows) -> None:
        """Every eighth of a second of its own time a row asks where its echo is."""
        self._frames[rows] += 1
        for row in rows[self._frames[rows] % LOOK_FRAMES == 0]:
            found = self._alignment.lag(int(row), self._delays.present(int(row)))
            if found is None:
                continue
            self._levels.delay_ms[row] = found * BLOCK_MS
            moved = self._delays.follow(row, found)
            if moved:
                self._canceller.shift(row, moved)
                self._settled_at[row] = self._frames[row] + SETTLING_FRAMES
