"""What a client says, read from one frame: both spellings of every key, both alphabets of base64, text or binary. Pure.

`read` answers what the message holds in the order in which the service takes it, or raises `Refused` with the close code and a
reason in the service's manner.
"""

from __future__ import annotations

import binascii
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import orjson
from google.genai import types
from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)

INVALID_ARGUMENT = "Request contains an invalid argument."
MAX_REASON_BYTES = 123


class Refused(Exception):
    """The service closes the connection with this code and reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = shortened(reason)


def shortened(reason: str) -> str:
    """A close frame holds at most 123 bytes of reason."""
    return reason.encode()[:MAX_REASON_BYTES].decode(errors="ignore")


def invalid(reason: str = INVALID_ARGUMENT) -> Refused:
    return Refused(1007, reason)


# ---- what a message can hold --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetupAsked:
    setup: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TurnsGiven:
    """client_content: (role, text) pairs, pictures beside them, and whether an answer is asked for."""

    turns: tuple[tuple[str, str], ...]
    pictures: tuple[bytes, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class AudioArrived:
    pcm: bytes = field(repr=False)
    rate: int
    as_media_chunk: bool = False


@dataclass(frozen=True, slots=True)
class FrameArrived:
    jpeg: bytes = field(repr=False)
    as_media_chunk: bool = False


@dataclass(frozen=True, slots=True)
class TextArrived:
    text: str


@dataclass(frozen=True, slots=True)
class ActivityBegan:
    pass


@dataclass(frozen=True, slots=True)
class ActivityEnded:
    pass


@dataclass(frozen=True, slots=True)
class StreamEnded:
    pass


@dataclass(frozen=True, slots=True)
class CallAnswered:
    id: str
    name: str
    response: Mapping[str, Any]
    scheduling: str | None
    will_continue: bool


@dataclass(frozen=True, slots=True)
class ContextChanged:
    """context_update: the fields that are set replace those of the setup."""

    system_instruction: str | None
    tools: tuple[Mapping[str, Any], ...] | None


Inbound = (
    SetupAsked
    | TurnsGiven
    | AudioArrived
    | FrameArrived
    | TextArrived
    | ActivityBegan
    | ActivityEnded
    | StreamEnded
    | CallAnswered
    | ContextChanged
)

# ---- spelling -----------------------------------------------------------------------------------------------------------

_HUMP = re.compile(r"_([a-z0-9])")
_URL_SAFE = str.maketrans("-_", "+/")


def camel(key: str) -> str:
    return _HUMP.sub(lambda m: m.group(1).upper(), key) if "_" in key else key


def camel_keys(value: Mapping[str, Any]) -> dict[str, Any]:
    """One level deep: what lies below may be free-form (arguments, responses) and keeps its spelling."""
    return {camel(key): item for key, item in value.items()}


def unbase64(data: str) -> bytes:
    """Both alphabets, padded or not."""
    try:
        return binascii.a2b_base64(data.translate(_URL_SAFE) + "=" * (-len(data) % 4))
    except ValueError as error:  # not base64, or not even ASCII
        raise invalid("Invalid value for data: Base64 decoding failed.") from error


# ---- reading ------------------------------------------------------------------------------------------------------------


def decode(frame: bytes | str) -> dict[str, Any]:
    """The envelope, its keys in camelCase."""
    try:
        message = orjson.loads(frame)
    except orjson.JSONDecodeError as error:
        raise invalid("Invalid JSON payload received. Unexpected token.") from error
    if not isinstance(message, dict) or len(message) != 1:
        raise invalid("Invalid JSON payload received. Exactly one of the message's fields must be set.")
    return camel_keys(message)


def read(envelope: Mapping[str, Any]) -> list[Inbound]:
    """What `decode` found, as values."""
    [(kind, body)] = envelope.items()
    reader = _READERS.get(kind)
    if reader is None:
        raise invalid(f'Invalid JSON payload received. Unknown name "{kind}": Cannot find field.')
    if not isinstance(body, dict):
        raise invalid(f"Invalid value at '{kind}': an object is expected.")
    return list(reader(body))


def _read_setup(body: Mapping[str, Any]) -> Iterator[Inbound]:
    yield SetupAsked(camel_keys(body))


def _read_client_content(body: Mapping[str, Any]) -> Iterator[Inbound]:
    content = checked(types.LiveClientContent, body)
    turns = content.turns or []
    texts = tuple((turn.role or "user", "\n".join(part.text for part in turn.parts or [] if part.text)) for turn in turns)
    blobs = [part.inline_data for turn in turns for part in turn.parts or [] if part.inline_data]
    pictures = tuple(blob.data for blob in blobs if blob.data and (blob.mime_type or "").startswith("image/"))
    yield TurnsGiven(texts, pictures, bool(content.turn_complete))


def _read_realtime(body: Mapping[str, Any]) -> Iterator[Inbound]:
    for key, value in body.items():
        yield from _realtime_field(camel(key), value)


def _realtime_field(key: str, value: Any) -> Iterator[Inbound]:
    match key:
        case "audio" | "video":
            yield _media(value, as_media_chunk=False)
        case "mediaChunks" if isinstance(value, list):
            yield from (_media(chunk, as_media_chunk=True) for chunk in value)
        case "text" if isinstance(value, str):
            yield TextArrived(value)
        case "activityStart":
            yield ActivityBegan()
        case "activityEnd":
            yield ActivityEnded()
        case "audioStreamEnd":
            if value:
                yield StreamEnded()
        case _:
            raise invalid(f"Invalid JSON payload received. Unknown name \"{key}\" at 'realtime_input': Cannot find field.")


def _media(blob: Any, *, as_media_chunk: bool) -> AudioArrived | FrameArrived:
    if not isinstance(blob, dict) or not isinstance(blob.get("data"), str):
        raise invalid("Invalid value at 'realtime_input': a blob with data and mimeType is expected.")
    mime = str(blob.get("mimeType") or blob.get("mime_type") or "")
    data = unbase64(blob["data"])
    if mime.startswith("audio/pcm") or mime.startswith("audio/l16"):
        return AudioArrived(data, _rate(mime), as_media_chunk)
    if mime.startswith("image/"):
        return FrameArrived(data, as_media_chunk)
    raise invalid(f"Unsupported mime type: {mime or 'none'}")


def _rate(mime: str) -> int:
    _, _, rate = mime.partition("rate=")
    return int(rate) if rate.isdigit() and int(rate) > 0 else 16_000


def _read_answers(body: Mapping[str, Any]) -> Iterator[Inbound]:
    for answer in checked(types.LiveClientToolResponse, body).function_responses or []:
        yield CallAnswered(
            id=answer.id or "",
            name=answer.name or "",
            response=answer.response or {},
            scheduling=answer.scheduling.value if answer.scheduling else None,
            will_continue=bool(answer.will_continue),
        )


def _read_context_update(body: Mapping[str, Any]) -> Iterator[Inbound]:
    fields = camel_keys(body)
    tools = fields.get("tools")
    listed = tools.get("tools", []) if isinstance(tools, dict) else tools
    instruction = fields.get("systemInstruction")
    yield ContextChanged(
        system_instruction=None if instruction is None else content_text(instruction),
        tools=None if listed is None else tuple(declarations(listed)),
    )


_READERS = {
    "setup": _read_setup,
    "clientContent": _read_client_content,
    "realtimeInput": _read_realtime,
    "toolResponse": _read_answers,
    "contextUpdate": _read_context_update,
}

# ---- pieces that setup and updates share --------------------------------------------------------------------------------


def checked(model: type[M], value: Any) -> M:
    """`value` by google-genai's own type: an unknown or ill-typed field is refused as the service does.

    The types let an unknown enumerator pass with a warning (the wrong type of one, with a crash); the service does not.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)
            return model.model_validate(value)
    except (UserWarning, AttributeError) as error:
        raise invalid(f"Invalid value: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise invalid(f'Invalid JSON payload received. Unknown name "{where}": Cannot find field.') from error
        raise invalid(f"Invalid value at '{where}': {first['msg']}") from error


def content_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    parts = checked(types.Content, value).parts or []
    return "\n".join(part.text for part in parts if part.text)


def declarations(tools: Any) -> Iterator[Mapping[str, Any]]:
    """Every function declaration, as it came."""
    for tool in tools if isinstance(tools, list) else [tools]:
        checked(types.Tool, tool)
        yield from camel_keys(tool).get("functionDeclarations") or []
