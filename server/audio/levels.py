"""What a person may want to know of the loudspeaker: how loud it comes back, how much of it is taken away, how late it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from server.audio.canceller import Floats, Rows, with_a_row

_MEMORY = np.float32(0.98)
"""0.8 s of blocks in which Alex is audible."""
_AUDIBLE = np.float32(1e-6)
_SILENCE = np.float32(1e-12)
_MIC, _ECHO, _RESIDUAL, _FAR = range(4)


@dataclass(frozen=True, slots=True)
class Seen:
    erle_db: Floats
    loss_db: Floats
    delay_ms: Floats


class Levels:
    """`delay_ms` (rows,) is written by who finds it; nan says that no echo has been found yet."""

    def __init__(self) -> None:
        self._power = np.zeros((0, 4), np.float32)
        self.delay_ms = np.zeros(0, np.float32)

    def open(self, row: int) -> None:
        """Rows are dense: `row` is one that was left, or the next."""
        if row == len(self._power):
            self._power, self.delay_ms = with_a_row(self._power), with_a_row(self.delay_ms)
        self._power[row], self.delay_ms[row] = 0, np.nan

    def hear(self, rows: Rows, mic: Floats, echo: Floats, residual: Floats, far: Floats) -> NDArray[np.bool_]:
        """A frame (n, 512) each → (n, 2) which blocks' residual is louder than the microphone: there cancelling does harm."""
        blocks = [x.reshape(len(rows), 2, -1) for x in (mic, echo, residual, far)]
        now = np.stack([np.einsum("nbk,nbk->bn", x, x) for x in blocks], axis=2) / np.float32(blocks[0].shape[2])
        memory = np.where(now[:, :, _FAR:] > _AUDIBLE, _MEMORY, np.float32(1))
        power = self._power[rows]
        for block in (0, 1):
            power = now[block] + memory[block] * (power - now[block])
        self._power[rows] = power
        return (now[:, :, _RESIDUAL] > now[:, :, _MIC]).T

    def seen(self, rows: Rows) -> Seen:
        power, delay = self._power[rows] + _SILENCE, self.delay_ms[rows]
        found = np.where(np.isnan(delay), delay, np.float32(0))
        erle, loss = np.log10(power[:, [_MIC, _FAR]] / power[:, [_RESIDUAL, _ECHO]]).T * np.float32(10)
        return Seen(erle + found, loss + found, delay)
