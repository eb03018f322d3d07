"""eSpeak NG with a voice, a tempo and a melody, in a process of its own: the library is one global machine per process.

`speak(lines)` is what tests call. What was spoken once is kept in the temporary folder, since it is the same every time.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from server.audio.pcm import resample

RATE = 16_000
ROOT = Path(__file__).resolve().parents[2]
_SYNCHRONOUS, _DONT_EXIT, _UTF8, _WORD = 2, 0x8000, 1, 1
_TEMPO, _PITCH, _RANGE = 1, 3, 4


@dataclass(frozen=True, slots=True)
class Line:
    """`tempo` in words a minute; `pitch` and `melody` (its range) 0 to 100 as eSpeak counts them."""

    text: str
    voice: str = "en-us"
    tempo: int = 170
    pitch: int = 50
    melody: int = 60


@dataclass(frozen=True, slots=True)
class Spoken:
    """Samples as float32 in -1 to 1 at 16 kHz, without silence at its ends; `words`: where each word begins, in samples."""

    samples: NDArray[np.float32]
    words: tuple[int, ...]


def speak(lines: Sequence[Line]) -> list[Spoken]:
    asked = json.dumps([asdict(line) for line in lines])
    kept = Path(tempfile.gettempdir()) / f"alex-espeak-{hashlib.sha256(asked.encode()).hexdigest()[:20]}.npz"
    if not kept.exists():
        done = subprocess.run(
            [sys.executable, "-m", "tests.audio.espeak"], input=asked.encode(), capture_output=True, cwd=ROOT, check=True
        )
        whole = kept.with_suffix(f".{os.getpid()}")
        whole.write_bytes(done.stdout)
        whole.replace(kept)
    with np.load(kept) as found:
        return [_trimmed(found[f"x{n}"], found[f"w{n}"]) for n in range(len(lines))]


def _trimmed(samples: NDArray[np.float32], words: NDArray[np.int64]) -> Spoken:
    loud = np.flatnonzero(np.abs(samples) > 0.004)
    if not len(loud):
        return Spoken(samples[:0], ())
    first, last = int(loud[0]), int(loud[-1]) + 1
    return Spoken(samples[first:last], tuple(max(0, int(word) - first) for word in words))


# ---- the process --------------------------------------------------------------------------------------------------------


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_ms", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p),
        ("name", ctypes.c_uint64),
    )


def main() -> None:
    loader = importlib.import_module("espeakng_loader")
    library = ctypes.CDLL(str(loader.get_library_path()))
    rate = library.espeak_Initialize(_SYNCHRONOUS, 0, str(loader.get_data_path()).encode(), _DONT_EXIT)
    heard: list[bytes] = []
    words: list[int] = []

    def collect(samples: int | None, count: int, events: Any) -> int:
        if samples and count > 0:
            heard.append(ctypes.string_at(samples, 2 * count))
        at = 0
        while events[at].type:
            if events[at].type == _WORD:
                words.append(events[at].sample)
            at += 1
        return 0

    callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(_Event))(collect)
    library.espeak_SetSynthCallback(callback)
    spoken: dict[str, NDArray[Any]] = {}
    for number, line in enumerate(json.loads(sys.stdin.buffer.read())):
        heard.clear()
        words.clear()
        if library.espeak_SetVoiceByName(line["voice"].encode()):
            raise SystemExit(f"eSpeak NG has no voice {line['voice']}")
        for which, key in ((_TEMPO, "tempo"), (_PITCH, "pitch"), (_RANGE, "melody")):
            library.espeak_SetParameter(which, line[key], 0)
        text = line["text"].encode()
        library.espeak_Synth(text, len(text) + 1, 0, 0, 0, _UTF8, None, None)
        library.espeak_Synchronize()
        samples = np.frombuffer(b"".join(heard), np.int16).astype(np.float32) / np.float32(32768)
        spoken[f"x{number}"] = np.asarray(resample(samples, rate, RATE), np.float32)
        spoken[f"w{number}"] = np.array([round(word * RATE / rate) for word in words], np.int64)
    whole = io.BytesIO()
    np.savez(whole, allow_pickle=False, **spoken)
    sys.stdout.buffer.write(whole.getvalue())


if __name__ == "__main__":
    main()
