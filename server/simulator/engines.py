"""Offline speech synthesisers, each a small shell that turns text into samples at its own rate.

Seen on a two-core machine with a 39-word greeting: eSpeak NG through ctypes 0.1 ms to the first sample and 0.0007 times real
time; flite as a process 0.2 s in all for 14 s of speech (0.015 times real time), clearer in English; eSpeak NG as a process
between the two. None needs a network.
"""

from __future__ import annotations

import ctypes
import importlib
import io
import shutil
import subprocess
import threading
import wave
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import numpy as np

from server.simulator.sound import Floats

WORDS_PER_MINUTE = 155  # eSpeak counts without its pauses: this comes to about 165 as heard
TAKES_S = 15.0  # for one text; both programs are far faster than real time
_SYNCHRONOUS, _DONT_EXIT, _UTF8, _RATE = 2, 0x8000, 1, 1


class VoiceUnavailableError(Exception):
    """No synthesiser, or not the one asked for; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Speech:
    samples: Floats
    rate: int


class Engine(Protocol):
    @property
    def name(self) -> str: ...

    def speaks(self, language: str) -> bool: ...

    def speak(self, text: str, language: str) -> Speech: ...


def _from_wav(data: bytes) -> Speech:
    """Read a WAV that was written to a pipe: the sizes in its header may be wrong, the samples are what follows it."""
    with wave.open(io.BytesIO(data)) as reader:
        rate = reader.getframerate()
    body = data[data.index(b"data") + 8 :]
    return Speech(np.frombuffer(body[: len(body) // 2 * 2], dtype="<i2").astype(np.float32), rate)


def _run(command: list[str], text: str) -> Speech:
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=TAKES_S, check=True)
    except (OSError, subprocess.SubprocessError) as failure:
        raise VoiceUnavailableError(f"{command[0]} did not speak ({type(failure).__name__})") from failure
    return _from_wav(done.stdout)


@dataclass(frozen=True, slots=True)
class Flite:
    """English only, 16 kHz, and the clearest of the three."""

    binary: str
    name: str = "flite"

    def speaks(self, language: str) -> bool:
        return language.lower().startswith("en")

    def speak(self, text: str, language: str) -> Speech:
        return _run([self.binary, "-voice", "rms", "-t", f" {text}", "-o", "/dev/stdout"], "")


@dataclass(frozen=True, slots=True)
class EspeakProcess:
    binary: str
    name: str = "espeak-ng"

    def speaks(self, language: str) -> bool:
        return True

    def speak(self, text: str, language: str) -> Speech:
        return _run([self.binary, "-v", espeak_voice(language), "-s", str(WORDS_PER_MINUTE), "--stdin", "--stdout"], text)


def espeak_voice(language: str) -> str:
    """BCP 47 tag -> eSpeak voice. Chinese and Brazilian Portuguese go by other names there."""
    tag = language.lower()
    return {"zh": "cmn", "zh-cn": "cmn", "cmn-cn": "cmn", "pt": "pt-br", "pt-br": "pt-br", "en-gb": "en-gb"}.get(
        tag, "en-us" if tag.startswith("en") else tag.split("-")[0]
    )


class EspeakLibrary:
    """eSpeak NG in this process. The library is one global machine: a lock lets one sentence at a time through."""

    name = "espeakng-loader"

    def __init__(self, library: Any, rate: int) -> None:
        self._library, self._rate, self._lock = library, rate, threading.Lock()
        self._chunks: list[bytes] = []
        shape = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
        self._callback = shape(self._collect)  # kept: the library calls it for as long as the process lives
        library.espeak_SetSynthCallback(self._callback)
        library.espeak_SetParameter(_RATE, WORDS_PER_MINUTE, 0)

    def _collect(self, samples: int | None, count: int, _events: int | None) -> int:
        if samples and count > 0:
            self._chunks.append(ctypes.string_at(samples, 2 * count))
        return 0

    def speaks(self, language: str) -> bool:
        return True

    def speak(self, text: str, language: str) -> Speech:
        data = text.encode()
        with self._lock:
            self._chunks.clear()
            if self._library.espeak_SetVoiceByName(espeak_voice(language).encode()):
                self._library.espeak_SetVoiceByName(b"en-us")
            self._library.espeak_Synth(data, len(data) + 1, 0, 0, 0, _UTF8, None, None)
            self._library.espeak_Synchronize()
            return Speech(np.frombuffer(b"".join(self._chunks), dtype=np.int16).astype(np.float32), self._rate)


@cache
def _espeak_library() -> EspeakLibrary | None:
    """One per process; None where the extra `rehearsal` is not installed or the library does not load."""
    try:
        loader = importlib.import_module("espeakng_loader")
        library = ctypes.CDLL(str(loader.get_library_path()))
    except (ImportError, OSError):
        return None
    rate = library.espeak_Initialize(_SYNCHRONOUS, 0, str(loader.get_data_path()).encode(), _DONT_EXIT)
    return EspeakLibrary(library, rate) if rate > 0 else None


_loading = threading.Lock()


def find(name: str) -> Engine | None:
    """The engine of that name, or None where it is not installed."""
    match name:
        case "flite":
            return Flite(binary) if (binary := shutil.which("flite")) else None
        case "espeakng-loader":
            with _loading:
                return _espeak_library()
        case "espeak-ng":
            return EspeakProcess(binary) if (binary := shutil.which("espeak-ng")) else None
        case _:
            return None
