"""A virtual loop that nobody leaves: connections within the process and work for threads take no time of their own.

Virtual time jumps when nothing is ready, and neither the kernel's network nor a thread would be asked whether it is about to
be. So a connection to a server of this loop is made of a Unix socket pair, whose bytes are there as soon as they are written
(TLS, where the two ends want it, is real), and what is given to an executor is done on the spot.
"""

from __future__ import annotations

import asyncio
import functools
import socket
import ssl as tls
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec

from server.store.store import Store
from tests.virtual import VirtualLoop

P = ParamSpec("P")
Factory = Callable[[], asyncio.BaseProtocol]


class IndoorStore(Store):
    """Its writer is a thread, and takes its time: whoever waits for what it writes holds the clock."""

    async def flush(self) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        with loop.stands_still():
            await super().flush()


class IndoorLoop(VirtualLoop):
    def __init__(self) -> None:
        super().__init__()
        self._doors: dict[int, tuple[Factory, tls.SSLContext | None]] = {}
        self._welcoming: set[asyncio.Task[Any]] = set()

    async def create_server(self, protocol_factory: Factory, *where: Any, ssl: Any = None, **more: Any) -> asyncio.Server:
        """It has a port like any other; only nobody will come by it."""
        server = await super().create_server(protocol_factory, *where, ssl=ssl, **more)
        for listening in server.sockets:
            self._doors[listening.getsockname()[1]] = (protocol_factory, ssl)
        return server

    async def create_connection(  # type: ignore[override]
        self, protocol_factory: Factory, host: Any = None, port: Any = None, *, ssl: Any = None, **more: Any
    ) -> tuple[asyncio.Transport, asyncio.BaseProtocol]:
        welcome, authority = self._doors[port]
        near, far = socket.socketpair()
        arrival = self.create_task(self.connect_accepted_socket(welcome, far, ssl=authority))
        self._welcoming.add(arrival)
        arrival.add_done_callback(self._welcoming.discard)
        name = (more.get("server_hostname") or host) if ssl else None
        return await super().create_connection(protocol_factory, sock=near, ssl=ssl, server_hostname=name)

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:  # type: ignore[override]
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:  # it belongs to whoever waits for the result
            done.set_exception(error)
        return done


def indoors(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """A test (an `async def`) that runs on an indoor loop of its own."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        with asyncio.Runner(loop_factory=IndoorLoop) as runner:
            runner.run(test(*args, **kwargs))

    return run
