"""The plain HTTP half of the port: requests read by h11, answered by a function, connections kept alive."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

import h11

MAX_HEAD_BYTES = 2**16
MAX_BODY_BYTES = 32 * 2**20


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    target: str
    headers: Mapping[str, str]  # names in lower case
    body: bytes = b""

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    body: bytes
    content_type: str = "application/json; charset=UTF-8"
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Request], Awaitable[Response]]


async def read_head(reader: asyncio.StreamReader) -> bytes:
    """The bytes up to the end of the first request's headers (and whatever came with them); empty at the end of the stream."""
    head = b""
    while b"\r\n\r\n" not in head and len(head) < MAX_HEAD_BYTES:
        data = await reader.read(MAX_HEAD_BYTES)
        if not data:
            return b""
        head += data
    return head


def is_upgrade(head: bytes) -> bool:
    return b"upgrade: websocket" in head.partition(b"\r\n\r\n")[0].lower()


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes, handler: Handler) -> None:
    """Answer requests, the first of which begins with `head`, until the client leaves."""
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_HEAD_BYTES)
    connection.receive_data(head)
    try:
        async for request in _requests(connection, reader):
            writer.write(_written(connection, await handler(request)))
            await writer.drain()
    except h11.RemoteProtocolError as error:
        if connection.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            writer.write(_written(connection, Response(error.error_status_hint, f"{error}\n".encode(), "text/plain")))


def _written(connection: h11.Connection, response: Response) -> bytes:
    headers = {"Content-Type": response.content_type, "Content-Length": str(len(response.body)), **response.headers}
    reason = HTTPStatus(response.status).phrase
    head = connection.send(h11.Response(status_code=response.status, reason=reason, headers=list(headers.items())))
    body = connection.send(h11.Data(data=response.body))
    end = connection.send(h11.EndOfMessage())
    return b"".join(part or b"" for part in (head, body, end))


async def _requests(connection: h11.Connection, reader: asyncio.StreamReader) -> AsyncIterator[Request]:
    head: h11.Request | None = None
    body: list[bytes] = []
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(MAX_HEAD_BYTES))
        elif isinstance(event, h11.Request):
            head, body = event, []
        elif isinstance(event, h11.Data):
            body.append(bytes(event.data))
            if sum(map(len, body)) > MAX_BODY_BYTES:
                return
        elif isinstance(event, h11.EndOfMessage) and head is not None:
            names = {name.decode().lower(): value.decode("latin-1") for name, value in head.headers}
            yield Request(head.method.decode(), head.target.decode(), names, b"".join(body))
            if connection.our_state is h11.MUST_CLOSE:
                return
            connection.start_next_cycle()
        else:  # the client closed, or h11 waits for our answer to an earlier request
            return
