"""Silero, as whoever builds on plain ADK would take it for an ear: onnxruntime with one thread, driven from its model file.

Neither belongs to the project. Where they are not installed nothing takes their place: `found` says so.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections import deque
from pathlib import Path
from typing import Any, Literal

import numpy as np

from server.audio.ear import FRAME_S, FRAME_SAMPLES

CONTEXT = 64
SPEECH, QUIET = 0.5, 0.35
ONSET_FRAMES, HANG_S = 5, 0.8
PRE_ROLL_CHUNKS = 5
Mark = Literal["start", "end"]


def found() -> bool:
    return importlib.util.find_spec("silero_vad") is not None and importlib.util.find_spec("onnxruntime") is not None


def load() -> Any:
    """The one session of a process."""
    place = importlib.util.find_spec("silero_vad")
    assert place is not None
    assert place.origin is not None
    runtime = importlib.import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    model = str(Path(place.origin).parent / "data" / "silero_vad.onnx")
    return runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


class Silero:
    """One candidate's: 16 kHz PCM16 in chunks of any length, and what it says of them. A fixed silence ends a turn."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._state = np.zeros((2, 1, 128), np.float32)
        self._heard = np.zeros((1, CONTEXT + FRAME_SAMPLES), np.float32)
        self._left = b""
        self._loud = 0
        self.is_open, self._quiet_s = False, 0.0
        self.before: deque[bytes] = deque(maxlen=PRE_ROLL_CHUNKS)

    def hear(self, pcm: bytes) -> list[Mark]:
        self._left += pcm
        marks: list[Mark] = []
        while len(self._left) >= 2 * FRAME_SAMPLES:
            frame, self._left = self._left[: 2 * FRAME_SAMPLES], self._left[2 * FRAME_SAMPLES :]
            if mark := self._turn(self._voice(frame)):
                marks.append(mark)
        return marks

    def _voice(self, frame: bytes) -> float:
        self._heard[0, :CONTEXT] = self._heard[0, -CONTEXT:]
        self._heard[0, CONTEXT:] = np.frombuffer(frame, "<i2") / np.float32(32768)
        said, self._state = self._session.run(None, {"input": self._heard, "state": self._state, "sr": np.array(16_000)})
        return float(said[0, 0])

    def _turn(self, voice: float) -> Mark | None:
        if not self.is_open:
            self._loud = self._loud + 1 if voice >= SPEECH else 0
            self.is_open, self._quiet_s = self._loud >= ONSET_FRAMES, 0.0
            return "start" if self.is_open else None
        self._quiet_s = self._quiet_s + FRAME_S if voice < QUIET else 0.0
        if self._quiet_s < HANG_S:
            return None
        self.is_open, self._loud = False, 0
        return "end"
