"""The simulator's port, or one line that says why it cannot be had."""

from __future__ import annotations

import asyncio
import errno
import ssl
from collections.abc import Callable

WHY = {
    errno.EADDRINUSE: "another program listens there",
    errno.EACCES: "it is for the system only; ports from 1024 on are free for everybody",
}


class CannotListenError(Exception):
    """The message says what to change."""


async def listen(
    welcome: Callable[[asyncio.StreamReader, asyncio.StreamWriter], None], host: str, port: int, tls: ssl.SSLContext
) -> asyncio.Server:
    """On this port (0: any free one), or nowhere. Raises CannotListenError."""
    try:
        return await asyncio.start_server(welcome, host, port, ssl=tls)
    except OSError as error:
        why = WHY.get(error.errno or 0) or (error.strerror or str(error)).rpartition(": ")[2]
        words = f"port {port} of {host} cannot be had: {why}. Choose another with --port, or name none."
        raise CannotListenError(words) from None
