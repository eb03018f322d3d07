"""Is a database there, and are its tables of this version? Asked without changing anything in it."""

from __future__ import annotations

from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from server.store.database import alembic_config, connect, trouble, understood
from server.store.errors import StoreError

NEWER = "Use that version, or give another database"


def file_of(url: str) -> Path | None:
    """The SQLite file that a URL names; None for a server. Raises StoreError for what is neither."""
    target = understood(url)
    return Path(str(target.database)) if target.get_backend_name() == "sqlite" and target.database else None


def settled(url: str, folder: Path) -> str:
    """The same database, its file named from the root: a path is meant from this folder, wherever Alex was started.

    What is no path of a file stays as it is, also a mistake: it is told where the database is opened.
    """
    try:
        target = understood(url)
    except StoreError:
        return url
    file = target.database or ""
    if target.get_backend_name() != "sqlite" or not file or file.startswith((":", "file:")):
        return url
    return target.set(database=str(folder / Path(file).expanduser())).render_as_string(hide_password=False)


def revisions(url: str) -> tuple[str | None, str]:
    """(the database's, this version's): equal when nothing is to be migrated, (None, …) when it has no tables yet.

    Raises StoreError, with what to do, when it cannot be reached or is of a newer version.
    """
    engine = connect(url, busy_s=1.0)
    try:
        with engine.connect() as connection:
            scripts = ScriptDirectory.from_config(alembic_config(connection))
            found = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        raise StoreError(trouble(engine, error)) from error
    finally:
        engine.dispose()
    if found is not None and found not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreError(f"the database is of another version of Alex, probably a newer one (revision {found}). {NEWER}.")
    return found, scripts.get_current_head() or ""
