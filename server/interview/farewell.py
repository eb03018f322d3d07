"""How an interview leaves the room: over, in words and for good, or let go of, for another process to go on with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from server.interview.follow import Follower
from server.interview.mouth import Mouth
from server.interview.page import LET_GO, Page
from server.interview.parts import Ending
from server.interview.room import Room
from server.interview.words import GOES_ON
from server.wire import Ended, Notice, State


class Host(Protocol):
    """What is needed of the interview."""

    room: Room
    mouth: Mouth
    follower: Follower

    def detach(self, page: Page) -> None: ...


class Farewell:
    """`show_state` tells the page that nobody speaks any more."""

    def __init__(self, host: Host, show_state: Callable[[], None]) -> None:
        self._host, self._show_state = host, show_state

    def say(self, ending: Ending) -> None:
        host = self._host
        host.follower.settle(at_once=True)
        host.room.stop_clock()
        host.mouth.floor = replace(host.mouth.floor, over=True)
        if ending.reason != "suspended":
            host.room.note("end", {"reason": ending.reason})
            host.room.over = True
            self._show_state()
        self.tell(ending)

    def tell(self, ending: Ending) -> None:
        """A page whose socket is closed without an `ended` dials again by itself."""
        room = self._host.room
        if ending.reason != "suspended":
            room.tell(Ended(reason=ending.reason, text=ending.text))
        elif (page := room.page) is not None:
            page.send(State(state="reconnecting"))
            page.send(Notice(level="warning", code="restart", text=ending.text, next=GOES_ON))
            self._host.detach(page)
            page.close(LET_GO)
