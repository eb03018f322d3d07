"""The built page and its headers. Every path that is no file of the build gives index.html: the page has its own router."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from server.packed import answer

BUILD = Path(__file__).parent / "page"
NOT_BUILT = """<!doctype html><html lang="en"><title>Alex</title>
<body style="font: 16px/1.5 sans-serif; max-width: 40rem; margin: 4rem auto">
<h1>The page is not built yet</h1>
<p>Run <code>make run</code> in the project's folder: it builds the page and starts the server.</p>"""

CSP = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "worker-src 'self' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "frame-src 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "object-src 'none'",
    )
)
SANDBOX = "; ".join(
    (
        "sandbox allow-scripts",
        "default-src 'none'",
        "script-src 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:",
        "worker-src blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)
"""The frame of candidate code: an opaque origin however it is framed, and no network at all. What runs in it is handed in by
the page as blobs. The file has the same rules in a meta element, for a server that is not this one."""


def add_pages(app: FastAPI, build: Path = BUILD) -> None:
    """Mount it last: it takes every path that is left."""

    @app.middleware("http")
    async def headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        path = request.url.path
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Content-Security-Policy"] = SANDBOX if path.startswith("/sandbox/") else CSP
        return response

    @app.get("/{path:path}", include_in_schema=False)
    def page(request: Request, path: str) -> Response:
        file = _built(build.resolve(), path)
        if file is not None:
            forever = path.startswith("assets/")
            kept = "public, max-age=31536000, immutable" if forever else "no-cache"
            return answer(request, file, kept)
        index = build / "index.html"
        if not index.is_file():
            return HTMLResponse(NOT_BUILT, status_code=503)
        return answer(request, index, "no-cache")


def _built(build: Path, path: str) -> Path | None:
    """The file of the build at this path, if there is one; a path that no file system takes is none."""
    try:
        file = (build / path).resolve()
        return file if path and file.is_file() and file.is_relative_to(build) else None
    except (ValueError, OSError):
        return None
