"""Arguments of a tool call: flat and small, since models break deep schemas; the docstring is the tool's description."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class Args(BaseModel):
    """Unknown arguments are dropped: a model that adds one has still asked for something sensible."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)

    @classmethod
    def json_schema(cls) -> dict[str, Any] | None:
        """As a function declaration wants it, without titles; None for a tool without arguments."""
        schema = cls.model_json_schema()
        properties = {
            name: {key: value for key, value in field.items() if key != "title"}
            for name, field in schema.get("properties", {}).items()
        }
        if not properties:
            return None
        return {"type": "object", "properties": properties} | ({"required": schema["required"]} if "required" in schema else {})
