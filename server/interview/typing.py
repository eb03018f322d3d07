"""What a candidate types, on its way to Alex: shown and noted line by line, told as whole answers (see `gathering`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from server.interview.buttons import Buttons
from server.interview.follow import transcript
from server.interview.gathering import Answer, Gathering
from server.interview.mouth import Mouth
from server.interview.room import Room
from server.wire import Caption, Typed
from tools.desk import TypedWords
from tools.directions import Kind, escape
from tools.phases import row_for
from tools.wishes import wish


class Host(Protocol):
    """What is needed of the interview."""

    room: Room
    mouth: Mouth
    buttons: Buttons

    def may_be_told(self, at: float) -> bool: ...
    def say_for_candidate(self, text: str) -> None: ...
    def direct(self, kind: Kind, words: str, **values: object) -> None: ...
    def lay_on_desk(self, **what: object) -> None: ...
    def stirred(self) -> None: ...


class Typing:
    """A line counts once, whatever the connection did: its id is the page's."""

    def __init__(self, host: Host, now: Callable[[], float]) -> None:
        self._host, self._room, self._now = host, host.room, now
        self._known: set[str] = set()
        self._gathering = Gathering(row_for(self._room.agenda.plan.typed_rest_s, self._room.agenda.minutes))

    def take_up(self, known: Iterable[str]) -> None:
        """What came in another process does not come again."""
        self._known |= set(known)

    def composes(self, on: bool) -> None:
        at = self._now()
        self._gathering.composes(on, at, self._busy(at))
        if on:
            self._host.stirred()

    def takes(self, typed: Typed) -> None:
        if typed.id in self._known:
            return
        self._known.add(typed.id)
        at, here = self._now(), self._room.question.id if self._room.question else ""
        if wish(typed.text, self._room.who.language) == "think":
            self._gathering.composes(False, at, False)
            self._note(typed, about="")
            self._host.buttons.pressed("think", at)
            return
        answer = self._gathering.typed(escape(typed.text), here, at, self._busy(at))
        self._note(typed, answer.question if answer.late else None)
        if answer.question == here:
            words = TypedWords(at_s=self._room.at_s, text=typed.text)
            self._host.lay_on_desk(typed=(*self._room.desk.typed, words))
        self._host.buttons.done_thinking()
        self._host.stirred()

    def _note(self, typed: Typed, about: str | None) -> None:
        """`about`: the question to whose answer it belongs, where that is not the one on the page (empty: to none)."""
        at_s = self._room.at_s
        caption = Caption(id=f"typed-{typed.id}", who="candidate", how="typed", text=typed.text, final=True, at_s=at_s)
        self._room.caption(caption)
        self._room.note("typed", typed)
        self._room.note("transcript", transcript(caption, 0) | {"turn": caption.id, "question": about}, at_s=at_s)

    def spoke(self) -> None:
        """A spoken turn is over: Alex reacts to that."""
        self._gathering.answered(self._room.question.id if self._room.question else "")

    def look(self, now: float) -> None:
        """Called again and again: what is gathered goes to Alex when he is free."""
        if self._host.mouth.floor.speaking(now):
            self._gathering.alex_speaks(now)
        elif self._host.may_be_told(now) and (answer := self._gathering.due(now)):
            self._tell(answer)

    def _tell(self, answer: Answer) -> None:
        if answer.late:
            self._host.direct("late", answer.text, question_id=answer.question or None)
            return
        self._gathering.answered(answer.question)
        self._host.say_for_candidate(answer.text)

    def _busy(self, at: float) -> bool:
        return not self._host.mouth.floor.free(at)
