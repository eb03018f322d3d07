"""Lines that a candidate types, gathered to answers: which belong together, to what, and when to pass them on. Pure.

People type an answer in several lines. Alex waits a moment after each (the plan's `typed_rest_s`) and for as long as the next
is being typed; what has come by then is one answer. A line that was begun before Alex's reaction to the answer before could be
read is a part of that answer, whatever question lies on the page by the time it is sent: it is `late`.
"""

from __future__ import annotations

from dataclasses import dataclass

READS_S = 1.5
"""Whoever begins to type so soon after Alex begins to speak has not read what he says."""
COMPOSES_S = 15.0
"""A line that was begun is waited for, for so long after the last key."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, its lines joined. `late`: an addition to the answer that `question` had; else the answer to what is open."""

    text: str
    question: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    at_s: float
    question: str
    late: bool


class Gathering:
    """Times are monotonic seconds. `busy`: Alex speaks, or is about to."""

    def __init__(self, rest_s: float) -> None:
        self._rest_s = rest_s
        self._lines: list[_Line] = []
        self._key_s: float | None = None  # of the line being typed: its last key
        self._begun_late = False
        self._answered: str | None = None  # the question whose answer Alex was told last; empty: before the first
        self._reacts_s: float | None = None

    def composes(self, on: bool, at: float, busy: bool) -> None:
        """A line is being typed (said again with further keys), or was given up."""
        if on and not self._composing(at):
            self._begun_late = self._is_late(at, busy)
        self._key_s = at if on else None

    def typed(self, text: str, question: str, at: float, busy: bool) -> Answer:
        """A line is sent; `question` lies on the page. The answer that it is, or is a part of."""
        late = self._begun_late if self._composing(at) else self._is_late(at, busy)
        self._key_s, self._begun_late = None, False
        line = _Line(text, at, (self._answered or "") if late else question, late)
        self._lines.append(line)
        return Answer(text, line.question, late)

    def answered(self, question: str) -> None:
        """Alex was told an answer, spoken or typed: what he says next is his reaction to it."""
        self._answered, self._reacts_s = question, None

    def alex_speaks(self, at: float) -> None:
        if self._answered is not None and self._reacts_s is None:
            self._reacts_s = at

    def due(self, at: float) -> Answer | None:
        """The next answer to pass on to Alex, who is free; late additions first."""
        if not self._lines or at - self._lines[-1].at_s < self._rest_s:
            return None
        if self._composing(at):
            return None
        first = next((line for line in self._lines if line.late), self._lines[0])
        same = [line for line in self._lines if (line.late, line.question) == (first.late, first.question)]
        self._lines = [line for line in self._lines if line not in same]
        return Answer("\n".join(line.text for line in same), first.question, first.late)

    @property
    def waits(self) -> bool:
        return bool(self._lines)

    def _composing(self, at: float) -> bool:
        """Not any more when the last key is long ago: the page may have gone away over the line."""
        return self._key_s is not None and at - self._key_s < COMPOSES_S

    def _is_late(self, at: float, busy: bool) -> bool:
        if self._answered is None or not busy:
            return False
        return self._reacts_s is None or at < self._reacts_s + READS_S
