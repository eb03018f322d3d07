"""When a candidate has been quiet for long: the ladder of nudges (reassure, ask to think aloud, offer a hint). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from tools.phases import Phase

SPEAKING_LADDER_S = (20.0, 25.0, 35.0)
CODING_LADDER_S = (60.0, 60.0, 80.0)


def ladder(phase: Phase) -> tuple[float, ...]:
    """The plan's own times (`nudges_s`), else those of the phase's setting."""
    return phase.nudges_s or (CODING_LADDER_S if phase.setting == "coding" else SPEAKING_LADDER_S)


@dataclass(frozen=True, slots=True)
class Stillness:
    """Since when nothing has been heard from either side, and the last rung (0: none) that was said in this stillness."""

    since_s: float = 0.0
    rung: int = 0


def stirred(at: float) -> Stillness:
    """The candidate spoke, typed, edited or ran something: the ladder begins anew."""
    return Stillness(since_s=at)


def spoken(still: Stillness, at: float) -> Stillness:
    """Alex is heard: the wait for the next rung counts from here."""
    return Stillness(at, still.rung)


def waited(still: Stillness, at: float, ladder_s: tuple[float, ...]) -> tuple[Stillness, int | None]:
    """The rung that is due, if any; `ladder_s` holds the wait before each. After the last one Alex stays silent."""
    if still.rung < len(ladder_s) and at - still.since_s >= ladder_s[still.rung]:
        return Stillness(at, still.rung + 1), still.rung + 1
    return still, None
