"""Who owes whom what on the line: what the model has not reacted to, which calls are open, is it a quiet moment. Pure.

Whatever is not reacted to when a connection ends is said again on the next one; a quiet moment is when a connection may be
changed without anybody noticing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from server.live.policy import Where

MOST_MESSAGES = 2000
"""Messages that are kept until the model reacts, to be sent again after a reconnect: 2000 x 96 ms = 192 s of speech."""


@dataclass(frozen=True, slots=True)
class Broken:
    """What the end of a connection did: `words` of the model were cut, and the `thread` was lost: no turn of the candidate that
    is said again will make it go on."""

    words: bool
    thread: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool answered, as it was written. `silently`: the model is not asked to react to it."""

    message: str
    silently: bool


class Ledger:
    """`unheeded`: turns and texts of the candidate's side, as they were written, until the model reacts to them.

    `answers`: those of tools which the model may not have got; `calls` of this session, whoever has answered them.
    """

    def __init__(self) -> None:
        self.unheeded: list[str] = []
        self.answers: list[Answer] = []
        self._asked: set[str] = set()
        self.window_open = False
        self._generating = False
        self._calling = False  # a turn that calls goes on after the answer: with words, another call, or its end
        self._owing = False
        self._calls: set[str] = set()
        self._stale = False  # what still comes is of the turn that the candidate interrupted
        self._deaf = False  # the connection is dead: what it still brings is no reaction to what it did not take

    @property
    def quiet(self) -> bool:
        """Nobody speaks, no call is open, and the model owes no reaction."""
        at_work = self._generating or self._calling or self._owing
        return not (self.window_open or at_work or self._calls or self.unheeded)

    @property
    def where(self) -> Where:
        """What the connection is at, in the words of the policy."""
        if self._calls:
            return "in_call"
        if self.window_open:
            return "listening"
        return "speaking" if self._generating or self._calling or self._owing else "idle"

    @property
    def owed(self) -> bool:
        """The model has an answer of a tool to come, or has just got one again."""
        return bool(self._calls or self.answers)

    # ---- our side

    def opened(self) -> None:
        self.window_open = True
        self._stale = self._generating

    def shut(self) -> None:
        self.window_open = False

    @property
    def has_room_for_audio(self) -> bool:
        """Marks and texts are always kept: a window that is never shut would swallow all that comes after it."""
        return self.window_open and len(self.unheeded) < MOST_MESSAGES

    def keep(self, message: str, delivered: bool) -> None:
        self.unheeded.append(message)
        self._deaf = self._deaf or not delivered

    def knows(self, calls: Iterable[str]) -> bool:
        """Were these asked in the session that is connected now? Another one would not know what is answered (C11)."""
        return not self._asked.isdisjoint(calls)

    def answered(self, calls: Iterable[str], answer: Answer) -> None:
        self._calls.difference_update(calls)
        self._owing = self._owing or not answer.silently
        self.answers.append(answer)

    # ---- the model's side

    def spoke(self) -> None:
        self._reacts()
        self._generating = True

    def asked(self, calls: Iterable[str]) -> None:
        self._reacts()
        self._calling = True
        self._calls.update(calls)
        self._asked.update(calls)

    def cancelled(self, calls: Iterable[str]) -> None:
        self._calls.difference_update(calls)
        self._calling = bool(self._calls)

    def ended_its_turn(self, more: bool) -> None:
        """A turn without a word is a reaction too."""
        self._reacts()
        self._stale = self._calling = False
        self._generating = more
        if not more:
            self.at_rest()

    def at_rest(self) -> None:
        """No call is open on the model's side: whatever was answered has been taken in."""
        if not self._deaf:
            self.answers = []

    def _reacts(self) -> None:
        if self._stale:
            return
        self._owing = False
        self.answers = [answer for answer in self.answers if answer.silently]
        if not (self.window_open or self._deaf):
            self.unheeded = []

    # ---- the connection

    def reconnected(self, fresh: bool) -> Broken:
        """A new connection knows nothing of the old one's turn, and a fresh session nothing of its calls."""
        cut = self._generating or self._calling or self._owing
        if fresh:
            self.answers, self._asked = [], set()
            self._calls.clear()
        self._generating = self._calling = self._stale = self._deaf = False
        self._owing = any(not answer.silently for answer in self.answers)
        return Broken(words=cut, thread=cut and not self.unheeded)
