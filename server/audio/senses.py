"""What the ear hears with: the canceller takes Alex out of the microphone, the voice net judges what is left. In one pass."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from server.audio.alex_ear import HOPS, Sensed
from server.audio.canceller import Floats, Rows, with_a_row
from server.audio.doze import GLANCE_FRAMES, Doze
from server.audio.ear import Samples
from server.audio.echo import EchoBank, decide
from server.audio.vad import LOOK_AHEAD_S, VoiceBank

HARMONIC = 0.4
"""From here a pitch is believed (vad.Heard)."""
QUIETEST = 1e-12


class OwnSenses:
    """`alex_ear.Senses` of the product. A row of the one bank and its row of the other belong together.

    `dozes`: frames of a microphone that stays quiet are passed by (`doze`).
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
        at, level = np.asarray(rows, np.intp), level_db(mic)
        judged = self._echoes.attend(self._echo_of[at], far)
        dozing = self._doze.look(at, level, self._echoes.may_doze(self._echo_of[at], judged) & self._dozes)
        for n in np.flatnonzero(self._doze.behind(at) & ~dozing):
            self._catch_up(at[n : n + 1], judged[n : n + 1])
        if dozing.any():
            self._pass_by(at[dozing], mic[dozing], far[dozing])
        near, pitch_hz = np.zeros((len(at), HOPS), np.float32), np.zeros(len(at), np.float32)
        if len(awake := np.flatnonzero(~dozing)):
            near[awake], level[awake], pitch_hz[awake] = self._hear(at[awake], mic[awake], far[awake], judged[awake])
        last = self._doze
        return Sensed(
            voice=last.voice[at],
            near=near,
            level_db=level,
            pitch_hz=pitch_hz,
            floor_db=last.floor_db[at],
            echo_loss_db=last.loss_db[at],
            lag_s=LOOK_AHEAD_S[0],
        )

    def _hear(self, rows: Rows, mic: Samples, far: Samples, judged: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
        """near (n, 2), level_db (n, 2), pitch_hz (n,); the rest of what was heard is kept, for when it is not."""
        left = self._echoes.take(self._echo_of[rows], mic, far, judged)
        heard = self._voices.hear(rows, left.residual)
        self._doze.heard(rows, heard.voice, heard.floor_db, left.loss_db)
        pitch_hz = np.where(heard.harmonic >= HARMONIC, heard.pitch_hz, np.float32(0))
        return decide(left.near, heard.soon), level_db(left.residual), pitch_hz

    def _pass_by(self, rows: Rows, mic: Samples, far: Samples) -> None:
        glances = self._doze.keep(rows, mic, far)
        if glances.any():
            self._echoes.pass_by(self._echo_of[rows[glances]], mic[glances], far[glances], GLANCE_FRAMES)

    def _catch_up(self, row: Rows, judged: NDArray[np.bool_]) -> None:
        alone, echo = int(row[0]), int(self._echo_of[row[0]])
        alex = self._doze.with_alex(alone)
        mics, fars = self._doze.catch_up(alone)
        silent = not fars.any()
        if alex:
            self._echoes.catches_up(echo, alex, silent)
        for mic, far in zip(mics, fars, strict=True):
            self._hear(row, mic[None], far[None], judged & (not silent))


def level_db(frames: Samples) -> NDArray[np.float32]:
    """(n, 512) -> (n, 2): the level of each 16 ms to full scale, without its offset."""
    hops = frames.reshape(len(frames), HOPS, -1).astype(np.float32) / np.float32(32768)
    return np.asarray(10 * np.log10(hops.var(axis=2) + np.float32(QUIETEST)), np.float32)
