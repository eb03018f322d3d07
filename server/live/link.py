"""The socket of the moment, and all that must survive it: the handle, the open window, unanswered calls, ADK's queue.

One ordered writer, one reader. Up: media is written beside ADK's queue; text and tool responses come through google-genai, and
text waits for the end of an open activity window, so that nothing overtakes its own activityStart. Down: `planes.split`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

import orjson
from google.genai.errors import APIError
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from server.live.ledger import Ledger
from server.live.messages import (
    ACTIVITY_END,
    ACTIVITY_START,
    CUT_SHORT,
    STREAM_END,
    audio_message,
    frame_message,
    is_tool_response,
)
from server.live.planes import (
    CallsAsked,
    CallsCancelled,
    GenerationCompleted,
    GoAway,
    HandleGiven,
    Interrupted,
    Sign,
    TurnCompleted,
    Voice,
    split,
)
from server.live.policy import HEALTHY_AFTER_S, SAVED, Closed, GiveUp, decide

CONTROL_MESSAGES = 2000
CONNECT_S = 20.0
UNREADABLE = (ValueError, TypeError, AttributeError, KeyError)
"""What a frame that is not the service's makes of reading it (bad JSON and bad base64 are ValueErrors)."""
SWAP_MARGIN_S = 10.0
AWAY_AFTER_S, MOST_HASTY = 1.0, 3
"""A service that says goAway to each new connection at once is failing."""

OpenSocket = Callable[[str, Any], AbstractAsyncContextManager[Any]]


class LineLost(Exception):
    """The line gave up; the message is for the person."""


class LineClosed(APIError):
    """What ADK reads when the interview closed the line itself: a normal end (1000)."""

    def __init__(self) -> None:
        super().__init__(1000, {"error": {"message": "closed by the interview"}})


class Sink(Protocol):
    """Where the media plane ends: called in the order of the wire, from the reader, and must return at once."""

    def voice(self, pcm: bytes) -> None: ...
    def interrupted(self) -> None: ...
    def generation_completed(self) -> None: ...
    def turn_completed(self, more: bool) -> None: ...
    def line_down(self, reason: str) -> None: ...
    def line_up(self, first: bool, resumed: bool, cut_short: bool) -> None: ...


