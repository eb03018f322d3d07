"""The service's side of a socket, played by a test: strict, scripted, driven by events."""

from __future__ import annotations

import asyncio
import base64
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from websockets.exceptions import ConnectionClosed, ConnectionClosedError, ConnectionClosedOK
from websockets.frames import Close

from server.live.ends import Ask, LineLost
from server.live.link import Link
from tests.virtual import passes


class FakeSocket:
    """A websocket as `Link` uses it: send, recv, close. `closing_s`: how long the closing handshake takes."""

    def __init__(self, closing_s: float = 0.0) -> None:
        self.sent: list[Any] = []
        self.closed_by_us = False
        self.answers_pings = True
        self._closing_s = closing_s
        self._over: ConnectionClosed | None = None
        self._arrivals: asyncio.Queue[bytes | ConnectionClosed] = asyncio.Queue()
        self._flowing = asyncio.Event()
        self._flowing.set()

    # ---- as the line sees it

    async def send(self, message: str) -> None:
        assert isinstance(message, str), "the service is spoken to in text frames"
        if self._over is not None:
            raise self._over
        await self._flowing.wait()
        self.sent.append(orjson.loads(message))

    async def recv(self, decode: bool | None = None) -> bytes:
        assert decode is False, "bytes are asked for, so that they need not be encoded again"
        if self._over is not None and self._arrivals.empty():
            raise self._over
        item = await self._arrivals.get()
        if isinstance(item, ConnectionClosed):
            raise item
        return item

    async def ping(self) -> asyncio.Future[float]:
        """`answers_pings`: its pong is there at once, or never comes."""
        pong: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        if self.answers_pings:
            pong.set_result(0.0)
        return pong

    async def close(self) -> None:
        if self._over is None:
            self.closed_by_us = True
            self._over = ConnectionClosedOK(Close(1000, ""), Close(1000, ""), rcvd_then_sent=False)
            await passes(self._closing_s)
            self._arrivals.put_nowait(self._over)

    # ---- as the test plays it

    def says(self, **message: Any) -> None:
        self._arrivals.put_nowait(orjson.dumps(message))

    def says_rubbish(self, raw: bytes) -> None:
        self._arrivals.put_nowait(raw)

    def speaks(self, pcm: bytes = b"\0\0") -> None:
        data = base64.b64encode(pcm).decode()
        self.says(serverContent={"modelTurn": {"parts": [{"inlineData": {"mimeType": "audio/pcm;rate=24000", "data": data}}]}})

    def ends_its_turn(self) -> None:
        self.says(serverContent={"generationComplete": True})
        self.says(serverContent={"turnComplete": True})

    def calls(self, *ids: str) -> None:
        self.says(toolCall={"functionCalls": [{"id": name, "name": "ask_question", "args": {}} for name in ids]})

    def gives_handle(self, handle: str) -> None:
        self.says(sessionResumptionUpdate={"newHandle": handle, "resumable": True})

    def goes_away(self, left: str = "50s") -> None:
        self.says(goAway={"timeLeft": left})

    def drops(self, code: int = 1006, reason: str = "") -> None:
        """The service cuts the connection; 1006 is a cut without a close frame."""
        rcvd = None if code == 1006 else Close(code, reason)
        self._over = ConnectionClosedError(rcvd, None)
        self._arrivals.put_nowait(self._over)

    def stops_flowing(self) -> None:
        """The network takes nothing more for now: every send waits."""
        self._flowing.clear()

    def flows_again(self) -> None:
        self._flowing.set()

    @property
    def heard(self) -> list[str]:
        """What was sent, in short."""
        return [in_short(message) for message in self.sent]


def in_short(message: Any) -> str:
    match message:
        case {"realtime_input": {"activityStart": {}}}:
            return "start"
        case {"realtime_input": {"activityEnd": {}}}:
            return "end"
        case {"realtime_input": {"audioStreamEnd": True}}:
            return "stream end"
        case {"realtime_input": {"audio": {"mimeType": "audio/pcm;rate=16000", "data": data}}}:
            return f"audio {int.from_bytes(base64.b64decode(data), 'little')}"
        case {"realtime_input": {"video": {"mimeType": "image/jpeg", "data": data}}}:
            return f"frame {base64.b64decode(data).decode()}"
        case {"realtime_input": {"text": text}}:
            return f"text {text}"
        case {"tool_response": {"functionResponses": responses}}:
            return f"answer {' '.join(response['id'] for response in responses)}"
    raise AssertionError(f"the line sent what no service understands: {message}")


