"""Bare WebSockets to the simulator, for what a well-behaved client library would not send."""

from __future__ import annotations

import json
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from server.simulator.endpoint import Simulator

KEY = {"x-goog-api-key": "any"}
PATH = "/ws/google.ai.generativelanguage.v1alpha.GenerativeService.BidiGenerateContent"
SETUP: dict[str, Any] = {"setup": {"model": "models/gemini-3.8-live"}}


def bare(sim: Simulator, path: str = PATH, **options: Any) -> connect:
    options = {"additional_headers": KEY, **options}
    return connect(sim.url.replace("https", "wss") + path, ssl=sim.ssl_context(), proxy=None, **options)


async def until(socket: ClientConnection, key: str) -> dict[str, Any]:
    """The next message whose envelope, or serverContent, holds `key`."""
    async for raw in socket:
        message: dict[str, Any] = json.loads(raw)
        if key in message or key in message.get("serverContent", {}):
            return message
    raise AssertionError(f"the connection ended without {key}")
