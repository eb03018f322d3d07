"""The whole ear behind the interface of the shared bench: its voice, its turns, its suspicions."""

from __future__ import annotations

import numpy as np

from server.audio.alex_ear import AlexEars
from server.audio.ear import FRAME_S, FRAME_SAMPLES, Samples
from server.audio.events import TurnEnded, TurnStarted
from server.audio.own_voice import OwnVoice
from server.audio.senses import OwnSenses
from tests.bench.ear_echo import suspicions
from tests.bench.ear_voice import VoiceDetector


class OwnVoiceDetector(VoiceDetector):
    """The plain one, judged at the bench's own hangs: the voice probability, gated by the candidate's own level."""

    name = "alex-own-voice"

    def reset(self) -> None:
        self._senses, self._own = OwnSenses(), OwnVoice()
        self._row = self._senses.join()
        self._begin()

    def _heard(self, frame: Samples) -> tuple[float, float]:
        sensed = self._senses.hear([self._row], frame, np.zeros_like(frame))
        own: list[float] = []
        for hop in range(2):
            voice = float(sensed.voice[0, hop])
            own.append(self._own.of(voice, float(sensed.level_db[0, hop])))
            self._own.learn(voice)
        return own[0], own[1]


class EarDetector(OwnVoiceDetector):
    """The whole ear: turns with its own patience, judged at its own median delay; barge-ins by its own gate."""

    name = "alex-ear"

    def turn_events(self, x: Samples) -> list[tuple[float, str]]:
        ear = AlexEars(OwnSenses()).ear()
        found: list[tuple[float, str]] = []
        for n in range(len(x) // FRAME_SAMPLES):
            at = (n + 1) * FRAME_S
            for event in ear.push(x[n * FRAME_SAMPLES : (n + 1) * FRAME_SAMPLES], None, at):
                if isinstance(event, TurnStarted | TurnEnded):
                    found.append((at, "start" if isinstance(event, TurnStarted) else "end"))
        return found

    def barge_events(self, mic: Samples, far: Samples) -> list[float]:
        return suspicions(mic, far)
