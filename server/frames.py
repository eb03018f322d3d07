"""Binary frames of the page: what they must look like and how many may come. Pure; the layout is in `wire.py`."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from server.wire import (
    AUDIO,
    DOWN_HEADER_BYTES,
    JPEG,
    JPEG_AGAIN,
    JPEG_BOARD,
    MIC_FRAME_SAMPLES,
    MIC_RATE,
    MOST_MIC_FRAMES,
    UP_HEADER_BYTES,
)

AUDIO_BYTES = MIC_FRAME_SAMPLES * 2
FRAMES_A_S = MIC_RATE / MIC_FRAME_SAMPLES
JPEG_START = b"\xff\xd8"


class BadFrame(ValueError):
    """A binary frame that is not ours; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Frame:
    kind: int
    sequence: int
    payload: bytes


def read(raw: bytes, jpeg_limit: int) -> Frame:
    """Raises BadFrame for a frame of an unknown kind, length or content."""
    if len(raw) < UP_HEADER_BYTES:
        raise BadFrame("a binary frame without a header")
    kind, sequence = struct.unpack_from("<B3xI", raw)
    payload = raw[UP_HEADER_BYTES:]
    if kind == AUDIO and len(payload) % AUDIO_BYTES == 0 and 1 <= len(payload) // AUDIO_BYTES <= MOST_MIC_FRAMES:
        return Frame(kind, sequence, payload)
    if kind == AUDIO:
        raise BadFrame(f"audio of {len(payload)} bytes; {AUDIO_BYTES} are expected, or up to {MOST_MIC_FRAMES} times as many")
    if kind not in (JPEG, JPEG_AGAIN, JPEG_BOARD):
        raise BadFrame(f"a binary frame of the unknown kind {kind}")
    if not payload.startswith(JPEG_START):
        raise BadFrame("a screen frame that is not a JPEG")
    if len(payload) > jpeg_limit:
        raise BadFrame(f"a screen frame of {len(payload)} bytes; at most {jpeg_limit} are taken")
    return Frame(kind, sequence, payload)


def voice_frame(turn: int, offset: int, pcm: bytes) -> bytes:
    """Alex's voice on its way down."""
    return struct.pack("<B3xII", AUDIO, turn, offset) + pcm


assert struct.calcsize("<B3xII") == DOWN_HEADER_BYTES


@dataclass(slots=True)
class Allowance:
    """A token bucket: `rate` frames a second, `burst` at once. `at` is any monotonic clock in seconds, `count` comes then."""

    rate: float
    burst: float
    left: float = 0.0
    last_s: float | None = None

    def take(self, at: float, count: int = 1) -> bool:
        since = 0.0 if self.last_s is None else at - self.last_s
        full = self.burst if self.last_s is None else self.left + since * self.rate
        self.last_s = at
        self.left = min(self.burst, full)
        if self.left < count:
            return False
        self.left -= count
        return True


def audio_allowance() -> Allowance:
    """1.2 x real time, and two seconds at once for a page that was busy."""
    return Allowance(rate=1.2 * FRAMES_A_S, burst=2 * FRAMES_A_S)


def text_allowance() -> Allowance:
    """What a page has to say in words (10 playback reports a second, edits, presses), several times over."""
    return Allowance(rate=40.0, burst=200.0)


def jpeg_allowance() -> Allowance:
    """One frame a second, with a little for jitter."""
    return Allowance(rate=1.1, burst=2.0)
