"""WebSocket <-> wire messages. The bridge checks form and amount, hands on, and decides nothing."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from typing import Any
from urllib.parse import urlsplit

from fastapi import WebSocket, WebSocketDisconnect
from pydantic import TypeAdapter, ValidationError

from server.direct import Write, hand_to
from server.frames import AUDIO_BYTES, BadFrame, audio_allowance, jpeg_allowance, read, text_allowance, voice_frame
from server.interview.page import REPLACED
from server.interview.session import Interview
from server.wire import AUDIO, Hello, Message, Notice, Up

log = logging.getLogger(__name__)

UP: TypeAdapter[Any] = TypeAdapter(Up)
HELLO_S = 10.0
BACKLOG_BYTES = 4_000_000
"""Over 80 s of voice: a page that is so far behind is closed and comes back by itself."""
BAD_MESSAGES = 50
LUMP_S = 1.0
"""A line that stood still brings all of its audio at once. That is one thing that is wrong, however many frames it is."""
NO_WAY_IN, NO_HELLO, TOO_SLOW, TOO_MANY_BAD, BROKEN = 4404, 4400, 4408, 4429, 1011


class SocketPage:
    """A page on its WebSocket (`interview.page.Page`): what the socket cannot take at once is queued and written by one task.

    `dropped`: pieces of voice for which there was no room. The newest are dropped: what was said first is heard first.
    """

    def __init__(self, socket: WebSocket) -> None:
        self.id = ""
        self.microphone = True
        self._socket = socket
        self._out: deque[str | bytes] = deque()
        self._bytes = 0
        self._there = asyncio.Event()
        self._code = 0
        self.at_once: Write | None = None
        self.dropped = 0

    def send(self, message: Message) -> None:
        self._put(message.model_dump_json())

    def send_voice(self, turn: int, offset: int, pcm: bytes) -> None:
        self._put(voice_frame(turn, offset, pcm))

    @property
    def closing(self) -> bool:
        return self._code != 0

    def close(self, code: int = REPLACED) -> None:
        self._code = self._code or code
        self._there.set()

    def _put(self, piece: str | bytes) -> None:
        if not self._out and self.at_once is not None and self.at_once(piece):
            return
        if self._bytes > BACKLOG_BYTES:
            self.dropped += isinstance(piece, bytes)
            self.close(TOO_SLOW)
            return
        self._out.append(piece)
        self._bytes += len(piece)
        self._there.set()

    @property
    def held_bytes(self) -> int:
        """What waits to be taken by the socket; never more than BACKLOG_BYTES and a piece."""
        return self._bytes

    async def write(self) -> None:
        """Runs until `close`, which lets out what was said before it, or until the socket breaks."""
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # Starlette's two ways to say that it broke
            await self._write()

    async def _write(self) -> None:
        while True:
            await self._there.wait()
            self._there.clear()
            while self._out and self._code != TOO_SLOW:
                piece = self._out[0]  # it stays the first until it is out: what came later must not go at once before it
                await (self._socket.send_text(piece) if isinstance(piece, str) else self._socket.send_bytes(piece))
                self._out.popleft()
                self._bytes -= len(piece)
            if self._code:
                await self._socket.close(self._code)
                return


class Bridge:
    """One WebSocket of one page."""

    def __init__(self, socket: WebSocket, interview: Interview, jpeg_limit: int) -> None:
        self._socket, self._interview, self._jpeg_limit = socket, interview, jpeg_limit
        self._page = SocketPage(socket)
        self._audio, self._jpeg, self._text = audio_allowance(), jpeg_allowance(), text_allowance()
        self._bad = 0
        self._now, self._lump_s = asyncio.get_running_loop().time, float("-inf")

    @property
    def _holds(self) -> bool:
        """A socket in whose place a newer one came speaks for nobody, whatever is still on its way from it."""
        return self._interview.room.page is self._page

    async def serve(self) -> None:
        """Until either side closes. The interview outlives it."""
        try:
            async with asyncio.TaskGroup() as tasks:
                writer = tasks.create_task(self._page.write(), name="page_writer")
                reader = tasks.create_task(self._read(), name="page_reader")
                patience = tasks.create_task(self._expect_hello(), name="page_patience")
                await asyncio.wait([writer, reader], return_when=asyncio.FIRST_COMPLETED)
                for task in (writer, reader, patience):
                    task.cancel()
        finally:
            self._interview.detach(self._page)

    async def _expect_hello(self) -> None:
        await asyncio.sleep(HELLO_S)
        if not self._page.id:
            self._page.close(NO_HELLO)

    async def _read(self) -> None:
        """Until the socket is gone; where the server has the direct way, nothing else is heard of here."""
        self._page.at_once = hand_to(self._socket.scope, self._take)
        with contextlib.suppress(WebSocketDisconnect):
            while (message := await self._socket.receive())["type"] != "websocket.disconnect":
                text = message.get("text")
                self._take(text if text is not None else message.get("bytes") or b"")

    def _take(self, message: str | bytes) -> None:
        """A fault of ours in taking it is the operator's affair; the page comes back by itself, and the interview goes on."""
        if self._page.closing:
            return
        try:
            if isinstance(message, str):
                self._take_text(message)
            elif self._holds:
                self._take_binary(message)
            else:
                self._refuse("media before hello")
        except Exception:
            log.exception("interview %s: a message of the page could not be taken", self._interview.room.who.id)
            self._page.close(BROKEN)
        if self._bad > BAD_MESSAGES:
            self._page.close(TOO_MANY_BAD)

    def _take_text(self, text: str) -> None:
        if not self._text.take(self._now()):
            self._refuse("more messages than a page has to send")
            return
        try:
            message = UP.validate_json(text)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            self._refuse(f"a message that is not ours ({first['msg']})")
            return
        if isinstance(message, Hello):
            self._page.id, self._page.microphone = message.page, message.microphone
            self._interview.attach(self._page, message.take_over)
        elif self._holds:
            self._interview.receive(message)
        else:
            self._refuse("a message before hello")

    def _take_binary(self, raw: bytes) -> None:
        now = self._now()
        try:
            frame = read(raw, self._jpeg_limit)
        except BadFrame as error:
            self._refuse(str(error))
            return
        if frame.kind == AUDIO:
            if self._audio.take(now, len(frame.payload) // AUDIO_BYTES):
                self._interview.hear(frame.payload, frame.sequence)
            else:
                self._too_fast(now)
        elif self._jpeg.take(now):
            self._interview.see(frame.payload, frame.kind)

    def _too_fast(self, now: float) -> None:
        if now - self._lump_s > LUMP_S:
            self._lump_s = now
            self._refuse("audio faster than real time")

    def _refuse(self, what: str) -> None:
        """Once in words to the page, always to the log."""
        log.warning("interview %s: the page sent %s", self._interview.room.who.id, what)
        if not self._bad:
            words = f"This page sent {what}. It was ignored."
            self._page.send(Notice(level="warning", code="message", text=words, next="If it comes again, reload the page."))
        self._bad += 1


def same_origin(socket: WebSocket) -> bool:
    """A browser names the page's origin; another site's page may not speak to an interview. Programs name none."""
    origin = socket.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == socket.headers.get("host")
