"""What reached the model's ear: the rehearsal brain with a witness beside it, and what should have reached it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from server.simulator.brain import Percept, SpeechEnded
from server.simulator.hearing import BLOCK_S, LOUD
from server.simulator.interviewer import Interviewer
from server.simulator.sessions import Deed
from tests.journeys.candidate import MIC_RATE, Samples


@dataclass
class Overheard:
    """The rehearsal brain, and what it was told of the length of each of the candidate's turns."""

    brain: Interviewer = field(default_factory=Interviewer)
    turns: list[SpeechEnded] = field(default_factory=list)

    def step(self, percept: Percept, now: float) -> Sequence[Deed]:
        if isinstance(percept, SpeechEnded):
            self.turns.append(percept)
        return self.brain.step(percept, now)


def voiced_s(spoken: Samples) -> float:
    """How much of it is loud, by the simulator's own measure: the root mean square of its blocks."""
    size = int(MIC_RATE * BLOCK_S)
    blocks = spoken[: len(spoken) // size * size].astype(np.float32).reshape(-1, size)
    return int((np.sqrt((blocks * blocks).mean(axis=1)) > LOUD).sum()) * BLOCK_S


def lost_s(turns: Sequence[SpeechEnded], said: Sequence[Samples]) -> list[float]:
    """Seconds of voice that each turn lost on its way; the borders of the blocks may make a difference of one or two."""
    pairs = zip(turns, said, strict=True)
    return [max(0.0, round(voiced_s(spoken) - turn.voiced_s, 2)) for turn, spoken in pairs]
