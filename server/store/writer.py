"""The one thread that writes journals: callers hand entries over and go on at once, whatever the database does.

Entries are written in the order in which they came, many in one transaction. While the database refuses, they are kept and
tried again with growing pauses; `behind` and `trouble` tell how it stands, `flush` waits until all is written.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from server.store.backlog import Backlog, Pending, Refused

log = logging.getLogger(__name__)

AT_ONCE = frozenset({"start", "progress", "typed"})
"""What a page has just been told, or has just sent, and must not be undone by a crash: written without waiting for more."""

Save = Callable[[Sequence[Pending]], Refused]
"""Writes a batch in order, or raises and has written nothing of it. Answers how many of it can never be written."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`gather_s`: how long entries are collected before they are written. Limits of the waiting room and of the pauses."""

    gather_s: float = 0.1
    batch: int = 500
    first_pause_s: float = 0.1
    longest_pause_s: float = 2.0
    room_bytes: int = 64 * 1024 * 1024

    def pause_s(self, failures: int) -> float:
        return min(self.first_pause_s * 2.0 ** min(failures - 1, 20), self.longest_pause_s)


@dataclass(frozen=True, slots=True)
class _Waiter:
    number: int
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[None]

    def resolve(self) -> None:
        try:
            self.loop.call_soon_threadsafe(self._set)
        except RuntimeError:  # its loop is closed: nobody waits any more
            log.debug("A flush was not waited for to its end.")

    def _set(self) -> None:
        if not self.done.done():
            self.done.set_result(None)


class Writer:
    """`on_trouble` is called in the writer's thread: with words when the database begins to refuse, with "" when it is well."""

    def __init__(self, save: Save, pace: Pace | None = None, on_trouble: Callable[[str], None] | None = None) -> None:
        self._save, self._pace, self._on_trouble = save, pace or Pace(), on_trouble
        self._backlog = Backlog(self._pace.room_bytes)
        self._changed = threading.Condition()
        self._in_hand = 0
        self._in_hand_since: float | None = None
        self._noted = 0
        self._settled = 0
        self._gone = self._fenced = 0
        self._waiters: list[_Waiter] = []
        self._closing = self._given_up = self._hurried = False
        self.trouble = ""
        self._thread = threading.Thread(target=self._work, name="journal-writer", daemon=True)
        self._thread.start()

    @property
    def behind(self) -> int:
        """Entries noted but not yet in the database."""
        with self._changed:
            return len(self._backlog) + self._in_hand

    def late_s(self, now: float) -> float:
        """How old the oldest entry is that is not in the database; 0: there is none. `now`: epoch seconds."""
        with self._changed:
            since = self._in_hand_since
            if since is None and (oldest := self._backlog.oldest) is not None:
                since = oldest.noted_at
            return 0.0 if since is None else max(0.0, now - since)

    @property
    def lost(self) -> int:
        """Entries that will never be in the database: no room was left, or their interview was deleted."""
        with self._changed:
            return self._backlog.lost + self._gone

    @property
    def fenced(self) -> int:
        """Entries of interviews that another process has taken up: it writes what there is to write of them."""
        with self._changed:
            return self._fenced

    def put(self, interview: str, kind: str, at_s: float, data: str, language: str = "") -> None:
        with self._changed:
            if self._closing:
                log.warning("An entry of kind %s came after the store was closed and is not kept.", kind)
                return
            self._noted += 1
            kept = self._backlog.put(Pending(self._noted, interview, kind, at_s, time.time(), data, language))
            if not kept:
                log.error("The journal's waiting room is full: an entry of kind %s is lost.", kind)
            self._hurried = self._hurried or kind in AT_ONCE
            self._changed.notify_all()

    async def flush(self) -> None:
        """Returns when all that was noted before the call is in the database; waits as long as the database refuses."""
        loop = asyncio.get_running_loop()
        with self._changed:
            if self._settled >= self._noted or (not self._backlog and not self._in_hand):
                return
            waiter = _Waiter(self._noted, loop, loop.create_future())
            self._waiters.append(waiter)
            self._changed.notify_all()
        await waiter.done

    def close(self, timeout_s: float = 5.0) -> int:
        """Write what is left, for so long at most. Answers how many entries could not be written."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(timeout_s)
        with self._changed:
            self._given_up = True
            self._changed.notify_all()
        self._thread.join(timeout_s)
        return self.behind

    def _work(self) -> None:
        while batch := self._next_batch():
            refused = self._save_at_last(batch)
            if refused is None:
                return
            self._settle(batch, refused)

    def _next_batch(self) -> list[Pending]:
        """Waits for entries, and a little longer for their neighbours unless somebody waits. Empty: it is time to stop."""
        with self._changed:
            self._changed.wait_for(lambda: self._backlog or self._closing)
            self._changed.wait_for(lambda: self._waiters or self._closing or self._hurried, timeout=self._pace.gather_s)
            self._hurried = False
            batch = self._backlog.take(self._pace.batch)
            self._in_hand = len(batch)
            self._in_hand_since = batch[0].noted_at if batch else None
            return batch

    def _save_at_last(self, batch: Sequence[Pending]) -> Refused | None:
        """Save, however often it takes. None: the store was closed before that."""
        failures = 0
        while True:
            try:
                refused = self._save(batch)
            except Exception as error:  # whatever the database throws at us, the entries are kept and tried again
                failures += 1
                words = f"The database does not take the journal: {error.__class__.__name__}."
                self._tell(words, error if failures == 1 else None)
                with self._changed:
                    if self._changed.wait_for(lambda: self._given_up, timeout=self._pace.pause_s(failures)):
                        return None
            else:
                self._tell("")
                return refused

    def _settle(self, batch: Sequence[Pending], refused: Refused) -> None:
        with self._changed:
            self._in_hand, self._in_hand_since = 0, None
            self._gone += refused.gone
            self._fenced += refused.fenced
            self._settled = batch[-1].number if self._backlog else self._noted
            ready = [waiter for waiter in self._waiters if waiter.number <= self._settled]
            self._waiters = [waiter for waiter in self._waiters if waiter.number > self._settled]
        for waiter in ready:
            waiter.resolve()

    def _tell(self, words: str, error: Exception | None = None) -> None:
        if error is not None:
            log.error("%s %d entries wait.", words, self.behind, exc_info=error)
        if words != self.trouble:
            self.trouble = words
            if self._on_trouble is not None:
                self._on_trouble(words)
