"""Answers generateContent in rehearsal, for the coding watcher and the report writer, under the schema of the request.

Nothing is judged here: facts that stand in the request (a block of JSON behind the line `facts:`) are turned into observations
or measured scores by fixed rules. Without facts a helper says what it is and what it needs. A request of another kind with a
schema gets the least that it accepts; one with tools
and without a schema is a written interview, led by the rehearsal brain; any other gets a plain sentence. The same request
gets the same answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from server.simulator.chat import converse
from server.simulator.declared import either
from server.simulator.reporter import report
from server.simulator.shapes import MISSING, Shaper
from server.simulator.watcher import observe

Json = Mapping[str, Any]
_FENCED = re.compile(r"facts:\s*```(?:json)?[ \t]*\n(.*?)\n```", re.DOTALL | re.IGNORECASE)
PLAIN = "This is a rehearsal model: it plays interviews and counts facts, but it does not write about anything else."
NEEDS_CODE = (
    "I am the coding watcher: I say what is there in the code of an interview. For that I need the facts of one: the problem, "
    "the code, its changes and the results of its tests. Alex hands them to me when he looks at the code."
)
NEEDS_RECORD = (
    "I am the report writer: I grade an interview by its record. For that I need the facts of one: the scale, the answers, the "
    "code with its test runs and the transcript. Alex hands them to me when an interview is over."
)
SIGNS_A_TOKEN = 4


def grade(request: Json) -> dict[str, Any]:
    """The body of a generateContent request -> the body of its response."""
    texts = request_texts(request)
    if (schema := response_schema(request)) is not None:
        text = json.dumps(Shaper(schema).fit(_answer(texts, schema)), ensure_ascii=False)
        return _response([{"text": text}], texts)
    parts = converse(request)
    return _response(parts or [{"text": PLAIN}], texts)


def _answer(texts: list[str], schema: Json) -> Any:
    facts = facts_in(texts)
    if facts is None:
        return _in_need(schema)
    return report(facts) if is_interview(facts) else observe(facts)


def _in_need(schema: Json) -> Any:
    """Without facts the two helpers say what they are and need; of any other schema the least is given."""
    properties = schema.get("properties") or {}
    if "observations" in properties:
        return {"observations": [{"kind": "progress", "text": NEEDS_CODE}], "finished": False}
    return {"summary": NEEDS_RECORD} if {"summary", "axes"} <= set(properties) else MISSING


def is_interview(facts: Json) -> bool:
    return any(key in facts for key in ("axes", "axis", "answers", "questions", "transcript"))


def facts_in(texts: list[str]) -> Json | None:
    """The last block of facts that is a JSON object."""
    for text in reversed(texts):
        for block in reversed(_FENCED.findall(text)):
            try:
                facts = json.loads(block)
            except ValueError:
                continue
            if isinstance(facts, Mapping):
                return facts
    return None


def request_texts(request: Json) -> list[str]:
    contents = request.get("contents")
    contents = contents if isinstance(contents, list) else [contents]
    parts = [part for one in contents if isinstance(one, Mapping) for part in one.get("parts") or []]
    return [part["text"] for part in parts if isinstance(part, Mapping) and isinstance(part.get("text"), str)]


def response_schema(request: Json) -> Json | None:
    """A schema in either spelling and either dialect; bare JSON asked for without a schema is an object."""
    config = either(request, "generationConfig", "generation_config")
    if not isinstance(config, Mapping):
        return None
    names = ("responseJsonSchema", "response_json_schema", "responseSchema", "response_schema")
    schema = either(config, *names)
    if isinstance(schema, Mapping):
        return schema
    wants_json = either(config, "responseMimeType", "response_mime_type") == "application/json"
    return {"type": "object", "additionalProperties": {}} if wants_json else None


def _response(parts: list[dict[str, Any]], texts: list[str]) -> dict[str, Any]:
    read = max(1, sum(len(text) for text in texts) // SIGNS_A_TOKEN)
    written = max(1, sum(len(json.dumps(part)) for part in parts) // SIGNS_A_TOKEN)
    return {
        "candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": "STOP", "index": 0}],
        "usageMetadata": {
            "promptTokenCount": read,
            "candidatesTokenCount": written,
            "totalTokenCount": read + written,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": read}],
        },
    }
