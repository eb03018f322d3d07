"""Pages in a process of their own, of either server: a microphone that never stops, a loudspeaker, and what came when.

`python -m tests.bench.pages ADDRESS --server ours --manner both --sessions 25 --seconds 10` prints `begin` when Alex is heard
in all of them, `end` after the seconds, and a line of JSON. In the manner `both` the candidate makes a soft noise all the time,
over which Alex goes on speaking: sound goes up and down without a pause, and nobody takes a turn. In `turns` a synthesised
voice answers whenever Alex has been heard to his end. Our page sends frames of 32 ms and tells its playback clock; the bare one
sends 100 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
from websockets.asyncio.client import ClientConnection, connect

from tests.bench.crowd import stamped, tag
from tests.bench.microphones import REST_S, SOUNDS, Manner, Turns
from tests.journeys.candidate import MIC_RATE, VOICE_RATE

OURS_SAMPLES, BARE_SAMPLES = 512, 1600
REPORT_S, STAGGER_S = 0.1, 3.0
OPENS_S = 60.0
"""A server that is driven to its limit takes its time for a handshake."""
SETTLE_S = 2.5
"""A page that comes costs more than one that is there."""


@dataclass
class Page:
    """`voice`: when each piece of Alex's voice came, and by what it is known. `gaps`: when the loudspeaker starved in a turn,
    and for how long."""

    name: str
    socket: ClientConnection
    manner: Manner
    samples: int
    voice: list[tuple[float, int]] = field(default_factory=list)
    spoken_s: float = 0.0
    heard_s: float = 0.0
    turn: int = 0
    gaps: list[tuple[float, float]] = field(default_factory=list)
    _plays_until_s: float = 0.0
    _sent: int = 0

    async def live(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._read())
            tasks.create_task(self._speak())

    async def _read(self) -> None:
        async for raw in self.socket:
            if isinstance(raw, bytes):
                self._hear(raw)
            else:
                await self._told(json.loads(raw))

    def _hear(self, raw: bytes) -> None:
        now, pcm = time.monotonic(), self._pcm(raw)
        samples = len(pcm) // 2
        late_s = now - self._plays_until_s
        if not self.turn or (isinstance(self.manner, Turns) and late_s > 2 * REST_S):
            self.turn += 1
        elif late_s > 0:
            self.gaps.append((now, late_s))
        self.voice.append((now, tag(pcm)))
        self.heard_s += samples / VOICE_RATE
        self._plays_until_s = max(now, self._plays_until_s) + samples / VOICE_RATE

    async def _speak(self) -> None:
        due = time.monotonic()
        while True:
            pcm, speaks = self.manner.frame(due - self._plays_until_s, self.turn)
            self.spoken_s += self.samples / MIC_RATE * speaks
            await self._send(stamped(pcm, time.monotonic_ns()) if speaks else pcm)
            due += self.samples / MIC_RATE
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    def _pcm(self, raw: bytes) -> bytes:
        return raw

    async def _send(self, pcm: bytes) -> None:
        await self.socket.send(pcm)

    async def _told(self, message: dict[str, Any]) -> None: ...


@dataclass
class OurPage(Page):
    frames: int = 1
    _held: list[bytes] = field(default_factory=list)
    _turn: int = 0
    _offset: int = 0
    _reported_s: float = 0.0

    def _pcm(self, raw: bytes) -> bytes:
        _, self._turn, offset = struct.unpack_from("<B3xII", raw)
        self._offset = offset + (len(raw) - 12) // 2
        return raw[12:]

    async def _send(self, pcm: bytes) -> None:
        self._held.append(pcm)
        self._sent += 1
        if len(self._held) < self.frames:
            return
        await self.socket.send(struct.pack("<B3xI", 1, self._sent - len(self._held)) + b"".join(self._held))
        self._held.clear()
        if self._turn and time.monotonic() - self._reported_s > REPORT_S * 0.9:
            await self._report(time.monotonic())

    async def _report(self, now: float) -> None:
        """Its playback clock; where frames go up together it rides along with them, as in the page."""
        self._reported_s = now
        buffered = max(0, round((self._plays_until_s - now) * VOICE_RATE))
        played = max(0, self._offset - buffered)
        report = {"kind": "playback", "turn": self._turn, "played": played, "buffered": buffered, "at_s": now}
        await self.socket.send(json.dumps(report))

    async def _told(self, message: dict[str, Any]) -> None:
        if message["kind"] == "welcome":
            self.frames = message["mic_frames"]
        elif message["kind"] == "flush":
            answer = {"kind": "flushed", "turn": message["turn"], "played": self._offset, "dropped": 0}
            await self.socket.send(json.dumps(answer))


SLOW_BYTES_A_S = 1000
SLOW_BUFFER_BYTES = 4096


class SlowPage(OurPage):
    """Reads a thousand bytes a second, and keeps the system from reading ahead."""

    async def _read(self) -> None:
        async for raw in self.socket:
            if isinstance(raw, str):
                await self._told(json.loads(raw))
            await asyncio.sleep(len(raw) / SLOW_BYTES_A_S)


async def attend_slowly(address: str, name: str, manner: Callable[[int], Manner], pages: dict[str, Page]) -> None:
    host = urlsplit(address)
    narrow = socket.create_connection((host.hostname, host.port))
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SLOW_BUFFER_BYTES)
    url = await chosen_url(address, name)
    async with connect(url, sock=narrow, compression=None, max_size=2**24, max_queue=1, open_timeout=OPENS_S) as line:
        page = SlowPage(name, line, manner(OURS_SAMPLES), OURS_SAMPLES)
        await begin(page)
        await page.live()


async def chosen_url(address: str, name: str) -> str:
    chosen = {"interviewer": "technical", "level": "junior", "minutes": 45, "language": "en-US", "name": name}
    async with httpx.AsyncClient(base_url=address, timeout=60) as http:
        interview = (await http.post("/api/interviews", json=chosen)).raise_for_status().json()["id"]
    return f"{address.replace('http', 'ws')}/ws/interviews/{interview}"


async def begin(page: Page) -> None:
    await page.socket.send(json.dumps({"kind": "hello", "page": "page-1"}))
    await page.socket.send(json.dumps({"kind": "start"}))


async def attend_ours(address: str, name: str, manner: Callable[[int], Manner], pages: dict[str, Page]) -> None:
    async with connect(await chosen_url(address, name), compression=None, max_size=2**24, open_timeout=OPENS_S) as line:
        pages[name] = page = OurPage(name, line, manner(OURS_SAMPLES), OURS_SAMPLES)
        await begin(page)
        await page.live()


async def attend_bare(address: str, name: str, manner: Callable[[int], Manner], pages: dict[str, Page]) -> None:
    url = f"{address.replace('http', 'ws')}/ws/{name}"
    async with connect(url, compression=None, max_size=2**24, open_timeout=OPENS_S) as line:
        pages[name] = page = Page(name, line, manner(BARE_SAMPLES), BARE_SAMPLES)
        await page.live()


async def crowd(given: argparse.Namespace) -> None:
    pages: dict[str, Page] = {}
    SOUNDS[given.manner](OURS_SAMPLES if given.server == "ours" else BARE_SAMPLES)  # made before anybody waits for it
    attend = attend_ours if given.server == "ours" else attend_bare
    async with asyncio.TaskGroup() as tasks:
        work = []
        for number in range(given.sessions):
            name = f"{given.manner}-{given.label}-{number}"
            work.append(tasks.create_task(attend(given.address, name, SOUNDS[given.manner], pages)))
            await asyncio.sleep(STAGGER_S / given.sessions)
        while len(pages) < given.sessions or not all(page.heard_s for page in pages.values()):
            await asyncio.sleep(0.1)
        await asyncio.sleep(given.warm_up)
        before, began = _sums(pages), time.monotonic()
        print("begin", flush=True)
        windows, late_s = await _watch(given, tasks)
        print("end", flush=True)
        after, ended = _sums(pages), time.monotonic()
        for task in work:
            task.cancel()
    shares = [round((b - a) / (ended - began) / given.sessions, 3) for a, b in zip(before, after, strict=True)]
    told = {name: {"voice": page.voice, "gaps": page.gaps} for name, page in pages.items()}
    window = {"began": began, "ended": ended, "candidate_share": shares[0], "alex_share": shares[1], "late_s": late_s}
    print(json.dumps(window | {"windows": windows, "pages": told}), flush=True)


async def _watch(given: argparse.Namespace, tasks: asyncio.TaskGroup) -> tuple[list[tuple[int, float, float]], list[float]]:
    """(how many slow pages, began, ended) of each window, and this process' own lateness. In every second one slow pages come
    and go: whatever else the machine does, it does it to both kinds."""
    windows: list[tuple[int, float, float]] = []
    late_s: list[float] = []
    for n in range(given.windows):
        slow = given.slow if n % 2 else 0
        names = [f"both-slow-{n}-{number}" for number in range(slow)]
        guests = [tasks.create_task(attend_slowly(given.address, name, SOUNDS["both"], {})) for name in names]
        await asyncio.sleep(SETTLE_S if given.slow else 0)
        began = time.monotonic()
        late_s += await _own_lateness(given.seconds)
        windows.append((slow, began, time.monotonic()))
        for guest in guests:
            guest.cancel()
    return windows, late_s


async def _own_lateness(seconds: float) -> list[float]:
    """How late this process' own timers are: what it measures beyond that is not its own slowness."""
    late: list[float] = []
    until = time.monotonic() + seconds
    while (now := time.monotonic()) < until:
        await asyncio.sleep(0.05)
        late.append(round(time.monotonic() - now - 0.05, 5))
    return late


def _sums(pages: dict[str, Page]) -> tuple[float, float]:
    return sum(page.spoken_s for page in pages.values()), sum(page.heard_s for page in pages.values())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("--server", choices=("ours", "bare"), required=True)
    parser.add_argument("--manner", choices=tuple(SOUNDS), default="both")
    parser.add_argument("--label", default="a", help="a part of the candidates' names")
    parser.add_argument("--sessions", type=int, default=25)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--slow", type=int, default=0, help="so many more pages read a thousand bytes a second")
    parser.add_argument(
        "--windows", type=int, default=1, help="how often it is watched; slow pages are there every second time"
    )
    parser.add_argument("--warm-up", type=float, default=3.0)
    given = parser.parse_args()
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(crowd(given))


if __name__ == "__main__":
    main()
