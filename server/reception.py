"""Who is in the house: the live interviews of this process and their tasks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from server.interview.session import Interview
from server.store.records import Interview as Record
from server.store.store import Store
from server.wire import Ended, TurnedAway
from tools.errors import DataFileError

log = logging.getLogger(__name__)

NOT_BEGUN_S = 30.0
"""A room in which nothing has begun is put together anew when its page comes back, so it need not be kept for long."""
PAGE_AWAY_S = 15 * 60.0
FLUSH_S = 5.0
CHECK_S = 5.0
BROKEN_OFF = "restart"
"""Why an interview is over that an earlier process left in the middle."""
RESTARTED = "The server was restarted. This interview can not be continued, but what was said until then is kept."
OVER = "This interview is over."


class Full(Exception):
    """The message is for the person."""


class Over(Exception):
    """The interview is over; the message says why, for the person."""


def turned_away(refusal: Exception) -> Ended | TurnedAway:
    """What a page is told that cannot come in. One whose interview is over leads on to the report, as at every other end."""
    match refusal:
        case Over():
            return Ended(reason="trouble", text=str(refusal))
        case Full():
            return TurnedAway(text=str(refusal), next="Nothing is lost. Try again in a few minutes.", again=True)
        case DataFileError():
            words = "This interview cannot begin: its files have a mistake, which the log names."
            return TurnedAway(text=words, next="Choose another one on the start page.", again=False)
        case _:
            words = "There is no such interview."
            return TurnedAway(text=words, next="It may have been deleted. Begin a new one on the start page.", again=False)


class Reception:
    """Interviews live in `tasks`; `build` puts one together, `ask_report` has its report written."""

    def __init__(
        self,
        store: Store,
        tasks: asyncio.TaskGroup,
        build: Callable[[Record], Interview],
        ask_report: Callable[[str], None],
        limit: int,
    ) -> None:
        self._store, self._tasks, self._build, self._ask_report, self._limit = store, tasks, build, ask_report, limit
        self._live: dict[str, Interview] = {}

    def is_live(self, interview: str) -> bool:
        return interview in self._live

    async def enter(self, interview: str) -> Interview:
        """The live interview, put together when its first page comes.

        Raises `store.NotFound` for one that does not exist, Over for one that is over, Full when no more are taken.
        """
        if interview in self._live:
            return self._live[interview]
        record = await asyncio.to_thread(self._store.get, interview)
        if interview in self._live:  # another page was faster
            return self._live[interview]
        if record.status != "new":
            raise Over(RESTARTED if record.reason == BROKEN_OFF else OVER)
        if len(self._live) >= self._limit:
            raise Full(f"All {self._limit} places are taken at the moment.")
        self._live[interview] = self._build(record)
        self._tasks.create_task(self._conduct(interview, self._live[interview]), name=f"interview {interview}")
        return self._live[interview]

    def close(self) -> None:
        """The server stops: every interview ends in words."""
        for live in self._live.values():
            live.end("trouble", "The server is being stopped. Your interview is saved up to here.")

    async def _conduct(self, interview: str, live: Interview) -> None:
        """One interview must not take the others with it: what goes wrong in it ends it in words, and is logged."""
        try:
            async with asyncio.TaskGroup() as tasks:
                watch = tasks.create_task(self._watch_presence(live), name="watch_presence")
                await live.run()
                watch.cancel()
        except Exception:
            log.exception("interview %s ended by a fault", interview)
            self._fail(interview, live)
        finally:
            del self._live[interview]
        if live.begun:
            await self._caught_up()
            self._ask_report(interview)

    def _fail(self, interview: str, live: Interview) -> None:
        try:
            live.fail("Something went wrong on our side. Your interview is saved up to here.")
        except Exception:
            log.exception("interview %s could not even be ended in words", interview)

    async def _caught_up(self) -> None:
        """The report is computed from the journal. A database in trouble is not waited for: the report is asked for again."""
        try:
            async with asyncio.timeout(FLUSH_S):
                await self._store.flush()
        except TimeoutError:
            log.error("the journal is behind by %d entries", self._store.behind)

    async def _watch_presence(self, live: Interview) -> None:
        """A room that nobody comes back to is closed."""
        away_s = 0.0
        while True:
            await asyncio.sleep(CHECK_S)
            away_s = away_s + CHECK_S if live.room.page is None else 0.0
            if away_s > (PAGE_AWAY_S if live.begun else NOT_BEGUN_S):
                live.end("trouble", "The page did not come back. The report is written from what there is.")
                return
