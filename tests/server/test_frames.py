"""Binary frames of the page, and how many of them are taken."""

from __future__ import annotations

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.frames import AUDIO_BYTES, Allowance, BadFrame, Frame, audio_allowance, jpeg_allowance, read, voice_frame
from server.wire import AUDIO, JPEG, MOST_MIC_FRAMES

LIMIT = 1_000
PICTURE = b"\xff\xd8" + bytes(50)


def up(kind: int, payload: bytes, sequence: int = 7) -> bytes:
    return struct.pack("<B3xI", kind, sequence) + payload


def test_a_microphone_frame_is_read_with_its_number() -> None:
    assert read(up(AUDIO, bytes(AUDIO_BYTES), 2**32 - 1), LIMIT) == Frame(AUDIO, 2**32 - 1, bytes(AUDIO_BYTES))


@pytest.mark.parametrize("count", range(1, MOST_MIC_FRAMES + 1))
def test_frames_of_the_microphone_may_come_together(count: int) -> None:
    assert len(read(up(AUDIO, bytes(count * AUDIO_BYTES)), LIMIT).payload) == count * AUDIO_BYTES


def test_frames_that_come_together_count_as_what_they_are() -> None:
    allowance = Allowance(rate=10, burst=6)
    assert allowance.take(0.0, 3)
    assert allowance.take(0.0, 3)
    assert not allowance.take(0.0, 1)


def test_a_screen_frame_is_read_with_its_number() -> None:
    assert read(up(JPEG, PICTURE), LIMIT) == Frame(JPEG, 7, PICTURE)


@pytest.mark.parametrize("length", [0, 1, AUDIO_BYTES - 1, AUDIO_BYTES + 1, 10 * AUDIO_BYTES])
def test_a_microphone_frame_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(BadFrame, match=f"of {length} bytes"):
        read(up(AUDIO, bytes(length)), LIMIT)


@pytest.mark.parametrize("payload", [b"", b"\x89PNG", b"\xff"])
def test_a_screen_frame_that_is_no_jpeg_is_refused(payload: bytes) -> None:
    with pytest.raises(BadFrame, match="not a JPEG"):
        read(up(JPEG, payload), LIMIT)


def test_a_screen_frame_over_the_limit_is_refused_with_both_figures() -> None:
    with pytest.raises(BadFrame, match=r"1001 bytes; at most 1000"):
        read(up(JPEG, b"\xff\xd8" + bytes(999)), LIMIT)
    assert len(read(up(JPEG, b"\xff\xd8" + bytes(998)), LIMIT).payload) == LIMIT


@pytest.mark.parametrize("kind", [0, 5, 255])
def test_an_unknown_kind_of_frame_is_refused(kind: int) -> None:
    with pytest.raises(BadFrame, match=f"unknown kind {kind}"):
        read(up(kind, bytes(AUDIO_BYTES)), LIMIT)


@given(st.binary(max_size=2_000))
def test_rubbish_is_refused_or_read_and_nothing_else_happens(raw: bytes) -> None:
    with contextlib.suppress(BadFrame):
        assert read(raw, LIMIT).payload == raw[8:]


def test_a_refusal_shows_nothing_of_the_content() -> None:
    with pytest.raises(BadFrame) as refusal:
        read(up(AUDIO, b"my secret words"), LIMIT)
    assert "secret" not in str(refusal.value)


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.binary(max_size=64))
def test_alexs_voice_carries_its_turn_and_its_place_in_it(turn: int, offset: int, pcm: bytes) -> None:
    frame = voice_frame(turn, offset, pcm)
    assert struct.unpack_from("<B3xII", frame) == (AUDIO, turn, offset)
    assert frame[12:] == pcm


# ---- allowances


def taken(allowance: Allowance, times: list[float]) -> int:
    return sum(allowance.take(at) for at in times)


def test_real_time_audio_is_taken_whole_for_as_long_as_it_lasts() -> None:
    frames = [number * 0.032 for number in range(20_000)]
    assert taken(audio_allowance(), frames) == len(frames)


def test_a_page_that_was_busy_may_catch_up_two_seconds() -> None:
    burst = [10.0] * 62
    assert taken(audio_allowance(), burst) == len(burst)


def test_audio_at_twice_real_time_is_cut_to_one_and_a_fifth() -> None:
    seconds = 60.0
    frames = [number * 0.016 for number in range(round(seconds / 0.016))]
    real_time = seconds / 0.032
    assert taken(audio_allowance(), frames) == pytest.approx(1.2 * real_time + 62, abs=3)


def test_one_screen_frame_a_second_is_taken_with_some_jitter() -> None:
    assert taken(jpeg_allowance(), [number * 1.0 + (0.2 if number % 2 else 0.0) for number in range(100)]) == 100
    assert taken(jpeg_allowance(), [number * 0.1 for number in range(1_000)]) == pytest.approx(110, abs=3)


@given(st.lists(st.floats(0, 5), max_size=200), st.floats(0.5, 40), st.floats(1, 60))
def test_never_more_than_the_burst_and_the_rate_together(waits: list[float], rate: float, burst: float) -> None:
    allowance, at, count = Allowance(rate, burst), 100.0, 0
    for wait_s in waits:
        at += wait_s
        count += allowance.take(at)
    assert count <= burst + rate * (at - 100.0) + 1e-6
