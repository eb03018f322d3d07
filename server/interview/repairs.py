"""What an interview does about a model that goes wrong on a connection that is well (faults S and T of the catalogue).

The decisions are `server/live/repair`'s; here they become words to the model, calls that are made for it, other connections.
"""

from __future__ import annotations

import json
from typing import Protocol

from server.interview.follow import Follower
from server.interview.mouth import Mouth
from server.interview.room import Room
from server.interview.upkeep import Upkeep
from server.interview.words import SAID_ALOUD, UNFINISHED, UNHEARD
from server.live.repair.watchdog import Step
from server.live.runner import Answered
from tools.directions import Kind, direct, escape, parse

ASKING: frozenset[str] = frozenset({"start", "back", "nudge", "hint", "repeat", "called"})
"""Directions that ask for words; to the others (the time, a run, an observation) silence may be the right answer."""
RESCUED = "said-"
"""The ids of calls that the model said begin like this."""


class Host(Protocol):
    """What is needed of the interview."""

    room: Room
    mouth: Mouth
    follower: Follower

    def say_again(self, text: str) -> None: ...
    def direct(self, kind: Kind, words: str, **values: object) -> None: ...


class Repairs:
    """`look` is called again and again. `told` and `spoken`: what the model was given last."""

    def __init__(self, host: Host, line: Upkeep) -> None:
        self._host, self._line = host, line
        self._last = ""  # the text it was given; empty: a spoken turn
        self._again: str | None = None
        self._rescued = 0
        self._made: set[str] = set()
        self._punctuates = True

    # ---- what it is told

    def told(self, text: str) -> None:
        """A text went to the model."""
        mouth, follower = self._host.mouth, self._host.follower
        if text == self._again:
            mouth.remind()
        else:
            direction = parse(text)
            in_words = direction is None or direction.kind in ASKING
            self._last = text if in_words else self._last
            mouth.owe(in_words)
            is_for_the_rest = direction is not None and direction.values.get("reason") == "cut_short"
            (follower.duplicates.asked_on if is_for_the_rest else follower.duplicates.given)()
        self._again = None

    def spoken(self) -> None:
        """A turn of the candidate is over."""
        self._last, self._again = "", None
        self._host.follower.duplicates.given()

    def answered(self, fact: Answered) -> None:
        """A call that was made for the model has its result: it learns of it as a text, since it awaits no answer."""
        if fact.id not in self._made:
            return
        self._made.remove(fact.id)
        result = json.dumps(dict(fact.result), ensure_ascii=False)
        status = fact.result.get("status", "ok")
        self._host.direct("called", f"{SAID_ALOUD} {result}", tool=fact.name, status=status)

    # ---- what it does

    def look(self) -> None:
        host = self._host
        self._rescue()
        if fault := host.mouth.died():
            host.room.note("timing", {"what": f"dead_audio_{fault}", "turn": host.mouth.turn})
            host.direct("back", UNHEARD, reason="unheard")
        if step := host.mouth.look(held=host.follower.calls or host.room.page is None):
            self._take(step)
        self._ask_on()

    def _rescue(self) -> None:
        follower, calls = self._host.follower, self._host.follower.spoken_calls
        follower.spoken_calls = []
        for call in calls:
            self._rescued += 1
            name = f"{RESCUED}{self._rescued}"
            self._made.add(name)
            self._host.room.note("timing", {"what": "spoken_call", "tool": call.name})
            self._line.rescue(name, call.name, call.args)

    def _take(self, step: Step) -> None:
        host = self._host
        host.room.note("timing", {"what": f"no_word_{step}"})
        if step != "again":
            self._line.renew(fresh=step == "fresh")
            if self._line.says_it_again:
                host.mouth.remind()
                return
        host.mouth.owes_nothing()
        self._again = self._last or self._unheard_turn()
        host.say_again(self._again)

    def _unheard_turn(self) -> str:
        """The candidate's last turn as text, where the service has told its words."""
        words = self._host.follower.heard
        return escape(words) if words else direct("back", UNHEARD, reason="unheard")

    def _ask_on(self) -> None:
        """A sentence that broke off by itself (S2, S6), of a model that otherwise ends its sentences."""
        host, words = self._host, self._host.follower.ended_with
        if not words or host.mouth.floor.generating:
            return
        host.follower.ended_with = ""
        if host.mouth.broke_off:
            return
        host.mouth.watch, asks = host.mouth.watch.asks_on(words)
        if asks and self._punctuates:
            host.room.note("timing", {"what": "broke_off"})
            host.direct("back", UNFINISHED, reason="cut_short")
        self._punctuates = not asks
