"""One candidate's turn taking: the machine of `endpointing`, and what its patience is made of. Pure; time is an argument."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence

from server.audio.ear import Mode, Setting
from server.audio.endings import Note, Wording, goes_on, wording
from server.audio.endpointing import Pausing, Quiet, Resuming, Sound, Speaking, State, Suspected, Wait, step
from server.audio.events import EarEvent, TurnEnded, TurnStarted
from server.audio.own_voice import OwnVoice
from server.audio.patience import Pauses, patience_s

REMEMBERED = 64
"""About a second of speech: an ending's melody is in its last half."""
KEY_S, RUN_S = 1.5, 3.0
"""After the last key the hands may only rest; after a run the result is read."""
WORK_S = 60.0
"""Whoever works for a minute without a word has said what he said."""
CUT_OFF_S = 1.2
"""Who goes on so shortly after the end was declared was cut off: that was a pause too."""
LATE_S = 0.3
"""A transcript is at least so late: what came earlier in a pause does not know the last words."""
FIRST_STEP, LAST_STEP = 0.2, 0.002
"""Of the running median of the pitch, a pitched frame: an ending must not pull its own measure down."""


class TurnTaker:
    """`hear` takes 16 ms of sound at a time."""

    def __init__(self) -> None:
        self.state: State = Quiet()
        self.pauses = Pauses()
        self.patience_s = 0.0
        self.voice = 0.0
        self._own = OwnVoice()
        self._mode: Mode = "balanced"
        self._setting: Setting = "answer"
        self._notes: deque[Note] = deque(maxlen=REMEMBERED)
        self._middle_hz, self._pitched = 0.0, 0
        self._held_until_s = self._work_until_s = self._worked_s = -math.inf
        self._aside = False
        self._words: tuple[float, Wording] = (-math.inf, "unknown")
        self._ended: tuple[float, float] | None = None

    # ---- what is known beside the sound

    def patience(self, mode: Mode, setting: Setting) -> None:
        self._mode, self._setting = mode, setting
        self._consider()

    def hold(self, until_s: float | None) -> None:
        self._held_until_s = -math.inf if until_s is None else until_s

    def set_aside(self, on: bool) -> None:
        self._aside = on

    def typed(self, at_s: float) -> None:
        self._worked(at_s, KEY_S)

    def ran(self, at_s: float) -> None:
        self._worked(at_s, RUN_S)

    def _worked(self, at_s: float, rest_s: float) -> None:
        self._worked_s = at_s
        self._work_until_s = max(self._work_until_s, at_s + rest_s)

    def words(self, text: str, at_s: float) -> None:
        self._words = (at_s, wording(text))
        self._consider()

    # ---- the sound

    def hear(
        self, voice: float, level_db: float, pitch_hz: float, at: float, near: float = 0.0, alex: bool = False
    ) -> Sequence[EarEvent]:
        """16 ms that ended at `at`. near: that not Alex speaks, known while he is audible (`alex`) and shortly after."""
        own = self._own.of(voice, level_db)
        if not alex and not self._aside:
            self._own.learn(voice)
        before = self.state
        self.voice = self._evidence(before, own, near, alex)
        sound = Sound(0.0 if self._aside else self.voice, self._own.over_usual_db, alex)
        wait = Wait(0.0) if self._aside else Wait(self.patience_s, self._not_before(before))
        self.state, events = step(before, sound, at, wait)
        self._note(pitch_hz, level_db)
        self._learn(before, events, at)
        return events

    @staticmethod
    def _evidence(state: State, own: float, near: float, alex: bool) -> float:
        """A suspicion silences Alex: what spoke for it goes on to count when only the candidate is left to be heard."""
        if alex:
            return near
        return max(own, near) if isinstance(state, Suspected) else own

    def _not_before(self, state: State) -> float:
        until_s = self._held_until_s
        if isinstance(state, Pausing) and self._worked_s - state.last_s < WORK_S:
            until_s = max(until_s, self._work_until_s)
        return until_s

    def _note(self, pitch_hz: float, level_db: float) -> None:
        if not isinstance(self.state, Speaking):
            return
        self._notes.append(Note(pitch_hz, level_db))
        if pitch_hz > 0:
            self._pitched += 1
            self._middle_hz = self._middle_hz or pitch_hz
            share = max(LAST_STEP, FIRST_STEP / self._pitched)
            self._middle_hz *= 1 + share if pitch_hz > self._middle_hz else 1 - share

    def _learn(self, before: State, events: Sequence[EarEvent], at: float) -> None:
        match before, self.state:
            case Speaking(), Pausing():
                self._consider()
            case Resuming(pause, since_s), Speaking():
                self.pauses = self.pauses.heard(since_s - pause.last_s)
                if at - pause.last_s > self.patience_s:  # who goes on after a long silence has thought
                    self.hold(None)
        for event in events:
            match event:
                case TurnEnded(at_s):
                    self._ended = (at_s, at)
                case TurnStarted(at_s):
                    self._started(at_s)

    def _started(self, at_s: float) -> None:
        if self._ended is not None and at_s - self._ended[1] < CUT_OFF_S:
            self.pauses = self.pauses.heard(at_s - self._ended[0])
        self._notes.clear()
        self._consider()

    def _consider(self) -> None:
        self.patience_s = patience_s(self._mode, self._setting, self.pauses, self.goes_on)

    @property
    def goes_on(self) -> float:
        """The probability that the turn goes on after what was last heard."""
        last_s = self.state.last_s if isinstance(self.state, Pausing) else math.inf
        known = self._words[1] if self._words[0] - last_s >= LATE_S else "unknown"
        return goes_on(tuple(self._notes), self._middle_hz, known)

    # ---- for those who look on

    @property
    def word(self) -> str:
        return type(self.state).__name__.lower()

    def patience_left_s(self, at: float) -> float | None:
        if not isinstance(self.state, Pausing):
            return None
        return max(0.0, self.state.last_s + self.patience_s - at, self._not_before(self.state) - at)
