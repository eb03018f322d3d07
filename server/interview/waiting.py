"""What waits to be told to Alex until nobody speaks: in order, and of what repeats itself only the newest. Pure."""

from __future__ import annotations

from collections import deque

from tools.directions import Kind

NEWEST_ONLY: tuple[frozenset[Kind], ...] = (frozenset({"tests", "run"}), frozenset({"back"}))
"""Of these only the newest is told: an older result is not on the screen any more, and twice "say it again" is once."""


class Waiting:
    """An older run that still waits when a newer one is over is never told: the screen does not show it any more."""

    def __init__(self) -> None:
        self._texts: deque[tuple[Kind | None, str]] = deque()

    def __bool__(self) -> bool:
        return bool(self._texts)

    def add(self, text: str, kind: Kind | None = None) -> None:
        """`kind`: of a stage direction; None for the candidate's own words."""
        for group in NEWEST_ONLY:
            if kind in group:
                self._texts = deque(one for one in self._texts if one[0] not in group)
        self._texts.append((kind, text))

    def first(self, text: str) -> None:
        """What was told already and passed over goes before the rest."""
        self._texts.appendleft((None, text))

    def next(self) -> str:
        """Raises IndexError when nothing waits."""
        return self._texts.popleft()[1]

    def clear(self) -> None:
        self._texts.clear()
