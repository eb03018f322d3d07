"""What the time of the interview calls for: warnings to the model, phases whose time is over, the end. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

TimeEvent = Literal["half", "five", "one", "phase_over", "over", "stop"]

GRACE_S = 300.0
"""After `over` the model has this long to say goodbye (adk.yaml, limits.minutes_hard_extra); a shorter interview has a fifth of
its length."""


def due(
    total_s: float,
    elapsed_s: float,
    phase: str,
    phase_left_s: float,
    last_phase: bool,
    told: Collection[str],
    grace_s: float = GRACE_S,
) -> list[tuple[str, TimeEvent]]:
    """The events that are due and not told yet, each with the key under which it is to be remembered as told.

    `phase_over` may come again, once a minute, while the model stays in a phase whose time is over.
    """
    left_s = total_s - elapsed_s
    keyed: list[tuple[str, TimeEvent, bool]] = [
        ("half", "half", left_s <= total_s / 2 and total_s >= 10 * 60),
        ("five", "five", left_s <= 5 * 60 and total_s >= 15 * 60),
        ("one", "one", left_s <= 60 and total_s >= 3 * 60),
        (_phase_key(phase, phase_left_s), "phase_over", phase_left_s <= 0 and not last_phase),
        ("over", "over", left_s <= 0),
        ("stop", "stop", left_s <= -min(grace_s, total_s / 5)),
    ]
    return [(key, event) for key, event, is_due in keyed if is_due and key not in told]


def _phase_key(phase: str, phase_left_s: float) -> str:
    return f"phase_over:{phase}:{int(-phase_left_s // 60)}"
