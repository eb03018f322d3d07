"""The plain HTTP half of the port, with unmodified google-genai text clients and httpx."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import httpx
import pytest
from google.genai import errors, types

from tests.simulator.live import Parrot, google, live, simulated, spoken, turn
from tests.simulator.sockets import KEY


async def test_the_page_lists_every_behaviour_with_its_mark() -> None:
    async with simulated(Parrot) as sim, httpx.AsyncClient(verify=sim.ssl_context(), base_url=sim.url, trust_env=False) as web:
        page = await web.get("/")
        health = await web.get("/healthz")
    assert health.json() == {"status": "ok"}
    assert page.headers["content-type"].startswith("text/html")
    assert all(f">{mark}<" in page.text for mark in ("recorded", "documented", "assumed"))


def graded(request: dict[str, Any]) -> dict[str, Any]:
    return {"score": 3, "asked": request["contents"][-1]["parts"][0]["text"]}


async def test_generate_content_is_answered_by_the_grader_and_logged() -> None:
    schema = {"type": "OBJECT", "properties": {"score": {"type": "INTEGER"}}}
    config: Any = {"response_mime_type": "application/json", "response_schema": schema}
    picture = types.Part.from_bytes(data=b"jpeg", mime_type="image/jpeg")
    async with simulated(Parrot, grader=graded) as sim, google(sim) as client:
        answer = await client.aio.models.generate_content(
            model="gemini-3.8-flash", contents=[types.Part(text="how was it?"), picture], config=config
        )
        received, sent = sim.log
    assert json.loads(answer.text or "") == {"score": 3, "asked": "how was it?"}
    assert answer.usage_metadata is not None
    asked = received.message["generateContent"]
    assert asked["model"] == "gemini-3.8-flash"
    assert asked["contents"][0]["parts"][1] == {"inlineData": {"mimeType": "image/jpeg", "bytes": 4}}
    assert asked["generationConfig"]["responseSchema"] == schema
    assert sent.message["generateContentResponse"]["candidates"][0]["finishReason"] == "STOP"


async def test_a_stream_of_generated_content_comes_in_pieces() -> None:
    async with simulated(Parrot, grader=lambda request: {"text": "one two three four"}) as sim, google(sim) as client:
        pieces = [
            piece async for piece in await client.aio.models.generate_content_stream(model="gemini-3.8-flash", contents="count")
        ]
    assert len(pieces) > 1
    assert "".join(piece.text or "" for piece in pieces) == "one two three four"
    assert pieces[-1].usage_metadata is not None


def test_the_synchronous_client_is_served_too() -> None:
    async def ask() -> str | None:
        async with simulated(Parrot, grader=lambda request: {"text": "yes"}) as sim, google(sim) as client:
            answer = await asyncio.to_thread(client.models.generate_content, model="gemini-3.8-flash", contents="well?")
            return answer.text

    assert asyncio.run(ask()) == "yes"


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/v1beta/models/gpt-5:generateContent", {"contents": [{}]}, 404),
        ("POST", "/v1beta/models/gemini-3.8-flash:countTokens", {"contents": [{}]}, 404),
        ("POST", "/v1beta/models/gemini-3.8-flash:generateContent", {}, 400),
        ("GET", "/v1beta/models/gemini-3.8-flash:generateContent", None, 404),
        ("POST", "/v1alpha/models/gemini-3.8-flash:generateContent", {"contents": [{"parts": [{"text": "a"}]}]}, 200),
        (
            "POST",
            "/v1beta1/publishers/google/models/gemini-3.8-flash:generateContent",
            {"contents": [{"parts": [{"text": "a"}]}]},
            200,
        ),
    ],
)
async def test_other_requests_are_answered_in_the_services_manner(method: str, path: str, body: Any, status: int) -> None:
    async with (
        simulated(Parrot, grader=graded) as sim,
        httpx.AsyncClient(verify=sim.ssl_context(), base_url=sim.url, trust_env=False, headers=KEY) as web,
    ):
        answer = await web.request(method, path, json=body)
    assert answer.status_code == status
    assert status == 200 or answer.json()["error"]["code"] == status


async def test_a_failing_grader_is_an_error_of_the_service(caplog: pytest.LogCaptureFixture) -> None:
    def fail(request: dict[str, Any]) -> dict[str, Any]:
        raise RuntimeError("no opinion")

    async with simulated(Parrot, grader=fail) as sim, google(sim) as client:
        with pytest.raises(errors.ServerError) as failed:
            await client.aio.models.generate_content(model="gemini-3.8-flash", contents="well?")
    assert failed.value.code == 500
    assert "no opinion" in caplog.text


async def test_rubbish_on_the_port_disturbs_nobody(caplog: pytest.LogCaptureFixture) -> None:
    async with simulated(Parrot) as sim, live(sim) as session:
        port = int(sim.url.rpartition(":")[2])
        for rubbish in (b"\x16\x03\x01 nonsense", b"GET / HTTP/9.9\r\n\r\n", b"\r\n\r\n\r\n\r\n"):
            _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=None if b"\x16" in rubbish else sim.ssl_context())
            writer.write(rubbish)
            writer.write_eof() if writer.can_write_eof() else None
            writer.close()
        await session.send_realtime_input(text="fine?")
        assert spoken(await turn(session)) == "You wrote: fine?"
    assert [record for record in caplog.records if record.levelno >= logging.ERROR and record.name.startswith("server.")] == []
