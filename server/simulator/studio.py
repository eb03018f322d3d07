"""Sentences become clips, off the event loop, and only once while they are remembered."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from server.simulator.speaking import MAX_CHUNK_S, Clip, clip

REMEMBERED_BYTES = 48 * 2**20


class Voice(Protocol):
    def say(self, text: str, language: str) -> NDArray[np.int16]:
        """24 kHz mono PCM16 of these words."""
        ...


class Studio:
    """One thread: speech engines are rarely safe in two, and one is far faster than real time."""

    def __init__(self, voice: Voice, chunk_s: float = MAX_CHUNK_S) -> None:
        self._voice, self._chunk_s = voice, chunk_s
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="voice")
        self._clips: OrderedDict[tuple[str, str], Clip] = OrderedDict()
        self._bytes = 0

    def remembered(self, text: str, language: str) -> Clip | None:
        found = self._clips.get((text, language))
        if found is not None:
            self._clips.move_to_end((text, language))
        return found

    async def record(self, text: str, language: str) -> Clip:
        made = await asyncio.get_running_loop().run_in_executor(self._thread, self._make, text, language)
        self._remember((text, language), made)
        return made

    def _make(self, text: str, language: str) -> Clip:
        return clip(np.asarray(self._voice.say(text, language), np.int16), self._chunk_s)

    def _remember(self, key: tuple[str, str], made: Clip) -> None:
        if key in self._clips:
            return
        self._clips[key] = made
        self._bytes += made.size
        while self._bytes > REMEMBERED_BYTES:
            _, oldest = self._clips.popitem(last=False)
            self._bytes -= oldest.size

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)
