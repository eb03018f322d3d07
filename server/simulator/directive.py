"""Stage directions as they come over the wire: `[alex:<kind> key=value key="quoted value" flag] words`. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_FORM = re.compile(r'\s*\[alex:([a-z_]+)((?:\s+(?:[a-z_]+=)?(?:"(?:[^"\\]|\\.)*"|[^\s"\]=]+))*)\s*\]\s*(.*)\Z', re.DOTALL)
_PIECE = re.compile(r'(?:([a-z_]+)=)?(?:"((?:[^"\\]|\\.)*)"|([^\s"\]=]+))')


@dataclass(frozen=True, slots=True)
class Direction:
    kind: str
    values: Mapping[str, str] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    words: str = ""

    def text(self, key: str) -> str:
        return self.values.get(key, "")

    def number(self, key: str) -> float | None:
        """The value as a number; None where it is missing or no number, since a direction is only somebody's text."""
        try:
            return float(self.values[key])
        except (KeyError, ValueError):
            return None

    def count(self, key: str) -> int:
        number = self.number(key)
        return int(number) if number is not None and abs(number) < 1e9 else 0


def hear(text: str) -> Direction | None:
    """The direction, or None for anything else: a typed answer, or text that only resembles the form."""
    if not (match := _FORM.match(text)):
        return None
    values: dict[str, str] = {}
    flags: set[str] = set()
    for key, quoted, bare in _PIECE.findall(match.group(2)):
        value = re.sub(r"\\(.)", r"\1", quoted) if quoted else bare
        if key:
            values[key] = value
        else:
            flags.add(value)
    return Direction(match.group(1), values, frozenset(flags), match.group(3).strip())
