"""The first ear: loudness over 256 ms windows, as the project's seed had it.

Sustained loudness starts a turn, sustained silence ends it. While the interviewer's voice is in the loudspeaker, and for a
cooldown after it, only clearly louder sound counts (barge-in), since this ear knows no echo. Its weaknesses are measured in
the shared bench (43 % of turn ends missed over ten noises); it stays as the baseline that a better ear is compared with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from server.audio.ear import FRAME_S, EarSnapshot, PlainEar, Samples
from server.audio.events import BargedIn, EarEvent, TurnEnded, TurnStarted

FULL_SCALE = 32768.0
WINDOW_FRAMES = 8
"""8 x 32 ms = 256 ms."""


@dataclass(frozen=True, slots=True)
class Levels:
    """RMS thresholds as a part of full scale, times in seconds."""

    speech: float = 0.01
    over_voice: float = 0.06
    silence_s: float = 1.0
    cooldown_s: float = 0.5
    barge_in_windows: int = 2


class SeedEar(PlainEar):
    """`push` as in `ear.Ear`. State: the window being filled, whether a turn is open, when speech was last heard."""

    def __init__(self, levels: Levels = Levels()) -> None:
        self._levels = levels
        self._squares = 0.0
        self._frames = 0
        self._far_heard = False
        self._far_until_s = -np.inf
        self._loud_windows = 0
        self._open = False
        self._last_speech_s = 0.0
        self._voiced_s = 0.0
        self._held_until_s = -np.inf
        self._aside = False
        self._seen = EarSnapshot()

    def set_aside(self, on: bool) -> None:
        self._aside = on

    def snapshot(self) -> EarSnapshot:
        return self._seen

    def hold(self, until_s: float | None) -> None:
        self._held_until_s = -np.inf if until_s is None else until_s

    def push(self, mic: Samples, far: Samples | None, at: float) -> Sequence[EarEvent]:
        samples = mic.astype(np.float32)
        self._squares += float(samples @ samples) / (FULL_SCALE * FULL_SCALE * len(samples))
        self._frames += 1
        if far is not None:
            self._far_heard = True
            self._far_until_s = at
        if self._frames < WINDOW_FRAMES:
            return ()
        rms = float(np.sqrt(self._squares / self._frames))
        over_voice = self._far_heard or at - self._far_until_s < self._levels.cooldown_s
        self._squares, self._frames, self._far_heard = 0.0, 0, False
        events = self._nobody() if self._aside else self._window(rms, over_voice, at)
        self._seen = self._look(rms, at)
        return events

    def _nobody(self) -> Sequence[EarEvent]:
        was_open, self._open, self._loud_windows = self._open, False, 0
        return (TurnEnded(self._last_speech_s, self._voiced_s),) if was_open else ()

    def _window(self, rms: float, over_voice: bool, at: float) -> Sequence[EarEvent]:
        loud = rms >= (self._levels.over_voice if over_voice and not self._open else self._levels.speech)
        self._loud_windows = self._loud_windows + 1 if loud else 0
        if loud and self._open and at - self._last_speech_s > self._levels.silence_s:
            self._held_until_s = -np.inf  # who goes on after a pause has thought
        if loud and self._open:
            self._last_speech_s = at
            self._voiced_s += WINDOW_FRAMES * FRAME_S
        elif self._open:
            return self._maybe_end(at)
        elif self._loud_windows >= (self._levels.barge_in_windows if over_voice else 1):
            return self._start(over_voice, at)
        return ()

    def _start(self, over_voice: bool, at: float) -> Sequence[EarEvent]:
        heard_s = self._loud_windows * WINDOW_FRAMES * FRAME_S
        self._open, self._last_speech_s, self._voiced_s = True, at, heard_s
        started = TurnStarted(at - heard_s)
        return (started, BargedIn(started.at_s)) if over_voice else (started,)

    def _look(self, rms: float, at: float) -> EarSnapshot:
        """It knows loudness alone: its probability is the answer to "loud?", and a floor it does not track."""
        ends_s = max(self._last_speech_s + self._levels.silence_s, self._held_until_s)
        return EarSnapshot(
            voice=float(self._loud_windows > 0 or (self._aside and rms >= self._levels.speech)),
            state="speaking" if self._open else "quiet",
            patience_left_s=max(0.0, ends_s - at) if self._open and not self._loud_windows else None,
            level_db=20 * float(np.log10(max(rms, 1e-5))),
        )

    def _maybe_end(self, at: float) -> Sequence[EarEvent]:
        if at - self._last_speech_s < self._levels.silence_s or at < self._held_until_s:
            return ()
        self._open = False
        return (TurnEnded(self._last_speech_s, self._voiced_s),)
