"""Weighs the cues: is it somebody else than Alex who speaks?

Three small recurrent nets stored as one, since an echo path that changed looks like speech for a moment and no longer. They
were trained on simulated rooms (tests/training/echo, with the model card); here they only run.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from server.audio.canceller import Floats, Rows, times, with_a_row
from server.audio.cues import CUES
from server.audio.recurrent import gru, sigmoid

WEIGHTS = Path(__file__).with_name("weights") / "echo.npz"


class Judge:
    """The memories of all rows. Shapes: dense (101, h), gates (h, 3h) in the order reset, update, new; out (h,)."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        with np.load(weights, allow_pickle=False) as kept:
            self._w = {name: kept[name].astype(np.float32) for name in kept.files}
        size = len(self._w["out"])
        shapes = {"dense": (CUES, size), "dense_bias": (size,), "inward": (size, 3 * size), "inward_bias": (3 * size,)}
        shapes |= {"round": (size, 3 * size), "round_bias": (3 * size,), "out": (size,), "out_bias": ()}
        if {name: value.shape for name, value in self._w.items()} != shapes:
            raise ValueError(f"{weights}: these are not the echo judge's weights; take the file from the repository again")
        self._memory = np.zeros((0, size), np.float32)

    def open(self, row: int) -> None:
        """Rows are dense: `row` is one that was left, or the next."""
        if row == len(self._memory):
            self._memory = with_a_row(self._memory)
        self._memory[row] = 0

    def weigh(self, rows: Rows, cues: Floats, caution: Floats) -> Floats:
        """(n, 2, 101) cues of a frame's two blocks, (n,) logits by which more is asked for → (n, 2) 0..1."""
        w, memory = self._w, self._memory[rows]
        seen = np.maximum(times(cues.reshape(2 * len(rows), -1), w["dense"]) + w["dense_bias"], 0)
        inward = (times(seen, w["inward"]) + w["inward_bias"]).reshape(len(rows), 2, -1)
        odds = np.empty((len(rows), 2), np.float32)
        for block in (0, 1):
            around = times(memory, w["round"]) + w["round_bias"]
            memory = gru(inward[:, block], around, memory)
            odds[:, block] = (memory * w["out"]).sum(axis=1)
        self._memory[rows] = memory
        return sigmoid(odds + (w["out_bias"] - caution)[:, None])
