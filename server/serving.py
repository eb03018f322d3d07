"""uvicorn around the app: the socket to listen on, what the operator's log holds, and the moment at which it answers."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable

import uvicorn

from server.app import create_app
from server.settings import Settings

log = logging.getLogger(__name__)

LOOPBACK = ("127.0.0.1", "localhost", "::1")
QUIET = ("httpx", "google_adk", "google_genai", "websockets", "alembic")
MAX_MESSAGE_BYTES = 2**20


class CannotListen(Exception):
    """The message says what to change."""


class Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, answering: Callable[[], None]) -> None:
        super().__init__(config)
        self._answering = answering

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._answering()


def serve(settings: Settings, host: str, port: int | None, answering: Callable[[str], None]) -> None:
    """Until it is interrupted. `answering` gets the address when the server answers there.

    `port`: None takes the usual one if it is free, else any. Raises CannotListen.
    """
    if host not in LOOPBACK:
        raise CannotListen(f"the host {host} is not a loopback address, and there is no sign-in for others yet")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    with _listen(host, port, settings.manifest.port) as listening:
        address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
        Server(config(settings), lambda: answering(address)).run(sockets=[listening])


def config(settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(settings),
        log_level="warning",
        ws="websockets-sansio",
        ws_max_size=MAX_MESSAGE_BYTES,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=5,
    )


def _listen(host: str, wanted: int | None, usual: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in [usual, 0] if wanted is None else [wanted]:
        try:
            return socket.create_server((host, port), family=family)
        except OSError as error:
            if wanted is not None:
                raise CannotListen(
                    f"port {port} cannot be had ({error.strerror}); choose another, or leave --port out"
                ) from None
            log.warning("port %d is taken: another free one is used", port)
    raise CannotListen(f"no port of {host} can be had")
