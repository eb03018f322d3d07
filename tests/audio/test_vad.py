"""The voice net's bank: rows are strangers to each other, the microphone's level means nothing, and nothing breaks it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from server.audio.ear import FRAME_SAMPLES, Samples
from server.audio.vad import THRESHOLD, VoiceBank
from tests.audio.voices import at_db, fan, framed, hiss, pause, pcm, said, scene, voices

CLOSE = 2e-3


def talk(level: float = -20) -> Samples:
    return scene(pause(0.5), at_db(said(), level), pause(0.7), at_db(said("No."), level), over=lambda s: hiss(s, level - 40))


def ramp(frames: int, seed: int) -> NDArray[np.int16]:
    rng = np.random.default_rng(seed)
    loud = rng.uniform(1, 4000, (frames, 1)) * rng.integers(0, 2, (frames, 1))
    return np.clip(rng.normal(0, 1, (frames, FRAME_SAMPLES)) * loud, -32768, 32767).astype(np.int16)


@settings(deadline=None, max_examples=15)
@given(seeds=st.lists(st.integers(0, 99), min_size=2, max_size=6), frames=st.integers(3, 12))
def test_a_bank_of_many_hears_what_single_banks_hear(seeds: list[int], frames: int) -> None:
    streams = np.stack([ramp(frames, seed) for seed in seeds])
    bank = VoiceBank()
    rows = [bank.join() for _ in seeds]
    together = [bank.hear(rows, streams[:, at]) for at in range(frames)]
    for number in range(len(seeds)):
        single = VoiceBank()
        row = single.join()
        for at in range(frames):
            alone = single.hear([row], streams[number : number + 1, at])
            for name in ("voice", "soon", "level_db", "floor_db", "pitch_hz", "harmonic"):
                assert np.allclose(getattr(alone, name)[0], getattr(together[at], name)[number], atol=CLOSE), name


@settings(deadline=None, max_examples=15)
@given(order=st.lists(st.integers(0, 2), min_size=1, max_size=30))
def test_it_does_not_matter_which_rows_are_heard_in_the_same_call(order: list[int]) -> None:
    """Rows whose frames come late or in bursts hear the same as ever."""
    streams = [ramp(40, seed) for seed in range(3)]
    bank = VoiceBank()
    rows, at = [bank.join() for _ in range(3)], [0, 0, 0]
    found: list[list[np.ndarray]] = [[], [], []]
    for one in order:
        found[one].append(bank.hear([rows[one]], streams[one][at[one]][None]).voice[0])
        at[one] += 1
    for one in range(3):
        if found[one]:
            assert np.allclose(found[one], voices(streams[one][: at[one]].ravel()), atol=CLOSE)


def test_a_row_that_is_used_again_remembers_nothing() -> None:
    bank = VoiceBank()
    fresh = voices(talk(), bank)
    voices(scene(fan(1.0, -10)), bank)
    assert np.array_equal(voices(talk(), bank), fresh)


def test_rows_keep_their_memory_while_the_bank_grows() -> None:
    frames = framed(talk())
    bank = VoiceBank()
    row = bank.join()
    found = []
    for frame in frames:
        found.append(bank.hear([row], frame[None]).voice[0])
        bank.join()
    assert np.allclose(found, voices(talk()), atol=CLOSE)


@pytest.mark.parametrize("gain_db", [-20, 8])
def test_the_level_of_the_microphone_means_nothing(gain_db: float) -> None:
    usual, moved = voices(talk(-20)), voices(talk(-20 + gain_db))
    agree = (usual >= THRESHOLD) == (moved >= THRESHOLD)
    assert agree.mean() > 0.98
    assert np.abs(usual - moved).mean() < 0.02


def test_an_hour_of_silence_is_no_voice_and_leaves_no_mark() -> None:
    """From the beginning, after loud speech and after a fan: within minutes all rows come to rest at the same place."""
    bank = VoiceBank()
    rows = np.array([bank.join() for _ in range(3)])
    for row, before in zip(rows[1:], (talk(0), scene(fan(4.0, -20))), strict=True):
        for frame in framed(before):
            bank.hear([row], frame[None])
    silence = np.zeros((3, FRAME_SAMPLES), np.int16)
    heard = np.stack([bank.hear(rows, silence).voice for _ in range(3750)])
    assert heard[30:].max() < THRESHOLD
    assert np.abs(heard[-1] - heard[-1000]).max() < 0.01
    assert np.abs(heard[-1] - heard[-1, 0]).max() < 0.01
    after = np.stack([bank.hear(rows[1:2], frame[None]).voice[0] for frame in framed(talk())])
    assert (after >= THRESHOLD).mean() == pytest.approx((voices(talk()) >= THRESHOLD).mean(), abs=0.05)


@pytest.mark.slow
def test_a_whole_hour_of_a_quiet_room_drifts_nowhere() -> None:
    room = framed(pcm(hiss(36.0, -62, 1.0)))
    bank = VoiceBank()
    row = bank.join()
    for _ in range(100):
        assert max(float(bank.hear([row], frame[None]).voice.max()) for frame in room) < THRESHOLD
    after = np.stack([bank.hear([row], frame[None]).voice[0] for frame in framed(talk())])
    assert (after >= THRESHOLD).mean() == pytest.approx((voices(talk()) >= THRESHOLD).mean(), abs=0.05)


def test_no_input_makes_it_say_anything_but_a_probability() -> None:
    rails = np.tile(np.array([32767, -32768], np.int16), FRAME_SAMPLES // 2)
    stuck = np.full(FRAME_SAMPLES, -32768, np.int16)
    one = np.eye(1, FRAME_SAMPLES, 100, dtype=np.int16)[0]
    bank = VoiceBank()
    row = bank.join()
    for frame in [rails, stuck, one, np.zeros_like(one), rails, stuck] * 20:
        heard = bank.hear([row], frame[None])
        for name in ("voice", "soon"):
            assert np.isfinite(getattr(heard, name)).all()
            assert (getattr(heard, name) >= 0).all()
            assert (getattr(heard, name) <= 1).all()
        assert np.isfinite(heard.level_db).all()
        assert np.isfinite(heard.floor_db).all()


def test_the_floor_is_told_in_decibels_to_full_scale() -> None:
    bank = VoiceBank()
    row = bank.join()
    heard = [bank.hear([row], frame[None]) for frame in framed(pcm(hiss(4.0, -50)))]
    assert -62 < heard[-1].floor_db[0] < -48


def test_pitch_is_told_where_there_is_one() -> None:
    t = np.arange(16_000) / 16_000
    vowel = np.asarray(sum(np.sin(2 * np.pi * 140 * k * t) / k for k in range(1, 20)))
    bank = VoiceBank()
    row = bank.join()
    heard = [bank.hear([row], frame[None]) for frame in framed(pcm(at_db(vowel, -20)))][-1]
    assert heard.pitch_hz[0] == pytest.approx(140, rel=0.03)
    assert heard.harmonic[0] > 0.4
    assert bank.hear([row], ramp(1, 1)).harmonic[0] < 0.4


def test_two_frames_of_a_row_in_one_call_are_refused() -> None:
    bank = VoiceBank()
    row = bank.join()
    with pytest.raises(ValueError, match="twice in one call"):
        bank.hear([row, row], np.zeros((2, FRAME_SAMPLES), np.int16))


def test_a_row_cannot_leave_twice() -> None:
    bank = VoiceBank()
    row = bank.join()
    bank.leave(row)
    with pytest.raises(ValueError, match="not in the bank"):
        bank.leave(row)
