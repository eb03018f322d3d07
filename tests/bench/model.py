"""`alex simulate` with a hum for a voice and a tap on its wire: when each message came and went.

`python -m tests.bench.model --ca-file F --out G` prints what `alex simulate` prints; when it is asked to end, what it has noted
is written to G: for each interview (by the name of its candidate) the delay of every frame with speech that the candidate's
page has stamped, the moments and samples of every piece of Alex's voice, and how long he took to begin after each turn. With
`--mind speaker` it only talks (`speaker.py`), and on SIGUSR1 it writes what it has noted, prints `noted`, and begins anew.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import re
import signal
import sys
import time
from binascii import a2b_base64
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path

import uvloop

from server.interview.uplink import PRE_ROLL_FRAMES
from server.simulator.command import announcement
from server.simulator.endpoint import Simulator
from server.simulator.hum import Hum
from server.simulator.speaking import MAX_CHUNK_S, Pace
from server.simulator.wirelog import Direction
from tests.bench.crowd import TAG_BYTES, stamp_of, tag
from tests.bench.names import name_in
from tests.bench.speaker import NoisyHum, Speaker

DATA = re.compile(rb'"data": ?"')
STAMP_LETTERS = 24
"""Of base64: as much as a stamp needs."""
SPEAKER_LEAD_S = 2.0
"""A service that runs no further ahead is soon at the pace at which it goes on."""
LETTERS_A_FRAME = 512 * 2 * 4 / 3


@dataclass
class Noted:
    """`delays`: the moment of a frame's arrival, and its seconds from the page's microphone to this wire.

    The frames that a turn begins with have waited on purpose, while the ear made up its mind; they are left out.
    `voice`: (moment, samples), `tags`: by what each is known again. `replies`: seconds from activityEnd to the first voice.
    """

    name: str = ""
    delays: list[tuple[float, float]] = field(default_factory=list)
    voice: list[tuple[float, int]] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)
    replies: list[float] = field(default_factory=list)
    in_window: int = PRE_ROLL_FRAMES
    turn_over_s: float = 0.0


class Notebook:
    def __init__(self) -> None:
        self.of: dict[int, Noted] = defaultdict(Noted)

    def tap(self, direction: Direction, connection: int, raw: bytes | str) -> None:
        message = raw.encode() if isinstance(raw, str) else raw
        (self._received if direction == "received" else self._sent)(self.of[connection], message)

    def _received(self, noted: Noted, message: bytes) -> None:
        head = message[:60]
        if b'"audio"' in head or b"mediaChunks" in head:
            self._frame(noted, message)
        elif b'"activityStart"' in head:
            noted.in_window = 0
        elif b'"activityEnd"' in head:
            noted.turn_over_s = time.monotonic()
        elif not noted.name:
            noted.name = name_in(message.decode(errors="replace").replace("\\", ""))

    def _frame(self, noted: Noted, message: bytes) -> None:
        noted.in_window += max(1, round(len(message) / LETTERS_A_FRAME))
        data = DATA.search(message)
        letters = message[data.end() : data.end() + STAMP_LETTERS] if data else b""
        sent_ns = stamp_of(a2b_base64(letters.replace(b"-", b"+").replace(b"_", b"/"))) if letters else 0
        if sent_ns and noted.in_window > PRE_ROLL_FRAMES:
            now = time.monotonic_ns()
            noted.delays.append((now / 1e9, (now - sent_ns) / 1e9))

    def _sent(self, noted: Noted, message: bytes) -> None:
        data = DATA.search(message, 0, 200)
        if data is None:
            return
        now, end = time.monotonic(), message.index(b'"', data.end())
        padding = message.count(b"=", end - 2, end)
        noted.voice.append((now, ((end - data.end()) * 3 // 4 - padding) // 2))
        noted.tags.append(tag(a2b_base64(message[data.end() : data.end() + TAG_BYTES * 4 // 3])))
        if noted.turn_over_s:
            noted.replies.append(now - noted.turn_over_s)
            noted.turn_over_s = 0.0

    def told(self) -> dict[str, object]:
        return {noted.name: asdict(noted) for noted in self.of.values() if noted.name}

    def forget(self) -> None:
        for noted in self.of.values():
            noted.delays, noted.voice, noted.tags, noted.replies = [], [], [], []


async def serve(given: argparse.Namespace, notebook: Notebook) -> None:
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    loop.add_signal_handler(signal.SIGUSR1, write, given.out, notebook)
    speaks = given.mind == "speaker"
    seeds = itertools.count()
    async with Simulator(
        brain=(lambda: Speaker(next(seeds))) if speaks else None,
        voice=NoisyHum() if speaks else Hum(),
        pace=Pace(speed=4 * given.haste, playback=given.haste, max_lead_s=SPEAKER_LEAD_S if speaks else Pace().max_lead_s),
        chunk_s=given.chunk,
        ca_file=given.ca_file,
        tap=notebook.tap,
    ) as simulator:
        sys.stdout.write(announcement(simulator.url, simulator.ca_pem))
        sys.stdout.flush()
        await stopped.wait()


def write(out: Path, notebook: Notebook) -> None:
    out.write_text(json.dumps(notebook.told()))
    notebook.forget()
    print("noted", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ca-file", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--haste", type=float, default=1.0)
    parser.add_argument("--mind", choices=("interviewer", "speaker"), default="interviewer")
    parser.add_argument("--chunk", type=float, default=MAX_CHUNK_S, help="s of voice in one message, at most")
    given = parser.parse_args()
    notebook = Notebook()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(given, notebook))
    given.out.write_text(json.dumps(notebook.told()))


if __name__ == "__main__":
    main()
