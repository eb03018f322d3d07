"""The simulated model's voice: offline speech, 24 kHz mono as the live service sends it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import numpy as np

from server.simulator.engines import Engine, Speech, VoiceUnavailableError, find
from server.simulator.sound import Pcm, level, resample, trim
from server.simulator.speakable import speakable

RATE = 24_000
ORDER = ("flite", "espeakng-loader", "espeak-ng")
ADVICE = "install the extra `rehearsal` (espeakng-loader), or the program flite or espeak-ng"


class Voice:
    """Speaks English with flite where it is installed and everything else with eSpeak NG.

    `say` blocks for some milliseconds to tenths of a second: call it in a worker thread. Safe to call from several.
    `engine` is the name of the one that speaks English.
    """

    def __init__(self, engine: str = "auto", engines: Sequence[Engine] = ()) -> None:
        self.engines = list(engines) or _installed(engine)
        self.engine = self.engines[0].name

    def say(self, text: str, language: str = "en-US") -> Pcm:
        """Samples of int16 at 24 kHz, peak at -3 dBFS, 0.12 s of silence at both ends; 0.1 s of silence for nothing sayable."""
        words = speakable(text, language)
        if not any(sign.isalnum() for sign in words):
            return np.zeros(RATE // 10, dtype=np.int16)
        speech = self._speak(words, language)
        return level(trim(resample(speech.samples, speech.rate, RATE), RATE))

    def _speak(self, words: str, language: str) -> Speech:
        """By the first engine that speaks the language; one that fails at it leaves it to the next."""
        able = [one for one in self.engines if one.speaks(language)] or self.engines[:1]
        for engine in able[:-1]:
            with suppress(VoiceUnavailableError):
                return engine.speak(words, language)
        return able[-1].speak(words, language)


def _installed(engine: str) -> list[Engine]:
    """Those that may be used, the best first; raises with what to install when there is none."""
    if engine not in ("auto", *ORDER):
        raise VoiceUnavailableError(f"no voice engine is called {engine!r}; choose one of auto, {', '.join(ORDER)}")
    found = [one for name in (ORDER if engine == "auto" else (engine,)) if (one := find(name))]
    if not found:
        wanted = "no offline voice was found" if engine == "auto" else f"the voice engine {engine} is not installed"
        raise VoiceUnavailableError(f"{wanted}: {ADVICE}")
    return found
