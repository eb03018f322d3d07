"""One server message, taken apart: what goes to the media plane, what goes to ADK. Pure.

The media plane is why this exists: a chunk of voice costs one `orjson.loads` and one base64 decode here, against about 300 µs
of pydantic in google-genai and ADK together (GEMINI_LIVE.md, section 7).
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Voice:
    """24 kHz mono PCM16 LE of the model's current turn."""

    pcm: bytes


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The service stopped the model's turn (our activityStart, or its own detection)."""


@dataclass(frozen=True, slots=True)
class GenerationCompleted:
    """All audio of this generation has been sent."""


@dataclass(frozen=True, slots=True)
class TurnCompleted:
    """The model gave the floor back. `more` is true when it is still working on the same input (interactionStatus).

    `why` is turnCompleteReason, where one is given: RESPONSE_REJECTED, MALFORMED_FUNCTION_CALL.
    """

    more: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class CallsAsked:
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallsCancelled:
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoAway:
    """The service will cut the connection in `left_s` seconds."""

    left_s: float


@dataclass(frozen=True, slots=True)
class HandleGiven:
    """A resumption handle that may be used; updates with `resumable: false` never get this far."""

    handle: str


Sign = Voice | Interrupted | GenerationCompleted | TurnCompleted | CallsAsked | CallsCancelled | GoAway | HandleGiven


@dataclass(frozen=True, slots=True)
class Split:
    """`signs` in the order of the wire; `rest` is the message without its audio, or None when nothing is left for ADK.

    `words`: of the model, where `rest` is nothing else.
    """

    signs: tuple[Sign, ...]
    rest: bytes | None
    words: str = ""


def split(raw: bytes | str) -> Split:
    """Take one server frame apart.

    Raises `orjson.JSONDecodeError` when the frame is not JSON.
    """
    message: Json = orjson.loads(raw)
    signs: list[Sign] = []
    content = message.get("serverContent")
    touched = "goAway" in message
    if content:
        touched |= _take_audio(content, signs)
        _read_boundaries(content, signs)
        if not content:
            del message["serverContent"]
    _read_control(message, signs)
    if _unusable_handle(message):
        del message["sessionResumptionUpdate"]
        touched = True
    if not message:
        return Split(tuple(signs), None)
    return Split(tuple(signs), orjson.dumps(message) if touched else _as_bytes(raw), _words_alone(message))


def _words_alone(message: Json) -> str:
    transcript = message["serverContent"].get("outputTranscription", {}) if message.keys() == {"serverContent"} else {}
    alone = transcript.keys() == {"text"} and len(message["serverContent"]) == 1
    return str(transcript["text"]) if alone else ""


def _take_audio(content: Json, signs: list[Sign]) -> bool:
    turn = content.get("modelTurn")
    if not turn:
        return False
    kept: list[Json] = []
    for part in turn.get("parts", ()):
        pcm = _audio(part)
        if pcm is None:
            kept.append(part)
        else:
            signs.append(Voice(pcm))
    if len(kept) == len(turn.get("parts", ())):
        return False
    if kept:
        turn["parts"] = kept
    else:
        del content["modelTurn"]
    return True


def _audio(part: Json) -> bytes | None:
    blob = part.get("inlineData")
    if blob and blob.get("mimeType", "").startswith("audio/pcm"):
        return base64.b64decode(blob["data"].replace("-", "+").replace("_", "/"))
    return None


def _read_boundaries(content: Json, signs: list[Sign]) -> None:
    if content.get("interrupted"):
        signs.append(Interrupted())
    if content.get("generationComplete"):
        signs.append(GenerationCompleted())
    if content.get("turnComplete"):
        more = content.get("interactionStatus") == "IN_PROGRESS"
        signs.append(TurnCompleted(more, content.get("turnCompleteReason") or ""))


def _read_control(message: Json, signs: list[Sign]) -> None:
    if call := message.get("toolCall"):
        signs.append(CallsAsked(_ids(call.get("functionCalls", ()))))
    if cancelled := message.get("toolCallCancellation"):
        signs.append(CallsCancelled(tuple(cancelled.get("ids", ()))))
    if (away := message.pop("goAway", None)) is not None:  # ADK would reconnect at once, in mid-sentence
        signs.append(GoAway(seconds(away.get("timeLeft", "0s"))))
    update = message.get("sessionResumptionUpdate")
    if update and update.get("resumable") and update.get("newHandle"):
        signs.append(HandleGiven(update["newHandle"]))


def _ids(calls: Iterable[Json]) -> tuple[str, ...]:
    return tuple(call.get("id", "") for call in calls)


def _unusable_handle(message: Json) -> bool:
    update = message.get("sessionResumptionUpdate")
    return update is not None and not (update.get("resumable") and update.get("newHandle"))


def _as_bytes(raw: bytes | str) -> bytes:
    return raw.encode() if isinstance(raw, str) else bytes(raw)


def seconds(duration: str) -> float:
    """A protobuf duration in JSON (`"50s"`, `"9.5s"`) in seconds; 0 when it cannot be read."""
    try:
        return float(duration.removesuffix("s"))
    except ValueError:
        return 0.0
