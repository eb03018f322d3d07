"""Who may be addressed: requests that name another host than loopback are refused.

The server listens on loopback, but a foreign page whose name resolves to 127.0.0.1 (DNS rebinding) would reach it and read what
is kept. Its browser says that name in `Host`, for HTTP and for WebSocket alike.
"""

from __future__ import annotations

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

OURS = frozenset({"127.0.0.1", "localhost", "[::1]"})


class LoopbackOnly:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or _host(scope) in OURS:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "this host is not served here"})
        else:
            words = "This address is not served here. Open the one that the server printed."
            await JSONResponse({"error": words}, 421)(scope, receive, send)


def _host(scope: Scope) -> str:
    """The Host header without its port; empty when there is none."""
    value = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1")
    name, _, port = value.rpartition(":")
    return name if name and port.isdigit() else value
