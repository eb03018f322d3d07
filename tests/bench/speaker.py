"""What the model says while a line is measured: always something new, and in one of two manners.

A candidate whose name begins with `both` hears it speak without an end, whatever they say themselves; one whose name begins
with `calls` hears one turn with a call of the tool `slow` in its middle; all others are answered with two or three sentences.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from server.simulator.brain import Act, Call, Percept, Say, SpeechEnded, SpokeToTheEnd, TextHeard
from server.simulator.hum import Hum
from tests.bench.names import name_in

SUBJECTS = ("a queue", "the index", "your cache", "a worker", "the schema", "this lock", "one shard", "the parser")
VERBS = ("keeps", "moves", "needs", "loses", "sorts", "copies", "checks", "repeats")
OBJECTS = ("every row", "the oldest key", "its last page", "a small batch", "the longest path", "one reader", "each node")
WAYS = ("in order", "under load", "after a crash", "without a copy", "at the edge", "by its hash", "once a second", "in place")
SENTENCES = 12
"""About 40 s of speech: a long turn, as no interviewer should make it."""


class NoisyHum(Hum):
    """No two pieces of it are the same, so that each is known again where it arrives."""

    def __init__(self) -> None:
        super().__init__()
        self._luck = np.random.default_rng(5)

    def say(self, text: str, language: str) -> NDArray[np.int16]:
        hum = super().say(text, language)
        return hum + self._luck.integers(-50, 50, len(hum), dtype=np.int16)


class Speaker:
    """A `Mind` of the simulator."""

    def __init__(self, seed: int) -> None:
        self._luck, self._name = random.Random(seed), ""

    def step(self, percept: Percept, now: float) -> Sequence[Act]:
        if isinstance(percept, TextHeard) and not self._name:
            self._name = name_in(percept.text)
            if self._name.startswith("calls"):
                return [Say("Let me look that up."), Call("slow", {}), Say(self._words(6))]
            return [Say(self._words(SENTENCES if self._endless else self._luck.randint(1, 5)))]
        if isinstance(percept, SpokeToTheEnd) and self._endless:
            return [Say(self._words(SENTENCES))]
        if isinstance(percept, SpeechEnded) and not self._endless:
            return [Say(self._words(self._luck.choice((2, 3))))]
        return []

    @property
    def _endless(self) -> bool:
        return self._name.startswith("both")

    def _words(self, sentences: int) -> str:
        return " ".join(self._sentence() for _ in range(sentences))

    def _sentence(self) -> str:
        parts = (SUBJECTS, VERBS, OBJECTS, WAYS, ("while",), SUBJECTS, VERBS, OBJECTS)
        return " ".join(self._luck.choice(part) for part in parts).capitalize() + "."
