"""How patient the ear is: by the plan of the phase, unless the person has chosen; told to the ear when it changes."""

from __future__ import annotations

from server.audio.ear import Ear, Mode, Setting
from server.interview.past import PATIENCE
from server.interview.room import Room
from server.wire import PatienceSet


class Patience:
    """`attune` is called whenever the phase may have changed."""

    def __init__(self, room: Room, ear: Ear) -> None:
        self._room, self._ear = room, ear
        self._told: tuple[Mode, Setting] | None = None

    def choose(self, mode: Mode) -> None:
        """The person's choice holds for the whole interview; a page says it again whenever it comes back."""
        if mode == self._room.chosen_patience:
            return
        self._room.chosen_patience = mode
        self._room.note("press", {"button": f"{PATIENCE}{mode}"})
        self.attune()

    def attune(self) -> None:
        before = self._told
        self._told = self._room.patience, self._room.setting
        if self._told == before:
            return
        self._ear.patience(*self._told)
        if before is None or before[0] != self._told[0]:
            self._room.tell(PatienceSet(mode=self._told[0]))
