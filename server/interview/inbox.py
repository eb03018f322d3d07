"""What the page says, and what it means for the interview."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from server.audio.playback import VOICE_RATE
from server.interview.past import Past
from server.interview.runs import hidden_cases, tests_of, words_of
from server.interview.typing import Typing
from server.interview.words import DOES_NOT_RUN
from server.wire import (
    Composing,
    Drawn,
    Edited,
    Elsewhere,
    End,
    Flushed,
    LookOn,
    Message,
    Muted,
    Patience,
    Ping,
    Playback,
    Pong,
    Pressed,
    Ran,
    Screen,
    Start,
    Trouble,
    Typed,
)
from tools import board
from tools.languages import language_name, runs_here

if TYPE_CHECKING:
    from server.interview.session import Interview

log = logging.getLogger(__name__)


class Inbox:
    def __init__(self, interview: Interview, now: Callable[[], float]) -> None:
        self._interview, self._now = interview, now
        self._room, self._mouth = interview.room, interview.mouth
        self.typing = Typing(interview, now)

    def take_up(self, past: Past) -> None:
        """What came in another process does not come again."""
        self.typing.take_up(past.typed)

    def take(self, message: Message) -> None:
        match message:
            case Playback(turn=turn, played=played, paused=paused, at_s=at_s):
                self._mouth.reported(turn, played, paused, at_s)
            case Edited():
                self._edited(message)
            case Drawn():
                self._drawn(message)
            case Ran():
                self._ran(message)
            case Typed():
                self.typing.takes(message)
            case Composing(on=on):
                self.typing.composes(on)
            case Pressed(button=button):
                self._interview.buttons.pressed(button, self._now())
            case Flushed(turn=turn, played=played):
                self._mouth.flushed(turn, played)
                self._room.note("timing", {"what": "heard_until", "turn": turn, "seconds": round(played / VOICE_RATE, 3)})
            case Ping(at_ms=at_ms):
                self._room.tell(Pong(at_ms=at_ms))
            case _:
                self._rarely(message)

    def _rarely(self, message: Message) -> None:
        match message:
            case Start():
                self._interview.start()
            case End():
                self._interview.end("candidate", "You ended the interview. Your report is being written.")
            case Patience(mode=mode):
                self._interview.patience.choose(mode)
            case LookOn(on=on):
                self._interview.onlooker.look(on)
            case Muted(muted=muted):
                self._room.note("press", {"button": "mute" if muted else "unmute"})
                self._interview.aside.mute(muted)
            case Screen(sharing=sharing, surface=surface, shows=shows):
                self._room.note("screen", message)
                watch = self._interview.watch
                watch.screen = watch.screen.shared(sharing, surface, shows)
            case Elsewhere(on=on):
                watch = self._interview.watch
                watch.screen = watch.screen.went(on, self._now())
            case Trouble(code=code, detail=detail):
                # %r: a page's words must not look like a line of the log
                log.warning("interview %s: the page reports %r %r", self._room.who.id, code, detail)

    def _edited(self, edited: Edited) -> None:
        """A revision that is not newer than the last one is a repeat."""
        if not _is_newer(edited, self._room.code):
            return
        is_first = edited.language not in self._room.codes
        self._room.edited(edited)
        self._interview.lay_typing_on_desk(edited)
        if is_first and not runs_here(edited.language):
            name = language_name(edited.language)
            self._interview.direct("run", DOES_NOT_RUN.format(name=name), language=name, runs=False)

    def _drawn(self, drawn: Drawn) -> None:
        """As with the code: what is not newer is a repeat."""
        if _is_newer(drawn, self._room.board):
            self._room.drew(drawn)
            self._interview.drew(board.told(drawn.board))

    def _ran(self, ran: Ran) -> None:
        self._room.note("run", ran)
        self._interview.ran()
        if ran.what == "run":
            self._interview.lay_on_desk(ran=True)
            if ran.error:
                self._interview.direct("run", "The code was run and stopped with an error.", revision=ran.revision, error=True)
            return
        tests = tests_of(ran, self._room.at_s, hidden_cases(self._room.problem))
        if tests is None:
            self._interview.lay_on_desk(ran=True)
            words = "No test got through: the code stops with an error, which the page shows."
            self._interview.direct("run", words, revision=ran.revision, error=True)
            return
        self._interview.watch.tested(ran.revision, tests, self._room.desk.tests)
        self._interview.lay_on_desk(ran=True, tests=tests)
        figures = tests.model_dump(exclude={"at_s", "failed"}) | {"hidden_waiting": tests.hidden_waiting or None}
        self._interview.direct("tests", words_of(ran, tests, self._room.problem), revision=ran.revision, **figures)


def _is_newer(sent: Edited | Drawn, known: Edited | Drawn | None) -> bool:
    """Revisions count up from 1."""
    return sent.revision > (known.revision if known else 0)
