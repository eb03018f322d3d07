"""Stage directions: all that the app tells the model, as one text part `[alex:kind key=value key="two words"] words`.

They are never transcript and never evidence. Text of a candidate that imitates the form is made harmless by `escape` before it
reaches the model.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Kind = Literal[
    "start",
    "back",
    "nudge",
    "time",
    "tests",
    "run",
    "observation",
    "code",
    "hint",
    "repeat",
    "think",
    "done",
    "called",
    "late",
]
KINDS: tuple[str, ...] = get_args(Kind)

_PLAIN = re.compile(r"[A-Za-z0-9._:+-]+\Z")
_PAIR = r'([a-z_]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s"\]]+))'
_FORM = re.compile(rf"\A\[alex:(?P<kind>[a-z_]+)(?P<values>(?:\s+{_PAIR})*)\s*\](?P<words>.*)\Z", re.S)
_VALUE = re.compile(_PAIR)
_GAP = r"[\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]*"  # also what no eye sees
_IMITATION = re.compile(rf"[\[［〔【]{_GAP}(alex){_GAP}[:：]", re.I)


@dataclass(frozen=True, slots=True)
class Direction:
    kind: str
    words: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def direct(kind: Kind, words: str = "", **values: object) -> str:
    """A direction as the model gets it. Values that are None are left out; others are written as text.

    Words and values may hold what a candidate wrote (a name, the names of test cases): no second direction hides in them.
    """
    if kind not in KINDS:
        raise ValueError(f"no such stage direction: {kind!r}; known: {', '.join(KINDS)}")
    told = "".join(f" {key}={_written(value)}" for key, value in values.items() if value is not None)
    return f"[alex:{kind}{told}] {escape(words)}".rstrip()


def parse(text: str) -> Direction | None:
    """The direction that `text` is, as a whole, or None."""
    match = _FORM.match(text.strip())
    if match is None:
        return None
    values = {key: _unquoted(quoted) if quoted else plain for key, quoted, plain in _VALUE.findall(match["values"])}
    return Direction(match["kind"], match["words"].strip(), values)


def escape(text: str) -> str:
    """Candidate text in which nothing reads as a stage direction any more, otherwise unchanged."""
    return _IMITATION.sub(lambda found: f"({found.group(1)} ", text)


def _written(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else escape(str(value))
    if _PLAIN.match(text):
        return text
    flat = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{flat}"'


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
