"""What left the loudspeaker, for the ear: Alex's voice as it was sent, cut and resampled to the microphone's frames. Pure.

A canceller wants the reference to flow: frame joins frame without a gap, at a constant delay behind the microphone. The
playback clock says where the loudspeaker is; its jitter of a few milliseconds must not tear the flow. So each frame continues
where the last one ended, and only a clock that stays apart for a while, or that was set anew, moves it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from server.audio.ear import FRAME_S, FRAME_SAMPLES, Samples
from server.audio.playback import VOICE_RATE, Playback

FRAME_24K = FRAME_SAMPLES * 3 // 2
AHEAD_FRAMES = 8
"""The service sends ahead of the loudspeaker: so many frames are resampled at once, since calls cost more than sums."""
APART_SAMPLES = round(0.03 * VOICE_RATE)
APART_FRAMES = 8
"""The clock may be 30 ms apart from the flow for a quarter of a second: reports are late in lumps, the loudspeaker is not."""
GAP_S = 1.5 * FRAME_S
"""A frame that comes so long after the last one does not continue it."""
MOST_SAMPLES = 130 * VOICE_RATE
"""A little more than the page keeps (web/src/audio/player.ts)."""
REACH = 48
"""Samples at 24 kHz on either side of a resampled one: flat to 7.2 kHz, 60 dB down from 8.4 kHz on."""

RESTART_S, STEADY_S, PULL = 0.5, 0.01, 0.001
"""PULL: the quickest arrival is forgotten by 0.1 % of the lateness with each message, which makes up for drift."""


def kernels() -> NDArray[np.float32]:
    """(2 * REACH + 1, 2) taps of a Kaiser-windowed sinc at 2/3 of the rate: for a sample's own place, and for 1.5 after it."""
    places = np.arange(-REACH + 1, REACH + 1)[None, :] - np.array([[0.0], [0.5]])
    window = np.i0(6.5 * np.sqrt(np.clip(1 - (places / REACH) ** 2, 0, None)))
    cutoff = 0.65  # of 12 kHz: the middle of the slope is a little under 8 kHz
    taps = np.sinc(cutoff * places) * window
    both = np.zeros((2 * REACH + 1, 2), np.float32)
    both[:-1, 0], both[1:, 1] = taps / taps.sum(axis=1, keepdims=True)
    return both


BLOCK = 2 * REACH
"""So many samples at 24 kHz become one row of the matrix product: a third of them places, two samples at each."""


def block_kernels() -> NDArray[np.float32]:
    """(2 * BLOCK, BLOCK // 3 * 2): what each of two neighbouring blocks adds to each sample of the first one's rate at 16 kHz.

    The taps of one place, set down once for each place of a block: a product of matrices costs a tenth of windows that slide.
    """
    taps, places = kernels(), BLOCK // 3
    whole = np.zeros((2 * BLOCK + 1, places, 2), np.float32)
    for place in range(places):
        whole[3 * place + 1 : 3 * place + 2 + 2 * REACH, place] = taps
    return np.ascontiguousarray(whole[: 2 * BLOCK].reshape(2 * BLOCK, -1))


KERNELS = block_kernels()


