"""Candidates in a process of their own: each has a page's socket, a microphone in real time, and always an answer.

`python -m tests.bench.crowd ADDRESS --interviews 25 --seconds 15` prints `begin` when all of them are in conversation, `end`
after the seconds, and then one line of JSON: what each has heard and when (seconds of the machine's monotonic clock).

The first eight samples of a frame with speech hold the moment at which it was sent, so that whoever gets the frame can say how
long it was underway (`stamped`, `stamp_of`). They are so soft that no ear hears them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import struct
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import numpy as np
from websockets.asyncio.client import connect

from tests.journeys.candidate import FRAME, FRAME_S, VOICE_RATE, Candidate, speech

SPEAKS_S = 6.0
STAGGER_S = 4.0
TAG_BYTES = 48
SILENCE = bytes(2 * FRAME)


def stagger_s(number: int, of: int) -> float:
    """Not all candidates begin in the same moment."""
    return STAGGER_S * number / of


def speaks_s(number: int, haste: float) -> float:
    """How long a candidate's answers are: not all alike."""
    return SPEAKS_S + 0.25 * (number % 9) if haste == 1 else 1.0


def stamped(pcm: bytes, at_ns: int) -> bytes:
    """A byte of the moment in each sample: of 32,768 nobody hears 255."""
    return struct.pack("<8H", *struct.pack("<q", at_ns)) + pcm[16:]


def stamp_of(pcm: bytes) -> int:
    """Nanoseconds of the monotonic clock, or 0 for a frame that nobody has stamped, or that holds no speech."""
    samples = struct.unpack_from("<8H", pcm)
    return int(struct.unpack("<q", bytes(samples))[0]) if max(samples) < 256 else 0


def tag(pcm: bytes) -> int:
    """By what a piece of a noisy voice is known again."""
    return zlib.crc32(pcm[:TAG_BYTES])


_VOICE = np.asarray(speech(4.0), "<i2").tobytes()
VOICE = [_VOICE[at : at + 2 * FRAME] for at in range(0, len(_VOICE) - 2 * FRAME + 1, 2 * FRAME)]


@dataclass
class Talker(Candidate):
    """`voice`: when each piece of Alex's voice came, and its samples. `replies`: what Alex took to begin after a turn (s)."""

    voice: list[tuple[float, int]] = field(default_factory=list)
    replies: list[float] = field(default_factory=list)
    spoken_s: float = 0.0
    _frames_left: int = 0
    _heard_end_s: float = 0.0

    def speak(self, seconds: float) -> None:
        self._frames_left = round(seconds / FRAME_S)

    async def _microphone(self) -> None:
        self._sequence += 1
        pcm = SILENCE
        if self._frames_left:
            self._frames_left -= 1
            self.spoken_s += FRAME_S
            pcm = stamped(VOICE[self._frames_left % len(VOICE)], time.monotonic_ns())
        await self.socket.send(struct.pack("<B3xI", 1, self._sequence) + pcm)

    def _hear(self, raw: bytes) -> None:
        super()._hear(raw)
        now = time.monotonic()
        self.voice.append((now, (len(raw) - 12) // 2))
        if self._heard_end_s:
            self.replies.append(now - self._heard_end_s)
            self._heard_end_s = 0.0

    async def _take(self, message: dict[str, Any]) -> None:
        before = self.state
        await super()._take(message)
        if before == "candidate_speaking" != self.state:
            self._heard_end_s = time.monotonic()

    async def converse(self, seconds: float) -> None:
        """Answer whenever Alex waits; never at the same time as he."""
        while await self.alex_waits(rest_s=0.1):
            self.speak(seconds)
            await self._has_the_floor()
            await self.until(lambda: self.state != "candidate_speaking" or self.ended)

    async def _has_the_floor(self) -> None:
        await self.until(lambda: self.state == "candidate_speaking" or self.ended)

    def told(self) -> dict[str, Any]:
        return {"voice": self.voice, "replies": self.replies, "spoken_s": round(self.spoken_s, 1)}


async def crowd(address: str, interviews: int, seconds: float, haste: float) -> None:
    talkers: dict[str, Talker] = {}
    async with asyncio.TaskGroup() as tasks:
        work = [tasks.create_task(_attend(address, number, interviews, haste, talkers)) for number in range(interviews)]
        while len(talkers) < interviews or not all(talker.spoken_s for talker in talkers.values()):
            await asyncio.sleep(0.1)
        before, began = _sums(talkers), time.monotonic()
        print("begin", flush=True)
        late_s = await _watch_own_lateness(seconds)
        print("end", flush=True)
        after, ended = _sums(talkers), time.monotonic()
        for task in work:
            task.cancel()
    spoken, heard = (round((b - a) / (ended - began) / interviews, 3) for a, b in zip(before, after, strict=True))
    told = {name: talker.told() for name, talker in talkers.items()}
    window = {"began": began, "ended": ended, "candidate_share": spoken, "alex_share": heard, "late_s": late_s}
    print(json.dumps(window | {"talkers": told}))


async def _watch_own_lateness(seconds: float) -> list[float]:
    """How late this process' own timers are: what it measures beyond that is not its own slowness."""
    late: list[float] = []
    until = time.monotonic() + seconds
    while (now := time.monotonic()) < until:
        await asyncio.sleep(0.05)
        late.append(time.monotonic() - now - 0.05)
    return late


def _sums(talkers: Mapping[str, Talker]) -> tuple[float, float]:
    """Seconds that all candidates have spoken, and that their loudspeakers have played."""
    return sum(t.spoken_s for t in talkers.values()), sum(sum(t.played.values()) for t in talkers.values()) / VOICE_RATE


async def _attend(address: str, number: int, interviews: int, haste: float, talkers: dict[str, Talker]) -> None:
    name = f"c{number}"
    chosen = {"interviewer": "technical", "level": "junior", "minutes": 45, "language": "en-US", "name": name}
    async with httpx.AsyncClient(base_url=address, timeout=30) as http:
        interview = (await http.post("/api/interviews", json=chosen)).raise_for_status().json()["id"]
    await asyncio.sleep(stagger_s(number, interviews))
    async with connect(f"{address.replace('http', 'ws')}/ws/interviews/{interview}", max_size=2**24) as socket:
        talker = talkers[name] = Talker(socket, haste)
        await talker.send("hello", page="page-1", take_over=False)
        async with asyncio.TaskGroup() as tasks:
            for work in (talker.read(), talker.live()):
                tasks.create_task(work)
            await talker.until(lambda: talker.of("welcome"))
            await talker.send("start")
            await talker.converse(speaks_s(number, haste))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("--interviews", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--haste", type=float, default=1.0)
    given = parser.parse_args()
    asyncio.run(crowd(given.address, given.interviews, given.seconds, given.haste))


if __name__ == "__main__":
    main()
