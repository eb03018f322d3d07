"""Who owes whom what on the line: what the model has not reacted to, which calls are open, is it a quiet moment. Pure.

Whatever is not reacted to when a connection ends is said again on the next one; a quiet moment is when a connection may be
changed without anybody noticing.
"""

from __future__ import annotations

from collections.abc import Iterable

MOST_MESSAGES = 6000
"""Messages that are kept until the model reacts, to be sent again after a reconnect: 6000 x 32 ms = 192 s of speech."""


class Ledger:
    """`unheeded`: turns and texts of the candidate's side, as they were written, until the model reacts to them."""

    def __init__(self) -> None:
        self.unheeded: list[str] = []
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

    def answered(self, calls: Iterable[str], silently: bool) -> None:
        """`silently`: the model is not asked to react to the answers."""
        self._calls.difference_update(calls)
        self._owing = self._owing or not silently

    # ---- the model's side

    def spoke(self) -> None:
        self._reacts()
        self._generating = True

    def asked(self, calls: Iterable[str]) -> None:
        self._reacts()
        self._calling = True
        self._calls.update(calls)

    def cancelled(self, calls: Iterable[str]) -> None:
        self._calls.difference_update(calls)
        self._calling = bool(self._calls)

    def ended_its_turn(self, more: bool) -> None:
        """A turn without a word is a reaction too."""
        self._reacts()
        self._stale = self._calling = False
        self._generating = more

    def _reacts(self) -> None:
        if self._stale:
            return
        self._owing = False
        if not (self.window_open or self._deaf):
            self.unheeded = []

    # ---- the connection

    def reconnected(self) -> bool:
        """A new connection knows nothing of the old one's turn. Was the model cut short?"""
        cut_short = self._generating or self._calling or self._owing
        self._generating = self._calling = self._owing = self._stale = self._deaf = False
        self._calls.clear()
        return cut_short
