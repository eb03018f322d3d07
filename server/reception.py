"""Who is in the house: the live interviews of this process and their tasks."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import NoReturn

from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from server.interview.past import Past, past_of
from server.interview.session import Interview
from server.interview.words import CAUGHT_UP_SOON, SAVING_HELP, SAVING_LATE, SAVING_LOST
from server.store.leases import HEARTBEAT_S, LEASE_S
from server.store.records import Interview as Record
from server.store.store import Store
from server.wire import Ended, Notice, TurnedAway
from tools.errors import DataFileError

log = logging.getLogger(__name__)

NOT_BEGUN_S = 30.0
"""A room in which nothing has begun is put together anew when its page comes back, so it need not be kept for long."""
FLUSH_S = 5.0
CHECK_S = 5.0
SAVING = "saving"
LEASE_POLL_S = 0.25
BROKEN_OFF = "restart"
"""Why an interview is over that an earlier process of an older version left in the middle."""
AWAY = "away"
"""Why one is over that nobody came back to after its process had stopped."""
STOPPING = "The server is being stopped or restarted."
MOVED = "Your interview goes on at another server."
RESTARTED = "The server was restarted. This interview can not be continued, but what was said until then is kept."
LEFT = "Nobody came back to this interview in time. What was said until then is kept."
OVER = "This interview is over."


class Full(Exception):
    """The message is for the person."""


class Closing(Exception):
    """The server stops; the next one has the interview."""


class Elsewhere(Exception):
    """Another server conducts it."""


class Over(Exception):
    """The interview is over; the message says why, for the person."""


def turned_away(refusal: Exception) -> Ended | TurnedAway:
    """What a page is told that cannot come in. One whose interview is over leads on to the report, as at every other end."""
    match refusal:
        case Over():
            return Ended(reason="trouble", text=str(refusal))
        case Full():
            return TurnedAway(text=str(refusal), next="Nothing is lost. Try again in a few minutes.", again=True)
        case Elsewhere():
            words = "This interview is open in another tab, at another address."
            next_ = (
                "Two Alex servers share one database here, and the other one has it. Go on in that tab. "
                "Or close that tab, wait a few seconds and press Try again: it then goes on here. Nothing is lost."
            )
            return TurnedAway(text=words, next=next_, again=True)
        case DataFileError():
            words = "This interview cannot begin: its files have a mistake, which the log names."
            return TurnedAway(text=words, next="Choose another one on the start page.", again=False)
        case _:
            words = "There is no such interview."
            return TurnedAway(text=words, next="It may have been deleted. Begin a new one on the start page.", again=False)


class Reception:
    """Interviews live in `tasks`; `build` puts one together, `ask_report` has its report written.

    `limit`: of interviews at a time; `away_s`: so long a begun one waits for its page.
    """

    def __init__(
        self,
        store: Store,
        tasks: asyncio.TaskGroup,
        build: Callable[[Record, Past | None], Interview],
        ask_report: Callable[[str], None],
        limit: int,
        away_s: float,
    ) -> None:
        self._store, self._tasks, self._build, self._ask_report = store, tasks, build, ask_report
        self._limit, self._away_s = limit, away_s
        self._live: dict[str, Interview] = {}
        self._leaving: dict[str, asyncio.Event] = {}
        self._arriving: Counter[str] = Counter()
        self._conducting: set[asyncio.Task[None]] = set()
        self._closing = False

    def is_live(self, interview: str) -> bool:
        return interview in self._live

    def is_expected(self, interview: str) -> bool:
        """It is live, or a page is on its way in: what that one has read of it must not be closed behind its back."""
        return interview in self._live or interview in self._arriving

    async def enter(self, interview: str) -> Interview:
        """The live interview, put together when its first page comes.

        Raises `store.NotFound` for one that does not exist, Over for one that is over, Full when no more are taken, Closing
        when the server stops, Elsewhere when another process holds it.
        """
        while leaving := self._leaving.get(interview):  # its end may not be in the database yet
            await leaving.wait()
        if interview in self._live:
            return self._live[interview]
        self._arriving[interview] += 1
        try:
            return await self._come_in(interview)
        finally:
            self._arriving[interview] -= 1
            self._arriving += Counter()  # without those at zero

    async def _come_in(self, interview: str) -> Interview:
        self._refuse(await asyncio.to_thread(self._store.get, interview))
        await self._claim(interview)
        try:
            return await self._let_in(interview)
        except (Full, Closing):
            await self._release(interview)
            raise

    async def _let_in(self, interview: str) -> Interview:
        record = await asyncio.to_thread(self._store.get, interview)
        if interview in self._live:  # another page was faster
            return self._live[interview]
        self._refuse(record)
        past = await self._past(record)
        if past is None:
            record = replace(record, asked_before=await asyncio.to_thread(self._store.asked_before, interview))
        if interview in self._leaving:  # it is being closed, since nobody had come in time
            return await self.enter(interview)
        if interview in self._live:
            return self._live[interview]
        try:
            self._refuse(record)  # others came in meanwhile, or the server is stopped
            self._live[interview] = self._build(record, past)
        except LookupError:
            if past is None:
                raise
            log.exception("interview %s speaks of what is not there any more", interview)
            await self._give_up(interview)
        task = self._tasks.create_task(self._conduct(interview, self._live[interview]), name=f"interview {interview}")
        self._conducting.add(task)
        task.add_done_callback(self._conducting.discard)
        return self._live[interview]

    def _refuse(self, record: Record) -> None:
        if record.status == "over":
            raise Over({BROKEN_OFF: RESTARTED, AWAY: LEFT}.get(record.reason, OVER))
        if self._closing:
            raise Closing
        if len(self._live) >= self._limit:
            raise Full(f"All {self._limit} places are taken at the moment.")

    async def _past(self, record: Record) -> Past | None:
        """What another process has made of it. One of an older version, that tells too little, is closed."""
        if record.status == "new":
            return None
        try:
            past = past_of(await asyncio.to_thread(self._store.entries, record.id), record.clock_s)
        except ValidationError:
            log.exception("the journal of interview %s cannot be read", record.id)
            past = Past()
        if past.progress is None:
            await self._give_up(record.id)
        return past

    async def _give_up(self, interview: str) -> NoReturn:
        """It cannot be gone on with; a report on what there is can be written."""
        await self.write_off(interview)
        raise Over(RESTARTED)

    async def write_off(self, interview: str) -> None:
        await asyncio.to_thread(self._store.mark, interview, "over", reason=BROKEN_OFF)
        self._ask_report(interview)

    @asynccontextmanager
    async def leaving(self, interview: str) -> AsyncIterator[None]:
        """Nobody comes in meanwhile; who comes waits for what then is in the database."""
        self._leaving[interview] = asyncio.Event()
        try:
            yield
        finally:
            self._leaving.pop(interview).set()

    async def _claim(self, interview: str) -> None:
        """The lease of a killed process runs out soon; one that is renewed meanwhile is somebody's."""
        for _ in range(round((LEASE_S + 2 * HEARTBEAT_S) / LEASE_POLL_S)):
            if await asyncio.to_thread(self._store.leases.take, interview):
                return
            await asyncio.sleep(LEASE_POLL_S)
        raise Elsewhere

    def clocks(self) -> dict[str, float]:
        """Seconds that each live interview has lasted."""
        return {interview: live.room.at_s for interview, live in self._live.items()}

    def lost(self, interview: str) -> None:
        """Another process has taken it up: two of them must not write its journal."""
        if live := self._live.get(interview):
            log.warning("interview %s was taken up by another process", interview)
            live.end("suspended", MOVED)

    def wanted(self, interview: str) -> None:
        """Its page knocked at another process: where none looks on here, that one may have it."""
        if (live := self._live.get(interview)) and live.room.page is None:
            live.end("suspended", MOVED)

    def tell_saving(self, late: bool, lost: bool) -> None:
        """Every page hears that the database is late, and when it is well again."""
        words = (SAVING_LOST, SAVING_HELP) if lost else (SAVING_LATE, CAUGHT_UP_SOON)
        for live in self._live.values():
            told = live.room.notices.get(SAVING)
            if late and (told is None or told.text != words[0]):
                live.room.notice(Notice(level="info", code=SAVING, text=words[0], next=words[1]))
            elif told is not None and not late:
                live.room.notice(Notice(level="info", code=SAVING, text=""))

    def close(self) -> None:
        """The server stops: every interview is let go of, for the next one to go on with."""
        self._closing = True
        for live in self._live.values():
            live.end("suspended", STOPPING)

    async def leave(self) -> None:
        """Close, and wait until every interview is in the journal and free for others."""
        self.close()
        if self._conducting:
            await asyncio.wait(self._conducting, timeout=FLUSH_S)

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
            self._leaving[interview] = asyncio.Event()
        if await self._caught_up():
            await self._release(interview)
        self._leaving.pop(interview).set()
        if live.room.over:
            self._ask_report(interview)

    async def _release(self, interview: str) -> None:
        """In a database in trouble the lease runs out by itself."""
        try:
            await asyncio.to_thread(self._store.leases.release, interview)
        except SQLAlchemyError:
            log.error("the lease of %s could not be given back", interview)

    def _fail(self, interview: str, live: Interview) -> None:
        try:
            live.fail("Something went wrong on our side. Your interview is saved up to here.")
        except Exception:
            log.exception("interview %s could not even be ended in words", interview)

    async def _caught_up(self) -> bool:
        """The report is computed from the journal, and who takes the interview up reads it, so a database is waited for.

        False: it is late, and the house closes. The interview stays ours then until its lease runs out, since what is written
        after it was given back would not be kept.
        """
        told = False
        while True:
            try:
                async with asyncio.timeout(FLUSH_S):
                    await self._store.flush()
                    return True
            except TimeoutError:
                if not told:
                    log.error("the journal is behind by %d entries, and is waited for", self._store.behind)
                told = True
                if self._closing:
                    return False

    async def _watch_presence(self, live: Interview) -> None:
        """A room that nobody comes back to is closed."""
        away_s = 0.0
        while True:
            await asyncio.sleep(CHECK_S)
            away_s = away_s + CHECK_S if live.room.page is None else 0.0
            if away_s > (self._away_s if live.begun else NOT_BEGUN_S):
                live.end("trouble", "The page did not come back. The report is written from what there is.")
                return
