"""`alex hear`: recordings of every usual kind are heard, drawn in any width, and a bad file is one line."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from server import cli
from server.audio.ear import RATE, Samples
from server.audio.pcm import resample
from server.audio.wav import BadWav, read_wav
from server.hearing import as_text, hear
from tests.audio.scenery import sounded
from tests.audio.scenes import alex, over, pause, talk

ANSWER = (pause(0.5), talk(1.5), pause(0.5), talk(1.0), pause(2.0))


def header(kind: int, channels: int, rate: int, bits: int, data: bytes) -> bytes:
    block = channels * bits // 8
    form = struct.pack("<HHIIHH", kind, channels, rate, rate * block, block, bits)
    if kind == 0xFFFE:
        form += struct.pack("<HHIH14s", 22, bits, 3, 1, b"\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x008\x9bq")
    body = b"fmt " + struct.pack("<I", len(form)) + form + b"LIST" + struct.pack("<I", 3) + b"abc\x00"
    body += b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body


def wav(pcm: Samples) -> bytes:
    return header(1, 1, RATE, 16, pcm.astype("<i2").tobytes())


@pytest.fixture(scope="module")
def answer() -> Samples:
    return sounded(*ANSWER).mic


def tone(rate: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return (0.5 * np.sin(2 * np.pi * 440 * np.arange(rate) / rate)).astype(np.float32)


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 48_000, 96_000])
def test_any_rate_becomes_sixteen_kilohertz(rate: int) -> None:
    found = read_wav(header(3, 1, rate, 32, tone(rate).astype("<f4").tobytes()))
    assert len(found) == RATE
    assert np.abs(found[400:-400] / 32768 - tone(RATE)[400:-400]).max() < 0.01


@pytest.mark.parametrize(("kind", "bits"), [(1, 8), (1, 16), (1, 24), (1, 32), (3, 32), (3, 64), (0xFFFE, 16)])
def test_any_width_is_read(kind: int, bits: int) -> None:
    whole = tone(RATE).astype(np.float64)
    match kind, bits:
        case 3, _:
            data = whole.astype(f"<f{bits // 8}").tobytes()
        case _, 8:
            data = np.rint(whole * 127 + 128).astype(np.uint8).tobytes()
        case _, 24:
            data = np.rint(whole * (2**31 - 1)).astype("<i4").view(np.uint8).reshape(-1, 4)[:, 1:].tobytes()
        case _:
            data = np.rint(whole * (2 ** (bits - 1) - 1)).astype(f"<i{bits // 8}").tobytes()
    assert np.abs(read_wav(header(kind, 1, RATE, bits, data)) / 32768 - whole).max() < 0.01


def test_channels_are_mixed() -> None:
    both = np.stack([tone(RATE), np.zeros(RATE, np.float32)], axis=1)
    assert np.abs(read_wav(header(3, 2, RATE, 32, both.tobytes())) / 32768 - tone(RATE) / 2).max() < 0.001


def test_what_is_not_a_number_is_silence() -> None:
    assert read_wav(header(3, 1, RATE, 32, np.full(RATE, np.nan, "<f4").tobytes())).tolist() == [0] * RATE


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no WAV file"),
        (b"# Alex\n" * 20, "no WAV file"),
        (b"RIFF\x00\x00\x00\x00WAVE", "no format"),
        (header(1, 1, RATE, 16, b"")[:36], "no sound"),
        (header(7, 1, RATE, 8, b"\x00" * 100), "not known here"),
        (header(1, 0, RATE, 16, b"\x00" * 100), "make no sense"),
        (header(1, 1, 3, 16, b"\x00" * 100), "make no sense"),
    ],
)
def test_a_file_that_cannot_be_heard_says_why(data: bytes, words: str) -> None:
    with pytest.raises(BadWav, match=words):
        read_wav(data)


def test_resampling_there_and_back_loses_nothing_of_a_voice() -> None:
    assert np.abs(resample(resample(tone(RATE), RATE, 48_000), 48_000, RATE) - tone(RATE))[400:-400].max() < 0.001


def test_the_command_prints_json(answer: Samples, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mic.wav").write_bytes(wav(answer))
    assert cli.main(["hear", str(tmp_path / "mic.wav"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found.keys() == {"frame_s", "voice", "turns", "barge_ins", "suspicions"}
    assert len(found["voice"]) == round(len(answer) / RATE / found["frame_s"])
    [turn] = found["turns"]
    assert turn["start_s"] == pytest.approx(0.5, abs=0.2)
    assert turn["end_s"] == pytest.approx(3.5, abs=0.2)
    assert turn["declared_s"] > turn["end_s"]
    assert found["barge_ins"] == []


def test_the_drawing_shows_turns_and_pauses_in_plain_signs(answer: Samples) -> None:
    drawn = as_text(hear(answer, None), 80)
    assert {"#", "=", ".", "|"} <= set(drawn.splitlines()[0])
    assert "turn 1 to" in drawn
    assert "pause of 0." in drawn


def test_speech_over_alex_is_drawn_as_a_barge_in() -> None:
    sound = sounded(alex(3.0), over(talk(1.5)), pause(2.0))
    heard = hear(sound.mic, sound.far)
    [barge_in] = heard.barge_ins
    assert barge_in["start_s"] == pytest.approx(3.0, abs=0.3)
    assert barge_in["confirmed_s"] > barge_in["start_s"]
    assert {"~", "!"} <= set(as_text(heard, 80).splitlines()[0])


@pytest.mark.parametrize("width", [24, 40, 80, 200])
def test_the_drawing_keeps_to_the_width(answer: Samples, width: int) -> None:
    picture = as_text(hear(answer, None), width).split("\n\n")[0]
    assert all(len(line) <= max(width, 24) for line in picture.splitlines())


@pytest.mark.parametrize(("level", "why"), [(0.0, "silent"), (0.0004, "too quiet for speech"), (0.1, "not taken for speech")])
def test_a_recording_without_speech_is_said_to_be_one_and_why(level: float, why: str) -> None:
    hiss = np.random.default_rng(1).standard_normal(2 * RATE) * level * 32_767
    told = as_text(hear(hiss.astype(np.int16), None), 80)
    assert "No turn was heard" in told
    assert why in told


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize(("kind", "bits", "channels"), [(1, 16, 1), (1, 16, 2), (3, 32, 2), (0xFFFE, 16, 2)])
def test_speech_of_any_usual_rate_and_shape_is_drawn(
    answer: Samples, rate: int, kind: int, bits: int, channels: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = np.repeat(resample((answer / 32_768).astype(np.float32), RATE, rate)[:, None], channels, axis=1)
    data = whole.astype("<f4") if kind == 3 else np.rint(whole.clip(-1, 1) * 32_767).astype("<i2")
    (tmp_path / "mic.wav").write_bytes(header(kind, channels, rate, bits, data.tobytes()))
    assert cli.main(["hear", str(tmp_path / "mic.wav")]) == 0
    drawn, _, story = capsys.readouterr().out.partition("\n\n")
    assert drawn.splitlines()[0].count("#") > 15
    assert "turn 1 to" in story


@pytest.mark.parametrize("name", ["absent.wav", "README.md"])
def test_a_bad_file_is_one_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README.md").write_text("# no sound\n")
    assert cli.main(["hear", str(tmp_path / name)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("alex: ")
    assert said.err.count("\n") == 1
