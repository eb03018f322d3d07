"""A page's messages on the shortest way: from the socket to the bridge in one call, with no queue and no task between.

uvicorn puts each message into a queue, stops reading, wakes the application, and reads on when the queue is empty: for the 40
small messages that a page sends in a second this costs more than what is done with them. Here whoever takes messages at once
says so by an extension of the ASGI scope, and they are handed over as they are read. Nothing can pile up, so nothing need stop.
Down it is the same: what the socket can take now is written at once, and only what it cannot waits for a task.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request
from websockets.protocol import State

EXTENSION = "alex.messages"
Message = str | bytes
Take = Callable[[Message], None]
Write = Callable[[Message], bool]
"""False: not now, and not after what waits already."""


class DirectSocket(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket with that extension. `take` must not raise, and must return soon: everybody waits for it."""

    _take: Take | None = None

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):  # not for a handshake that was refused
            self.scope["extensions"][EXTENSION] = self._hand_to  # type: ignore[assignment]

    def _hand_to(self, take: Take) -> Write:
        """From now on; what came before waits in the queue, and goes first."""
        kept = [self.queue.get_nowait() for _ in range(self.queue.qsize())]
        for event in kept:
            if event["type"] == "websocket.receive":
                text = event.get("text")
                take(text if text is not None else event.get("bytes") or b"")
            else:
                self.queue.put_nowait(event)
        self._take = take
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        return self._write

    def _write(self, message: Message) -> bool:
        if not self.writable.is_set() or self.close_sent or self.conn.state is not State.OPEN or self.transport.is_closing():
            return False
        if isinstance(message, str):
            self.conn.send_text(message.encode())
        else:
            self.conn.send_binary(message)
        self.transport.write(b"".join(self.conn.data_to_send()))
        return True

    def send_receive_event_to_app(self) -> None:
        message = None if self._take is None or self.close_sent else self._message()
        if self._take is None or message is None:
            super().send_receive_event_to_app()
            return
        self.frames = []
        self._take(message)

    def _message(self) -> Message | None:
        """None for a text that is none: uvicorn knows what to do about it."""
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        if self.curr_msg_data_type == "bytes":
            return data
        try:
            return data.decode()
        except UnicodeDecodeError:
            return None


def hand_to(scope: MutableMapping[str, Any], take: Take) -> Write | None:
    """The way down; None where the server has no such ways, and the messages come by `receive`."""
    direct = scope.get("extensions", {}).get(EXTENSION)
    way: Write | None = None if direct is None else direct(take)
    return way
