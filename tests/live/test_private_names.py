"""The names inside google-adk and google-genai that server/live/gemini.py leans on, held against the pinned versions."""

from __future__ import annotations

from typing import Any

import orjson
from google import genai
from google.adk.models.gemini_llm_connection import GeminiLlmConnection
from google.genai import types
from google.genai.live import AsyncSession

from server.live.messages import is_tool_response


class Wire:
    """A websocket that keeps what is written and hands out what is to be read."""

    def __init__(self, *arriving: dict[str, Any]) -> None:
        self.sent: list[str] = []
        self.arriving = [orjson.dumps(message) for message in arriving]

    async def send(self, message: str) -> None:
        self.sent.append(message)

    async def recv(self, decode: bool | None = None) -> bytes:
        assert decode is False
        return self.arriving.pop(0)


def session_on(wire: Any) -> AsyncSession:
    client = genai.Client(api_key="none")
    return AsyncSession(api_client=client._api_client, websocket=wire)


async def test_the_pinned_versions_hold_the_private_names_that_the_line_leans_on() -> None:
    """When this fails after an upgrade, server/live/gemini.py is the one file to look at."""
    first, second = Wire(), Wire({"serverContent": {"turnComplete": True}})
    session: Any = session_on(first)
    assert session._ws is first
    connection = GeminiLlmConnection(session, model_version="gemini-3.8-live")
    held: Any = connection._gemini_session
    assert held is session
    held._ws = second
    await connection.send_content(types.Content(role="user", parts=[types.Part(text="hi")]))
    assert (first.sent, len(second.sent)) == ([], 1), "what is put in its place is written to"
    events = [event async for event in connection.receive()]
    assert events[-1].turn_complete, "and read from"


async def test_a_tool_response_is_known_by_its_first_words_and_names_its_calls() -> None:
    wire = Wire()
    response = types.FunctionResponse(id="c-1", name="f", response={"a": 1}, scheduling=types.FunctionResponseScheduling.SILENT)
    await session_on(wire).send_tool_response(function_responses=[response])
    await session_on(wire).send_realtime_input(text='{"tool_response": "a candidate who types this"}')
    assert [is_tool_response(message) for message in wire.sent] == [True, False]
    [written] = orjson.loads(wire.sent[0])["tool_response"]["functionResponses"]
    assert (written["id"], written["scheduling"]) == ("c-1", "SILENT")
