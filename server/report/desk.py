"""Who writes the reports: one task of the house that takes requests, a few at a time, and each interview once at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from server.report.pipeline import ReportFailed
from server.store.errors import NotFound
from server.store.store import Store

log = logging.getLogger(__name__)

UNFORESEEN = "The report could not be written because of an error of ours. It can be asked for again."


class ReportDesk:
    """`write` writes one report into the store (write_report with its arguments bound). How each stands is in the store."""

    def __init__(self, store: Store, write: Callable[[str], Awaitable[object]], at_once: int = 4) -> None:
        self._store, self._write = store, write
        self._asked: asyncio.Queue[str] = asyncio.Queue()
        self._underway: set[str] = set()
        self._places = asyncio.Semaphore(at_once)

    def ask(self, interview: str) -> None:
        """Returns at once. Asking again while it is underway changes nothing. For the event loop's thread only."""
        if interview not in self._underway:
            self._underway.add(interview)
            self._asked.put_nowait(interview)

    async def run(self) -> None:
        """Works until it is cancelled, beginning with what a stopped server left unwritten."""
        await self._take_up_unwritten()
        async with asyncio.TaskGroup() as writing:
            while True:
                await self._places.acquire()
                interview = await self._asked.get()
                writing.create_task(self._one(interview), name=f"report {interview}")

    async def _take_up_unwritten(self) -> None:
        """A database that does not answer yet must not end the desk: each of these can still be asked for by its page."""
        try:
            unwritten = await asyncio.to_thread(self._store.awaiting_report)
        except Exception:
            log.exception("Reports that an earlier server left unwritten could not be looked up.")
            return
        for interview in unwritten:
            self.ask(interview)

    async def _one(self, interview: str) -> None:
        """One report that goes wrong must not end the desk."""
        try:
            await self._write(interview)
        except ReportFailed as failure:
            log.info("The report of %s: %s", interview, failure)
        except NotFound:
            log.info("The interview %s was deleted before its report was written.", interview)
        except Exception:
            log.exception("The report of %s could not be written.", interview)
            await self._mark_failed(interview)
        finally:
            self._underway.discard(interview)
            self._places.release()

    async def _mark_failed(self, interview: str) -> None:
        try:
            await asyncio.to_thread(self._store.mark_report, interview, "failed", error=UNFORESEEN)
        except Exception:
            log.exception("The failure of the report of %s could not be noted either.", interview)
