"""The echo part of the ear for the shared turn bench: `--own tests.bench.ear_echo:detectors --only alex-echo`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from server.audio.echo import FRAME, EchoBank, decide
from server.audio.endpointing import STEP_S
from tests.audio.suspicion import Calm, Suspecting, Suspicion, step

FRAME_S = FRAME / 16_000
CALM: Suspicion = Calm()


class EchoDetector:
    """Hears a recording as the session would, frame by frame, and says what it knows at a frame's end."""

    name, chunk, thr = "alex-echo", FRAME, 0.5

    def __init__(self, ahead_ms: int = 0) -> None:
        self._ahead_ms = ahead_ms

    def reset(self) -> None:
        """Each recording is a session of its own."""

    def step(self, samples: NDArray[np.int16]) -> float:
        """Nothing is said of a microphone alone: that is the voice detector's part."""
        return 0.0

    def barge_events(self, mic: NDArray[np.int16], far: NDArray[np.int16]) -> list[float]:
        """The ends of all frames in which a suspicion was heard or held, as the bench's own policies count them."""
        bank, state = EchoBank(self._ahead_ms), CALM
        row, times = bank.join(), list[float]()
        far = far[self._ahead_ms * 16 :]
        for frame in range(min(len(mic), len(far)) // FRAME):
            span = slice(frame * FRAME, (frame + 1) * FRAME)
            near = bank.hear([row], mic[None, span], far[None, span])
            end_s, said = (frame + 1) * FRAME_S, False
            for half, evidence in enumerate(decide(near.near)[0]):
                state, _ = step(state, float(evidence), end_s - (1 - half) * STEP_S)
                said = said or (isinstance(state, Suspecting) and evidence >= 0.5)
            times += [end_s] if said else []
        return times


def detectors() -> list[EchoDetector]:
    return [EchoDetector()]
