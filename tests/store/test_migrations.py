"""The tables of a database are those of tables.py, however it came to be."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from server.store.database import alembic_config, connect, upgrade
from server.store.records import InterviewSetup
from server.store.store import Store
from server.store.tables import Base

SETUP = InterviewSetup(interviewer="technical", level="mid", minutes=30)


def test_after_all_migrations_nothing_is_left_to_change(tmp_path: Path) -> None:
    engine = connect(tmp_path / "alex.db")
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_the_migrations_form_one_line(tmp_path: Path) -> None:
    engine = connect(tmp_path / "alex.db")
    with engine.connect() as connection:
        scripts = ScriptDirectory.from_config(alembic_config(connection))
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1
    engine.dispose()


def test_opening_again_changes_nothing_and_loses_nothing(tmp_path: Path) -> None:
    first = Store.open(tmp_path / "alex.db")
    interview = first.create_interview(SETUP)
    first.close()
    second = Store.open(tmp_path / "alex.db")
    assert second.get(interview).setup == SETUP
    second.close()


def test_several_processes_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    def opened(_: int) -> int:
        store = Store.open(tmp_path / "alex.db", busy_s=20)
        found = len(store.list())
        store.close()
        return found

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(opened, range(6))) == [0] * 6


def test_a_migration_that_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    """Half of the tables are there under another owner: the upgrade fails, and what it had made is gone again."""
    with closing(sqlite3.connect(tmp_path / "alex.db")) as stranger:
        stranger.execute("CREATE TABLE reports (anything TEXT)")
        stranger.commit()
    try:
        Store.open(tmp_path / "alex.db").close()
        broke = False
    except Exception as error:
        broke = "reports" in str(error)
    assert broke
    with closing(sqlite3.connect(tmp_path / "alex.db")) as stranger:
        assert [name for (name,) in stranger.execute("SELECT name FROM sqlite_master WHERE type = 'table'")] == ["reports"]


def test_the_file_is_in_write_ahead_mode_and_guards_its_references(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "alex.db")
    with store._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    store.close()
