"""The arguments of a call as a model says them: Python's, JSON's, or neither quite. Pure."""

from __future__ import annotations

import json
import re
from ast import literal_eval
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

PAIRS = {"(": ")", "[": "]", "{": "}"}
QUOTES = {'"': '"', "'": "'", "“": "”", "„": "“", "«": "»", "「": "」", "`": "`"}
_BEFORE_A_QUOTE, _AFTER_A_QUOTE = frozenset("([{,=: \n"), frozenset(")]},: \n")
_KEY = re.compile(r"""\s*["'“]?([A-Za-z_]\w*)["'”]?\s*(?:=|:)\s*""")
_MARKED_QUOTE = re.compile(r"<ctrl46>|<escape>")


@dataclass(frozen=True, slots=True)
class Tool:
    """What may be called: its name, its arguments (the first takes what is given without a name), and what else models call
    it (`also`). `says` is the argument that a paraphrase fills."""

    name: str
    args: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    says: str = ""


def closes_at(text: str, opened: int) -> int | None:
    """Where the bracket at `opened` is closed; None when it is not (yet)."""
    waiting: list[str] = []
    at = opened
    while at < len(text):
        letter = text[at]
        if letter in PAIRS:
            waiting.append(PAIRS[letter])
        elif waiting and letter == waiting[-1]:
            waiting.pop()
            if not waiting:
                return at
        elif _opens_a_quote(text, at):
            end = _quote_ends(text, at)
            if end is None:
                return None
            at = end
        at += 1
    return None


def _opens_a_quote(text: str, at: int) -> bool:
    """An apostrophe inside a word is none."""
    return text[at] in QUOTES and (text[at] != "'" or at == 0 or text[at - 1] in _BEFORE_A_QUOTE)


def _quote_ends(text: str, at: int) -> int | None:
    mark, end = text[at], at + 1
    while end < len(text):
        if text[end] == "\\":
            end += 1
        elif text[end] == QUOTES[mark] and (mark != "'" or end + 1 == len(text) or text[end + 1] in _AFTER_A_QUOTE):
            return end
        end += 1
    return None


def read(inside: str, tool: Tool) -> dict[str, Any]:
    """What stands between the brackets. A name that the tool does not know goes to its first argument, if that is free."""
    args: dict[str, Any] = {}
    for part in _parts(_MARKED_QUOTE.sub('"', inside)):
        found = _KEY.match(part)
        key, written = (found[1], part[found.end() :]) if found else ("", part)
        _put(args, key, _value(written), tool)
    return args


def known(given: Mapping[str, Any], tool: Tool) -> dict[str, Any]:
    """Arguments that came as an object."""
    args: dict[str, Any] = {}
    for key, value in given.items():
        _put(args, key, value, tool)
    return args


def _put(args: dict[str, Any], key: str, value: Any, tool: Tool) -> None:
    if key in tool.args:
        args[key] = value
        return
    free = tool.says or next(iter(tool.args), "")
    if free and free not in args:
        args[free] = value


def names_an_argument(inside: str, tool: Tool) -> bool:
    return any((found := _KEY.match(part)) and found[1] in tool.args for part in _parts(inside))


def is_all_named(inside: str) -> bool:
    """`a="x", b="y"`: nobody speaks like that about code of their own, at least not often."""
    parts = list(_parts(inside))
    return bool(parts) and all(_KEY.match(part) for part in parts)


def _parts(inside: str) -> Iterator[str]:
    start = at = 0
    while at < len(inside):
        if inside[at] in PAIRS:
            at = closes_at(inside, at) or len(inside)
        elif _opens_a_quote(inside, at):
            at = _quote_ends(inside, at) or len(inside)
        elif inside[at] == "," and (not inside[start:at].strip() or _begins_a_part(inside[at + 1 :])):
            if inside[start:at].strip():
                yield inside[start:at]
            start = at + 1
        at += 1
    if inside[start:].strip():
        yield inside[start:]


def _begins_a_part(rest: str) -> bool:
    """A comma inside words that nobody quoted parts nothing."""
    return bool(_KEY.match(rest)) or rest.lstrip()[:1] in QUOTES or rest.lstrip()[:1].isdigit()


def _value(written: str) -> Any:
    flat = written.strip()
    for read_it in (json.loads, literal_eval):
        try:
            return read_it(flat)
        except (ValueError, SyntaxError):
            continue
    if flat[:1] in QUOTES:
        flat = flat[1:]
    return flat.rstrip("\"'”»」`").strip()
