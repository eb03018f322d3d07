"""What the microphone brings and nobody means: a muted one, and a din (`din`). It takes no turn, and holds nobody up."""

from __future__ import annotations

from server.audio.ear import Ear
from server.interview.din import Din, Moment
from server.interview.listening import Listening
from server.interview.mouth import Mouth
from server.interview.room import Room
from server.interview.words import STEADY_SOUND, STEADY_SOUND_NEXT
from server.wire import Notice

CODE = "din"


class Aside:
    def __init__(self, room: Room, mouth: Mouth, listening: Listening, ear: Ear) -> None:
        self._room, self._mouth, self._listening, self._ear = room, mouth, listening, ear
        self._din, self._muted = Din(), False
        self._now = False

    def mute(self, muted: bool) -> None:
        """By the person: an open turn is over at once. Who unmutes is heard, whatever sounds beside him."""
        if self._muted and not muted:
            self._din = self._din.heard_anew()
        self._muted = muted
        self._settle()

    def look(self, at: float, *, waits: bool) -> None:
        """Called again and again. `waits`: Alex has something to say."""
        desk, floor = self._room.desk, self._mouth.floor
        moment = Moment(
            voice=0.0 if self._muted else self._ear.snapshot().voice,
            speaks=floor.speaking(at),
            turn_open=floor.candidate,
            waits=waits,
            greeted=self._mouth.turn > 0,
            met=bool(desk.turns or desk.typed),
        )
        told, self._din = self._din.told, self._din.step(moment, at)
        self._settle()
        if told != self._din.told:
            words = (STEADY_SOUND, STEADY_SOUND_NEXT) if self._din.told else ("", "")
            self._room.notice(Notice(level="warning", code=CODE, text=words[0], next=words[1]))

    def _settle(self) -> None:
        aside = self._muted or self._din.aside
        if aside != self._now:
            self._now = aside
            self._listening.set_aside(aside)
