"""The short way from a page's socket to whoever takes its messages, beside the long one by uvicorn's queue."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.types import Message, Receive, Scope, Send
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from server.direct import DirectSocket, Write, hand_to


class App:
    """Takes what comes before `waits` by the long way, and then all by the short one."""

    def __init__(self) -> None:
        self.took: list[str | bytes] = []
        self.ended: list[Message] = []
        self.direct = asyncio.Event()
        self.write: Write | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await self.direct.wait()
        self.write = hand_to(scope, self.took.append)
        self.ended.append(await receive())

    async def has(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.took) < count:
                await asyncio.sleep(0)


@asynccontextmanager
async def served(app: App) -> AsyncIterator[tuple[ClientConnection, uvicorn.Server]]:
    config = uvicorn.Config(app, port=0, log_level="critical", lifespan="off", ws=DirectSocket, ws_per_message_deflate=False)
    server = uvicorn.Server(config)
    config.load()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0)
        port = server.servers[0].sockets[0].getsockname()[1]
        async with connect(f"ws://127.0.0.1:{port}/") as socket:
            yield socket, server
        server.should_exit = True


async def test_what_came_before_comes_first_and_nothing_is_lost_or_moved() -> None:
    app = App()
    async with served(app) as (socket, server):
        sent: list[str | bytes] = [b"\x01", "two", b"", b"\x03" * 5_000]
        for message in sent:
            await socket.send(message)
        [connection] = server.server_state.connections
        assert isinstance(connection, DirectSocket)
        while connection.queue.empty():
            await asyncio.sleep(0)
        app.direct.set()
        for message in sent:
            await socket.send(message)
        await app.has(2 * len(sent))
    assert app.took == sent + sent


async def test_the_end_of_the_socket_comes_by_the_usual_way() -> None:
    app = App()
    app.direct.set()
    async with served(app) as (socket, _):
        await socket.send("last words")
        await app.has(1)
        await socket.close(4001)
        async with asyncio.timeout(5):
            while not app.ended:
                await asyncio.sleep(0)
    assert app.ended[0]["type"] == "websocket.disconnect"
    assert app.ended[0]["code"] == 4001


async def test_a_message_in_pieces_is_one_message() -> None:
    app = App()
    app.direct.set()
    async with served(app) as (socket, _):
        await socket.send([b"in ", b"three ", b"pieces"])
        await app.has(1)
    assert app.took == [b"in three pieces"]


async def test_a_text_that_is_no_text_closes_the_socket() -> None:
    app = App()
    app.direct.set()
    async with served(app) as (socket, _):
        await socket.send(b"\xff\xfe", text=True)
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1007
    assert app.took == []


async def test_down_it_is_written_at_once_until_the_socket_can_take_no_more() -> None:
    app = App()
    app.direct.set()
    async with served(app) as (socket, _):
        await socket.send("hello")
        await app.has(1)
        assert app.write is not None
        assert app.write("words")
        assert app.write(b"voice")
        assert [await socket.recv(), await socket.recv()] == ["words", b"voice"]
        taken = 0
        while app.write(bytes(100_000)):
            taken += 1
            await asyncio.sleep(0)
        assert taken < 1_000, "a socket that nobody reads has an end"
        assert [len(await socket.recv()) for _ in range(taken)] == [100_000] * taken


async def test_nothing_is_written_to_a_socket_that_closes() -> None:
    app = App()
    app.direct.set()
    async with served(app) as (socket, _):
        await socket.send("hello")
        await app.has(1)
        await socket.close()
        assert app.write is not None
        assert not app.write("too late")


def test_a_server_without_the_short_way_is_told_apart() -> None:
    assert hand_to({"type": "websocket"}, lambda message: None) is None
