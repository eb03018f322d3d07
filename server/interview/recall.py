"""The model was cut, but an answer of a tool is still to come or was given again: it goes on by itself, as a rule.

After a resume the service may have forgotten that it ever called. So it has a moment to go on, and is asked to when it does
not. Pure.
"""

from __future__ import annotations

RECALL_S = 1.2


class Recall:
    """`at` is monotonic seconds."""

    def __init__(self) -> None:
        self._due_s: float | None = None

    def wait(self, at: float) -> None:
        self._due_s = at + RECALL_S

    def is_due(self, at: float, goes_on: bool) -> bool:
        """True once, when the moment is over; `goes_on`: Alex or the candidate speaks."""
        if self._due_s is None:
            return False
        if goes_on:
            self._due_s = None
            return False
        due = at >= self._due_s
        if due:
            self._due_s = None
        return due
