"""Prints `web/src/wire.ts` from `server/wire.py`, so that page and server cannot disagree about a message.

The rule for optional fields: a field with a default may be left out by the page (messages up), but is always written by the
server (messages down), so it is optional only in types that never travel down. `kind` is never optional: it names the message.
"""

from __future__ import annotations

import inspect
import json
import sys
import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from server import wire
from tools import board

SCALARS: dict[object, str] = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    object: "unknown",
    type(None): "null",
}
CONSTANTS = (
    "AUDIO",
    "JPEG",
    "JPEG_AGAIN",
    "JPEG_BOARD",
    "UP_HEADER_BYTES",
    "DOWN_HEADER_BYTES",
    "MIC_RATE",
    "VOICE_RATE",
    "MIC_FRAME_SAMPLES",
    "TYPED_CHARS",
    "CODE_CHARS",
    "CODE_LANGUAGES",
)
ALIASES = ("AlexState", "Mode", "Shows", "Wish")
HEAD = "// Printed by `python -m server.wire` from server/wire.py. Do not edit: a test compares the two.\n"


def main() -> None:
    sys.stdout.write(typescript())


def typescript() -> str:
    down, up = union_members(wire.Down), union_members(wire.Up)
    travel_down = set(reachable(down))
    parts = [HEAD]
    parts.append("".join(f"export const {name} = {value(getattr(wire, name))};\n" for name in CONSTANTS))
    parts.extend(f"export type {name} = {written(getattr(wire, name))};\n" for name in ALIASES)
    parts.extend(interface(model, optional=model not in travel_down) for model in in_file_order({*travel_down, *reachable(up)}))
    parts.append(union("Up", up))
    parts.append(union("Down", down))
    return "\n".join(parts)


def value(constant: object) -> str:
    return f"{json.dumps(constant)} as const" if isinstance(constant, dict) else str(constant)


def union_members(annotated: object) -> list[type[BaseModel]]:
    return [member for member in get_args(get_args(annotated)[0]) if is_model(member)]


def reachable(models: list[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    for model in models:
        yield model
        for field in model.model_fields.values():
            yield from reachable(list(models_in(field.annotation)))


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if is_model(annotation):
        yield annotation  # type: ignore[misc]  # is_model has just said so
    for part in get_args(annotation):
        yield from models_in(part)


def is_model(annotation: object) -> bool:
    return inspect.isclass(annotation) and issubclass(annotation, BaseModel)


def in_file_order(models: set[type[BaseModel]]) -> list[type[BaseModel]]:
    order = [*vars(board).values(), *vars(wire).values()]
    return sorted(models, key=order.index)


def interface(model: type[BaseModel], *, optional: bool) -> str:
    lines = [comment(own_docstring(model)), f"export interface {model.__name__} {{\n"]
    for name, field in model.model_fields.items():
        mark = "?" if optional and name != "kind" and not field.is_required() else ""
        lines.append(comment(field.description or "", indent="  "))
        lines.append(f"  {name}{mark}: {written(annotation_of(field))};\n")
    return "".join([*lines, "}\n"])


def own_docstring(model: type[BaseModel]) -> str:
    return inspect.cleandoc(model.__dict__.get("__doc__") or "")


def annotation_of(field: FieldInfo) -> Any:
    return field.annotation


def comment(text: str, indent: str = "") -> str:
    if not text:
        return ""
    if "\n" not in text:
        return f"{indent}/** {text} */\n"
    body = "".join(f"{indent} * {line}".rstrip() + "\n" for line in text.splitlines())
    return f"{indent}/**\n{body}{indent} */\n"


def written(annotation: object) -> str:
    """One Python annotation as TypeScript. Anything unknown is an error here rather than `any` in the page."""
    if annotation in SCALARS:
        return SCALARS[annotation]
    if is_model(annotation):
        return annotation.__name__  # type: ignore[attr-defined,no-any-return]
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return " | ".join(json.dumps(arg) for arg in args)
    if origin is Annotated:
        return written(args[0])
    if origin in (Union, types.UnionType):
        return " | ".join(written(arg) for arg in args)
    if origin is list:
        item = written(args[0])
        return f"({item})[]" if " | " in item else f"{item}[]"
    if origin is dict:
        return f"Record<{written(args[0])}, {written(args[1])}>"
    raise TypeError(f"server/wire.py uses {annotation!r}; teach server/wire_ts.py to write it")


def union(name: str, members: list[type[BaseModel]]) -> str:
    return f"export type {name} =\n" + "".join(f"  | {member.__name__}\n" for member in members).rstrip("\n") + ";\n"
