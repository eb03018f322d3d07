"""What a sentence has to say for a point to count, written down by the authors of the bank where words alone mislead.

"Use an id per request" holds many words of "makes up a unique key for each payment and sends the same key with every attempt",
and not what that point is about. The point's groups say what is: a key, the same one, and the repeated attempt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from server.simulator.wording import NEGATORS, Said, Stems, is_small, key

_LEFT_OUT = frozenset(["a", "an", "the", "it", "to"])
EITHER_WAY = "~"


@dataclass(frozen=True, slots=True)
class Wording:
    """`denied_too`: it counts though it is denied, as the clock does in "it needs no clock"."""

    stems: Stems
    denied_too: bool

    def is_in(self, said: Sequence[Said]) -> bool:
        """As one unbroken piece."""
        size = len(self.stems)
        pieces = (said[start : start + size] for start in range(len(said) - size + 1))
        return any(self._is(piece) for piece in pieces)

    def _is(self, piece: Sequence[Said]) -> bool:
        return tuple(one.stem for one in piece) == self.stems and (self.denied_too or not any(one.denied for one in piece))

    def is_new(self, asked: frozenset[str]) -> bool:
        return any(one not in asked and not is_small(one) for one in self.stems)


Groups = tuple[tuple[Wording, ...], ...]


def holds(groups: Groups, sentence: Sequence[Said], asked: frozenset[str] = frozenset()) -> bool:
    """Does one sentence say something of every group, and not only what was asked? `asked`: the stems of the question."""
    said = [one for one in sentence if one.stem not in _LEFT_OUT]
    found = [[wording for wording in group if wording.is_in(said)] for group in groups]
    return all(found) and any(wording.is_new(asked) for wordings in found for wording in wordings)


@cache
def essentials() -> Mapping[str, Groups]:
    """By the point's text, with single spaces."""
    data = yaml.load((Path(__file__).parent / "essentials.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    return {" ".join(one["point"].split()): groups_of(one["must"]) for entries in data.values() for one in entries}


def groups_of(must: str) -> Groups:
    """`a | b & c`: one of a and b, and c. Raises ValueError for a wording that says nothing."""
    return tuple(tuple(_wording(wording) for wording in group.split("|")) for group in must.split("&"))


def _wording(text: str) -> Wording:
    stems = tuple(one for one in key(text) if one not in _LEFT_OUT)
    if not stems:
        raise ValueError(f"essentials.yaml: `{text.strip()}` is no wording; leave it out or name a thing")
    denies = bool(_negators() & set(stems))
    return Wording(stems, denies or text.strip().startswith(EITHER_WAY))


@cache
def _negators() -> frozenset[str]:
    return frozenset(key(" ".join(sorted(NEGATORS))))
