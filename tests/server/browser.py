"""A browser at the bridge: real Starlette on our side of the WebSocket, queues on the other."""

from __future__ import annotations

import asyncio
import json
import struct
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

from fastapi import WebSocket

from server.bridge import Bridge
from server.wire import Hello, Message
from tests.interview.stage import Stage, stage
from tests.virtual import passes

JPEG_LIMIT = 1_000


class Browser:
    """The browser's end of a WebSocket, at the ASGI seam: real Starlette on our side, queues on the other."""

    def __init__(self) -> None:
        self._up: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self.got: list[Any] = []  # JSON messages, and bytes
        self.closed_with: int | None = None
        self.gone = False
        self._reading = asyncio.Event()
        self._reading.set()

    def socket(self, origin: str | None = None) -> WebSocket:
        headers = [(b"host", b"127.0.0.1:8000")] + ([(b"origin", origin.encode())] if origin else [])
        scope = {"type": "websocket", "path": "/", "headers": headers, "query_string": b"", "subprotocols": []}
        return WebSocket(scope, self._up.get, self._take)

    async def _take(self, message: MutableMapping[str, Any]) -> None:
        if self.gone:
            raise OSError("broken pipe")
        await self._reading.wait()
        match message:
            case {"type": "websocket.send", "text": str(text)}:
                self.got.append(json.loads(text))
            case {"type": "websocket.send", "bytes": bytes(raw)}:
                self.got.append(raw)
            case {"type": "websocket.close", "code": code}:
                self.closed_with = code
                self.leaves()

    def takes(self, piece: str | bytes) -> bool:
        """The direct way down, where the server has one: it is there at once."""
        self.got.append(json.loads(piece) if isinstance(piece, str) else piece)
        return True

    def connects(self) -> None:
        self._up.put_nowait({"type": "websocket.connect"})

    def says(self, *messages: Message | str) -> None:
        for message in messages:
            text = message if isinstance(message, str) else message.model_dump_json()
            self._up.put_nowait({"type": "websocket.receive", "text": text})

    def sends(self, kind: int, payload: bytes, times: int = 1) -> None:
        for number in range(times):
            self._up.put_nowait({"type": "websocket.receive", "bytes": struct.pack("<B3xI", kind, number) + payload})

    def leaves(self) -> None:
        self._up.put_nowait({"type": "websocket.disconnect", "code": 1001})

    def stops_reading(self) -> None:
        self._reading.clear()

    def reads_again(self) -> None:
        self._reading.set()

    @property
    def kinds(self) -> list[str]:
        return ["voice" if isinstance(message, bytes) else message["kind"] for message in self.got]

    def of(self, kind: str) -> list[Any]:
        return [message for message in self.got if isinstance(message, dict) and message["kind"] == kind]


@asynccontextmanager
async def browser(scene: Stage, page: str = "tab", *, hello: bool = True, take_over: bool = False) -> AsyncIterator[Browser]:
    """A page at the interview's door; it has left when the block is over, and the bridge has ended by itself."""
    visitor = Browser()
    visitor.connects()
    socket = visitor.socket()
    await socket.accept()
    async with asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(Bridge(socket, scene.interview, JPEG_LIMIT).serve())
        if hello:
            visitor.says(Hello(page=page, take_over=take_over))
        await passes()
        yield visitor
        visitor.leaves()
        async with asyncio.timeout(5):
            await serving


@asynccontextmanager
async def interview(begun: bool = True) -> AsyncIterator[Stage]:
    """An interview whose first page has gone home, so that the next one finds the room free."""
    async with stage(begun=begun) as scene:
        scene.interview.detach(scene.page)
        yield scene
