"""The file with the certificate that clients of a simulator must trust: written once the port is ours, gone when it ends.

Its name tells the port, so that nobody's shell has to learn a new one after each restart. Its first line, which readers of PEM
pass over, tells the process: what one that was killed has left behind is cleared away by the next.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

PREFIX, OWNER = "alex-simulator-", "alex simulate, process "
LOOPBACK = ("127.0.0.1", "localhost")


@contextlib.contextmanager
def lent(pem: str, host: str, port: int, folder: Path | None = None) -> Iterator[Path]:
    """The certificate in `folder` (default: the one for temporary files) for as long as it is needed. Raises OSError."""
    place = folder or Path(tempfile.gettempdir())
    _clear_away(place)
    where = "" if host in LOOPBACK else f"{host.replace(':', '_')}-"
    path = place / f"{PREFIX}{where}{port}.pem"
    write(path, f"{OWNER}{os.getpid()}\n{pem}")
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def write(path: Path, pem: str) -> None:
    """All of it at once: nobody reads half a certificate, and a link that waits under that name is replaced, not followed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}-", delete=False) as draft:
        draft.write(pem)
    Path(draft.name).chmod(0o644)
    Path(draft.name).replace(path)


def _clear_away(folder: Path) -> None:
    for file in folder.glob(f"{PREFIX}*.pem"):
        with contextlib.suppress(OSError):  # somebody else's, or gone already
            if not _is_alive(file.read_text("ascii", "replace").partition("\n")[0]):
                file.unlink()


def _is_alive(owner: str) -> bool:
    process = owner.removeprefix(OWNER)
    if not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)  # no signal, only the question
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # somebody else's
        pass
    return True
