"""A page of somebody else's whose name resolves to this machine must not read what is kept here."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from server.hosts import LoopbackOnly


@pytest.fixture
def app() -> LoopbackOnly:
    return LoopbackOnly(Starlette(routes=[Route("/", lambda _: PlainTextResponse("the transcript"))]))


async def ask(app: LoopbackOnly, host: str) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        return await client.get("/", headers={"host": host})


@pytest.mark.parametrize("host", ["127.0.0.1:8420", "127.0.0.1", "localhost:8420", "[::1]:8420", "[::1]"])
async def test_loopback_by_any_of_its_names_is_served(app: LoopbackOnly, host: str) -> None:
    assert (await ask(app, host)).text == "the transcript"


@pytest.mark.parametrize("host", ["evil.test", "evil.test:8420", "127.0.0.1.evil.test", "localhost.evil.test:80", ""])
async def test_another_name_for_this_machine_is_refused_in_words(app: LoopbackOnly, host: str) -> None:
    answer = await ask(app, host)
    assert answer.status_code == 421
    assert answer.json()["error"].startswith("This address is not served here")


async def test_a_websocket_under_another_name_is_closed_before_it_opens(app: LoopbackOnly) -> None:
    sent: list[dict[str, object]] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    async def receive() -> dict[str, object]:
        return {"type": "websocket.connect"}

    await app({"type": "websocket", "headers": [(b"host", b"evil.test:8420")]}, receive, send)  # type: ignore[arg-type]
    assert [message["type"] for message in sent] == ["websocket.close"]
