"""What is voice and what is not, in the rooms that candidates sit in. The speaker is synthetic and knows no breath."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from server.audio.ear import RATE
from tests.audio.voices import (
    ANSWER,
    Sound,
    at_db,
    beeps,
    fan,
    hiss,
    hum,
    music,
    pause,
    pcm,
    said,
    scene,
    typing,
    voiced_s,
)

LEAD_S = 2.0
"""A room before anyone speaks."""


def quiet_room(seconds: float) -> Sound:
    return hiss(seconds, -62, 1.0)


def spoken(text: Sound, over: Callable[[float], Sound] = quiet_room) -> tuple[float, float, float]:
    """Seconds of voice found before, while and after someone speaks, with `over` all the while."""
    sound = scene(pause(LEAD_S), text, pause(2.0), over=over)
    ends = LEAD_S + len(text) / RATE
    return voiced_s(sound, 0.5, LEAD_S), voiced_s(sound, LEAD_S, ends + 0.15), voiced_s(sound, ends + 0.5)


def test_a_sentence_is_heard_and_the_silence_around_it_is_not() -> None:
    before, during, after = spoken(said())
    assert before == 0
    assert during > 0.8 * len(said()) / RATE
    assert after == 0


def test_a_short_yes_is_heard() -> None:
    assert spoken(said(ANSWER))[1] > 0.15


@pytest.mark.parametrize("level", [-45, -30, -20, -8])
def test_a_sentence_is_heard_from_a_quiet_and_from_a_loud_microphone(level: float) -> None:
    before, during, after = spoken(at_db(said(), level), lambda s: hiss(s, level - 38, 1.0))
    assert (before, after) == (0, 0)
    assert during > 0.8 * len(said()) / RATE


@pytest.mark.parametrize("noise", [fan, hum, typing, music, beeps])
def test_a_sentence_is_heard_over_what_is_10_db_weaker(noise: Callable[[float, float], Sound]) -> None:
    assert spoken(said(), lambda s: noise(s, -30))[1] > 0.7 * len(said()) / RATE


def test_a_pause_of_six_tenths_is_seen_between_two_phrases() -> None:
    first = said("So, the first idea is a hash map.")
    sound = scene(pause(LEAD_S), first, pause(0.6), said("The second is to sort."), pause(1), over=quiet_room)
    ends = LEAD_S + len(first) / RATE
    assert voiced_s(sound, ends + 0.15, ends + 0.55) < 0.25


NOISES: dict[str, Callable[[float], Sound]] = {
    "white noise": hiss,
    "pink noise": lambda s: hiss(s, -30, 1.0),
    "brown noise": lambda s: hiss(s, -25, 2.0),
    "a fan": fan,
    "a loud fan": lambda s: fan(s, -15),
    "mains hum of 50 Hz": hum,
    "mains hum of 60 Hz": lambda s: hum(s, -25, 60),
    "typing": typing,
    "loud typing": lambda s: typing(s, -20),
    "slow typing": lambda s: typing(s, -35, 0.4),
    "beeps": beeps,
}


@pytest.mark.parametrize("name", NOISES)
def test_no_voice_is_heard_in(name: str) -> None:
    assert voiced_s(scene(NOISES[name](8.0), over=quiet_room), 1.0) < 0.2


def test_little_voice_is_heard_in_music() -> None:
    assert voiced_s(scene(music(8.0), over=quiet_room), 1.0) < 1.0


def test_an_offset_of_the_microphone_changes_nothing() -> None:
    sound = scene(pause(LEAD_S), said(), pause(2.0), over=quiet_room)
    offset = np.clip(sound.astype(np.int32) + 2500, -32768, 32767).astype(np.int16)
    assert voiced_s(offset, 0.5) == pytest.approx(voiced_s(sound, 0.5), abs=0.1)


def test_a_clipped_microphone_is_heard() -> None:
    clipped = np.clip(at_db(said(), 0), -0.1, 0.1)
    assert spoken(clipped, lambda s: hiss(s, -55))[1] > 0.7 * len(said()) / RATE


def test_a_telephone_voice_of_4_khz_is_heard() -> None:
    spectrum = np.fft.rfft(said())
    spectrum[len(spectrum) // 2 :] = 0
    assert spoken(np.fft.irfft(spectrum, len(said())))[1] > 0.75 * len(said()) / RATE


def test_frames_that_are_lost_or_come_twice_do_not_end_the_voice() -> None:
    sound = scene(pause(LEAD_S), said(), over=quiet_room)
    frames = [sound[at : at + 512] for at in range(0, len(sound) - 512, 512)]
    torn = [frame for number, frame in enumerate(frames) for _ in range({0: 0, 7: 2}.get(number % 15, 1))]
    assert voiced_s(np.concatenate(torn), LEAD_S) > 0.7 * len(said()) / RATE


def test_a_fan_that_is_switched_on_is_voice_for_a_moment_at_most() -> None:
    assert voiced_s(pcm(np.concatenate([quiet_room(3.0), fan(6.0, -25)])), 3.0) < 0.4


def test_a_door_that_slams_is_no_voice() -> None:
    slam = np.random.default_rng(2).standard_normal(4000) * np.exp(-np.arange(4000) / 700) * 0.5
    assert voiced_s(scene(pause(3.0), slam, pause(2.0), over=quiet_room), 1.0) < 0.25
