"""The page's types are printed from the server's, and stay so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter

from server import wire, wire_ts
from server.audio.endpointing import State

PAGE = Path(__file__).parents[2] / "web" / "src"
PAGE_TYPES = PAGE / "wire.ts"


def test_the_pages_types_are_fresh() -> None:
    assert PAGE_TYPES.read_text() == wire_ts.typescript(), "run: python -m server.wire > web/src/wire.ts"


def test_every_message_of_both_directions_is_in_its_union() -> None:
    printed = wire_ts.typescript()
    unions: tuple[tuple[str, Any], ...] = (("Up", wire.Up), ("Down", wire.Down))
    for name, union in unions:
        block = printed.split(f"export type {name} =\n")[1].split(";")[0]
        kinds = TypeAdapter(union).json_schema()["discriminator"]["mapping"]
        assert len(block.strip().splitlines()) == len(kinds)


def test_the_page_has_words_for_every_state_of_the_ear() -> None:
    block = (PAGE / "room" / "hears.ts").read_text().split("EAR_WORDS")[1].split("}")[0]
    assert set(re.findall(r"^  (\w+):", block, re.MULTILINE)) == {state.__name__.lower() for state in get_args(State)}


def test_what_the_server_always_writes_is_never_optional_in_the_page() -> None:
    printed = wire_ts.typescript()
    caption = printed.split("export interface Caption {")[1].split("}")[0]
    assert "?:" not in caption


def test_what_the_page_may_leave_out_is_optional() -> None:
    ran = wire_ts.typescript().split("export interface Ran {")[1].split("}")[0]
    assert "passed?: number" in ran
    assert "revision: number" in ran


def test_a_type_that_the_printer_does_not_know_is_an_error_and_not_any() -> None:
    with pytest.raises(TypeError, match=r"teach server/wire_ts\.py"):
        wire_ts.written(tuple[int, str])
