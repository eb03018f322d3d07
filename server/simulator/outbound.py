"""What the simulator says, built on google-genai's own types; media by a ready-made template that a test holds equal to them.

Every builder answers the message's bytes with the dict that goes to the wire log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from google.genai import types

from server.simulator.usage import Usage

AUDIO_MIME = "audio/pcm;rate=24000"
_AUDIO_HEAD = b'{"serverContent":{"modelTurn":{"parts":[{"inlineData":{"mimeType":"audio/pcm;rate=24000","data":"'
_AUDIO_TAIL = b'"}}]}'
_TRANSCRIPT = b',"outputTranscription":{"text":'


@dataclass(frozen=True, slots=True)
class Outbound:
    payload: bytes
    record: dict[str, Any]


def message(**fields: Any) -> Outbound:
    """Any server message by google-genai's type."""
    built = types.LiveServerMessage(**fields).model_dump(mode="json", by_alias=True, exclude_none=True)
    return Outbound(orjson.dumps(built), built)


def content(**fields: Any) -> Outbound:
    return message(server_content=types.LiveServerContent(**fields))


def setup_complete(session_id: str | None) -> Outbound:
    return message(setup_complete=types.LiveServerSetupComplete(session_id=session_id))


def audio(chunk: bytes, samples: int, text: str | None) -> Outbound:
    """Sound (base64) with, where the family merges them, its words. The fast path: nothing is built twice."""
    words = _TRANSCRIPT + orjson.dumps(text) + b"}" if text is not None else b""
    record: dict[str, Any] = {"modelTurn": {"parts": [{"inlineData": {"mimeType": AUDIO_MIME, "samples": samples}}]}}
    if text is not None:
        record["outputTranscription"] = {"text": text}
    return Outbound(b"".join((_AUDIO_HEAD, chunk, _AUDIO_TAIL, words, b"}}")), {"serverContent": record})


def crowded(parts: Sequence[tuple[bytes, int]], text: str | None) -> Outbound:
    """Several parts of sound (base64, samples), their words and the end of the generation at once (fault S14)."""
    more: dict[str, Any] = {"generationComplete": True} | ({} if text is None else {"outputTranscription": {"text": text}})
    datas = [{"data": chunk.decode()} for chunk, _ in parts]
    counts = [{"samples": samples} for _, samples in parts]
    sent, record = ({"modelTurn": {"parts": [_sound(one) for one in each]}} | more for each in (datas, counts))
    return Outbound(orjson.dumps({"serverContent": sent}), {"serverContent": record})


def _sound(held: dict[str, Any]) -> dict[str, Any]:
    return {"inlineData": {"mimeType": AUDIO_MIME} | held}


def transcript(text: str) -> Outbound:
    return content(output_transcription=types.Transcription(text=text))


def heard(text: str) -> Outbound:
    return content(input_transcription=types.Transcription(text=text))


def thought(text: str) -> Outbound:
    return content(model_turn=types.Content(parts=[types.Part(text=text, thought=True)]))


def orphan() -> Outbound:
    return content(model_turn=types.Content(role="model", parts=[]))


def tool_call(calls: Sequence[tuple[str, str, dict[str, Any]]]) -> Outbound:
    """Calls as (id, name, arguments)."""
    made = [types.FunctionCall(id=id_, name=name, args=args) for id_, name, args in calls]
    return message(tool_call=types.LiveServerToolCall(function_calls=made))


def cancellation(ids: Sequence[str]) -> Outbound:
    return message(tool_call_cancellation=types.LiveServerToolCallCancellation(ids=list(ids)))


def resumption(handle: str | None, index: int | None) -> Outbound:
    """A handle is resumable; none says that the state cannot be resumed now."""
    update = types.LiveServerSessionResumptionUpdate(
        new_handle=handle, resumable=handle is not None, last_consumed_client_message_index=index
    )
    return message(session_resumption_update=update)


def go_away(left_s: float) -> Outbound:
    return message(go_away=types.LiveServerGoAway(time_left=f"{left_s:g}s"))


def turn_complete(usage: Usage, *, status: str | None, reason: str | None, vertex: bool) -> Outbound:
    """The end of a turn with its usage on the same message. Vertex AI names two of the counts differently."""
    done = message(
        server_content=types.LiveServerContent(
            turn_complete=True,
            interaction_status=types.InteractionStatus(status) if status else None,
            turn_complete_reason=types.TurnCompleteReason(reason) if reason else None,
        ),
        usage_metadata=usage.metadata(),
    )
    if not vertex:
        return done
    counts = done.record["usageMetadata"]
    names = {"responseTokenCount": "candidatesTokenCount", "responseTokensDetails": "candidatesTokensDetails"}
    record = done.record | {"usageMetadata": {names.get(key, key): value for key, value in counts.items()}}
    return Outbound(orjson.dumps(record), record)
