"""What an interview does when the line to the model goes away and comes back: the clock, the words, the thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from server.interview.follow import Follower
from server.interview.mouth import Mouth
from server.interview.recall import Recall
from server.interview.room import Room
from server.interview.words import CONNECTING, CUT_SHORT, RECONNECTING
from server.wire import Notice
from tools.directions import Kind

RESUMED = ("resumed", "cut_short", "owed")


class Host(Protocol):
    """What is needed of the interview."""

    room: Room
    mouth: Mouth
    follower: Follower

    def direct(self, kind: Kind, words: str, **values: object) -> None: ...
    def let_clock_run(self) -> None: ...


class Reconnect:
    def __init__(self, host: Host, now: Callable[[], float]) -> None:
        self._host, self._now = host, now
        self._recall = Recall()

    def went(self, how: str) -> None:
        room = self._host.room
        room.note("connection", {"event": f"down: {how}"})
        room.stop_clock()
        room.tell(room.clock_message())
        words = RECONNECTING if self._host.mouth.floor.was_up else CONNECTING
        room.notice(Notice(level="warning", code="line", text=words, next="It goes on by itself."))

    def came(self, how: str) -> None:
        """`how` is the mouth's: first, resumed or fresh; where Alex was cut short: cut_short, cut_fresh, or owed (the answer of
        a tool is to come)."""
        room = self._host.room
        room.note("connection", {"event": how})
        if how != "first":
            self._host.follower.resumed(how in RESUMED)
        self._host.let_clock_run()
        room.tell(room.clock_message())
        room.notice(Notice(level="info", code="line", text=""))
        room.notices.pop("restart", None)  # the page has it, and takes it away by itself
        if how == "owed":
            self._recall.wait(self._now())
        elif how in ("cut_short", "cut_fresh"):
            self._call_back()

    def look(self) -> None:
        """Now and then: has a model that was to go on by itself done so?"""
        floor = self._host.mouth.floor
        if self._recall.is_due(self._now(), goes_on=floor.candidate or floor.generating):
            self._call_back()

    def _call_back(self) -> None:
        self._host.mouth.owes_nothing()
        self._host.direct("back", f"{CUT_SHORT} {self._host.room.summary()}", reason="cut_short")
