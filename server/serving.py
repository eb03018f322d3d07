"""uvicorn around the app: the socket to listen on, what the operator's log holds, and the moment at which it answers."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Iterator

import uvicorn
from fastapi import FastAPI

from server.app import create_app
from server.direct import DirectSocket
from server.settings import Settings

log = logging.getLogger(__name__)

LOOPBACK = ("127.0.0.1", "localhost", "::1")
QUIET = ("httpx", "google_adk", "google_genai", "websockets", "alembic")
MAX_MESSAGE_BYTES = 2**20
PING_S = 10.0
"""A browser that sleeps closes no socket: after twice that its page counts as gone, and the clock stands still."""

WHY = {
    errno.EADDRINUSE: "another program listens there",
    errno.EACCES: "it is for the system only; ports from 1024 on are free for everybody",
}


class CannotListen(Exception):
    """The message says what to change."""


class Server(uvicorn.Server):
    """uvicorn within the life of the app, in place of the app's life within uvicorn: what goes wrong while the house opens
    reaches whoever started it as what it is, not as a traceback in the log, and the house is closed at every end."""

    def __init__(self, config: uvicorn.Config, answering: Callable[[], None], let_go: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._answering, self._let_go = answering, let_go

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """The pages hear in words what happens before uvicorn closes their sockets."""
        await self._let_go()
        await super().shutdown(sockets)

    async def live(self, app: FastAPI, listening: socket.socket) -> None:
        with super().capture_signals():
            async with app.router.lifespan_context(app):
                await self.serve([listening])

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """They are captured around all of it."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and not self.should_exit:
            self._answering()


def serve(settings: Settings, host: str, port: int | None, answering: Callable[[str], None]) -> None:
    """Until it is interrupted. `answering` gets the address when the server answers there.

    `port`: None takes the usual one if it is free, else any. Raises CannotListen.
    """
    if host not in LOOPBACK:
        one_of = ", ".join(LOOPBACK[:-1]) + f" or {LOOPBACK[-1]}"
        raise CannotListen(f"the host {host} is no loopback address, and there is no sign-in for others yet. Choose {one_of}.")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    with listen(host, port, settings.manifest.port) as listening:
        address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
        app = create_app(settings)
        server = Server(config(app), lambda: answering(address), app.state.let_go)
        with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
            runner.run(server.live(app, listening))


def config(app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        lifespan="off",
        log_level="warning",
        ws=DirectSocket,
        ws_max_size=MAX_MESSAGE_BYTES,
        ws_per_message_deflate=False,
        ws_ping_interval=PING_S,
        ws_ping_timeout=PING_S,
        timeout_graceful_shutdown=5,
    )


def listen(host: str, wanted: int | None, usual: int) -> socket.socket:
    """On the port that is wanted, or nowhere; on the usual one, or on any. Raises CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, usual if wanted is None else wanted), family=family)
    except OSError as error:
        why = WHY.get(error.errno or 0) or os.strerror(error.errno or 0)
    if wanted is not None:
        raise CannotListen(f"port {wanted} cannot be had: {why}. Choose another, or name none.")
    log.warning("port %d cannot be had (%s): another free one is used", usual, why)
    try:
        return socket.create_server((host, 0), family=family)
    except OSError as error:
        raise CannotListen(f"no port of {host} can be had: {os.strerror(error.errno or 0)}") from None
