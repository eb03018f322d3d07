"""WAV files as the ear wants them: 16 kHz mono PCM16, whatever rate, width and channels they have.

The standard library's `wave` refuses floats and the extensible header, which recorders write as a matter of course.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from server.audio.ear import RATE, Samples
from server.audio.pcm import Floats, mono, resample, to_int16

PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
LOWEST_RATE, HIGHEST_RATE = 4_000, 384_000


class BadWav(Exception):
    """The file cannot be heard; the message says why and what would help."""


def read_wav(data: bytes) -> Samples:
    """The whole content of a WAV file -> (n,) int16 at 16 kHz. Raises BadWav."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise BadWav("this is no WAV file. Convert it first, for example: ffmpeg -i FILE out.wav")
    chunks = dict(_chunks(data))
    if len(chunks.get(b"fmt ", b"")) < 16:
        raise BadWav("the WAV header has no format. Record or convert the file again")
    if b"data" not in chunks:
        raise BadWav("the WAV file holds no sound. Record or convert it again")
    kind, channels, rate, bits = _format(chunks[b"fmt "])
    if not channels or not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise BadWav(f"{channels} channels at {rate} Hz make no sense. Record or convert the file again")
    samples = _samples(chunks[b"data"], kind, bits)
    whole = mono(samples[: len(samples) // channels * channels].reshape(-1, channels))
    return to_int16(resample(np.nan_to_num(whole, nan=0.0, posinf=0.0, neginf=0.0), rate, RATE))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Of two with the same name the first one counts. A size beyond the end (a pipe's) means: all that is there."""
    at, seen = 12, set[bytes]()
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name not in seen:
            yield name, data[at + 8 : at + 8 + size]
        seen.add(name)
        at += 8 + size + size % 2


def _format(chunk: bytes) -> tuple[int, int, int, int]:
    """kind, channels, rate, bits."""
    kind, channels, rate = (int.from_bytes(chunk[a:b], "little") for a, b in ((0, 2), (2, 4), (4, 8)))
    if kind == EXTENSIBLE and len(chunk) >= 26:
        kind = int.from_bytes(chunk[24:26], "little")
    return kind, channels, rate, int.from_bytes(chunk[14:16], "little")


def _samples(data: bytes, kind: int, bits: int) -> Floats:
    match kind, bits:
        case 1, 8:
            return (np.frombuffer(data, np.uint8).astype(np.float32) - 128) / np.float32(128)
        case 1, 16 | 32:
            return _whole(data, f"<i{bits // 8}") / np.float32(2 ** (bits - 1))
        case 1, 24:
            three = np.frombuffer(data[: len(data) // 3 * 3], np.uint8).reshape(-1, 3)
            four = np.pad(three, ((0, 0), (1, 0)))
            return four.reshape(-1).view("<i4").astype(np.float32) / np.float32(2**31)
        case 3, 32 | 64:
            return _whole(data, f"<f{bits // 8}")
        case _:
            raise BadWav(f"its encoding (format {kind}, {bits} bits) is not known here. Convert it to 16-bit PCM")


def _whole(data: bytes, kind: str) -> NDArray[np.float32]:
    size = np.dtype(kind).itemsize
    return np.frombuffer(data[: len(data) // size * size], kind).astype(np.float32)
