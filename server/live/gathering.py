"""Alex's words on their way to ADK: several pieces of a transcript as one message.

A piece comes with every chunk of the voice, and costs google-genai and ADK a third of a millisecond however short it is: more
than the voice itself. The first goes on at once, those of the next quarter of a second together. Nothing overtakes them: who
hands on anything else calls `out` before.
"""

from __future__ import annotations

from collections.abc import Callable

from server.live.messages import words_message

TOGETHER_S = 0.25
"""The voice is heard after its words have come, so that no caption is late by this."""


class Words:
    """`put` takes a server's message; `later(seconds, call)` is the event loop's."""

    def __init__(self, put: Callable[[bytes], None], later: Callable[[float, Callable[[], None]], object]) -> None:
        self._put, self._later = put, later
        self._kept, self._waits = "", False

    def add(self, text: str) -> None:
        self._kept += text
        if not self._waits:
            self._next()

    def out(self) -> None:
        """What waits goes on now."""
        kept, self._kept = self._kept, ""
        if kept:
            self._put(words_message(kept))

    def _next(self) -> None:
        self._waits = bool(self._kept)
        if self._waits:
            self.out()
            self._later(TOGETHER_S, self._next)
