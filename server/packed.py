"""The page's files on their way out: heavy ones packed once, not for every visitor; none to a browser that has it already.

Python in the browser is 9.6 MB: packing it anew took the event loop a second of work, and every voice some of its smoothness.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from mimetypes import guess_type
from pathlib import Path

from fastapi import Request, Response
from fastapi.responses import FileResponse

HEAVY_BYTES = 100_000
PACKABLE = frozenset({".wasm", ".mjs", ".js", ".json"})


def answer(request: Request, file: Path, kept: str) -> Response:
    """Blocking, for a thread. `kept` is the Cache-Control."""
    stat = file.stat()
    tag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
    headers = {"Cache-Control": kept, "ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if file.suffix in PACKABLE and stat.st_size > HEAVY_BYTES and "gzip" in request.headers.get("accept-encoding", ""):
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(_packed(file, stat.st_mtime_ns), media_type=guess_type(file)[0], headers=headers)
    return FileResponse(file, headers=headers)


@lru_cache(maxsize=32)
def _packed(file: Path, changed_ns: int) -> bytes:
    return gzip.compress(file.read_bytes(), mtime=0)
