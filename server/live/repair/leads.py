"""Phrases with slots, matched on words that are still coming: does this text begin with one, or may it come to? Pure.

A phrase is written as `[let me|i'll|] [log] [a|the] {name}`: words in brackets are alternatives (an empty one: the slot may be
left out), `{name}` stands for one of the names that are given. Between two slots any space, or none, may be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_SLOT = re.compile(r"\[([^\]]*)\]|\{(name)\}")
_SPACELESS = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase that ends at `end`; `name` is what its `{name}` stood for."""

    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Lookup:
    """`found` is the longest match, if any; `maybe` says that with more text there may be one, or a longer one."""

    found: Found | None
    maybe: bool


Slots = tuple[tuple[str, ...] | None, ...]
"""The alternatives of each slot; None is `{name}`."""


def phrase(written: str) -> Slots:
    slots = _SLOT.finditer(written)
    return tuple(None if slot[2] else tuple(slot[1].split("|")) for slot in slots)


def begins(text: str, phrases: Iterable[Slots], names: Mapping[str, str]) -> Lookup:
    """`names`: what may stand for `{name}`, in lower case, and what it is called; spaces in it may be underscores."""
    low = text.casefold()
    low = low if len(low) == len(text) else text.lower()
    found: Found | None = None
    maybe = False
    for slots in phrases:
        for end, name in _walk(low, slots, 0, "", names):
            if end is None:
                maybe = True
            elif found is None or end > found.end:
                found = Found(end, name)
    return Lookup(found, maybe)


def _walk(low: str, slots: Slots, at: int, name: str, names: Mapping[str, str]) -> Iterator[tuple[int | None, str]]:
    """Ends of this phrase in `low`; None where the text ends before the phrase does."""
    if not slots:
        yield at, name
        return
    start = at if at == 0 else _skip_space(low, at)
    first = slots[0]
    for alternative in names if first is None else first:
        if not alternative:
            yield from _walk(low, slots[1:], at, name, names)
        elif low.startswith(alternative, start):
            end = start + len(alternative)
            if end == len(low):
                yield None, name  # the word may go on
            if _is_word_end(low, end):
                yield from _walk(low, slots[1:], end, name if first is not None else names[alternative], names)
        elif alternative.startswith(low[start:]):
            yield None, name


def _skip_space(low: str, at: int) -> int:
    while at < len(low) and low[at].isspace():
        at += 1
    return at


def _is_word_end(low: str, end: int) -> bool:
    """A word of a script with spaces does not end before another letter."""
    if end >= len(low) or _SPACELESS.match(low[end - 1]) or _SPACELESS.match(low[end]):
        return True
    return not (_is_letter(low[end - 1]) and _is_letter(low[end]))


def _is_letter(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def phrases(written: Sequence[str]) -> tuple[Slots, ...]:
    return tuple(phrase(one) for one in written)