class NeverAnswers:
    """A service that takes the connection and does not answer the setup."""


Grant = FakeSocket | NeverAnswers | Exception


class Service:
    """Grants its sockets in the order given; an exception is a refusal. One connection more than the script has fails."""

    def __init__(self, *grants: Grant) -> None:
        self._grants = deque(grants)
        self._open: FakeSocket | None = None
        self.asks: list[Ask] = []

    @asynccontextmanager
    async def open(self, ask: Ask, stand_in: Any) -> AsyncIterator[FakeSocket]:
        assert isinstance(stand_in, Link)
        assert self._open is None, "the old socket is closed before a new one is asked for (C6)"
        assert self._grants, f"the script has no further connection; handles so far: {self.handles}"
        self.asks.append(ask)
        grant = self._grants.popleft()
        if isinstance(grant, Exception):
            raise grant
        if isinstance(grant, NeverAnswers):
            await asyncio.Event().wait()
            raise AssertionError("nobody sets it")
        self._open = grant
        try:
            yield grant
        finally:
            await grant.close()
            self._open = None

    @property
    def handles(self) -> list[str]:
        return [ask.handle for ask in self.asks]

    def assert_played_out(self) -> None:
        assert not self._grants, f"{len(self._grants)} connections of the script were never asked for"


class Sink:
    """Writes down what the media plane brings, in short."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def voice(self, pcm: bytes) -> None:
        self.events.append(f"voice {len(pcm) // 2}")

    def interrupted(self) -> None:
        self.events.append("interrupted")

    def generation_completed(self) -> None:
        self.events.append("generation completed")

    def called(self) -> None:
        pass  # a sign to the ledger, too, which the tests look at

    def turn_completed(self, more: bool, why: str = "") -> None:
        self.events.append("turn completed, more to come" if more else "turn completed")

    def line_down(self, reason: str) -> None:
        self.events.append(f"down: {reason}".strip())

    def line_up(self, first: bool, resumed: bool, cut_short: bool, owed: bool = False) -> None:
        states = (("first", first), ("resumed", resumed), ("cut short", cut_short), ("owed", cut_short and owed))
        words = [word for word, is_so in states if is_so]
        self.events.append("up: " + ", ".join(words or ["fresh"]))


class Scene:
    """A line, what stands at its ends, and ADK's reader, which always reads."""

    def __init__(self, link: Link, sink: Sink, service: Service) -> None:
        self.link, self.sink, self.service = link, sink, service
        self.control: list[Any] = []
        self.ended: Exception | None = None
        self.lost: LineLost | None = None

    async def adk_reads(self) -> None:
        try:
            await self.link.begin()
            while True:
                self.control.append(orjson.loads(await self.link.recv()))
        except LineLost as lost:
            self.lost = self.ended = lost
        except Exception as ended:
            self.ended = ended

    async def says_text(self, text: str) -> None:
        """As google-genai writes it."""
        await self.link.send(orjson.dumps({"realtime_input": {"text": text}}).decode())

    async def answers(self, *ids: str, scheduling: str | None = None) -> None:
        more = {"scheduling": scheduling} if scheduling else {}
        responses = [{"id": name, "name": "ask_question", "response": {"status": "ok"}, **more} for name in ids]
        await self.link.send(orjson.dumps({"tool_response": {"functionResponses": responses}}).decode())

    async def speaks(self, *numbers: int) -> None:
        """Frames of the candidate, numbered."""
        for number in numbers:
            await self.link.audio(number.to_bytes(4, "little"))

    async def takes_a_turn(self, *numbers: int) -> None:
        await self.link.open_window()
        await self.speaks(*numbers)
        await self.link.shut_window()


@asynccontextmanager
async def line(*grants: Grant, wanted: bool = True, to_the_end: bool = True, models: int = 1) -> AsyncIterator[Scene]:
    """A line in service, closed at the end; everything that the script grants must have been asked for (`to_the_end`)."""
    sink, service = Sink(), Service(*grants)
    scene = Scene(Link(sink, service.open, models=models, luck=lambda: 0.0), sink, service)
    async with asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(scene.link.serve(), name="serve")
        reading = tasks.create_task(scene.adk_reads(), name="adk") if wanted else None
        await passes()
        yield scene
        await scene.link.close()
        async with asyncio.timeout(60):
            await serving
            if reading is not None:
                await reading
    if to_the_end:
        service.assert_played_out()


async def read_to_the_end(scene: Scene) -> None:
    while True:
        await scene.link.recv()
