"""What the server is compared with: live runs of ADK's Runner and nothing else, all of them in this process.

`python -m tests.bench.plain --line adk --sessions 25 --seconds 15`, with the simulator in the environment. `--line adk` is
ADK's own Gemini class, fed by its request queue; `--line ours` is `server.live.gemini.Line` with the media plane beside the
queue. Both run Alex from the kit, so that the model's side says and calls the same; the candidate speaks as those of the crowd
do, in chunks of 100 ms, with the silence that an ear needs to be sure (`EAR_S`). Prints `begin`, `end` and a line of JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from google.adk.agents.live_request_queue import LiveRequestQueue
from google.adk.models.google_llm import Gemini
from google.adk.runners import Runner
from google.adk.sessions.in_memory_session_service import InMemorySessionService
from google.genai import Client, types

from agents.kit import build
from server.live.gemini import Line
from server.live.runner import USER, run_config
from server.service import client_of
from tests.bench.crowd import speaks_s, stagger_s, stamped
from tests.journeys.candidate import MIC_RATE, VOICE_RATE, speech
from tools.directions import direct

MODEL, TEXT = "gemini-3.8-live", "gemini-3.8-flash"
CHUNK_S, EAR_S = 0.1, 1.2
CHUNK = stamped(speech(CHUNK_S).astype("<i2").tobytes(), 0)


@dataclass
class Ears:
    """The candidate's side of a run: what came of Alex's voice, and until when the loudspeaker plays it."""

    haste: float = 1.0
    heard_s: float = 0.0
    plays_until: float = 0.0
    spoken_s: float = 0.0
    open_turn: bool = False
    replied: int = 0

    def voice(self, pcm: bytes) -> None:
        seconds = len(pcm) / 2 / VOICE_RATE
        self.replied += not self.open_turn
        self.open_turn = True
        self.heard_s += seconds
        self.plays_until = max(self.plays_until, time.monotonic()) + seconds / self.haste

    def called(self) -> None:
        pass

    def turn_completed(self, more: bool = False, why: str = "") -> None:
        self.open_turn = more

    async def alex_waits(self) -> None:
        """Until he has said something more, and it has been heard."""
        replied = self.replied
        while self.replied == replied or self.open_turn or time.monotonic() < self.plays_until:
            await asyncio.sleep(0.05)

    # the rest of `link.Sink`

    def interrupted(self) -> None:
        self.open_turn = False

    def generation_completed(self) -> None:
        """The turn's end tells enough."""

    def line_down(self, reason: str) -> None:
        raise RuntimeError(f"the line went down: {reason}")

    def line_up(self, first: bool, resumed: bool, cut_short: bool, owed: bool = False) -> None:
        """There is nothing to show it on."""


class Mouth(Protocol):
    async def begin(self) -> None: ...
    async def chunk(self) -> None: ...
    async def end(self) -> None: ...


class Queue:
    """Through ADK's request queue."""

    def __init__(self, queue: LiveRequestQueue) -> None:
        self._queue = queue

    async def begin(self) -> None:
        self._queue.send_activity_start()

    async def chunk(self) -> None:
        self._queue.send_realtime(types.Blob(data=CHUNK, mime_type=f"audio/pcm;rate={MIC_RATE}"))

    async def end(self) -> None:
        self._queue.send_activity_end()


class Beside:
    """Beside ADK's request queue, on our line."""

    def __init__(self, line: Line) -> None:
        self._link = line.link

    async def begin(self) -> None:
        await self._link.open_window()

    async def chunk(self) -> None:
        await self._link.audio(CHUNK)

    async def end(self) -> None:
        await self._link.shut_window()


async def session(client: Client, number: int, of: int, ears: Ears, ours: bool) -> None:
    await asyncio.sleep(stagger_s(number, of))
    model = Line(model=MODEL, client=client, sink=ears) if ours else Gemini(model=MODEL, client=client)
    kit = build("technical", model=model, text_model=Gemini(model=TEXT, client=client))
    sessions, queue = InMemorySessionService(), LiveRequestQueue()
    name = f"p{number}"
    await sessions.create_session(app_name=kit.app.name, user_id=USER, session_id=name)
    runner = Runner(app=kit.app, session_service=sessions)
    config = run_config("activity", "", "en-US")
    events = runner.run_live(user_id=USER, session_id=name, live_request_queue=queue, run_config=config)
    queue.send_content(types.Content(role="user", parts=[types.Part(text=direct("start", "Begin.", name=name))]))
    mouth: Mouth = Beside(model) if isinstance(model, Line) else Queue(queue)
    async with asyncio.TaskGroup() as tasks:
        if isinstance(model, Line):
            tasks.create_task(model.link.serve())
        tasks.create_task(_follow(events, ears))
        await _converse(mouth, ears, speaks_s(number, ears.haste))


async def _follow(events: Any, ears: Ears) -> None:
    """With ADK's own class the voice comes here; with our line it went to the ears before."""
    async for event in events:
        for part in event.content.parts or [] if event.content else []:
            if part.inline_data and part.inline_data.data:
                ears.voice(part.inline_data.data)
        if event.turn_complete:
            ears.turn_completed()


async def _converse(mouth: Mouth, ears: Ears, seconds: float) -> None:
    while True:
        await ears.alex_waits()
        await mouth.begin()
        due = time.monotonic()
        for _ in range(round((seconds + EAR_S) / CHUNK_S)):
            await mouth.chunk()
            ears.spoken_s += CHUNK_S
            due += CHUNK_S
            await asyncio.sleep(max(0.0, due - time.monotonic()))
        await mouth.end()


async def watched(sessions: int, seconds: float, haste: float, ours: bool) -> None:
    """It does not end by itself: whoever has read the last line ends the process."""
    client, ears = client_of(), [Ears(haste) for _ in range(sessions)]
    async with asyncio.TaskGroup() as tasks:
        for number in range(sessions):
            tasks.create_task(session(client, number, sessions, ears[number], ours))
        while not all(one.spoken_s for one in ears):
            await asyncio.sleep(0.1)
        before, began = _sums(ears), time.monotonic()
        print("begin", flush=True)
        await asyncio.sleep(seconds)
        print("end", flush=True)
        after, watched_s = _sums(ears), time.monotonic() - began
        shares = [round((b - a) / watched_s / sessions, 3) for a, b in zip(before, after, strict=True)]
        print(json.dumps(dict(zip(("candidate_share", "alex_share"), shares, strict=True))), flush=True)


def _sums(ears: list[Ears]) -> tuple[float, float]:
    return sum(one.spoken_s for one in ears), sum(one.heard_s for one in ears)


def loop_of() -> Callable[[], asyncio.AbstractEventLoop]:
    """The loop that uvicorn gives the server."""
    if sys.platform == "win32":
        return asyncio.new_event_loop
    import uvloop

    return uvloop.new_event_loop


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--line", choices=("adk", "ours"), default="adk")
    parser.add_argument("--sessions", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--haste", type=float, default=1.0)
    given = parser.parse_args()
    with asyncio.Runner(loop_factory=loop_of()) as runner:
        runner.run(watched(given.sessions, given.seconds, given.haste, given.line == "ours"))


if __name__ == "__main__":
    main()
