"""What the media plane writes, as ready-made JSON: base64 and one format, where google-genai would build and check a model."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import orjson

ACTIVITY_START = '{"realtime_input":{"activityStart":{}}}'
ACTIVITY_END = '{"realtime_input":{"activityEnd":{}}}'
STREAM_END = '{"realtime_input":{"audioStreamEnd":true}}'
CUT_SHORT = b'{"serverContent":{"interrupted":true}}'
"""A server's message that we make ourselves: the turn was cut, by the end of its connection."""


def audio_message(pcm: bytes) -> str:
    return f'{{"realtime_input":{{"audio":{{"mimeType":"audio/pcm;rate=16000","data":"{base64.b64encode(pcm).decode()}"}}}}}}'


def frame_message(jpeg: bytes) -> str:
    return f'{{"realtime_input":{{"video":{{"mimeType":"image/jpeg","data":"{base64.b64encode(jpeg).decode()}"}}}}}}'


def call_message(call: str, name: str, args: Mapping[str, Any]) -> bytes:
    """A server's message that we make ourselves: a call that the model said instead of making it."""
    return orjson.dumps({"toolCall": {"functionCalls": [{"id": call, "name": name, "args": dict(args)}]}})


def words_message(text: str) -> bytes:
    """A server's message: a piece of what the model says, in words."""
    return orjson.dumps({"serverContent": {"outputTranscription": {"text": text}}})


def is_tool_response(message: str) -> bool:
    """google-genai writes the envelope's name first."""
    return '"tool_response"' in message[:40]
