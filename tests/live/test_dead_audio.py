"""Silence and a tone are told from a voice, also from a hum, a whisper and a pause."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from server.live.repair.dead_audio import RATE, Fault, Heard, listen
from server.simulator.hum import Hum
from server.simulator.voice import Voice

SENTENCE = "Thank you. Here is the next question: how would you keep two caches in step, and what may go wrong on the way?"


def tone(seconds: float, hz: float = 440.0, level: float = 0.3) -> NDArray[np.int16]:
    return (np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE)) / RATE) * level * 32767).astype(np.int16)


def still(seconds: float, level: int = 3) -> NDArray[np.int16]:
    return np.random.default_rng(1).integers(-level, level + 1, round(seconds * RATE)).astype(np.int16)


def faults(sound: NDArray[np.int16], chunk_s: float = 0.2) -> list[tuple[float, Fault]]:
    """What was found, and after how many seconds of sound."""
    heard, found, step = Heard(), [], round(chunk_s * RATE)
    for at in range(0, len(sound), step):
        heard, fault = listen(heard, sound[at : at + step].astype("<i2").tobytes())
        if fault:
            found.append(((at + step) / RATE, fault))
    return found


@pytest.mark.parametrize("chunk_s", [0.04, 0.16, 0.2, 0.24])
def test_a_turn_of_silence_is_found_within_two_seconds(chunk_s: float) -> None:
    at_s, fault = faults(still(4.0), chunk_s)[0]
    assert (fault, at_s < 2.0) == ("silent", True)


@pytest.mark.parametrize("hz", [60.0, 220.0, 440.0, 997.0, 3000.0])
@pytest.mark.parametrize("chunk_s", [0.16, 0.2, 0.24])
def test_a_steady_tone_is_found_within_a_second_and_a_half(hz: float, chunk_s: float) -> None:
    at_s, fault = faults(tone(3.0, hz), chunk_s)[0]
    assert (fault, at_s <= 1.5) == ("tone", True)


def test_a_voice_is_neither() -> None:
    for language in ("en-US", "de-DE", "ja-JP"):
        assert faults(Voice().say(SENTENCE, language)) == []


def test_a_hum_with_syllables_is_neither() -> None:
    assert faults(Hum().say(SENTENCE, "en-US")) == []


def test_a_soft_voice_is_neither() -> None:
    assert faults((Hum().say(SENTENCE, "en-US") * 0.05).astype(np.int16)) == []


def test_a_pause_within_a_turn_is_neither() -> None:
    sound = Hum().say(SENTENCE, "en-US")
    assert faults(np.concatenate([sound, still(1.2), sound, still(2.0), sound])) == []


def test_a_turn_that_dies_in_its_middle_is_found() -> None:
    sound = np.concatenate([Hum().say(SENTENCE, "en-US"), still(5.0)])
    assert faults(sound)[0][1] == "silent"


def test_noise_is_no_tone() -> None:
    noise = (np.random.default_rng(2).standard_normal(3 * RATE) * 2000).astype(np.int16)
    assert faults(noise) == []


@given(st.binary(max_size=4000), st.binary(max_size=4000))
def test_no_bytes_break_it(first: bytes, second: bytes) -> None:
    heard, _ = listen(Heard(), first)
    listen(heard, second)
