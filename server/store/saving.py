"""How a batch of journal entries becomes rows: in one transaction, in order, and never twice."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from server.store.backlog import Pending, Refused
from server.store.records import Status
from server.store.tables import EntryRow, InterviewRow


def save_batch(connection: Connection, origin: str, batch: Sequence[Pending]) -> Refused:
    """Entries of an interview deleted meanwhile, or that this process does not hold (any more), are left out, and counted.
    `start` and `end` mark the interview; with its end nobody needs its drafts any more."""
    held = _held(connection, origin, {entry.interview for entry in batch})
    kept = [entry for entry in batch if entry.interview in held]
    if kept:
        _insert(connection, [_row(origin, entry) for entry in kept])
    for entry in kept:
        if entry.kind == "start":
            mark(connection, entry.interview, "running", entry.noted_at)
        if entry.kind == "end":
            mark(connection, entry.interview, "over", entry.noted_at, json.loads(entry.data)["reason"])
            drafts = (EntryRow.interview_id == entry.interview, EntryRow.kind == "draft")
            connection.execute(delete(EntryRow).where(*drafts))
    return _refused(connection, [entry for entry in batch if entry.interview not in held])


def _refused(connection: Connection, left_out: Sequence[Pending]) -> Refused:
    named = {entry.interview for entry in left_out}
    there = set(connection.scalars(select(InterviewRow.id).where(InterviewRow.id.in_(named)))) if named else set()
    fenced = sum(entry.interview in there for entry in left_out)
    return Refused(gone=len(left_out) - fenced, fenced=fenced)


def _held(connection: Connection, origin: str, named: set[str]) -> set[str]:
    """Nobody takes one of them over before the batch is written (in SQLite whoever writes is alone anyway). In the order of
    their ids, as `Leases.renew` takes them, so that the two never wait for each other."""
    held = select(InterviewRow.id).where(InterviewRow.id.in_(named), InterviewRow.owner == origin)
    return set(connection.scalars(held.order_by(InterviewRow.id).with_for_update()))


def mark(connection: Connection, interview: str, status: Status, at: float, reason: str = "") -> bool:
    """The first start and the last end count; what is over does not go on. False: there is no such interview."""
    values: dict[str, object] = {"status": status}
    named = update(InterviewRow).where(InterviewRow.id == interview)
    match status:
        case "running":
            named = named.where(InterviewRow.status != "over")
            values |= {"started_at": func.coalesce(InterviewRow.started_at, at)}
        case "over":
            values |= {"ended_at": at, "reason": reason}
    return bool(connection.execute(named.values(values)).rowcount)


def _insert(connection: Connection, rows: list[dict[str, object]]) -> None:
    """A batch comes again when its commit was not acknowledged: what is there already stays as it is."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(EntryRow).on_conflict_do_nothing(index_elements=["origin", "number"]), rows)


def _row(origin: str, entry: Pending) -> dict[str, object]:
    return {
        "interview_id": entry.interview,
        "origin": origin,
        "number": entry.number,
        "kind": entry.kind,
        "at_s": entry.at_s,
        "noted_at": entry.noted_at,
        "data": entry.data,
    }
