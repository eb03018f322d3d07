"""Which page looks on: one at a time, and the newest socket of it. What an older one still sends is nobody's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from server.interview.aside import Aside
from server.interview.mouth import Mouth
from server.interview.page import Page
from server.interview.room import Room
from server.interview.words import PAGE_AWAY
from server.wire import Busy, Flush, TakenOver
from tools.directions import Kind


class Host(Protocol):
    """What is needed of the interview."""

    room: Room
    mouth: Mouth
    aside: Aside

    def direct(self, kind: Kind, words: str, **values: object) -> None: ...
    def let_clock_run(self) -> None: ...


class Presence:
    def __init__(self, host: Host, now: Callable[[], float]) -> None:
        self._host, self._now = host, now
        self._missed_voice, self._turns_seen = False, 0

    def take_up(self) -> None:
        """Alex's turns up to now were of another process: what a page still plays of them is stopped."""
        self._turns_seen = self._host.mouth.turn

    def attach(self, page: Page, take_over: bool) -> bool:
        """A page says hello. False when another one holds the interview and is not to be pushed aside."""
        host, holder = self._host, self._host.room.page
        if holder is not None and holder.id != page.id and not take_over:
            page.send(Busy())
            return False
        if holder is not None and holder is not page:
            self.detach(holder)
            if holder.id != page.id:
                holder.send(TakenOver())
            holder.close()
        host.room.page = page
        host.aside.mute(False)  # a page that is muted says so when it is welcomed
        host.let_clock_run()
        host.room.greet_page()
        if holder is not page and self._turns_seen:
            host.room.tell(Flush(turn=self._turns_seen))  # it may play on what it had when its line broke
        if holder is not page and (self._missed_voice or host.mouth.turn > self._turns_seen):
            self._missed_voice, self._turns_seen = False, host.mouth.turn
            host.direct("back", PAGE_AWAY, reason="page")
        return True

    def detach(self, page: Page) -> None:
        """The page is gone; the clock stands still until one comes back."""
        room, mouth = self._host.room, self._host.mouth
        if room.page is page:
            self._missed_voice, self._turns_seen = mouth.floor.speaking(self._now()), mouth.turn
            mouth.hush()
            mouth.unheard()
            room.page = None
            room.stop_clock()
