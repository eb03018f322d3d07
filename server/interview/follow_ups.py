"""Which of a question's follow-ups Alex has just asked, by his words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from server.live.repair.duplicates import words_of

SAID = 0.7
"""Of a follow-up's words, in their order, so many must be in the line: models reword a little."""


def follow_up(line: str, probes: Sequence[str]) -> str:
    """The follow-up that the line asks, as the bank words it; the best one, or nothing."""
    words = words_of(line)
    best = max(probes, key=lambda probe: _share(words, words_of(probe)), default="")
    return best if best and _share(words, words_of(best)) >= SAID else ""


def _share(line: tuple[str, ...], probe: tuple[str, ...]) -> float:
    blocks = SequenceMatcher(None, line, probe, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(1, len(probe))
