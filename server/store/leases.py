"""Who conducts an interview: a lease in the database, so that two servers on it never hold the same one.

A server claims an interview before its first page comes in and renews the claim while it conducts it. A killed one renews
nothing: when its lease has run out another may take the interview up. The database's own clock counts, so that the clocks of
two machines need not agree. Every call talks to the database there and then.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Float, bindparam, cast, extract, func, or_, select, update

from server.store.database import WRITES
from server.store.tables import InterviewRow

LEASE_S, HEARTBEAT_S = 4.0, 1.0
WANTED_S = 3.0
"""Who waits for an interview asks for it again and again; a page that was turned away does not want it any more."""
UNIX_EPOCH_JD, DAY_S = 2_440_587.5, 86_400.0


class Leases:
    """`owner` names this process; a lease that ran out is still its owner's until somebody else takes it."""

    def __init__(self, engine: Engine, owner: str) -> None:
        self._engine, self._owner = engine, owner

    def take(self, interview: str, for_s: float = LEASE_S) -> bool:
        """False: another process holds it (or there is none); it is told that the interview is wanted here."""
        with self._writing() as connection:
            now = _now(connection)
            nobodys = or_(InterviewRow.owner.is_(None), InterviewRow.leased_until < now)
            free = or_(nobodys, InterviewRow.owner == self._owner)
            ours = {"owner": self._owner, "leased_until": now + for_s, "wanted_at": None}
            named = update(InterviewRow).where(InterviewRow.id == interview)
            if connection.execute(named.where(free).values(ours)).rowcount:
                return True
            connection.execute(named.values(wanted_at=now))
            return False

    def take_over(self, interview: str, until: float | None, for_s: float = LEASE_S) -> bool:
        """As `take`, but only while its last lease is still the one that `run_out` told, and the interview not over."""
        with self._writing() as connection:
            ours = {"owner": self._owner, "leased_until": _now(connection) + for_s, "wanted_at": None}
            same = (InterviewRow.status == "running", InterviewRow.leased_until.is_not_distinct_from(until))
            return bool(
                connection.execute(update(InterviewRow).where(InterviewRow.id == interview, *same).values(ours)).rowcount
            )

    def renew(self, clocks: Mapping[str, float], for_s: float = LEASE_S, wanted_s: float = WANTED_S) -> dict[str, bool]:
        """`clocks`: the interviews that are conducted here, and how many seconds each has lasted.

        Answers which of them are still ours, and whether another process asked for it within `wanted_s`.
        """
        if not clocks:
            return {}
        with self._writing() as connection:
            now = _now(connection)
            ours = (InterviewRow.id == bindparam("named"), InterviewRow.owner == self._owner)
            renewed = update(InterviewRow).where(*ours).values(leased_until=now + for_s, clock_s=bindparam("clock"))
            connection.execute(renewed, [{"named": name, "clock": clocks[name]} for name in sorted(clocks)])
            kept = select(InterviewRow.id, InterviewRow.wanted_at > now - wanted_s).where(
                InterviewRow.id.in_(clocks), InterviewRow.owner == self._owner
            )
            return {name: bool(wanted) for name, wanted in connection.execute(kept)}

    def release(self, interview: str) -> None:
        """Anybody may take it now; when it was let go of stays known."""
        with self._writing() as connection:
            ours = (InterviewRow.id == interview, InterviewRow.owner == self._owner)
            free: dict[str, Any] = {"owner": None, "leased_until": _now(connection), "wanted_at": None}
            connection.execute(update(InterviewRow).where(*ours).values(free))

    def is_held(self, interview: str) -> bool:
        """By whichever process."""
        with self._engine.connect() as connection:
            held = (
                InterviewRow.owner.is_not(None),
                InterviewRow.status != "over",
                InterviewRow.leased_until >= _now(connection),
            )
            return connection.scalar(select(InterviewRow.id).where(InterviewRow.id == interview, *held)) is not None

    def run_out(self, since_s: float) -> dict[str, float | None]:
        """Interviews that were begun and that nobody has conducted for so long, with the end of each one's last lease."""
        with self._engine.connect() as connection:
            late = or_(InterviewRow.leased_until.is_(None), InterviewRow.leased_until < _now(connection) - since_s)
            wanted = select(InterviewRow.id, InterviewRow.leased_until).where(InterviewRow.status == "running", late)
            return {row.id: row.leased_until for row in connection.execute(wanted)}

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._engine.execution_options(**WRITES).begin()


def _now(connection: Connection) -> ColumnElement[float]:
    """Epoch seconds by the database's clock."""
    if connection.dialect.name == "postgresql":
        return cast(extract("epoch", func.clock_timestamp()), Float)
    return (func.julianday("now") - UNIX_EPOCH_JD) * DAY_S
