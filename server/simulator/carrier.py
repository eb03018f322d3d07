"""One WebSocket on asyncio streams, from websockets' own protocol core: any close code, a raw abort, little cost a frame.

permessage-deflate is negotiated as the service's clients ask for it, but media leaves uncompressed: base64 of sound hardly
shrinks, and compressing it for 25 talking sessions would cost more than all the rest of the simulator. The extension's
rules leave that to the sender, message by message.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from http import HTTPStatus

from websockets.extensions.base import Extension
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.frames import CTRL_OPCODES, DATA_OPCODES, OP_PONG, OP_TEXT, Frame
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol
from websockets.typing import ExtensionParameter

MAX_MESSAGE_BYTES = 32 * 2**20
COMPRESS_BELOW_BYTES = 2048
READ_BYTES = 2**16
GOODBYE_S = 3.0


def drop(writer: asyncio.StreamWriter) -> None:
    """Abort, also where that was done already: Python 3.11.2 (Debian 12) stumbles over a TLS transport that is gone."""
    with contextlib.suppress(AttributeError):
        writer.transport.abort()


class SparingDeflate(PerMessageDeflate):
    """Compresses short messages, leaves media alone."""

    def encode(self, frame: Frame) -> Frame:
        if frame.opcode in CTRL_OPCODES or len(frame.data) >= COMPRESS_BELOW_BYTES:
            return frame
        return super().encode(frame)


class SparingDeflateFactory(ServerPerMessageDeflateFactory):
    def process_request_params(
        self, params: Sequence[ExtensionParameter], accepted_extensions: Sequence[Extension]
    ) -> tuple[list[ExtensionParameter], PerMessageDeflate]:
        answer, plain = super().process_request_params(params, accepted_extensions)
        sparing = SparingDeflate(
            plain.remote_no_context_takeover,
            plain.local_no_context_takeover,
            plain.remote_max_window_bits,
            plain.local_max_window_bits,
            plain.compress_settings,
        )
        return answer, sparing


class Protocol(ServerProtocol):
    """Answers a ping when it is told to (fault C5), at once by default."""

    pongs_late_s = 0.0
    flush: Callable[[], None]

    def send_frame(self, frame: Frame) -> None:
        if frame.opcode is not OP_PONG or not self.pongs_late_s:
            super().send_frame(frame)
            return
        asyncio.get_running_loop().call_later(self.pongs_late_s, self._send_late, frame)

    def _send_late(self, frame: Frame) -> None:
        if self.state is State.OPEN:
            super().send_frame(frame)
            self.flush()


class WebSocket:
    """Made by `accept`. Sends at once (the writer's buffer is bounded by the pace of speech), reads as an iterator."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, protocol: Protocol) -> None:
        self._reader, self._writer, self._protocol = reader, writer, protocol
        protocol.flush = self._flush

    async def messages(self) -> AsyncIterator[bytes | str]:
        """Whole messages until the connection is over, however it ends."""
        parts: list[bytes] = []
        is_text = False
        while not self._protocol.close_expected() or self._protocol.state is not State.CLOSED:
            data = await self._read()
            if data:
                self._protocol.receive_data(data)
            else:
                self._protocol.receive_eof()
            events = self._protocol.events_received()
            self._flush()
            for event in events:
                if not isinstance(event, Frame) or event.opcode not in DATA_OPCODES:
                    continue
                is_text = event.opcode is OP_TEXT if not parts else is_text
                parts.append(bytes(event.data))
                if event.fin:
                    message, parts = b"".join(parts), []
                    yield message.decode(errors="replace") if is_text else message
            if not data:
                return

    async def _read(self) -> bytes:
        try:
            return await self._reader.read(READ_BYTES)
        except (ConnectionError, OSError):
            return b""

    def send(self, payload: bytes) -> None:
        """A binary message, as the service sends them."""
        if self._protocol.state is State.OPEN:
            self._protocol.send_binary(payload)
            self._flush()

    def close(self, code: int, reason: str) -> None:
        """Say goodbye and wait a little for the answer; `messages` ends then."""
        if self._protocol.state is State.OPEN:
            self._protocol.send_close(code, reason)
            self._flush()
            asyncio.get_running_loop().call_later(GOODBYE_S, self.abort)

    def hold_pongs(self, seconds: float) -> None:
        self._protocol.pongs_late_s = seconds

    def abort(self) -> None:
        """Drop the connection without a close frame."""
        drop(self._writer)

    def _flush(self) -> None:
        if self._writer.transport.is_closing():
            return
        for data in self._protocol.data_to_send():
            if data:
                self._writer.write(data)
            else:
                self._writer.close()


def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes) -> WebSocket | None:
    """Answer an upgrade whose bytes were already read. None when it was no valid one (the refusal is sent)."""
    protocol = Protocol(extensions=[SparingDeflateFactory()], max_size=MAX_MESSAGE_BYTES)
    protocol.receive_data(head)
    request = next((event for event in protocol.events_received() if isinstance(event, Request)), None)
    socket = WebSocket(reader, writer, protocol)
    if request is None:
        protocol.send_response(protocol.reject(HTTPStatus.BAD_REQUEST, "This is no WebSocket upgrade.\n"))
        socket._flush()
        return None
    protocol.send_response(protocol.accept(request))
    socket._flush()
    return socket if protocol.state is State.OPEN else None


def refuse(writer: asyncio.StreamWriter, status: int, text: str, *more: str) -> None:
    """An upgrade that is answered by HTTP instead; `more` are header lines."""
    body = text.encode()
    lines = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        "Content-Type: text/plain",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *more,
    )
    writer.write("".join(f"{line}\r\n" for line in (*lines, "")).encode() + body)
