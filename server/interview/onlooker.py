"""What the ear makes of the present moment, and how the line does, for a page whose diagnostics panel is open; nothing is sent
otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from server.audio.ear import Ear
from server.interview.listening import Listening
from server.interview.mouth import Mouth
from server.interview.parts import MediaLine
from server.interview.room import Room
from server.interview.turns import Tally
from server.wire import Hears, LineSeen

SHOW_S = 0.2


class Onlooker:
    """`line` gives the figures of the line as they are now."""

    def __init__(self, room: Room, ear: Ear, tally: Tally, line: Callable[[], LineSeen]) -> None:
        self._room, self._ear, self._tally, self._line = room, ear, tally, line
        self._told: LineSeen | None = None
        self._page = ""
        self._shown_s = -SHOW_S

    def look(self, on: bool) -> None:
        """The page of this moment opened or closed its panel; another page that comes later has to ask for itself."""
        self._page = self._room.page.id if on and self._room.page is not None else ""
        self._told = None

    def show(self, now: float) -> None:
        """Called again and again; tells at most every SHOW_S seconds."""
        page = self._room.page
        if page is None or page.id != self._page or now - self._shown_s < SHOW_S:
            return
        self._shown_s = now
        page.send(Hears(**asdict(self._ear.snapshot()), **asdict(self._tally)))
        line = self._line()
        if line != self._told:
            self._told = line
            page.send(line)


def line_seen(mouth: Mouth, room: Room, link: MediaLine, listening: Listening) -> LineSeen:
    """The figures of this moment; the first connection to the model is no reconnect."""
    dropped = link.dropped + listening.dropped + room.dropped
    return LineSeen(reply_s=mouth.reply_s, reconnects=max(0, link.connections - 1), dropped=dropped)
