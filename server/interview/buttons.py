"""The candidate's buttons for Alex: "let me think", repeat, hint. What they mean at once, and what waits for its moment."""

from __future__ import annotations

from typing import Literal, Protocol

from server.interview.listening import Listening
from server.interview.mouth import Mouth
from server.interview.nudger import Nudger
from server.interview.room import Room
from server.interview.wishes import THINK_S
from server.interview.words import CODE_IS_DONE
from server.wire import Wish
from tools.directions import Kind
from tools.languages import language_name, runs_here

ASKED = {
    "repeat": "The candidate asks you to say your last question again.",
    "hint": "The candidate asks for a hint. Call give_hint and say only that hint.",
}


class Host(Protocol):
    """What the buttons need of their interview."""

    room: Room
    mouth: Mouth

    def direct(self, kind: Kind, words: str, **values: object) -> None: ...
    def lay_on_desk(self, **what: object) -> None: ...


class Buttons:
    def __init__(self, host: Host, listening: Listening, nudger: Nudger) -> None:
        self._host, self._listening, self._nudger = host, listening, nudger

    def pressed(self, button: Literal["repeat", "hint", "think", "think_over", "done"], at: float) -> None:
        self._host.room.note("press", {"button": button})
        self._nudger.stirred()
        match button:
            case "repeat" | "hint":
                self._ask(button)
            case "think":
                self._think(THINK_S, at)
            case "think_over":
                self._think(None, at)
            case "done":
                self._done()

    def ask_again(self) -> None:
        """What another process was asked for and had not done."""
        for wish in self._host.room.wishes.standing:
            self._host.direct(wish, ASKED[wish])

    def clock_runs(self, at: float) -> None:
        """Thinking lasts by the interview's clock, and that stood still until now."""
        room = self._host.room
        if room.thinking_until_s is not None and room.thinking_until_s > room.at_s:
            self._hold(at + room.thinking_until_s - room.at_s)

    def done_thinking(self) -> None:
        """Whoever speaks or writes has thought."""
        if self._host.room.thinking_until_s is not None:
            self._think(None, 0.0)

    def told(self, text: str, at: float) -> None:
        """This went to Alex."""
        room = self._host.room
        room.wish(room.wishes.said(text, at))

    def look(self, at: float) -> None:
        """Called again and again: what Alex was told of is done when he speaks."""
        room = self._host.room
        room.wish(room.wishes.settled(self._host.mouth.floor.speaking(at), at))

    def _ask(self, wish: Wish) -> None:
        """Once is enough; the page says that it waits."""
        room = self._host.room
        if wish in room.wishes.told:
            return
        room.wish(room.wishes.asked(wish))
        if wish == "hint":
            self._host.lay_on_desk(hints_asked=room.desk.hints_asked + 1)
        self._host.direct(wish, ASKED[wish])

    def _done(self) -> None:
        """Only where no results can say it: in a language that does not run here."""
        language = self._host.room.desk.code_language
        name = language_name(language)
        self._host.direct("code", CODE_IS_DONE.format(name=name), language=name, runs=runs_here(language))

    def _think(self, seconds: float | None, at: float) -> None:
        """No turn ends and no nudge comes for so long, or until it is taken back (None)."""
        room = self._host.room
        room.thinking(None if seconds is None else round(room.at_s + seconds, 1))
        self._hold(None if seconds is None else at + seconds)

    def _hold(self, until_s: float | None) -> None:
        self._listening.hold(until_s)
        self._nudger.hold(until_s)
