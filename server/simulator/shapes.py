"""Values under a schema: what is there is bent into shape, what is missing filled with the least that the schema accepts. Pure.

Understands JSON Schema as pydantic writes it and the API's own dialect (type names in capitals, `nullable`, no `$ref`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Schema = Mapping[str, Any]
MISSING: Any = object()
DEEPEST = 12
_FORMATS = {
    "date-time": "1970-01-01T00:00:00Z",
    "date": "1970-01-01",
    "time": "00:00:00Z",
    "uri": "about:blank",
    "email": "a@b.c",
}


class Shaper:
    """Holds the definitions that `$ref` points to."""

    def __init__(self, root: Schema) -> None:
        self._root = root

    def fit(self, value: Any, schema: Schema | None = None, depth: int = 0) -> Any:
        """`value` as the schema wants it; `MISSING` gives the smallest instance."""
        schema = self._resolved(self._root if schema is None else schema)
        if "const" in schema:
            return schema["const"]
        if isinstance(choices := schema.get("enum"), Sequence) and choices:
            return _chosen(value, choices)
        if (options := _options(schema)) is not None:
            return self._fit_one_of(value, options, depth)
        if value is MISSING and "default" in schema:
            return schema["default"]
        return self._fit_kind(value, kind_of(schema), schema, depth)

    def _resolved(self, schema: Schema) -> Schema:
        """Follow `$ref` (local ones) and merge `allOf`."""
        for _ in range(DEEPEST):
            if isinstance(ref := schema.get("$ref"), str):
                schema = {**self._pointed(ref), **{key: part for key, part in schema.items() if key != "$ref"}}
            elif isinstance(parts := schema.get("allOf"), list) and parts:
                merged: dict[str, Any] = {key: part for key, part in schema.items() if key != "allOf"}
                for part in parts:
                    merged = {**self._resolved(part), **merged}
                schema = merged
            else:
                break
        return schema

    def _pointed(self, ref: str) -> Schema:
        found: Any = self._root
        for step in ref.removeprefix("#").strip("/").split("/"):
            found = found.get(step.replace("~1", "/").replace("~0", "~"), {}) if isinstance(found, Mapping) else {}
        return found if isinstance(found, Mapping) else {}

    def _fit_one_of(self, value: Any, options: Sequence[Schema], depth: int) -> Any:
        resolved = [self._resolved(option) for option in options]
        fitting = next((option for option in resolved if _suits(value, option)), None)
        if fitting is not None:
            return self.fit(value, fitting, depth)
        if any(kind_of(option) == "null" for option in resolved):
            return None
        return self.fit(MISSING, resolved[0], depth)

    def _fit_kind(self, value: Any, kind: str, schema: Schema, depth: int) -> Any:
        match kind:
            case "object":
                return self._object(value if isinstance(value, Mapping) else {}, schema, depth)
            case "array":
                return self._array(value if isinstance(value, list | tuple) else [], schema, depth)
            case "string":
                return _string(value, schema)
            case "integer" | "number":
                return _number(value, kind, schema)
            case "boolean":
                return value if isinstance(value, bool) else False
            case "null":
                return None
            case _:
                return None if value is MISSING else value

    def _object(self, value: Mapping[str, Any], schema: Schema, depth: int) -> dict[str, Any]:
        properties = schema.get("properties") or {}
        required = schema.get("required") or []
        made = {
            name: self.fit(value.get(name, MISSING), part, depth + 1)
            for name, part in properties.items()
            if name in value or (name in required and depth < DEEPEST)
        }
        others = schema.get("additionalProperties")
        if isinstance(others, Mapping):
            made |= {name: self.fit(part, others, depth + 1) for name, part in value.items() if name not in properties}
        return made

    def _array(self, value: Sequence[Any], schema: Schema, depth: int) -> list[Any]:
        first = schema.get("prefixItems") or []
        items = schema.get("items")
        item = items if isinstance(items, Mapping) else {}
        most = int(schema.get("maxItems", schema.get("max_items", len(value))))
        least = max(int(schema.get("minItems", schema.get("min_items", 0))), len(first))
        kept = list(value)[: max(most, 0)]
        kept += [MISSING] * (least - len(kept))
        return [self.fit(one, first[i] if i < len(first) else item, depth + 1) for i, one in enumerate(kept)]


def kind_of(schema: Schema) -> str:
    kind = schema.get("type")
    if isinstance(kind, str):
        return kind.lower()
    return "object" if "properties" in schema else "array" if "items" in schema else ""


def _options(schema: Schema) -> Sequence[Schema] | None:
    """The alternatives that a schema leaves: anyOf, oneOf, several types, or null beside the rest."""
    several = schema.get("anyOf") or schema.get("any_of") or schema.get("oneOf")
    if isinstance(several, list) and several:
        return [*several, {"type": "null"}] if schema.get("nullable") else several
    bare = {key: part for key, part in schema.items() if key != "nullable"}
    if isinstance(kinds := schema.get("type"), list):
        return [{**bare, "type": kind} for kind in kinds]
    return [bare, {"type": "null"}] if schema.get("nullable") is True else None


def _suits(value: Any, schema: Schema) -> bool:
    if "const" in schema or "enum" in schema:
        return value in schema.get("enum", [schema.get("const")])
    if (options := _options(schema)) is not None:
        return any(_suits(value, option) for option in options)
    match kind_of(schema):
        case "null":
            return value is None
        case "object":
            return isinstance(value, Mapping)
        case "array":
            return isinstance(value, list | tuple)
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "integer" | "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case _:
            return value is not MISSING


def _chosen(value: Any, choices: Sequence[Any]) -> Any:
    if value in choices:
        return value
    plain = str(value).lower()
    return next((choice for choice in choices if str(choice).lower() == plain), choices[0])


def _string(value: Any, schema: Schema) -> str:
    text = value if isinstance(value, str) else "" if value is MISSING or value is None else str(value)
    text = text or _FORMATS.get(str(schema.get("format", "")), "")
    text = text[: int(schema.get("maxLength", len(text)))]
    return text.ljust(int(schema.get("minLength", 0)), ".")


def _number(value: Any, kind: str, schema: Schema) -> float | int:
    known = isinstance(value, int | float) and not isinstance(value, bool)
    number: float | int = value if known else 0
    step = 1 if kind == "integer" else 1e-6
    low = schema.get("minimum", schema["exclusiveMinimum"] + step if "exclusiveMinimum" in schema else None)
    high = schema.get("maximum", schema["exclusiveMaximum"] - step if "exclusiveMaximum" in schema else None)
    number = number if high is None else min(number, high)
    number = number if low is None else max(number, low)
    return round(number) if kind == "integer" else number
