"""The two HTTP generate endpoints: a request in, the grader's answer out, whole or as server-sent events."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from server.simulator.http import Request, Response
from server.simulator.usage import text_tokens
from server.simulator.wirelog import WireLog, redacted

log = logging.getLogger(__name__)

Grader = Callable[[dict[str, Any]], dict[str, Any]]

_PATH = re.compile(r"^/+(?P<version>v\w+)/(?:.*/)?models/(?P<model>[^/:]+):(?P<method>generateContent|streamGenerateContent)$")
_PIECES = 4
_STATUS = {400: "INVALID_ARGUMENT", 403: "PERMISSION_DENIED", 404: "NOT_FOUND", 500: "INTERNAL"}


class Generate:
    """`grader` gets the request as it came and answers either a whole response or the JSON that the model would write."""

    def __init__(self, grader: Grader, log: WireLog) -> None:
        self._grader, self._log = grader, log

    async def answer(self, request: Request, connection: int) -> Response:
        path = _PATH.match(request.path)
        if path is None or request.method != "POST":
            return trouble(404, f"{request.method} {request.path} is not simulated.")
        if "x-goog-api-key" not in request.headers and "authorization" not in request.headers and "key=" not in request.query:
            return trouble(403, "Method doesn't allow unregistered callers. Please use an API key.")
        if not path["model"].startswith("gemini"):
            return trouble(404, f"models/{path['model']} is not found for API version {path['version']}.")
        try:
            asked = orjson.loads(request.body)
        except orjson.JSONDecodeError:
            return trouble(400, "Invalid JSON payload received.")
        if not isinstance(asked, dict) or not asked.get("contents"):
            return trouble(400, "contents is not specified.")
        return await self._graded(path["model"], path["method"], asked, connection)

    async def _graded(self, model: str, method: str, asked: dict[str, Any], connection: int) -> Response:
        self._log.add("received", connection, {method: {"model": model, **redacted(asked)}})
        try:
            answer = await asyncio.to_thread(self._grader, asked)
        except Exception as error:  # the grader's own trouble is told as the service tells its own, and logged for the operator
            log.exception("The simulator's grader failed.")
            return trouble(500, f"An internal error has occurred: {type(error).__name__}.")
        whole = answer if "candidates" in answer else response(answer, asked, model)
        self._log.add("sent", connection, {f"{method}Response": redacted(whole)})
        if method == "generateContent":
            return Response(200, orjson.dumps(whole))
        events = b"".join(b"data: " + orjson.dumps(piece) + b"\r\n\r\n" for piece in in_pieces(whole))
        return Response(200, events, "text/event-stream")


def trouble(code: int, message: str) -> Response:
    """An error in the service's shape."""
    return Response(code, orjson.dumps({"error": {"code": code, "message": message, "status": _STATUS.get(code, "UNKNOWN")}}))


def response(answer: Mapping[str, Any], asked: Mapping[str, Any], model: str) -> dict[str, Any]:
    """A GenerateContentResponse around an answer: `{"text": …}` is plain words, everything else is written as JSON."""
    text = str(answer["text"]) if set(answer) == {"text"} else orjson.dumps(answer).decode()
    prompt, written = text_tokens(str(redacted(asked))), text_tokens(text)
    return {
        "candidates": [{"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": "STOP", "index": 0}],
        "usageMetadata": {
            "promptTokenCount": prompt,
            "candidatesTokenCount": written,
            "totalTokenCount": prompt + written,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": prompt}],
        },
        "modelVersion": model,
        "responseId": "simulated",
    }


def in_pieces(whole: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The same response as a stream: its text in a few pieces, the reason to finish and the usage on the last one."""
    candidate = whole["candidates"][0]
    parts = candidate["content"].get("parts", [])
    if len(parts) != 1 or set(parts[0]) != {"text"}:
        return [dict(whole)]
    text = parts[0]["text"]
    size = max(1, -(-len(text) // _PIECES))
    texts = [text[i : i + size] for i in range(0, len(text), size)] or [""]
    made = [{"candidates": [{"content": {"role": "model", "parts": [{"text": piece}]}, "index": 0}]} for piece in texts]
    common = {key: value for key, value in whole.items() if key not in ("candidates", "usageMetadata")}
    made[-1]["candidates"][0]["finishReason"] = candidate.get("finishReason", "STOP")
    made[-1]["usageMetadata"] = whole.get("usageMetadata", {})
    return [{**piece, **common} for piece in made]
