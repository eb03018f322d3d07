"""What of a hint stands in the code already, as far as a reading of it shows. Pure.

Only what both name for certain is told: a hint that says "sort", and code that sorts. Whether the code sorts the right thing,
or does what a hint without such a word asks for, is not known here, and nothing is claimed of it.
"""

from __future__ import annotations

import re

from server.simulator.codelook import Look, look
from server.simulator.interviewfacts import listed

_KEEPS = {
    "a dictionary": r"\b(?:dictionary|hash table)\b",
    "a map": r"\bmap\b",
    "a set": r"\ba set\b",
    "a queue": r"\bqueue\b",
    "a heap": r"\bheap\b",
}
_SORTS = r"\bsort(?:ed|ing|s)?\b|\bin (?:which|a certain) order\b"
_RECURSES = r"\brecurs(?:ion|ive|ively)\b"


def already(hint: str, code: str, language: str) -> str:
    """ "sorts and keeps a set", or "" where nothing is known to be there already."""
    seen = look(code, language, "")
    if seen.error or seen.is_empty:
        return ""
    return listed([words for pattern, words in _there(seen) if re.search(pattern, hint, re.IGNORECASE)])


def _there(seen: Look) -> list[tuple[str, str]]:
    ways = [(_SORTS, "sorts")] * seen.sorts + [(_RECURSES, "calls itself")] * seen.recurses
    return ways + [(_KEEPS[kept], f"keeps {kept}") for kept in seen.keeps]
