"""The way to a database file or server: URLs, SQLite's settings, and bringing the tables up to date at the door."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from server.store.errors import StoreError

MIGRATIONS = Path(__file__).parent / "migrations"
WRITES = {"writes": True}
UPGRADE_LOCK = 0x616C6578  # any number that no other program of the same PostgreSQL server uses for its own lock
CONNECT_S = 10
FORMS = "Write the path of a file, such as sqlite:///var/alex.db, or postgresql://user:password@host/name"
FILE_ENDINGS = frozenset({".db", ".sqlite", ".sqlite3"})
POSTGRESQL = "postgresql+psycopg"


def connect(url: str | Path, busy_s: float = 5.0) -> Engine:
    """`url`: a database URL, or the path of an SQLite file (its folder is made). `busy_s`: patience with others' locks.

    Raises StoreError. Values are hidden in errors: they hold what a candidate said, and errors reach the log.
    """
    target = understood(url)
    if target.get_backend_name() == "postgresql":
        return _server(target)
    _make_folder(target)
    engine = create_engine(target, hide_parameters=True)
    event.listen(engine, "connect", lambda connection, _entry: _settle_in(connection, _entry, busy_s))
    event.listen(engine, "begin", _begin)
    return engine


def understood(url: str | Path) -> URL:
    """A bare word is a slip, not the name of a file: a path has a folder or one of the usual endings. Raises StoreError."""
    if isinstance(url, str) and "://" not in url and "/" not in url and Path(url).suffix not in FILE_ENDINGS:
        raise StoreError(f"what it holds names neither a file nor a server. {FORMS}.")
    try:
        target = make_url(url if isinstance(url, str) and "://" in url else f"sqlite:///{url}")
    except (ArgumentError, ValueError):
        raise StoreError(f"the database's URL is not understood. {FORMS}.") from None
    if target.drivername in ("postgres", "postgresql"):
        return target.set(drivername=POSTGRESQL)
    if target.drivername in (POSTGRESQL, "sqlite", "sqlite+pysqlite"):
        return target
    raise StoreError(f"databases of the kind `{target.drivername}` are not known. {FORMS}.")


def _server(target: URL) -> Engine:
    patience = {} if "connect_timeout" in target.query else {"connect_timeout": CONNECT_S}
    try:
        return create_engine(target, pool_pre_ping=True, hide_parameters=True, connect_args=patience)
    except ImportError:
        words = "PostgreSQL's driver is not installed. Install it with `.venv/bin/pip install 'alex-interviewer[postgres]'`"
        raise StoreError(f"{words}, or give the path of a file.") from None


def _make_folder(target: URL) -> None:
    if target.database in (None, "", ":memory:"):
        raise StoreError("an SQLite database needs a file, since several threads share it. Give a file's path.")
    file = Path(str(target.database))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the folder {file.parent} cannot be made ({error.strerror}). Give a path that you may write to."
        ) from None
    if file.is_dir():
        raise StoreError(f"{file} is a folder. Give the path of a file in it, such as {file / 'alex.db'}.")


def upgrade(engine: Engine) -> None:
    """Bring the tables to the newest revision: all of it or nothing, and one process at a time."""
    try:
        with engine.connect().execution_options(**WRITES) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
            command.upgrade(alembic_config(connection), "head")
    except SQLAlchemyError as error:
        raise StoreError(trouble(engine, error)) from error
    except CommandError as error:  # its revision is none of ours
        words = f"the database {_where(engine)} is of another version of Alex, probably a newer one ({_first_line(error)})"
        raise StoreError(f"{words}. Use that version, or give another database.") from error


def trouble(engine: Engine, error: SQLAlchemyError) -> str:
    """What stands in the way, and what to do about it."""
    return f"the database {_where(engine)} cannot be opened: {_first_line(error)}. {_advice(engine, error)}"


def _where(engine: Engine) -> str:
    """Without its query, which may hold a password, too."""
    return engine.url.set(query={}).render_as_string(hide_password=True)


def _advice(engine: Engine, error: SQLAlchemyError) -> str:
    if engine.dialect.name == "postgresql":
        return "Check that the server runs there and that host, name, user and password are right."
    if "is full" in str(error):
        return "Make room on that disk, or give a path on another."
    if "is locked" in str(error):
        return "Another program holds it: end that one, or try again."
    if "not a database" in str(error) or "malformed" in str(error):
        return "Put a copy of it back, or move it away: a new one is made."
    return "Give the path of a file that you may write to."


def alembic_config(connection: Connection) -> Config:
    """For Alembic's commands on an open connection. A new migration: change tables.py, then run
    `command.revision(alembic_config(connection), "what changes", autogenerate=True)` and read what it wrote."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _settle_in(connection: sqlite3.Connection, _entry: ConnectionPoolEntry, busy_s: float) -> None:
    """The driver must not begin transactions by itself (it leaves table changes outside of them): `_begin` does."""
    connection.isolation_level = None
    for pragma in (f"busy_timeout = {int(busy_s * 1000)}", "journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A transaction that will write takes the lock at once: one that asks for it half-way may be refused without patience."""
    options: Any = connection.get_execution_options()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).partition("\n")[0].rstrip(". ")
