"""What became of one interview that was held under faults."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.journeys.candidate import Candidate


@dataclass
class Outcome:
    """`words_s`: seconds of silence after each end of a connection, beyond what the candidate was asked to fill, until Alex's
    next new word. `greetings`: how often he introduced himself. `lines`: all that he said; `directions`: all that
    the app told him."""

    id: str
    phase: str
    survivable: bool
    within_s: float | None
    ended: str = ""
    told: str = ""
    report: str = ""
    drops: int = 0
    words_s: list[float] = field(default_factory=list)
    greetings: int = 0
    lost_samples: int = 0
    lost_answers: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    trouble: str = ""
    lines: list[str] = field(default_factory=list)
    directions: list[str] = field(default_factory=list)

    @property
    def completed(self) -> bool:
        return self.ended in ("finished", "time") and self.report == "ready"

    @property
    def repeated_greetings(self) -> int:
        return max(0, self.greetings - 1)

    @property
    def survived(self) -> bool:
        """A fatal id is borne well when it ends in words, with a report on what there is."""
        if self.survivable:
            return self.completed
        return self.ended == "trouble" and bool(self.told) and self.report == "ready"


def told(trouble: BaseException) -> str:
    """The innermost complaint of a group."""
    while isinstance(trouble, BaseExceptionGroup):
        trouble = trouble.exceptions[0]
    return f"{type(trouble).__name__}: {trouble}"


def note(outcome: Outcome, c: Candidate) -> None:
    """What the candidate has seen of it."""
    outcome.greetings = sum("I am Alex" in line for line in c.alex_lines)
    outcome.ended = str(c.of("ended")[0]["reason"]) if c.ended else "closed"
    outcome.told = " ".join(str(notice["text"]) for notice in c.of("notice") if notice["level"] == "error")
