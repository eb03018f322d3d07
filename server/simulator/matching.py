"""Which expected points does a text touch? By their telling words only: enough for typed words, and it claims no more. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SMALL_WORDS = """
    a an and are as at be because but by can does for from has have how if in into is it its more most not of on one only or
    other should so some such than that the their them then there these they this to two use used uses using very was what when
    where which while who why will with without you your each every any all also may must than same about after before between
"""
_SMALL = frozenset(_SMALL_WORDS.split())


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.lower())


def stem(word: str) -> str:
    """Cut the commonest endings, so that "hashes" meets "hashing"."""
    for ending in ("ations", "ation", "ings", "ing", "ies", "ied", "es", "ed", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def telling(text: str) -> set[str]:
    return {stem(word) for word in words(text) if word not in _SMALL and len(word) > 1}


def overlap(point: str, text: str) -> float:
    """Part of the point's telling words that the text has, 0-1."""
    wanted = telling(point)
    return len(wanted & telling(text)) / len(wanted) if wanted else 0.0


def covered(points: Iterable[str], text: str, enough: float = 0.4) -> list[str]:
    return [point for point in points if overlap(point, text) >= enough]
