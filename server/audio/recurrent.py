"""One step of a gated recurrent unit (Cho et al. 2014), for the small nets of this room: the voice net and the echo's judge."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]


def gru(inward: F32, around: F32, memory: F32) -> F32:
    """(n, 3h) from the input, (n, 3h) from the memory, each in the order reset, update, new; memory (n, h) -> (n, h)."""
    size = memory.shape[1]
    gates = sigmoid(inward[:, : 2 * size] + around[:, : 2 * size])
    candidate = np.tanh(inward[:, 2 * size :] + gates[:, :size] * around[:, 2 * size :])
    remembered: F32 = candidate + gates[:, size:] * (memory - candidate)
    return remembered


def sigmoid(x: F32) -> F32:
    """By way of tanh, which cannot overflow. `x` is used up."""
    x *= np.float32(0.5)
    np.tanh(x, out=x)
    x *= np.float32(0.5)
    x += np.float32(0.5)
    return x
