"""What the ear hears with: the canceller takes Alex out of the microphone, the voice net judges what is left. In one pass."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from server.audio.alex_ear import HOPS, Sensed
from server.audio.ear import Samples
from server.audio.echo import EchoBank, decide
from server.audio.vad import LOOK_AHEAD_S, VoiceBank

HARMONIC = 0.4
"""From here a pitch is believed (vad.Heard)."""
QUIETEST = 1e-12


class OwnSenses:
    """`alex_ear.Senses` of the product. A row of the one bank and its row of the other belong together."""

    def __init__(self) -> None:
        self._voices, self._echoes = VoiceBank(), EchoBank()
        self._echo_of: dict[int, int] = {}

    def join(self) -> int:
        row = self._voices.join()
        self._echo_of[row] = self._echoes.join()
        return row

    def leave(self, row: int) -> None:
        self._voices.leave(row)
        self._echoes.leave(self._echo_of.pop(row))

    def hear(self, rows: Sequence[int], mic: Samples, far: Samples) -> Sensed:
        left = self._echoes.hear([self._echo_of[row] for row in rows], mic, far)
        heard = self._voices.hear(rows, left.residual)
        return Sensed(
            voice=heard.voice,
            near=decide(left.near, heard.soon),
            level_db=level_db(left.residual),
            pitch_hz=np.where(heard.harmonic >= HARMONIC, heard.pitch_hz, np.float32(0)),
            floor_db=heard.floor_db,
            echo_loss_db=left.loss_db,
            lag_s=LOOK_AHEAD_S[0],
        )


def level_db(frames: Samples) -> NDArray[np.float32]:
    """(n, 512) -> (n, 2): the level of each 16 ms to full scale, without its offset."""
    hops = frames.reshape(len(frames), HOPS, -1).astype(np.float32) / np.float32(32768)
    return np.asarray(10 * np.log10(hops.var(axis=2) + np.float32(QUIETEST)), np.float32)
