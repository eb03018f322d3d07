"""All that is kept, behind one door: interviews, their journals, their reports.

`Store.open(url)` brings the tables up to date. Everything but `journal` and `flush` talks to the database there and then, so an
event loop calls it through `asyncio.to_thread`; the journal never waits.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, Select, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from server.store.backlog import Pending, Refused
from server.store.database import WRITES, connect, upgrade
from server.store.entries import KINDS, Code, Edit, Kind, Noted, Problem, Question
from server.store.errors import NotFound
from server.store.growth import gapless, whole
from server.store.journal import Journal
from server.store.leases import Leases
from server.store.records import Interview, InterviewSetup, ReportStatus, Status, StoredReport, interview_of, stored_report_of
from server.store.saving import mark, save_batch
from server.store.tables import EntryRow, InterviewRow, ReportRow
from server.store.writer import Pace, Writer
from tools.report import Report

log = logging.getLogger(__name__)

MOST_REMEMBERED = 500
"""So many questions and problems of earlier interviews are remembered: several times a bank."""


class Store:
    def __init__(self, engine: Engine, pace: Pace | None = None, on_trouble: Callable[[str], None] | None = None) -> None:
        self._engine = engine
        self._origin = secrets.token_hex(8)
        self.leases = Leases(engine, self._origin)
        self._writer = Writer(self._save, pace, on_trouble)

    @classmethod
    def open(
        cls,
        url: str | Path,
        *,
        pace: Pace | None = None,
        busy_s: float = 5.0,
        on_trouble: Callable[[str], None] | None = None,
    ) -> Self:
        """`on_trouble` hears (from another thread) when the database begins to refuse the journal, and "" when it is well."""
        engine = connect(url, busy_s)
        upgrade(engine)
        return cls(engine, pace, on_trouble)

    def close(self, timeout_s: float = 5.0) -> int:
        """Write what waits and let go of the database. Answers how many entries could not be written in that time."""
        left = self._writer.close(timeout_s)
        self._engine.dispose()
        return left

    # ---- interviews ---------------------------------------------------------------------------------------------------

    def create_interview(self, setup: InterviewSetup) -> str:
        interview = secrets.token_hex(8)
        row = {**setup.model_dump(), "id": interview, "status": "new", "created_at": time.time(), "reason": ""}
        with self._writing() as connection:
            connection.execute(insert(InterviewRow).values(row))
        return interview

    def list(self, limit: int = 200) -> Sequence[Interview]:
        """The newest first."""
        newest = _with_report().order_by(InterviewRow.created_at.desc(), InterviewRow.id).limit(limit)
        with Session(self._engine) as session:
            return [interview_of(row, report) for row, report in session.execute(newest)]

    def get(self, interview: str) -> Interview:
        with Session(self._engine) as session:
            found = session.execute(_with_report().where(InterviewRow.id == interview)).one_or_none()
        if found is None:
            raise NotFound(interview)
        return interview_of(found[0], found[1])

    def asked_before(self, interview: str) -> tuple[str, ...]:
        """Ids of the questions and problems that other interviews of its kind asked, the newest first, each once."""
        kind = select(InterviewRow.interviewer).where(InterviewRow.id == interview).scalar_subquery()
        asked = select(EntryRow).join(InterviewRow, InterviewRow.id == EntryRow.interview_id)
        asked = asked.where(EntryRow.kind.in_(("question", "problem")), InterviewRow.interviewer == kind)
        asked = asked.where(InterviewRow.id != interview).order_by(EntryRow.seq.desc()).limit(MOST_REMEMBERED)
        with Session(self._engine) as session:
            lines = [noted.data for row in session.scalars(asked) if (noted := _noted(row)) is not None]
        return tuple(dict.fromkeys(line.id for line in lines if isinstance(line, Question | Problem)))

    def mark(self, interview: str, status: Status, *, reason: str = "") -> None:
        """Noting `start` and `end` in the journal does this too; here is the way for one that nobody conducts any more."""
        with self._writing() as connection:
            if not mark(connection, interview, status, time.time(), reason):
                raise NotFound(interview)

    def delete(self, interview: str) -> None:
        """The interview, its journal and its report are gone. What is noted of it afterwards is dropped."""
        with self._writing() as connection:
            connection.execute(delete(EntryRow).where(EntryRow.interview_id == interview))
            connection.execute(delete(ReportRow).where(ReportRow.interview_id == interview))
            if not connection.execute(delete(InterviewRow).where(InterviewRow.id == interview)).rowcount:
                raise NotFound(interview)

    # ---- journal ------------------------------------------------------------------------------------------------------

    def journal(self, interview: str) -> Journal:
        return Journal(interview, self._writer)

    async def flush(self) -> None:
        """Returns when all that was noted before is in the database."""
        await self._writer.flush()

    @property
    def behind(self) -> int:
        return self._writer.behind

    def late_s(self, now: float) -> float:
        """How old the oldest entry is that was noted and is not in the database. `now`: epoch seconds."""
        return self._writer.late_s(now)

    @property
    def lost(self) -> int:
        return self._writer.lost

    @property
    def fenced(self) -> int:
        """Entries that were noted after another process had taken their interview up. Nobody misses them."""
        return self._writer.fenced

    @property
    def trouble(self) -> str:
        return self._writer.trouble

    def entries(self, interview: str, kinds: Collection[Kind] | None = None) -> Sequence[Noted]:
        """In the order in which they were noted. What is not flushed is not there yet; unknown kinds are left out.

        So is a line that cannot be read any more: to lose it is better than to lose the interview.
        Code comes with the whole text of each revision, however it is kept."""
        wanted = KINDS if kinds is None else {*kinds, "edit"} if "code" in kinds else kinds
        return list(whole(self._read(interview, wanted)))

    def growth(self, interview: str) -> Sequence[tuple[float, Code | Edit]]:
        """The revisions of the code as they are kept, with their times: what each changed, and now and then a whole text."""
        return list(gapless(self._read(interview, ("code", "edit"))))

    def _read(self, interview: str, kinds: Collection[str]) -> Sequence[Noted]:
        wanted = select(EntryRow).where(EntryRow.interview_id == interview).order_by(EntryRow.seq)
        with Session(self._engine) as session:
            _must_exist(session, interview)
            rows = session.scalars(wanted.where(EntryRow.kind.in_(kinds)))
            return [noted for row in rows if (noted := _noted(row)) is not None]

    # ---- reports ------------------------------------------------------------------------------------------------------

    def report(self, interview: str) -> StoredReport:
        with Session(self._engine) as session:
            _must_exist(session, interview)
            return stored_report_of(session.get(ReportRow, interview))

    def mark_report(self, interview: str, status: ReportStatus, *, error: str = "") -> None:
        """A report is awaited, or could not be written. One that is there already stays readable."""
        self._keep_report(interview, {"status": status, "error": error})

    def save_report(self, interview: str, report: Report) -> None:
        body = report.model_dump_json()
        self._keep_report(interview, {"status": "ready", "error": "", "overall": report.overall, "body": body})

    def awaiting_report(self) -> Sequence[str]:
        """Interviews that are over and whose report is pending or was never begun, the oldest first: what a crash leaves."""
        unfinished = or_(ReportRow.status == "pending", ReportRow.status.is_(None))
        wanted = select(InterviewRow.id).outerjoin(ReportRow).where(InterviewRow.status == "over", unfinished)
        with Session(self._engine) as session:
            return session.scalars(wanted.order_by(InterviewRow.created_at)).all()

    def _keep_report(self, interview: str, values: dict[str, Any]) -> None:
        values = {**values, "updated_at": time.time()}
        with self._writing() as connection:
            _must_exist(connection, interview)
            known = connection.execute(update(ReportRow).where(ReportRow.interview_id == interview).values(values)).rowcount
            if not known:
                connection.execute(insert(ReportRow).values({"interview_id": interview, **values}))

    # ---- the two ways in ----------------------------------------------------------------------------------------------

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._engine.execution_options(**WRITES).begin()

    def _save(self, batch: Sequence[Pending]) -> Refused:
        with self._writing() as connection:
            return save_batch(connection, self._origin, batch)


def _with_report() -> Select[InterviewRow, ReportRow]:
    """The report of an interview that has none is None."""
    return select(InterviewRow, ReportRow).outerjoin(ReportRow, ReportRow.interview_id == InterviewRow.id)


def _must_exist(database: Session | Connection, interview: str) -> None:
    if database.scalar(select(InterviewRow.id).where(InterviewRow.id == interview)) is None:
        raise NotFound(interview)


def _noted(row: EntryRow) -> Noted | None:
    try:
        data = KINDS[row.kind].model_validate_json(row.data, extra=None if _keeps_more(row.kind) else "ignore")
    except ValidationError:
        log.error("interview %s: entry %d (%s) cannot be read and is left out", row.interview_id, row.seq, row.kind)
        return None
    return Noted(row.seq, row.kind, row.at_s, row.noted_at, data)


def _keeps_more(kind: str) -> bool:
    return KINDS[kind].model_config.get("extra") == "allow"
