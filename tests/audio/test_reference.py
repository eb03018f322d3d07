"""What left the loudspeaker, cut to the microphone's frames: aligned by the playback clock, without a seam, in its pitch."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from server.audio.ear import FRAME_S, FRAME_SAMPLES, RATE
from server.audio.playback import VOICE_RATE, Playback
from server.audio.reference import APART_FRAMES, REACH, STEADY_S, Reference, SteadyClock, to_16k

CHIRP_HZ = (200.0, 3_000.0)


def chirp(seconds: float, rate: int) -> NDArray[np.int16]:
    """A rising tone whose phase is known at every moment, so that a misplaced sample shows."""
    t = np.arange(round(seconds * rate)) / rate
    low, high = CHIRP_HZ
    tone: NDArray[np.float64] = 9_000 * np.sin(2 * np.pi * (low * t + (high - low) * t**2 / 2 / 20))
    return np.rint(tone).astype(np.int16)


def decibel(of: NDArray[np.float64], against: NDArray[np.float64]) -> float:
    return 10 * float(np.log10((np.sum(of**2) + 1) / np.sum(against**2)))


@dataclass
class Loudspeaker:
    """A page in a test's hands: it plays what was sent when the test says so, and reports as the real one does."""

    clock: Playback = field(default_factory=Playback)
    reference: Reference = field(default_factory=Reference)
    frames: list[NDArray[np.int16] | None] = field(default_factory=list)
    at: float = 0.0

    def sends(self, turn: int, voice: NDArray[np.int16]) -> None:
        if turn != self.clock.turn:
            self.clock = self.clock.begun(turn, self.at)
        self.reference.put(turn, self.clock.sent, voice.tobytes())
        self.clock = self.clock.sent_more(len(voice), self.at)

    def listens(self, seconds: float) -> None:
        for _ in range(round(seconds / FRAME_S)):
            self.at += FRAME_S
            self.frames.append(self.reference.frame(self.clock, self.at))

    @property
    def sound(self) -> NDArray[np.int16]:
        return np.concatenate([np.zeros(FRAME_SAMPLES, np.int16) if frame is None else frame for frame in self.frames])


# ---- the resampler


@pytest.mark.parametrize("hz", [100, 1_000, 3_000, 6_500])
def test_what_16_khz_can_carry_keeps_its_level_and_its_place(hz: int) -> None:
    samples = 3 * 500
    place = (np.arange(samples + 2 * REACH) - REACH) / VOICE_RATE
    tone = np.rint(10_000 * np.sin(2 * np.pi * hz * place)).astype(np.int16)
    wanted = 10_000 * np.sin(2 * np.pi * hz * np.arange(1_000) / RATE)
    assert decibel(to_16k(tone) - wanted, wanted) < -55


@pytest.mark.parametrize("hz", [8_700, 10_000, 11_900])
def test_what_16_khz_cannot_carry_is_gone(hz: int) -> None:
    tone = np.rint(10_000 * np.sin(2 * np.pi * hz * np.arange(3_000 + 2 * REACH) / VOICE_RATE)).astype(np.int16)
    assert decibel(to_16k(tone).astype(np.float64), tone.astype(np.float64)[: len(to_16k(tone))]) < -50


# ---- the flow


def test_the_frames_join_to_the_voice_as_it_sounded() -> None:
    speaker = Loudspeaker()
    speaker.sends(1, chirp(3.2, VOICE_RATE))
    speaker.listens(3.2)
    wanted = chirp(3.2, RATE).astype(np.float64)
    error = speaker.sound[:-FRAME_SAMPLES] - wanted[: len(speaker.sound) - FRAME_SAMPLES]
    assert decibel(error[64:], wanted) < -50


def test_a_silent_loudspeaker_has_no_frames() -> None:
    speaker = Loudspeaker()
    speaker.listens(0.5)
    speaker.sends(1, chirp(0.32, VOICE_RATE))
    speaker.listens(1.0)
    heard = [frame is not None for frame in speaker.frames]
    assert heard == [False] * 16 + [True] * 10 + [False] * 21


def test_a_report_moves_the_flow_once_and_jitter_does_not_tear_it() -> None:
    speaker = Loudspeaker()
    voice = chirp(4.0, VOICE_RATE)
    speaker.sends(1, voice)
    speaker.listens(0.32)
    late_s = 0.2  # the page began to play later than the server thought
    wanted = chirp(4.0, RATE).astype(np.float64)
    for number in range(20):
        jitter_s = (0.0, 0.012, -0.012, 0.02, -0.007)[number % 5]
        speaker.clock = speaker.clock.reported(1, round((speaker.at - late_s - jitter_s) * VOICE_RATE), speaker.at)
        speaker.listens(0.128)
    after = speaker.sound[round(0.32 * RATE) :]
    place = round((0.32 - late_s) * RATE)
    assert decibel(after - wanted[place : place + len(after)], wanted) < -50


