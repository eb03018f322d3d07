"""Keeps this process's hold on its interviews, and closes those that nobody came back to. Three tasks of the house."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError

from server.interview.past import past_of
from server.reception import AWAY, Reception
from server.store.errors import NotFound
from server.store.leases import HEARTBEAT_S
from server.store.store import Store

log = logging.getLogger(__name__)

SWEEP_BEATS = 5
LOOK_S, LATE_S = 0.5, 2.0


class Caretaker:
    """`grace_s`: so long after its server was gone an interview waits for its page. `ask_report` has a report written."""

    def __init__(self, store: Store, reception: Reception, ask_report: Callable[[str], None], grace_s: float) -> None:
        self._store, self._reception, self._ask_report, self._grace_s = store, reception, ask_report, grace_s
        self._suspects: dict[str, float | None] = {}
        self._in_trouble = False

    async def run(self) -> None:
        """A database that does not answer costs a heartbeat: a lease that ran out is still ours until somebody takes it."""
        while True:
            await self._unless_in_trouble(self._renew)
            await asyncio.sleep(HEARTBEAT_S)

    async def sweep(self) -> None:
        """A task of its own: what others left takes long to close, and the leases of this process must not wait for it."""
        while True:
            await self._unless_in_trouble(self._sweep)
            await asyncio.sleep(SWEEP_BEATS * HEARTBEAT_S)

    async def _unless_in_trouble(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
            self._in_trouble = False
        except SQLAlchemyError as error:
            if not self._in_trouble:
                log.error("the leases cannot be renewed: %s", error.__class__.__name__)
            self._in_trouble = True

    async def watch_saving(self) -> None:
        """A task of its own, since a database that sleeps holds up whoever talks to it."""
        lost = self._store.lost
        while True:
            await asyncio.sleep(LOOK_S)
            late = self._store.late_s(time.time()) > LATE_S
            lost = lost if late else self._store.lost
            self._reception.tell_saving(late, self._store.lost > lost)

    async def _renew(self) -> None:
        clocks = self._reception.clocks()
        still_ours = await asyncio.to_thread(self._store.leases.renew, clocks)
        for interview in clocks:
            if interview not in still_ours:
                self._reception.lost(interview)
            elif still_ours[interview]:
                self._reception.wanted(interview)

    async def _sweep(self) -> None:
        """Only what was seen twice: when a database comes back after long, the owner may just be about to renew its lease."""
        gone = await asyncio.to_thread(self._store.leases.run_out, self._grace_s)
        again = [interview for interview, until in gone.items() if self._suspects.get(interview, 0.0) == until]
        self._suspects = gone
        for interview in again:
            if self._reception.is_expected(interview):
                continue
            async with self._reception.leaving(interview):
                if await asyncio.to_thread(self._store.leases.take_over, interview, gone[interview]):
                    await self._close_or_write_off(interview)

    async def _close_or_write_off(self, interview: str) -> None:
        """One journal that cannot be read must not take the others with it."""
        try:
            await self._close(interview)
        except NotFound:
            return  # deleted meanwhile
        except SQLAlchemyError:
            raise
        except Exception:
            log.exception("interview %s, which nobody came back to, cannot be read", interview)
            await self._reception.write_off(interview)
            await asyncio.to_thread(self._store.leases.release, interview)

    async def _close(self, interview: str) -> None:
        """What was under way when its process stopped is settled, and the report written on what there is."""
        record = await asyncio.to_thread(self._store.get, interview)
        past = past_of(await asyncio.to_thread(self._store.entries, interview), record.clock_s)
        journal = self._store.journal(interview)
        for draft in past.drafts:
            journal.note("transcript", draft.at_s, draft.line.model_dump())
        journal.note("end", past.elapsed_s, {"reason": AWAY})
        await self._store.flush()
        await asyncio.to_thread(self._store.leases.release, interview)
        self._ask_report(interview)
