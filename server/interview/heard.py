"""The candidate's spoken turns: how long each was (the ear knows), and its words (the service may tell, late, or never).

A turn is noted once: when its words are there, or when they have been waited for long enough. The service's words carry no
number: they are of the last turn while that one waits for words, else of the one that is being spoken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from server.interview.room import Room
from server.live.runner import Heard
from server.wire import Caption

WORDS_S = 8.0
"""So long an ended turn waits for its words before it is noted without them."""


@dataclass(frozen=True, slots=True)
class Turn:
    """`said`: finished words; `coming`: words that may still change. `ended_s` is None while it is being spoken."""

    number: int
    at_s: float
    said: str = ""
    coming: str = ""
    seconds: float = 0.0
    ended_s: float | None = None
    noted: bool = False

    @property
    def text(self) -> str:
        return f"{self.said} {self.coming.strip()}".strip()

    @property
    def wants_words(self) -> bool:
        return self.number > 0 and (self.ended_s is None or bool(self.coming) or not self.text)

    def hears(self, words: Heard) -> Turn:
        if words.finished:
            return replace(self, said=f"{self.said} {words.text.strip()}".strip(), coming="")
        return replace(self, coming=self.coming + words.text)

    def caption(self) -> Caption:
        return Caption(
            id=f"you-{self.number}",
            who="candidate",
            how="spoken" if self.text else "spoken_unheard",
            text=self.text,
            seconds=round(self.seconds, 1),
            final=not self.coming,
            at_s=self.at_s,
        )


class HeardTurns:
    """`speaks()`: does the candidate have the floor? `note` keeps a whole turn: its caption and its number."""

    def __init__(self, room: Room, speaks: Callable[[], bool], note: Callable[[Caption, int], None]) -> None:
        self._room, self._speaks, self._note = room, speaks, note
        self._turn = Turn(number=0, at_s=0.0, ended_s=0.0, noted=True)
        self._answered = False

    def take_up(self, turns: int) -> None:
        """So many were heard in another process."""
        self._turn = replace(self._turn, number=turns, at_s=self._room.at_s)

    @property
    def text(self) -> str:
        return self._turn.text

    @property
    def unsettled(self) -> tuple[Caption, int] | None:
        """The turn that is under way, or waits for its words."""
        turn = self._turn
        return None if turn.noted or turn.number == 0 else (turn.caption(), turn.number)

    def ended(self, seconds: float, began_s: float) -> None:
        """The ear has heard the end of a turn; `began_s` is on the interview's clock."""
        turn = self._turn if self._turn.ended_s is None else self._next()
        self._turn = replace(turn, at_s=began_s, seconds=seconds, ended_s=self._room.at_s)
        self._room.caption(self._turn.caption())
        if self._turn.said and not self._turn.coming:
            self.settle(at_once=True)

    def words(self, heard: Heard) -> None:
        turn = self._turn
        if not turn.wants_words and (self._speaks() or self._answered or turn.number == 0):
            turn = self._next()
        self._turn = turn.hears(heard)
        self._room.caption(self._turn.caption())
        if heard.finished and (turn.ended_s is not None or not self._speaks()):
            self._settle_words(heard)

    def alex_spoke(self) -> None:
        """He has answered: words that come now are not of a turn that had its words before."""
        self._answered = True

    def settle(self, at_once: bool = False) -> None:
        """Note the last turn when there is nothing more to wait for."""
        turn = self._turn
        if turn.noted:
            return
        waited = turn.ended_s is not None and self._room.at_s - turn.ended_s >= WORDS_S
        if at_once or waited:
            ended_s = self._room.at_s if turn.ended_s is None else turn.ended_s
            self._turn = replace(turn, noted=True, ended_s=ended_s)
            self._note(turn.caption(), turn.number)

    def _settle_words(self, late: Heard) -> None:
        """Words of a turn that was noted before are noted apart: without its seconds, which are counted already."""
        if self._turn.noted:
            caption = self._turn.caption().model_copy(update={"text": late.text.strip(), "seconds": 0.0})
            self._note(caption, self._turn.number)
        self.settle(at_once=True)

    def _next(self) -> Turn:
        self.settle(at_once=True)
        self._answered = False
        return Turn(number=self._turn.number + 1, at_s=self._room.at_s)
