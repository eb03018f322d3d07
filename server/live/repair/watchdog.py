"""The model was given something and does nothing audible: what to do about it, and when. Pure; times are monotonic seconds.

S1 (a turn without a word, or nothing at all), S6 (cut off by nobody), S8 (a text that was passed over), S9 (silent after a
resume) and H4 (an utterance that was swallowed) look alike from here: something is owed, and no word comes. The ladder is the
same: say it again once, then a new connection with the old memory, then a new session. S3 (the service rejects what it would
have said) goes to a new session after the second time. S2 (a sentence that stops in its middle) asks to go on, once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

SILENT_TURN_S = 2.0
"""After a turn that ended without a word (S1)."""
NOTHING_S = 3.0
"""After an input to which nothing came at all (S8, H4): so long a model may think."""
AFTER_LINE_S = 3.0
MOST_REJECTED = 2

Step = Literal["again", "resume", "fresh"]
LADDER: tuple[Step, ...] = ("again", "resume", "fresh")
_ENDED = re.compile(r"""[.!?…:。！？।؟;)\]}»”"'`]\s*\Z""")
_LETTERS = re.compile(r"[^\W\d_]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Watch:
    """`due_s`: when the next step is taken, None while nothing is owed. `rung`: the steps taken for this input.

    `held`: a tool runs, or the candidate speaks; the time does not count.
    """

    due_s: float | None = None
    rung: int = 0
    rejected: int = 0
    held: bool = False
    asked_on: bool = False

    # ---- what is told to it

    def given(self, at: float, again: bool = False) -> Watch:
        """A turn of the candidate is over, a text went out. A new input begins the ladder anew; one said `again` does not."""
        if again:
            return replace(self, due_s=at + NOTHING_S)
        return replace(self, due_s=at + NOTHING_S, rung=0, asked_on=False)

    def heard(self) -> Watch:
        """A word came: nothing is owed any more."""
        return replace(self, due_s=None, rung=0, rejected=0)

    def ended(self, at: float, spoke: bool, more: bool) -> Watch:
        """The model's turn is over (T8: with `more` it is not). An empty turn when nothing is owed means nothing (T1)."""
        if spoke or more or self.due_s is None:
            return self
        return replace(self, due_s=min(self.due_s, at + SILENT_TURN_S))

    def rejects(self, at: float) -> tuple[Watch, Step | None]:
        """turnCompleteReason RESPONSE_REJECTED (S3)."""
        if self.rejected + 1 >= MOST_REJECTED:
            return replace(self, rejected=0, due_s=at + AFTER_LINE_S, rung=len(LADDER)), "fresh"
        return replace(self, rejected=self.rejected + 1, due_s=at + SILENT_TURN_S), None

    def broke(self, at: float) -> Watch:
        """MALFORMED_FUNCTION_CALL (T6): what it wanted to do was not done, whatever it said before."""
        return replace(self, due_s=at + SILENT_TURN_S)

    def hold(self, held: bool, at: float) -> Watch:
        """While the candidate speaks, a tool runs or the line is away nobody owes a word; then the wait begins anew."""
        if held == self.held:
            return self
        due_s = self.due_s
        if due_s is not None and not held:
            due_s = at + AFTER_LINE_S if due_s <= at else max(due_s, at + SILENT_TURN_S)
        return replace(self, held=held, due_s=due_s)

    # ---- what it says

    def look(self, at: float) -> tuple[Watch, Step | None]:
        """Called again and again. After the last step nothing more is done: the nudges for a quiet candidate follow."""
        if self.due_s is None or self.held or at < self.due_s:
            return self, None
        if self.rung >= len(LADDER):
            return replace(self, due_s=None), None
        wait_s = SILENT_TURN_S if LADDER[self.rung] == "again" else AFTER_LINE_S
        return replace(self, due_s=at + wait_s, rung=self.rung + 1), LADDER[self.rung]

    def asks_on(self, words: str) -> tuple[Watch, bool]:
        """The model gave the floor back after these words: is it to be asked to go on (S2)? At most once for each input."""
        if self.asked_on or not is_unfinished(words):
            return self, False
        return replace(self, asked_on=True), True


def is_unfinished(words: str) -> bool:
    """A sentence without an end. A single word is let be: "Okay" needs none."""
    flat = words.strip()
    return bool(flat) and not _ENDED.search(flat) and len(_LETTERS.findall(flat)) > 12 and _is_several_words(flat)


def _is_several_words(flat: str) -> bool:
    return len(flat.split()) > 2 or bool(re.search(r"[\u3040-\u9fff]{8}", flat))
