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
from server.interview.watcher import CodeWatch
from server.wire import Hears, LineSeen, WatchSeen

SHOW_S = 0.2


class Onlooker:
    """`line` and `watch` give the figures of the line and of the coding watcher as they are now."""

    def __init__(
        self, room: Room, ear: Ear, tally: Tally, line: Callable[[], LineSeen], watch: Callable[[], WatchSeen]
    ) -> None:
        self._room, self._ear, self._tally, self._figures = room, ear, tally, (line, watch)
        self._told: dict[str, LineSeen | WatchSeen] = {}
        self._page = ""
        self._shown_s = -SHOW_S

    def look(self, on: bool) -> None:
        """The page of this moment opened or closed its panel; another page that comes later has to ask for itself."""
        self._page = self._room.page.id if on and self._room.page is not None else ""
        self._told = {}

    def show(self, now: float) -> None:
        """Called again and again; tells at most every SHOW_S seconds."""
        page = self._room.page
        if page is None or page.id != self._page or now - self._shown_s < SHOW_S:
            return
        self._shown_s = now
        page.send(Hears(**asdict(self._ear.snapshot()), **asdict(self._tally)))
        for figures in (figure() for figure in self._figures):
            if figures != self._told.get(figures.kind):
                self._told[figures.kind] = figures
                page.send(figures)


def line_seen(mouth: Mouth, room: Room, link: MediaLine, listening: Listening) -> LineSeen:
    """The figures of this moment; the first connection to the model is no reconnect."""
    dropped = link.dropped + listening.dropped + room.dropped
    return LineSeen(reply_s=mouth.reply_s, reconnects=max(0, link.connections - 1), dropped=dropped)


def watch_seen(watch: CodeWatch) -> WatchSeen:
    spent = watch.spending
    return WatchSeen(
        looks=spent.total_calls,
        tokens=spent.total_tokens,
        pictures=spent.pictures,
        live_pictures=spent.live_pictures,
        picture_tokens=spent.picture_tokens,
    )
