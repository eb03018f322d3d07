"""Tool declarations as the model gets them, and how their arguments are filled from what it knows. Pure.

The wire has both spellings (camelCase, snake_case), schemas under `parameters` or `parametersJsonSchema`, and type names in
capitals or not; all of that ends here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Behavior = str
BLOCKING, NON_BLOCKING, UNDECLARED = "BLOCKING", "NON_BLOCKING", ""


def either(source: Mapping[str, Any], *names: str) -> Any:
    """The first of several spellings that is there."""
    return next((source[name] for name in names if source.get(name) is not None), None)


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    properties: Mapping[str, Mapping[str, Any]]
    required: frozenset[str]
    behavior: Behavior = UNDECLARED

    def fill(self, given: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
        """`given` arguments as they are; other declared ones from what is `known`; what is required and unknown, neutral."""
        args = {key: value for key, value in given.items() if key in self.properties or not self.properties}
        for key, schema in self.properties.items():
            if key in args:
                continue
            if key in known:
                args[key] = known[key]
            elif key in self.required:
                args[key] = neutral(schema)
        return args


def neutral(schema: Mapping[str, Any]) -> Any:
    """The least that a schema accepts, for a required argument of which nothing is known."""
    if isinstance(choices := schema.get("enum"), Sequence) and choices:
        return choices[0]
    if "default" in schema:
        return schema["default"]
    kind = schema.get("type")
    name = (kind[0] if isinstance(kind, list) and kind else kind) or "string"
    match str(name).lower():
        case "integer" | "number":
            return schema.get("minimum", 0)
        case "boolean":
            return False
        case "array":
            return []
        case "object":
            return {}
        case _:
            return ""


def _tool(declaration: Mapping[str, Any]) -> Tool | None:
    name = declaration.get("name")
    if not isinstance(name, str) or not name:
        return None
    schema = either(declaration, "parameters", "parametersJsonSchema", "parameters_json_schema")
    schema = schema if isinstance(schema, Mapping) else {}
    properties = schema.get("properties")
    kept = {k: v for k, v in properties.items() if isinstance(v, Mapping)} if isinstance(properties, Mapping) else {}
    required = schema.get("required")
    names = frozenset(r for r in required if isinstance(r, str)) if isinstance(required, list | tuple) else frozenset()
    return Tool(name, kept, names, str(declaration.get("behavior") or UNDECLARED).upper())


def read_tools(declarations: Iterable[Any]) -> dict[str, Tool]:
    """Function declarations, or `tools` entries that hold some, by name."""
    tools: dict[str, Tool] = {}
    for one in declarations:
        if not isinstance(one, Mapping):
            continue
        inner = either(one, "functionDeclarations", "function_declarations")
        if inner is not None:
            tools |= read_tools(inner)
        elif tool := _tool(one):
            tools[tool.name] = tool
    return tools


def find(tools: Mapping[str, Tool], *patterns: str) -> str:
    """The first declared tool whose name fits, by order of the patterns; empty when none does."""
    return next((name for pattern in patterns for name in tools if re.search(pattern, name)), "")


def advancing(tools: Mapping[str, Tool]) -> str:
    return find(tools, r"^advance_phase$", r"^advance", r"^(next|begin)_")


def ending(name: str) -> bool:
    return bool(re.match(r"(end|finish|close)(_|$)", name))
