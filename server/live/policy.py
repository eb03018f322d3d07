"""What to do when the connection to the model ended. Pure; the first form of the line's policy.

goAway is not here: the line swaps at the end of a turn by itself. Any other end is answered by one resume; a second failure
before the line was healthy again ends the interview in words. Sources of the codes: the fault catalogue (GEMINI_LIVE.md, 5).
"""

from __future__ import annotations

from dataclasses import dataclass

HEALTHY_AFTER_S = 10.0
"""A connection that lived this long wipes the memory of earlier failures."""


@dataclass(frozen=True, slots=True)
class Closed:
    """How a connection ended: the close code (1006 without a close frame), its reason, how old it was in seconds."""

    code: int
    reason: str
    age_s: float


@dataclass(frozen=True, slots=True)
class Resume:
    """Connect again; with the last handle where there is one, otherwise fresh."""

    wait_s: float


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Nothing more can be done: `words` tell the person what happened and what becomes of the interview."""

    words: str


SAVED = "Your interview is saved up to here and the report is being written from it."


def decide(closed: Closed, failures: int) -> Resume | GiveUp:
    """`failures` counts the ends in a row, this one included, since the line was last healthy."""
    if words := _fatal(closed):
        return GiveUp(words)
    if failures > 1:
        return GiveUp(f"The connection to the interviewer was lost twice in a row ({_told(closed)}). {SAVED}")
    return Resume(wait_s=0.5 if closed.code == 1011 else 0.2)


def _fatal(closed: Closed) -> str:
    reason = closed.reason.lower()
    if closed.code == 1007:
        return f"The model refused this session: {closed.reason or 'invalid argument'}. {SAVED}"
    if is_model_gone(reason):
        return f"The configured model is not available: {closed.reason} Choose another in adk.yaml, models.live. {SAVED}"
    if any(word in reason for word in ("quota", "billing")):
        return f"The API key has no quota left: {closed.reason} {SAVED}"
    return ""


def is_model_gone(reason: str) -> bool:
    """Does the service say that it does not know this model (any more)? (fault C9)"""
    return "not found for api version" in reason.lower()


def _told(closed: Closed) -> str:
    return f"{closed.code} {closed.reason}".strip()