def to_16k(voice: Samples) -> Samples:
    """(n,) at 24 kHz with REACH samples of context on both sides, n - 2 * REACH a multiple of 3 -> two thirds of them."""
    padded = np.zeros(-(-len(voice) // BLOCK) * BLOCK, np.float32)
    padded[: len(voice)] = voice
    blocks = padded.reshape(-1, BLOCK)
    sound = np.concatenate((blocks[:-1], blocks[1:]), axis=1) @ KERNELS
    return as_samples(np.rint(sound, out=sound).ravel()[: (len(voice) - 2 * REACH) // 3 * 2])


def as_samples(sound: NDArray[np.float32] | NDArray[np.int32]) -> Samples:
    loudest: Samples = np.minimum(np.maximum(sound, -32768), 32767).astype(np.int16)
    return loudest


def joined(before: Samples, now: Samples) -> Samples:
    """A turn ends and the next one begins in the same frame: each is silent where the other sounds."""
    return as_samples(before.astype(np.int32) + now)


class SteadyClock:
    """Another clock's seconds on ours. What it says arrives late, never early, and unevenly so: the quickest arrivals count.

    The offset between the two stays exactly what it was until it is STEADY_S wrong, so that sound that is timed by it flows.
    """

    def __init__(self) -> None:
        self._offset_s = self._quickest_s = -np.inf

    def ours(self, theirs_s: float, arrived_s: float) -> float:
        """When it was `theirs_s` there, on the clock that `arrived_s` is on. An offset that is RESTART_S off is a new clock."""
        offset_s = arrived_s - theirs_s
        late_s = offset_s - self._quickest_s
        if abs(late_s) > RESTART_S:
            self._offset_s = self._quickest_s = offset_s
        self._quickest_s = offset_s if late_s < 0 else self._quickest_s + PULL * (offset_s - self._quickest_s)
        if abs(self._quickest_s - self._offset_s) > STEADY_S:
            self._offset_s = self._quickest_s
        return theirs_s + self._offset_s


class Track:
    """One turn's samples by their place; what is long played is forgotten."""

    def __init__(self) -> None:
        self._pcm = bytearray()
        self._from = 0

    def put(self, offset: int, pcm: bytes) -> None:
        """In the order of the wire; what is more than the page would keep is not kept either."""
        if offset == self._end and len(self._pcm) < 2 * MOST_SAMPLES:
            self._pcm += pcm[: len(pcm) // 2 * 2]

    @property
    def _end(self) -> int:
        return self._from + len(self._pcm) // 2

    def cut(self, start: int, end: int) -> Samples:
        """Samples from `start` to `end`; what is not there is zero."""
        out = np.zeros(end - start, np.int16)
        low, high = max(start, self._from), min(end, self._end)
        if low < high:
            out[low - start : high - start] = np.frombuffer(self._pcm, "<i2", high - low, 2 * (low - self._from))
        return out

    def holds(self, start: int, end: int) -> bool:
        return self._from <= start and end <= self._end

    def forget(self, before: int) -> None:
        """Now and then."""
        gone = min(before, self._end) - self._from
        if gone > 4 * VOICE_RATE:
            del self._pcm[: 2 * gone]
            self._from += gone


class Reference:
    """`put` takes the voice as it is sent, `frame` gives what was audible in one microphone frame."""

    def __init__(self) -> None:
        self._tracks: dict[int, Track] = {}
        self._turn = 0
        self._place = 0
        self._flows = self._sure = False
        self._apart = 0
        self._at = -np.inf
        self._ahead: list[Samples] = []
        self._ahead_from = (0, 0)

    def put(self, turn: int, offset: int, pcm: bytes) -> None:
        if turn not in self._tracks:
            self._tracks[turn] = Track()
        self._tracks[turn].put(offset, pcm)

    def frame(self, clock: Playback, at: float) -> Samples | None:
        """The (512,) samples at 16 kHz that sounded in the 32 ms before `at`; None when nothing did."""
        if at - self._at > GAP_S:
            self._flows = False
        self._at = at
        first, last = clock.sounding(at - FRAME_S), clock.sounding(at)
        before = self._frame(first, at) if first is not last else None
        now = self._frame(last, at)
        return before if now is None else now if before is None else joined(before, now)

    def _frame(self, clock: Playback, at: float) -> Samples | None:
        """What sounded of one turn."""
        if clock.turn != self._turn:
            self._turn, self._place, self._flows, self._sure = clock.turn, 0, False, False
            self._tracks = {turn: track for turn, track in self._tracks.items() if turn >= clock.turn}
        end, still = clock.heard(at), clock.stands(at)
        start = self._start(end, still, clock.sure)
        low = start - REACH if self._flows else max(self._place, clock.heard(at - FRAME_S))
        high = end if still else start + FRAME_24K + REACH
        self._flows, self._sure = not still, clock.sure
        track = self._tracks.get(clock.turn)
        self._place = min(start + FRAME_24K, high)
        if track is None or min(high, start + FRAME_24K) <= max(low, start):
            return None
        low, high = max(low, start - REACH), min(high, start + FRAME_24K + REACH)
        if high - low == FRAME_24K + 2 * REACH:
            return self._whole(track, clock.turn, start)
        voice = np.zeros(FRAME_24K + 2 * REACH, np.int16)
        voice[low - start + REACH : high - start + REACH] = track.cut(low, high)
        return to_16k(voice)

    def _whole(self, track: Track, turn: int, start: int) -> Samples:
        """A frame in the middle of the flow; where those that follow are there already, they are made with it."""
        if not self._ahead or self._ahead_from != (turn, start):
            end = start + AHEAD_FRAMES * FRAME_24K
            end = end if track.holds(start - REACH, end + REACH) else start + FRAME_24K
            self._ahead = list(to_16k(track.cut(start - REACH, end + REACH)).reshape(-1, FRAME_SAMPLES))
            track.forget(start - REACH)
        self._ahead_from = (turn, start + FRAME_24K)
        return self._ahead.pop(0)

    def _start(self, end: int, still: bool, sure: bool) -> int:
        """Where this frame begins: where the last one ended, unless the clock was set anew or stays apart."""
        wanted = end - FRAME_24K
        apart = not still and abs(wanted - self._place) > APART_SAMPLES
        self._apart = self._apart + 1 if apart else 0
        if self._flows and self._apart < APART_FRAMES and (self._sure or not sure):
            return self._place
        self._apart = 0
        return wanted
