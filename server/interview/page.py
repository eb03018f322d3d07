"""What an interview knows of the page that is looking at it: something that takes messages and voice, at once."""

from __future__ import annotations

from typing import Protocol

from server.wire import Message

REPLACED, LET_GO = 4409, 1012
"""Close codes: another page took this one's place; this process goes, come back (the standard's "service restart")."""


class Page(Protocol):
    """The bridge implements it over a WebSocket. Nothing here waits; a page too slow to keep up is closed by the bridge."""

    @property
    def id(self) -> str: ...
    @property
    def microphone(self) -> bool: ...
    @property
    def dropped(self) -> int: ...
    def send(self, message: Message) -> None: ...
    def send_voice(self, turn: int, offset: int, pcm: bytes) -> None: ...
    def close(self, code: int = REPLACED) -> None: ...