class Link:
    """See the module. `serve()` is a task of the interview; everything else is called from its event loop."""

    def __init__(self, sink: Sink, open_socket: OpenSocket) -> None:
        self._sink, self._open_socket = sink, open_socket
        self._wanted, self._up, self._quiet, self._window_shut = (asyncio.Event() for _ in range(4))
        self._quiet.set()
        self._window_shut.set()
        self._first: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._control: asyncio.Queue[bytes | Exception] = asyncio.Queue(CONTROL_MESSAGES)
        self._writer = asyncio.Lock()
        self._ws: Any = None
        self._ledger = Ledger()
        self._closing = self._away = False
        self._handle = ""
        self._failures = self._hasty = 0
        self.connections = 0
        self.dropped = 0
        self.last_upstream_s = 0.0

    # ---- ADK's side: the control plane

    async def begin(self) -> None:
        """ADK's flow asks for the connection: wait for the first one. Raises LineLost when there is none to be had."""
        self._wanted.set()
        await asyncio.shield(self._first)

    async def recv(self, decode: bool | None = None) -> bytes:
        """google-genai's session reads the control plane here, in place of its websocket."""
        item = await self._control.get()
        if isinstance(item, Exception):
            raise item
        return item

    async def send(self, message: str) -> None:
        """google-genai's session writes text and tool responses here."""
        if is_tool_response(message):
            while not (await self._write(message) or self._closing):
                await self._up.wait()
            self._answered(message)
            return
        while not (self._window_shut.is_set() and self._up.is_set()):
            await self._window_shut.wait()
            await self._up.wait()
        await self._write(message, keep=True)
        self._settle()

    async def close(self, *_: Any) -> None:
        """The interview is over: the next end of the socket is ours."""
        self._give_up()
        self._wanted.set()
        self._hand_on(LineClosed())
        if self._ws is not None:
            await self._ws.close()

    # ---- the session's side: the media plane, up

    async def open_window(self) -> None:
        """Begin the candidate's turn; this interrupts the model."""
        self._window_shut.clear()
        self._ledger.opened()
        self._settle()
        await self._write(ACTIVITY_START, keep=True)

    async def audio(self, pcm: bytes) -> None:
        """16 kHz mono PCM16 LE. Inside a window it is also kept, to be sent again after a reconnect."""
        self.dropped += not await self._write(audio_message(pcm), keep=self._ledger.has_room_for_audio)

    async def shut_window(self) -> None:
        await self._write(ACTIVITY_END, keep=True)
        self._ledger.shut()
        self._window_shut.set()

    async def end_stream(self) -> None:
        await self._write(STREAM_END)

    async def frame(self, jpeg: bytes) -> None:
        await self._write(frame_message(jpeg))

    async def _write(self, message: str, keep: bool = False) -> bool:
        """False: there is no socket, and the message is lost."""
        async with self._writer:
            sent = await self._sent(message)
            if keep:
                self._ledger.keep(message, delivered=sent)
            return sent or keep

    async def _sent(self, message: str) -> bool:
        if self._ws is None:
            return False
        try:
            await self._ws.send(message)
        except ConnectionClosed:
            self._up.clear()
            return False
        self.last_upstream_s = asyncio.get_running_loop().time()
        return True

    # ---- the task of the interview

    async def serve(self) -> None:
        """Keep a socket for as long as the interview lasts. Returns when closed; a lost line reaches ADK through `recv`."""
        await self._wanted.wait()
        async with asyncio.TaskGroup() as tasks:
            while not self._closing:
                await self._one_socket(tasks)

    async def _one_socket(self, tasks: asyncio.TaskGroup) -> None:
        now = asyncio.get_running_loop().time
        opened = now()
        try:
            async with asyncio.timeout(CONNECT_S) as limit, self._open_socket(self._handle, self) as ws:
                limit.reschedule(None)
                opened = now()
                await self._take_up(ws)
                await self._read(ws, tasks)
        except LineLost as lost:
            self._fail(lost)
        except (ConnectionClosed, APIError, InvalidHandshake, OSError, *UNREADABLE) as error:
            self._ws = None
            if not self._closing:
                self._up.clear()
                await self._after(_closed(error, now() - opened))

    async def _take_up(self, ws: Any) -> None:
        """A new socket. What was said and the model has not reacted to is said again, from its beginning."""
        first, self._away = not self._first.done(), False
        async with self._writer:
            cut_short = self._ledger.reconnected()
            for message in self._ledger.unheeded:
                await ws.send(message)
            self._ws = ws
        self.connections += 1
        self._settle()
        self._up.set()
        if first:
            self._first.set_result(None)
        if cut_short:  # else ADK would make one line of the cut words and of the next ones
            self._hand_on(CUT_SHORT)
        self._sink.line_up(first=first, resumed=bool(self._handle), cut_short=cut_short)

    async def _read(self, ws: Any, tasks: asyncio.TaskGroup) -> None:
        swap: asyncio.Task[None] | None = None
        try:
            while not self._closing:
                parts = split(await ws.recv(decode=False))
                for sign in parts.signs:
                    if isinstance(sign, GoAway) and swap is None:
                        swap = tasks.create_task(self._swap(ws, sign.left_s), name="swap_when_quiet")
                    self._take(sign)
                if parts.rest is not None:
                    self._hand_on(parts.rest)
        finally:
            if swap is not None:
                swap.cancel()

    def _take(self, sign: Sign) -> None:
        match sign:
            case Voice(pcm):
                self._ledger.spoke()
                self._sink.voice(pcm)
            case Interrupted():
                self._sink.interrupted()
            case GenerationCompleted():
                self._sink.generation_completed()
            case TurnCompleted(more):
                self._ledger.ended_its_turn(more)
                self._sink.turn_completed(more)
            case CallsAsked(ids):
                self._ledger.asked(ids)
            case CallsCancelled(ids):
                self._ledger.cancelled(ids)
            case HandleGiven(handle):
                self._handle = handle
            case GoAway():
                self._away = True
        self._settle()

    def _hand_on(self, item: bytes | Exception) -> None:
        if isinstance(item, Exception) and self._control.full():
            self._control.get_nowait()  # the end must be heard whatever else is not
        try:
            self._control.put_nowait(item)
        except asyncio.QueueFull:
            raise LineLost(f"The interview fell too far behind the model's messages. {SAVED}") from None

    async def _after(self, closed: Closed) -> None:
        self._hasty = 0 if closed.age_s > AWAY_AFTER_S else self._hasty + 1
        announced, self._away = self._away and self._hasty < MOST_HASTY, False
        if announced:  # the swap that goAway announced is no failure; what comes after it may be one
            self._failures = 0
            return
        self._failures = 1 if closed.age_s > HEALTHY_AFTER_S else self._failures + 1
        decision = decide(closed, self._failures)
        if isinstance(decision, GiveUp):
            self._fail(LineLost(decision.words))
            return
        self._sink.line_down(f"{closed.code} {closed.reason}".strip())
        await asyncio.sleep(decision.wait_s)

    def _fail(self, error: LineLost) -> None:
        self._give_up()
        if self._first.done():
            self._hand_on(error)
        else:
            self._first.set_exception(error)

    @property
    def quiet(self) -> bool:
        """Nobody speaks, and no call is open."""
        return self._quiet.is_set()

    def _give_up(self) -> None:
        """Nobody waits any longer."""
        self._closing = True
        self._up.set()
        self._window_shut.set()

    async def _swap(self, ws: Any, left_s: float) -> None:
        """After goAway: close at the next moment when nobody speaks and no call is open, or shortly before the cut."""
        try:
            async with asyncio.timeout(max(left_s - SWAP_MARGIN_S, left_s / 2)):
                await self._quiet.wait()
        except TimeoutError:
            pass
        self._up.clear()  # text that comes now waits for the new socket
        await ws.close()

    def _settle(self) -> None:
        (self._quiet.set if self._ledger.quiet else self._quiet.clear)()

    def _answered(self, message: str) -> None:
        responses = orjson.loads(message)["tool_response"].get("functionResponses", ())
        silently = all(response.get("scheduling") == "SILENT" for response in responses)
        self._ledger.answered([response.get("id", "") for response in responses], silently)
        self._settle()


def _closed(error: Exception, age_s: float) -> Closed:
    match error:
        case APIError():
            return Closed(int(error.code or 1006), str(error.message or error.details or ""), age_s)
        case ConnectionClosed() if error.rcvd is not None:
            return Closed(error.rcvd.code, error.rcvd.reason, age_s)
        case _:
            return Closed(1006, str(error) or type(error).__name__, age_s)
