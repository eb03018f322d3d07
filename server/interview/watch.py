"""The coding watcher's turn to look: when, and what it saw last. Pure.

The newest state wins, nothing is looked at twice, and a look at code that is being typed is never nearer than `GAP_S` to the
one before.
"""

from __future__ import annotations

from dataclasses import dataclass

GAP_S = 6.0
SETTLE_S = 1.5
"""Code that is being typed is looked at when the keys have rested for so long; a finished run of the tests at once."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the watcher saw last."""

    revision: int = 0
    runs: int = 0
    code: str = ""
    at_s: float = -GAP_S


def due(last: Look, revision: int, edited_at_s: float, runs: int, at: float) -> bool:
    """Is there anything new, and is it time? All times are seconds on one clock."""
    if runs > last.runs:
        return True
    return revision > last.revision and at - edited_at_s >= SETTLE_S and at - last.at_s >= GAP_S
