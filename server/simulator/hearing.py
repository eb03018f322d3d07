"""The model's ear: activity windows, or an energy gate of its own; and the count of what was heard and what was lost. Pure.

Manual activity: only what lies between activityStart and activityEnd is heard; audio outside is discarded, but counted, so that
a test can say how many samples of a candidate's turn never reached the model. Automatic detection: a gate on the root mean
square of 20 ms blocks, in audio time (audio that does not come does not count as silence).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf

import numpy as np
from numpy.typing import NDArray

from server.simulator.inbound import invalid

BLOCK_S = 0.02
LOUD = 400.0  # of 32768, about -38 dBFS: above the noise of a quiet room, below soft speech
ONSET_S = 0.1  # voiced audio that begins a turn


@dataclass(frozen=True, slots=True)
class SpeechBegan:
    pass


@dataclass(frozen=True, slots=True)
class SpeechOver:
    seconds: float
    voiced_s: float


Heard = SpeechBegan | SpeechOver


@dataclass(slots=True)
class Statistics:
    """Of one connection. `violations` are broken promises of the client: unpaired activity signals and the like."""

    samples_inside: int = 0
    samples_outside: int = 0
    windows: int = 0
    frames: int = 0
    frames_inside: int = 0
    violations: list[str] = field(default_factory=list)

    def plus(self, other: Statistics) -> Statistics:
        return Statistics(
            self.samples_inside + other.samples_inside,
            self.samples_outside + other.samples_outside,
            self.windows + other.windows,
            self.frames + other.frames,
            self.frames_inside + other.frames_inside,
            self.violations + other.violations,
        )


def loud_blocks(pcm: bytes, rate: int) -> tuple[NDArray[np.bool_], bytes]:
    """Which whole 20 ms blocks of PCM16 are voiced, and the bytes that are left over."""
    size = max(1, int(rate * BLOCK_S))
    whole = len(pcm) // 2 // size * size
    blocks = np.frombuffer(pcm, "<i2", count=whole).astype(np.float32).reshape(-1, size)
    loud = np.einsum("ij,ij->i", blocks, blocks) > LOUD * LOUD * size
    return np.asarray(loud, np.bool_), pcm[2 * whole :]


class ManualEar:
    """Activity windows, said by the client.

    `closes_after_s`: the next turn is over then already (fault H5), and the rest of its window is a turn of its own.
    `wants_s`: of audio after a turn, before anything is made of it (fault H6).
    """

    def __init__(self, statistics: Statistics) -> None:
        self.is_open = False
        self.closes_after_s, self.wants_s = inf, 0.0
        self._goes_on = False  # the window, though its turn is over
        self._statistics = statistics
        self._seconds = self._voiced_s = 0.0
        self._rest = b""

    def began(self) -> list[Heard]:
        if self.is_open or self._goes_on:
            self._statistics.violations.append("activityStart inside an open activity window")
            return []
        self.is_open = True
        self.wants_s = self._seconds = self._voiced_s = 0.0
        self._rest = b""
        self._statistics.windows += 1
        return [SpeechBegan()]

    def ended(self) -> list[Heard]:
        if self._goes_on:
            self._goes_on = False
            return [SpeechBegan(), *self._over()] if self._voiced_s >= ONSET_S else []
        if not self.is_open:
            self._statistics.violations.append("activityEnd without an open activity window")
            return []
        return self._over()

    def _over(self) -> list[Heard]:
        self.is_open, self.closes_after_s = False, inf
        over = SpeechOver(self._seconds, self._voiced_s)
        self._seconds = self._voiced_s = 0.0
        return [over]

    def audio(self, pcm: bytes, rate: int) -> list[Heard]:
        samples = len(pcm) // 2
        if not (self.is_open or self._goes_on):
            self._statistics.samples_outside += samples
            self.wants_s -= samples / rate
            return []
        self._statistics.samples_inside += samples
        self._seconds += samples / rate
        loud, self._rest = loud_blocks(self._rest + pcm, rate)
        self._voiced_s += int(loud.sum()) * BLOCK_S
        if self._seconds < self.closes_after_s:
            return []
        self._goes_on = True
        return self._over()

    def stream_ended(self) -> list[Heard]:
        self._statistics.violations.append("audioStreamEnd under manual activity")
        return []


class AutomaticEar:
    """The service's own detection, or rather a small gate in its place. `closes_after_s` and `wants_s` as for windows."""

    def __init__(self, statistics: Statistics, silence_s: float) -> None:
        self.is_open = False
        self.closes_after_s, self.wants_s = inf, 0.0
        self._statistics = statistics
        self._silence_s = silence_s
        self._run_s = 0.0  # voiced before the turn, or quiet within it
        self._seconds = self._voiced_s = 0.0
        self._rest = b""

    def audio(self, pcm: bytes, rate: int) -> list[Heard]:
        blocks, self._rest = loud_blocks(self._rest + pcm, rate)
        events: list[Heard] = []
        was_open = self.is_open
        for loud in blocks:
            events += self._block(bool(loud))
        heard = was_open or self.is_open
        self._statistics.samples_inside += len(pcm) // 2 if heard else 0
        self._statistics.samples_outside += 0 if heard else len(pcm) // 2
        self.wants_s -= 0 if heard else len(pcm) / 2 / rate
        return events

    def _block(self, loud: bool) -> list[Heard]:
        if not self.is_open:
            self._run_s = self._run_s + BLOCK_S if loud else max(0.0, self._run_s - BLOCK_S / 2)
            return self._open() if self._run_s >= ONSET_S else []
        self._seconds += BLOCK_S
        self._voiced_s += BLOCK_S if loud else 0.0
        self._run_s = 0.0 if loud else self._run_s + BLOCK_S
        return self.close() if self._run_s >= self._silence_s or self._seconds >= self.closes_after_s else []

    def _open(self) -> list[Heard]:
        self.is_open = True
        self._seconds = self._voiced_s = self._run_s
        self._run_s = self.wants_s = 0.0
        self._statistics.windows += 1
        return [SpeechBegan()]

    def close(self) -> list[Heard]:
        """The turn is over now: silence, audioStreamEnd, or nothing has come for long."""
        if not self.is_open:
            return []
        self.is_open, self.closes_after_s = False, inf
        self._run_s = 0.0
        return [SpeechOver(self._seconds, self._voiced_s)]

    def began(self) -> list[Heard]:
        raise invalid("Explicit activity control is not supported when automatic activity detection is enabled.")

    def ended(self) -> list[Heard]:
        raise invalid("Explicit activity control is not supported when automatic activity detection is enabled.")

    def stream_ended(self) -> list[Heard]:
        return self.close()


Ear = ManualEar | AutomaticEar
