"""What the server is compared with: ADK's own way, as short as it can be written, behind a browser's WebSocket.

`python -m tests.bench.bare --ear silero`, with the model's side in the environment. Sound from the socket goes to ADK's
`LiveRequestQueue`, the sound of ADK's events to the socket. An agent with one tool (it takes two seconds), no plugin, no page,
no captions, no journal; uvicorn is run as our server runs it. `--ear none` leaves turn taking to the service. `--ours` puts our
line in the place of ADK's Gemini class.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from typing import Any

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from google.adk.agents import LlmAgent
from google.adk.agents.live_request_queue import LiveRequestQueue
from google.adk.apps import App
from google.adk.events.event import Event
from google.adk.models.google_llm import Gemini
from google.adk.runners import Runner
from google.adk.sessions.in_memory_session_service import InMemorySessionService
from google.genai import Client, types

from server.live.gemini import Line
from server.live.runner import USER, run_config
from server.live.turn_taking import EndOfTurn
from server.live.warm_up import warm_up
from server.service import client_of
from server.serving import MAX_MESSAGE_BYTES
from tests.bench import silero
from tests.bench.plain import MODEL
from tools.directions import direct

SLOW_S = 2.0
MIME = "audio/pcm;rate=16000"


async def slow() -> dict[str, str]:
    """Look something up; it takes a while."""
    await asyncio.sleep(SLOW_S)
    return {"status": "ok", "message": "It was found.", "retryable": "no"}


class Voice:
    """The sink of our line: voice goes to the socket's queue, the rest is not looked at."""

    def __init__(self, out: asyncio.Queue[bytes]) -> None:
        self._out = out

    def voice(self, pcm: bytes) -> None:
        self._out.put_nowait(pcm)

    def called(self) -> None: ...
    def interrupted(self) -> None: ...
    def generation_completed(self) -> None: ...
    def turn_completed(self, more: bool = False, why: str = "") -> None: ...
    def line_up(self, first: bool, resumed: bool, cut_short: bool, owed: bool = False) -> None: ...

    def line_down(self, reason: str) -> None:
        raise RuntimeError(f"the line went down: {reason}")


class Bare:
    def __init__(self, given: argparse.Namespace) -> None:
        self._given = given
        self._client: Client = client_of() if given.ours or given.tuned else Client()
        self._vad = silero.load() if given.ear == "silero" else None
        self._way: EndOfTurn = "activity" if self._vad else "service"

    async def talk(self, page: WebSocket, name: str) -> None:
        await page.accept()
        out: asyncio.Queue[bytes] = asyncio.Queue()
        model = self._model(out)
        app = App(name="bare", root_agent=LlmAgent(name="bare", model=model, instruction="Talk.", tools=[slow]))
        sessions, queue = InMemorySessionService(), LiveRequestQueue()
        await sessions.create_session(app_name=app.name, user_id=USER, session_id=name)
        events = Runner(app=app, session_service=sessions).run_live(
            user_id=USER, session_id=name, live_request_queue=queue, run_config=run_config(self._way, "", "en-US")
        )
        begin = types.Part(text=direct("start", "The candidate is here. Begin.", name=name))
        queue.send_content(types.Content(role="user", parts=[begin]))
        async with asyncio.TaskGroup() as tasks:
            work = [tasks.create_task(down(events, page))]
            if isinstance(model, Line):
                work += [tasks.create_task(model.link.serve()), tasks.create_task(play(out, page))]
            await self._up(page, queue)
            for task in work:
                task.cancel()

    def _model(self, out: asyncio.Queue[bytes]) -> Gemini:
        if self._given.ours:
            return Line(model=MODEL, client=self._client, sink=Voice(out))
        return Gemini(model=MODEL, client=self._client)

    async def _up(self, page: WebSocket, queue: LiveRequestQueue) -> None:
        ear = silero.Silero(self._vad) if self._vad else None
        try:
            while True:
                pcm = await page.receive_bytes()
                if ear is None:
                    queue.send_realtime(types.Blob(data=pcm, mime_type=MIME))
                else:
                    hear(ear, pcm, queue)
        except WebSocketDisconnect:
            return


def hear(ear: silero.Silero, pcm: bytes, queue: LiveRequestQueue) -> None:
    """Only a turn's sound travels, as with us."""
    marks = ear.hear(pcm)
    if "start" in marks:
        queue.send_activity_start()
        for chunk in ear.before:
            queue.send_realtime(types.Blob(data=chunk, mime_type=MIME))
        ear.before.clear()
    if ear.is_open or marks:
        queue.send_realtime(types.Blob(data=pcm, mime_type=MIME))
    else:
        ear.before.append(pcm)
    if "end" in marks:
        queue.send_activity_end()


async def down(events: AsyncIterator[Event], page: WebSocket) -> None:
    async for event in events:
        for part in event.content.parts or [] if event.content else []:
            if part.inline_data and part.inline_data.data:
                await page.send_bytes(part.inline_data.data)


async def play(out: asyncio.Queue[bytes], page: WebSocket) -> None:
    while True:
        await page.send_bytes(await out.get())


class Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await warm_up()
        await super().startup(sockets)
        print(self._address, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ear", choices=("none", "silero"), default="none")
    parser.add_argument("--ours", action="store_true", help="our line in the place of ADK's Gemini class")
    parser.add_argument(
        "--tuned", action="store_true", help="the google-genai client set up as ours is: no compression, no pings"
    )
    parser.add_argument("--packages", help="a folder in which silero-vad and onnxruntime are installed")
    given = parser.parse_args()
    if given.packages:
        sys.path.append(given.packages)
    bare, app = Bare(given), FastAPI()

    async def talk(page: WebSocket, name: str) -> None:
        await bare.talk(page, name)

    app.add_api_websocket_route("/ws/{name}", talk)
    config: dict[str, Any] = {
        "ws": "websockets-sansio",
        "ws_max_size": MAX_MESSAGE_BYTES,
        "ws_per_message_deflate": False,
        "timeout_graceful_shutdown": 2,
    }
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        Server(uvicorn.Config(app, log_level="warning", **config), address).run(sockets=[listening])


if __name__ == "__main__":
    main()
