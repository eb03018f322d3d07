"""`alex simulate` with a hum for a voice and a tap on its wire: when each message came and went.

`python -m tests.bench.model --ca-file F --out G` prints what `alex simulate` prints; when it is asked to end, what it has noted
is written to G: for each interview (by the name of its candidate) the delay of every frame with speech that the candidate's
page has stamped, the moments and samples of every piece of Alex's voice, and how long he took to begin after each turn.
"""

from __future__ import annotations

import argparse
import asyncio
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
from server.simulator.speaking import Pace
from server.simulator.wirelog import Direction
from tests.bench.crowd import stamp_of

NAME = re.compile(r"\[alex:start [^\]]*name=([\w-]+)")
DATA = re.compile(rb'"data": ?"')


@dataclass
class Noted:
    """`delays`: the moment of a frame's arrival, and its seconds from the page's microphone to this wire.

    The frames that a turn begins with have waited on purpose, while the ear made up its mind; they are left out.
    `voice`: (moment, samples). `replies`: seconds from activityEnd to the first voice.
    """

    name: str = ""
    delays: list[tuple[float, float]] = field(default_factory=list)
    voice: list[tuple[float, int]] = field(default_factory=list)
    replies: list[float] = field(default_factory=list)
    in_window: int = 0
    turn_over_s: float = 0.0


class Notebook:
    def __init__(self) -> None:
        self.of: dict[int, Noted] = defaultdict(Noted)

    def tap(self, direction: Direction, connection: int, raw: bytes | str) -> None:
        message = raw.encode() if isinstance(raw, str) else raw
        (self._received if direction == "received" else self._sent)(self.of[connection], message)

    def _received(self, noted: Noted, message: bytes) -> None:
        head = message[:60]
        if b'"audio"' in head:
            self._frame(noted, message)
        elif b'"activityStart"' in head:
            noted.in_window = 0
        elif b'"activityEnd"' in head:
            noted.turn_over_s = time.monotonic()
        elif not noted.name and (found := NAME.search(message.decode(errors="replace").replace("\\", ""))):
            noted.name = found[1]

    def _frame(self, noted: Noted, message: bytes) -> None:
        noted.in_window += 1
        data = DATA.search(message)
        sent_ns = stamp_of(a2b_base64(message[data.end() : data.end() + 12])) if data else 0
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
        if noted.turn_over_s:
            noted.replies.append(now - noted.turn_over_s)
            noted.turn_over_s = 0.0

    def told(self) -> dict[str, object]:
        return {noted.name: asdict(noted) for noted in self.of.values() if noted.name}


async def serve(ca_file: Path, haste: float, notebook: Notebook) -> None:
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    pace = Pace(speed=4 * haste, playback=haste)
    async with Simulator(voice=Hum(), pace=pace, ca_file=ca_file, tap=notebook.tap) as simulator:
        sys.stdout.write(announcement(simulator.url, simulator.ca_pem))
        sys.stdout.flush()
        await stopped.wait()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ca-file", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--haste", type=float, default=1.0)
    given = parser.parse_args()
    notebook = Notebook()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(given.ca_file, given.haste, notebook))
    given.out.write_text(json.dumps(notebook.told()))


if __name__ == "__main__":
    main()
