"""The tables. A change here needs a migration in migrations/versions (a test compares the two)."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Float, ForeignKey, Index, Integer, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# SQLite counts up only an INTEGER primary key; PostgreSQL's integer would be full after two thousand million entries.
Serial = BigInteger().with_variant(Integer(), "sqlite")

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


class InterviewRow(Base):
    """All times are epoch seconds; those of a lease (`owner` until `leased_until`) by the database's clock. `clock_s`: how long
    the interview had lasted when its lease was last renewed. `wanted_at`: another process asked for it."""

    __tablename__ = "interviews"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    interviewer: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    level: Mapped[str] = mapped_column(String(32))
    minutes: Mapped[float] = mapped_column(Float)
    language: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200))
    rehearsal: Mapped[bool] = mapped_column(Boolean)
    status: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[float] = mapped_column(Float, index=True)
    started_at: Mapped[float | None] = mapped_column(Float)
    ended_at: Mapped[float | None] = mapped_column(Float)
    reason: Mapped[str] = mapped_column(Text)
    owner: Mapped[str | None] = mapped_column(String(16))
    leased_until: Mapped[float | None] = mapped_column(Float)
    wanted_at: Mapped[float | None] = mapped_column(Float)
    clock_s: Mapped[float | None] = mapped_column(Float)


class EntryRow(Base):
    """One line of a journal. `data` is JSON text. (origin, number) names an entry for good, so that a batch whose commit was
    not acknowledged can be written again without doubling it; `seq` is the order in which entries arrived."""

    __tablename__ = "entries"
    __table_args__ = (UniqueConstraint("origin", "number"), Index(None, "interview_id", "seq"))

    seq: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"))
    origin: Mapped[str] = mapped_column(String(16))
    number: Mapped[int] = mapped_column(Serial)
    kind: Mapped[str] = mapped_column(String(24))
    at_s: Mapped[float] = mapped_column(Float)
    noted_at: Mapped[float] = mapped_column(Float)
    data: Mapped[str] = mapped_column(Text)


class ReportRow(Base):
    """`body` is the report as JSON text once it is ready; `error` says in words why the last attempt failed."""

    __tablename__ = "reports"

    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True)
    status: Mapped[str] = mapped_column(String(16), index=True)
    updated_at: Mapped[float] = mapped_column(Float)
    overall: Mapped[float | None] = mapped_column(Float)
    error: Mapped[str] = mapped_column(Text)
    body: Mapped[str | None] = mapped_column(Text)
