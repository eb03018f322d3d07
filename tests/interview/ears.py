"""A mouth and an ear at it: all that Alex's voice does on its way out, written down."""

from __future__ import annotations

from server.interview.mouth import Mouth
from server.wire import VOICE_RATE, Message
from tests.interview.fakes import Hands, voice_of


class Ears:
    """A mouth and all that comes out of it."""

    def __init__(self) -> None:
        self.hands = Hands()
        self.told: list[Message] = []
        self.played: list[tuple[int, int, int]] = []  # turn, offset, samples
        self.line: list[tuple[str, bool]] = []
        self.mouth = Mouth(
            self.hands.now,
            self.told.append,
            lambda turn, offset, pcm: self.played.append((turn, offset, len(pcm) // 2)),
            lambda how, up: self.line.append((how, up)),
        )

    def says(self, seconds: float) -> None:
        self.mouth.voice(voice_of(seconds))

    def ends(self, more: bool = False) -> None:
        self.mouth.generation_completed()
        self.mouth.turn_completed(more)

    @property
    def seconds(self) -> float:
        return sum(samples for _, _, samples in self.played) / VOICE_RATE
