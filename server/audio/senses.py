"""What the ear hears with: the canceller takes Alex out of the microphone, the voice net judges what is left. In one pass."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from server.audio.alex_ear import HOPS, Sensed
from server.audio.canceller import Floats, Rows, with_a_row
from server.audio.doze import Doze
from server.audio.ear import Samples
from server.audio.echo import EchoBank, decide
from server.audio.vad import LOOK_AHEAD_S, VoiceBank

HARMONIC = 0.4
"""From here a pitch is believed (vad.Heard)."""
QUIETEST = 1e-12


class OwnSenses:
    """`alex_ear.Senses` of the product. A row of the one bank and its row of the other belong together.

    `dozes`: the net passes by what is left of a microphone that stays quiet (`doze`).
    """

    def __init__(self, dozes: bool = True) -> None:
        self._voices, self._echoes = VoiceBank(), EchoBank()
        self._echo_of = np.zeros(0, np.intp)
        self._doze, self._dozes = Doze(), dozes

    def join(self) -> int:
        row = self._voices.join()
        while row >= len(self._echo_of):
            self._echo_of = with_a_row(self._echo_of)
        self._echo_of[row] = self._echoes.join()
        self._doze.open(row)
        return row

    def leave(self, row: int) -> None:
        self._voices.leave(row)
        self._echoes.leave(int(self._echo_of[row]))

    def hear(self, rows: Sequence[int], mic: Samples, far: Samples) -> Sensed:
        at = np.asarray(rows, np.intp)
        left = self._echoes.hear(self._echo_of[at].tolist(), mic, far)
        level = level_db(left.residual)
        dozing = self._doze.look(at, level) & self._dozes
        for row in at[self._doze.behind(at) & ~dozing]:
            self._catch_up(int(row))
        self._doze.keep(at[dozing], left.residual[dozing])
        pitch_hz = np.zeros(len(at), np.float32)
        if len(awake := np.flatnonzero(~dozing)):
            pitch_hz[awake] = self._listen(at[awake], left.residual[awake])
        last = self._doze
        return Sensed(
            voice=last.voice[at],
            near=decide(left.near, last.soon[at]),
            level_db=level,
            pitch_hz=pitch_hz,
            floor_db=last.floor_db[at],
            echo_loss_db=left.loss_db,
            lag_s=LOOK_AHEAD_S[0],
        )

    def _catch_up(self, row: int) -> None:
        missed, frames = self._doze.catch_up(row)
        self._voices.missed(row, missed)
        for frame in frames:
            self._listen(np.array([row]), frame[None])

    def _listen(self, rows: Rows, frames: Samples) -> Floats:
        """pitch_hz (n,); the rest of what the net hears is kept, for when it does not listen."""
        heard = self._voices.hear(rows, frames)
        self._doze.heard(rows, heard.voice, heard.soon, heard.floor_db)
        pitch_hz: Floats = np.where(heard.harmonic >= HARMONIC, heard.pitch_hz, np.float32(0))
        return pitch_hz


def level_db(frames: Samples) -> NDArray[np.float32]:
    """(n, 512) -> (n, 2): the level of each 16 ms to full scale, without its offset."""
    hops = frames.reshape(len(frames), HOPS, -1).astype(np.float32) / np.float32(32768)
    return np.asarray(10 * np.log10(hops.var(axis=2) + np.float32(QUIETEST)), np.float32)
