"""Whose turn it is: one pure machine from the candidate's voice, 16 ms at a time, to turns, their ends, and barge-ins.

It waits as long as it is told (`Wait`); how long that is, is decided in `patience`. Constants are in seconds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from server.audio.events import BargedIn, BargeInSuspected, EarEvent, SuspicionFaded, TurnEnded, TurnStarted

STEP_S = 0.016
ONSET, RELEASE = 0.5, 0.35
"""The voice probability at which speech begins to count, and at which, once begun, it stops to."""
ATTACK_S = 0.144
"""A "no" has about 0.2 s of voice; a key, a click, a door has less. Nobody waits for it: the turn is dated back."""
GAP_S = 0.08
"""The closure of a plosive within a word is no silence."""
REGAIN_S = 0.064
"""Less than this does not make a silence begin anew: a click in a pause is no speech."""
SUSPECT_S = 0.032
"""Two steps in a row: the evidence is made to be sure at once, and a suspicion costs Alex no more than a breath."""
CONFIRM_S = 0.3
"""A barge-in has at least so much speech."""
BACK_CHANNEL_S = 0.6
"""Listeners' "mm-hm", "right", "okay" take 0.2 to 0.6 s and stand alone (Ward and Tsukahara 2000; Heldner, Hjalmarsson and
Edlund 2013): what lasts longer is meant to be heard."""
LOUD_DB = 4.0
"""Back-channels are softer than speech to be heard; a "Stop!" is louder, however short."""
FADE_S = 0.3
OVERLAP_S = 0.12
"""Who begins so shortly before Alex's last sound answers him. No page pauses as quickly after a suspicion."""


@dataclass(frozen=True, slots=True)
class Sound:
    """16 ms. `voice`: that it is the candidate who speaks, 0 to 1. `over_usual_db`: against his usual level, 0 when unknown.

    `alex`: his voice is in the loudspeaker, or its echo still in the room.
    """

    voice: float
    over_usual_db: float = 0.0
    alex: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """A turn is over after so much silence, and not before `until_s`."""

    patience_s: float
    until_s: float = -math.inf


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nobody's turn."""


@dataclass(frozen=True, slots=True)
class Rising:
    """Something that may become a turn. `last_s`: until when it was heard."""

    since_s: float
    voiced_s: float
    last_s: float


@dataclass(frozen=True, slots=True)
class Suspected:
    """Speech over Alex. `loud_s`: how much of it was louder than the candidate's usual level by LOUD_DB."""

    since_s: float
    voiced_s: float
    last_s: float
    loud_s: float
    alex_s: float

    @property
    def meant(self) -> bool:
        """Is it more than a listener's noise?"""
        long = self.last_s - self.since_s >= BACK_CHANNEL_S
        return self.voiced_s >= CONFIRM_S and (long or self.loud_s >= CONFIRM_S)

    @property
    def answer(self) -> bool:
        """Alex was at his end anyway, and what came is long enough for a "yes"."""
        return self.alex_s - self.since_s < OVERLAP_S and self.voiced_s >= ATTACK_S


@dataclass(frozen=True, slots=True)
class Speaking:
    began_s: float
    voiced_s: float


@dataclass(frozen=True, slots=True)
class Pausing:
    """The turn is open and silent since `last_s`."""

    began_s: float
    voiced_s: float
    last_s: float


@dataclass(frozen=True, slots=True)
class Resuming:
    """In a pause since `last_s` there is something that may be speech again."""

    pause: Pausing
    since_s: float
    voiced_s: float
    heard_s: float


State = Quiet | Rising | Suspected | Speaking | Pausing | Resuming
Step = tuple[State, tuple[EarEvent, ...]]


def step(state: State, sound: Sound, at: float, wait: Wait) -> Step:
    """Read it as a table: where we are, what we hear, where we go, what we say. The sound ended at `at`."""
    hot = sound.voice >= (ONSET if isinstance(state, Quiet | Rising) else RELEASE)
    match state:
        case Quiet():
            return (Rising(at - STEP_S, STEP_S, at) if hot else state), ()
        case Rising():
            return _rising(state, hot, sound, at)
        case Suspected():
            return _suspected(state, hot, sound, at)
        case Speaking(began_s, voiced_s) if hot:
            return Speaking(began_s, voiced_s + STEP_S), ()
        case Speaking(began_s, voiced_s):
            return Pausing(began_s, voiced_s, at - STEP_S), ()
        case Pausing() if hot:
            return Resuming(state, at - STEP_S, STEP_S, at), ()
        case Pausing(_, voiced_s, last_s) if at - last_s >= wait.patience_s and at >= wait.until_s:
            return Quiet(), (TurnEnded(last_s, voiced_s),)
        case Resuming():
            return _resuming(state, hot, at), ()
        case _:
            return state, ()


def _rising(state: Rising, hot: bool, sound: Sound, at: float) -> Step:
    if not hot:
        return (state if at - state.last_s <= GAP_S and not sound.alex else Quiet()), ()
    voiced_s = state.voiced_s + STEP_S
    if sound.alex and voiced_s >= SUSPECT_S:
        return Suspected(state.since_s, voiced_s, at, 0.0, at), (BargeInSuspected(state.since_s),)
    if not sound.alex and voiced_s >= ATTACK_S:
        return Speaking(state.since_s, voiced_s), (TurnStarted(state.since_s),)
    return Rising(state.since_s, voiced_s, at), ()


def _suspected(state: Suspected, hot: bool, sound: Sound, at: float) -> Step:
    now = Suspected(
        state.since_s,
        state.voiced_s + STEP_S * hot,
        at if hot else state.last_s,
        state.loud_s + STEP_S * (hot and sound.over_usual_db >= LOUD_DB),
        at if sound.alex else state.alex_s,
    )
    said = (TurnStarted(now.since_s), BargedIn(now.since_s))
    if now.meant:
        return Speaking(now.since_s, now.voiced_s), said
    if at - now.last_s < FADE_S:
        return now, ()
    if now.answer:
        return Pausing(now.since_s, now.voiced_s, now.last_s), said
    return Quiet(), (SuspicionFaded(at),)


def _resuming(state: Resuming, hot: bool, at: float) -> State:
    if not hot:
        return state if at - state.heard_s <= GAP_S else state.pause
    voiced_s = state.voiced_s + STEP_S
    if voiced_s >= REGAIN_S:
        return Speaking(state.pause.began_s, state.pause.voiced_s + voiced_s)
    return Resuming(state.pause, state.since_s, voiced_s, at)
