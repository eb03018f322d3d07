"""Where an interview stands, in the lines that every model without a memory of it is told alike, whoever tells the rest."""

from __future__ import annotations

from tools.progress import Progress

SEEDED_KEY = "alex_seeded"
"""In the session's state: the server itself tells the model where the interview stands, in more words."""
TITLE = "## Where it stands"
NOT_AGAIN = "Do not greet again, do not apologise, do not repeat what was done."


def phase_line(progress: Progress, left_s: float) -> str:
    """Without a full stop: more may be told of the time."""
    return f"Phase: {progress.phase}. Minutes left: {minutes(left_s)}"


def minutes(left_s: float) -> str:
    return f"{max(0.0, left_s) / 60:.0f}"


def twist_line(twist: str, given: bool = False) -> str:
    """The problem's follow-up question, which a model without memory of the problem would otherwise leave out."""
    words = " ".join(twist.split())
    return (
        f"The twist was given: {words}" if given else f"The twist, for when the code is done, if it was not given yet: {words}"
    )


def asked_line(progress: Progress) -> str:
    """Empty before the first question."""
    if not progress.asked:
        return ""
    return f"Questions asked: {', '.join(progress.asked)}; noted: {', '.join(sorted(progress.answered)) or 'none'}."
