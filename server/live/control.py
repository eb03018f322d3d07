"""What goes to ADK, in order: the control plane's messages, and Alex's words in pieces that are worth a message."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from server.live.ends import LineLost
from server.live.gathering import Words
from server.live.policy import SAVED

MOST_MESSAGES = 2000


class Control:
    """`later(seconds, call)` is the event loop's."""

    def __init__(self, later: Callable[[float, Callable[[], None]], object]) -> None:
        self._queue: asyncio.Queue[bytes | Exception] = asyncio.Queue(MOST_MESSAGES)
        self._words = Words(self._put_words, later)

    async def get(self) -> bytes:
        """Raises what was put, if that is an exception."""
        item = await self._queue.get()
        if isinstance(item, Exception):
            raise item
        return item

    def put(self, item: bytes | Exception) -> None:
        """After all words that were said. Raises LineLost where too much waits."""
        self._words.out()
        if isinstance(item, Exception) and self._queue.full():
            self._queue.get_nowait()  # the end must be heard whatever else is not
        try:
            self._queue.put_nowait(item)
        except asyncio.QueueFull:
            raise LineLost(f"The interview fell too far behind the model's messages. {SAVED}") from None

    def say(self, words: str) -> None:
        self._words.add(words)

    def out(self) -> None:
        """Words that wait go on now."""
        self._words.out()

    def _put_words(self, message: bytes) -> None:
        """Where there is no room whatever comes next will tell."""
        if not self._queue.full():
            self._queue.put_nowait(message)