def test_a_clock_that_stays_apart_is_followed() -> None:
    speaker = Loudspeaker()
    speaker.sends(1, chirp(5.0, VOICE_RATE))
    speaker.clock = speaker.clock.reported(1, 0, 0.0)
    speaker.listens(0.96)
    speaker.clock = speaker.clock.reported(1, round((speaker.at + 0.1) * VOICE_RATE), speaker.at)
    speaker.listens((APART_FRAMES + 10) * FRAME_S)
    last = speaker.frames[-1]
    assert last is not None
    place = round((speaker.at + 0.1) * RATE) - FRAME_SAMPLES
    wanted = chirp(5.0, RATE)[place : place + FRAME_SAMPLES].astype(np.float64)
    assert decibel(last - wanted, wanted) < -40


def test_in_a_pause_the_loudspeaker_is_silent_and_it_goes_on_at_the_same_sample() -> None:
    speaker = Loudspeaker()
    speaker.sends(1, chirp(5.0, VOICE_RATE))
    speaker.listens(0.96)
    stood = 24_000
    speaker.clock = speaker.clock.ducked(speaker.at)
    speaker.listens(0.064)
    speaker.clock = speaker.clock.reported(1, stood, speaker.at, paused=True)
    speaker.listens(0.032)
    before = len(speaker.frames)
    speaker.listens(0.64)
    assert speaker.frames[before:] == [None] * 20
    speaker.clock = speaker.clock.went_on(speaker.at)
    speaker.listens(0.96)
    after = speaker.sound[(before + 20) * FRAME_SAMPLES :].astype(np.float64)
    wanted = chirp(5.0, RATE).astype(np.float64)[stood * 2 // 3 :][: len(after)]
    assert decibel(after[64:] - wanted[64:], wanted) < -50


def test_the_next_turn_is_heard_when_the_one_before_it_has_sounded() -> None:
    """Alex's next turn is often sent while the page still plays the last one."""
    speaker = Loudspeaker()
    first, second = chirp(0.96, VOICE_RATE), chirp(0.64, VOICE_RATE)[::-1].copy()
    speaker.sends(1, first)
    speaker.listens(0.32)
    speaker.sends(2, second)
    speaker.listens(1.28)
    wanted = np.concatenate([chirp(0.96, RATE), chirp(0.64, RATE)[::-1]]).astype(np.float64)
    seam = round(0.96 * RATE)
    error = speaker.sound[: len(wanted)] - wanted[: len(speaker.sound)]
    assert decibel(error[64 : seam - 64], wanted) < -50
    assert decibel(error[seam + 64 : len(wanted) - 64], wanted) < -25, "a reversed chirp is half a sample off"


@given(st.lists(st.integers(1, 6_000), min_size=1, max_size=20))
def test_however_the_voice_is_chopped_the_reference_is_the_same(pieces: list[int]) -> None:
    voice = chirp(2.0, VOICE_RATE)[: sum(pieces)]
    whole, chopped = Loudspeaker(), Loudspeaker()
    whole.sends(1, voice)
    place = 0
    for count in pieces:
        chopped.sends(1, voice[place : place + count])
        place += count
    whole.listens(0.5)
    chopped.listens(0.5)
    assert np.array_equal(whole.sound, chopped.sound)


def test_a_long_speech_is_not_kept_for_ever() -> None:
    speaker = Loudspeaker()
    for _ in range(40):
        speaker.sends(1, chirp(1.0, VOICE_RATE))
        speaker.listens(0.992)
    kept = speaker.reference._tracks[1]._pcm
    assert len(kept) < 2 * 10 * VOICE_RATE


# ---- other clocks


def ours(*arrived_s: float, since: float = 0.0) -> list[float]:
    """Frames of the microphone, by number, that arrived then."""
    steady = SteadyClock()
    return [steady.ours(since + (number + 1) * FRAME_S, at) for number, at in enumerate(arrived_s)]


def test_frames_that_come_in_lumps_ended_one_after_the_other() -> None:
    ended = ours(0.032, 0.064, 0.192, 0.192, 0.192, 0.192, 0.224)
    assert ended == pytest.approx([0.032, 0.064, 0.096, 0.128, 0.16, 0.192, 0.224])


def test_the_quickest_arrival_sets_the_clock() -> None:
    assert ours(0.132, 0.150, 0.096)[-1] == pytest.approx(0.096)


def test_a_clock_that_begins_anew_is_followed_at_once() -> None:
    assert ours(50.0, 50.032, 59.0)[-1] == pytest.approx(59.0)


def test_drift_is_followed_in_small_steps() -> None:
    """100 ppm for ten minutes are 60 ms."""
    steady = SteadyClock()
    frames = range(1, round(600 / FRAME_S))
    off = [steady.ours(n * FRAME_S, n * FRAME_S * 1.0001) - n * FRAME_S * 1.0001 for n in frames]
    assert max(map(abs, off)) < 2 * STEADY_S


@given(st.lists(st.floats(0, 0.2), min_size=1, max_size=200))
def test_however_late_they_come_two_frames_are_a_frames_length_apart_or_the_clock_was_set(lateness: list[float]) -> None:
    steady, before = SteadyClock(), None
    for number, late in enumerate(lateness):
        arrived = number * FRAME_S + late
        ended = steady.ours(number * FRAME_S, arrived)
        assert ended <= arrived + STEADY_S + 1e-9
        if before is not None:
            step = ended - before - FRAME_S
            assert abs(step) < 1e-9 or abs(step) > STEADY_S / 2
        before = ended
