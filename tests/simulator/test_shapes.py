"""Any schema gets an answer that fits it."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from google.genai import types
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from server.simulator.grader import grade
from server.simulator.shapes import MISSING, Shaper
from tests.simulator.asked import AXES, TYPED, Json, code, request, run, text_of
from tools.report import Grading
from tools.watching import Observations


class Leaf(BaseModel):
    kind: str = Field(pattern="^.*$")
    weight: float = Field(ge=0.5, le=3)


class Tree(BaseModel):
    name: str = Field(min_length=3)
    leaf: Leaf
    leaves: list[Leaf] = Field(min_length=2, max_length=3)
    either: int | str | None
    table: dict[str, int]
    below: Tree | None = None


SCHEMAS: list[Json] = [
    Tree.model_json_schema(),
    Grading.model_json_schema(),
    Observations.model_json_schema(),
    {"type": "object", "properties": {"a": {"enum": ["x", "y"]}, "b": {"const": 7}}, "required": ["a", "b"]},
    {"type": ["string", "null"]},
    {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    {"type": "array", "items": {"type": "integer", "minimum": 4}, "minItems": 2},
    {"anyOf": [{"type": "boolean"}, {"type": "object"}]},
    {"allOf": [{"type": "object", "properties": {"a": {"type": "string"}}}, {"required": ["a"]}]},
    {},
]


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: str(schema.get("title", schema))[:40])
def test_any_schema_gets_an_answer_that_fits_it(schema: Json) -> None:
    answer = json.loads(text_of(grade(request(None, schema or {"title": "anything"}))))
    jsonschema.validate(answer, schema)


@pytest.mark.parametrize("model", [Tree, Grading, Observations])
def test_schemas_in_the_apis_own_dialect_are_understood(model: type[BaseModel]) -> None:
    own = types.Schema.from_json_schema(
        json_schema=types.JSONSchema.model_validate(_without_refs(model)), api_option="GEMINI_API"
    )
    schema = own.model_dump(mode="json", exclude_none=True, by_alias=True)
    facts = {"axes": AXES, "code": code(run(5)), "answers": [TYPED]}
    model.model_validate_json(text_of(grade(request(facts, schema, spelling="responseSchema"))))


def _without_refs(model: type[BaseModel]) -> Json:
    """Definitions put in place, as google-genai does before it writes them in the API's dialect; endless ones end."""
    whole = model.model_json_schema()

    def placed(part: Any, depth: int) -> Any:
        if isinstance(part, list):
            return [placed(one, depth) for one in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            name = part["$ref"].rsplit("/", 1)[-1]
            return placed(whole["$defs"][name], depth + 1) if depth < 3 else {"type": "null"}
        return {key: placed(value, depth) for key, value in part.items() if key not in ("$defs", "additionalProperties")}

    made: Json = placed({**whole, **whole.get("$defs", {}).get(model.__name__, {})}, 0)
    return made


simple = st.sampled_from(
    [
        {"type": "string"},
        {"type": "integer", "minimum": -2, "maximum": 2},
        {"type": "boolean"},
        {"enum": ["a", "b"]},
        {"type": "null"},
    ]
)
schemas = st.recursive(
    simple,
    lambda inner: (
        st.builds(lambda item, least: {"type": "array", "items": item, "minItems": least}, inner, st.integers(0, 2))
        | st.builds(
            lambda props, cut: {"type": "object", "properties": props, "required": sorted(props)[:cut]},
            st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
            st.integers(0, 3),
        )
        | st.builds(lambda options: {"anyOf": options}, st.lists(inner, min_size=1, max_size=3))
    ),
    max_leaves=6,
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=6,
)


@given(schemas, values | st.just(MISSING))
@settings(deadline=None)
def test_whatever_is_known_is_bent_into_the_schema(schema: Json, value: Any) -> None:
    jsonschema.validate(Shaper(schema).fit(value), schema)


NESTED_CHOICE: Json = {
    "anyOf": [
        {"type": "object", "properties": {}, "required": []},
        {"anyOf": [{"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}]},
    ]
}


@given(schemas.flatmap(lambda schema: st.tuples(st.just(schema), values)))
@example((NESTED_CHOICE, None))
@settings(deadline=None)
def test_what_fits_a_schema_already_is_left_as_it_is(pair: tuple[Json, Any]) -> None:
    schema, value = pair
    once = Shaper(schema).fit(value)
    assert Shaper(schema).fit(once) == once
