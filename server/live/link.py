"""The socket of the moment, and all that must survive it: the handle, the open window, unanswered calls, ADK's queue.

One ordered writer, one reader. Up: media is written beside ADK's queue; text and tool responses come through google-genai, and
text waits for the end of an open activity window, so that nothing overtakes its own activityStart. Down: `planes.split`.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from websockets.exceptions import ConnectionClosed

from server.live.control import Control
from server.live.ends import ENDS, Ask, LineClosed, LineLost, OpenSocket, Sink, closed
from server.live.ledger import Answer, Ledger
from server.live.messages import (
    ACTIVITY_END,
    ACTIVITY_START,
    CUT_SHORT,
    STREAM_END,
    audio_message,
    call_message,
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
from server.live.policy import Closed, Fresh, GiveUp, History, NextModel, Where, decide, swap_at_age
from server.live.vigil import Vigil

log = logging.getLogger(__name__)

CONNECT_S = 10.0
"""For the upgrade and setupComplete together (C19)."""


class Link:
    """See the module. `serve()` is a task of the interview; everything else is called from its event loop."""

    def __init__(self, sink: Sink, open_socket: OpenSocket, models: int = 1, luck: Callable[[], float] = random.random) -> None:
        """`models`: how many there are to choose from (C9). `luck`: 0 to 1, spreads the waiting."""
        self._sink, self._open_socket, self._luck = sink, open_socket, luck
        self._wanted, self._up, self._quiet, self._window_shut = (asyncio.Event() for _ in range(4))
        self._quiet.set()
        self._window_shut.set()
        loop = asyncio.get_running_loop()
        self._first: asyncio.Future[None] = loop.create_future()
        self._now = loop.time
        self._control = Control(loop.call_later)
        self._writer = asyncio.Lock()
        self._ws: Any = None
        self._ledger = Ledger()
        self._closing, self._handle = False, ""
        self._history = History(models=models)
        self._vigil: Vigil | None = None
        self.connections = self.dropped = 0
        self.last_upstream_s = 0.0

    # ---- ADK's side: the control plane

    async def begin(self) -> None:
        """ADK's flow asks for the connection: wait for the first one. Raises LineLost when there is none to be had."""
        self._wanted.set()
        await asyncio.shield(self._first)

    async def recv(self, decode: bool | None = None) -> bytes:
        """google-genai's session reads the control plane here, in place of its websocket."""
        return await self._control.get()

    async def send(self, message: str) -> None:
        """google-genai's session writes text and tool responses here."""
        if is_tool_response(message):
            await self._answer(message)
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
        self._control.put(LineClosed())
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

    def rescue(self, call: str, name: str, args: Mapping[str, Any]) -> None:
        """A call that the model said. For ADK it is one as any other; its answer is not sent: the service asked nothing."""
        self._control.put(call_message(call, name, args))

    @property
    def unheeded(self) -> bool:
        return bool(self._ledger.unheeded)

    async def renew(self, fresh: bool) -> None:
        """The model does not answer: another connection, with its memory or without."""
        self._handle = "" if fresh else self._handle
        if self._vigil is not None:
            await self._vigil.swap_now()

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
        self.last_upstream_s = self._now()
        return True

    # ---- the task of the interview

    async def serve(self) -> None:
        """Keep a socket for as long as the interview lasts. Returns when closed; a lost line reaches ADK through `recv`."""
        await self._wanted.wait()
        async with asyncio.TaskGroup() as tasks:
            while not self._closing:
                await self._one_socket(tasks)

    async def _one_socket(self, tasks: asyncio.TaskGroup) -> None:
        ask = Ask(self._handle, self._history.model, not self._history.plain, again=self._first.done() and not self._handle)
        try:
            async with asyncio.timeout(CONNECT_S) as limit, self._open_socket(ask, self) as ws:
                limit.reschedule(None)
                self._vigil = Vigil(ws, self._quiet, tasks, self._leave)
                if (age_s := swap_at_age(self._history)) is not None:
                    self._vigil.plan_swap(age_s)
                await self._take_up(ws, ask)
                await self._read(ws, self._vigil)
        except LineLost as lost:
            self._fail(lost)
        except ENDS as error:
            if not self._closing:
                await self._after(self._closed(error, ask))
        finally:
            self._ws = None
            if self._vigil is not None:
                self._vigil.over()
                self._vigil = None

    async def _take_up(self, ws: Any, ask: Ask) -> None:
        """A new socket. What the model has not reacted to is said again: turns from their beginning, answers of tools."""
        first = not self._first.done()
        async with self._writer:
            broken = self._ledger.reconnected(fresh=not ask.handle)
            for message in [*(answer.message for answer in self._ledger.answers), *self._ledger.unheeded]:
                await ws.send(message)
            self._ws = ws
        self.connections += 1
        self._settle()
        self._up.set()
        if first:
            self._first.set_result(None)
        if broken.words:  # else ADK would make one line of the cut words and of the next ones
            self._control.put(CUT_SHORT)
        self._sink.line_up(first=first, resumed=bool(ask.handle), cut_short=broken.thread, owed=self._ledger.owed)

    async def _read(self, ws: Any, vigil: Vigil) -> None:
        while not self._closing:
            parts = split(await ws.recv(decode=False))
            vigil.heard_s = self._now()
            for sign in parts.signs:
                self._take(sign, vigil)
            if parts.words:
                self._control.say(parts.words)
            elif parts.rest is not None:
                self._control.put(parts.rest)

    def _take(self, sign: Sign, vigil: Vigil) -> None:
        match sign:
            case Voice(pcm):
                self._ledger.spoke()
                self._sink.voice(pcm)
            case Interrupted():
                self._sink.interrupted()
            case GenerationCompleted():
                self._sink.generation_completed()
            case TurnCompleted(more, why):
                self._ledger.ended_its_turn(more)
                self._sink.turn_completed(more, why)
            case CallsAsked(ids):
                self._ledger.asked(ids)
                self._sink.called()
            case CallsCancelled(ids):
                self._ledger.cancelled(ids)
            case HandleGiven(handle):
                self._handle = handle
                self._ledger.at_rest()
            case GoAway(left_s):
                vigil.goes_away(left_s)
        self._settle()

    def _closed(self, error: Exception, ask: Ask) -> Closed:
        self._ws = None
        self._up.clear()
        self._control.out()
        vigil, where = self._vigil, self._where
        if vigil is None:
            return closed(error, 0.0, where, handle=bool(ask.handle), announced=False)
        if vigil.dead:
            error = TimeoutError()
        age_s = self._now() - vigil.opened_s
        return closed(error, age_s, where, handle=bool(self._handle), announced=vigil.announced)

    @property
    def _where(self) -> Where:
        return "opening" if self._vigil is None else self._ledger.where

    async def _after(self, closed: Closed) -> None:
        verdict = decide(closed, self._history, self._now(), self._luck())
        step, self._history = verdict.step, verdict.history
        if verdict.operator:
            log.warning("%s", verdict.operator)
        if isinstance(step, GiveUp):
            self._fail(LineLost(step.words))
            return
        if isinstance(step, Fresh | NextModel):
            self._handle = ""
        if closed.announced and not step.wait_s:  # a swap that nobody need hear of
            return
        self._sink.line_down(closed.told)
        await asyncio.sleep(step.wait_s)

    def _fail(self, error: LineLost) -> None:
        self._give_up()
        if self._first.done():
            self._control.put(error)
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

    async def _leave(self) -> None:
        """Before a swap: what comes now waits for the new socket, and an open window is shut on the old one."""
        self._up.clear()
        async with self._writer:
            if self._ledger.window_open:
                await self._sent(ACTIVITY_END)
            self._ws = None

    def _settle(self) -> None:
        (self._quiet.set if self._ledger.quiet else self._quiet.clear)()

    async def _answer(self, message: str) -> None:
        """The answers of tools; of a call that another session made nobody wants to hear (C11)."""
        responses = orjson.loads(message)["tool_response"].get("functionResponses", ())
        calls = [response.get("id", "") for response in responses]
        answer = Answer(message, silently=all(response.get("scheduling") == "SILENT" for response in responses))
        while self._ledger.knows(calls) and not (await self._write(message) or self._closing):
            await self._up.wait()
        if self._ledger.knows(calls):
            self._ledger.answered(calls, answer)
        self._settle()
