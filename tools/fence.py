"""Facts for a model's eyes: what a candidate said and wrote goes in as data, inside a fence that it cannot close."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def fenced(facts: Mapping[str, Any]) -> str:
    """A block of JSON behind the line `facts:`. Every backtick is written as an escape, so that none of them ends the block."""
    block = json.dumps(facts, ensure_ascii=False, indent=1).replace("`", "\\u0060")
    return f"facts:\n```json\n{block}\n```"
