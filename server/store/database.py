"""The way to a database file or server: URLs, SQLite's settings, and bringing the tables up to date at the door."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from server.store.errors import StoreError

MIGRATIONS = Path(__file__).parent / "migrations"
WRITES = {"writes": True}
UPGRADE_LOCK = 0x616C6578  # any number that no other program of the same PostgreSQL server uses for its own lock


def connect(url: str | Path, busy_s: float = 5.0) -> Engine:
    """`url`: a database URL, or the path of an SQLite file (its folder is made). `busy_s`: patience with others' locks."""
    try:
        target = make_url(url if isinstance(url, str) and "://" in url else f"sqlite:///{url}")
        if target.get_backend_name() != "sqlite":
            return create_engine(target, pool_pre_ping=True)
    except ArgumentError:
        raise StoreError("The database's URL is not understood. Give a file's path, or postgresql://user@host/name.") from None
    except ModuleNotFoundError as missing:
        raise StoreError(f"The driver {missing.name} is not installed. For PostgreSQL install the extra `postgres`.") from None
    if target.database in (None, "", ":memory:"):
        raise StoreError("An SQLite database needs a file, since several threads share it. Give a file's path.")
    Path(str(target.database)).expanduser().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(target)
    event.listen(engine, "connect", lambda connection, _entry: _settle_in(connection, _entry, busy_s))
    event.listen(engine, "begin", _begin)
    return engine


def upgrade(engine: Engine) -> None:
    """Bring the tables to the newest revision: all of it or nothing, and one process at a time."""
    try:
        with engine.connect().execution_options(**WRITES) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
            command.upgrade(alembic_config(connection), "head")
    except SQLAlchemyError as error:
        where = engine.url.render_as_string(hide_password=True)
        raise StoreError(f"The database {where} cannot be opened: {error.__class__.__name__}: {_first_line(error)}") from error


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


def _first_line(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).partition("\n")[0]
