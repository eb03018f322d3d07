"""Alex's own ear: what the senses hear of all interviews in one pass, and each candidate's turn taking on top of it.

`AlexEars` is the stack, one for the process; an `AlexEar` is one interview's place in it. A single ear goes the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from server.audio.ear import FRAME_S, FRAME_SAMPLES, RATE, EarSnapshot, Mode, Samples, Setting
from server.audio.endpointing import STEP_S
from server.audio.events import EarEvent
from server.audio.pcm import to_int16
from server.audio.turn_taker import TurnTaker

Heard = Samples | NDArray[np.floating[Any]]
"""PCM16, or floats in -1 to 1."""
HOPS: Final = 2
ECHO_TAIL_S: Final = 0.3
"""After Alex's last sample the room still speaks of him."""
LOST_S: Final = 1.0
"""Frames that are missing for so long are a gap in time; what is less is made up for."""
SLOWER, FASTER = 0.5, 0.1
"""How much of a frame the ear's clock gives way at once: 3 ms forward make up for drift and for lost frames of up to 9 %."""


@dataclass(frozen=True, slots=True, eq=False)
class Sensed:
    """For n rows. voice, near (n, 2): that somebody speaks, and that it is not Alex, each 16 ms; level_db (n, 2) to full scale.

    lag_s: how old the sound is that `voice` judges. pitch_hz (n,), 0 where there is none. floor_db, echo_loss_db (n,).
    """

    voice: NDArray[np.float32]
    near: NDArray[np.float32]
    level_db: NDArray[np.float32]
    pitch_hz: NDArray[np.float32]
    floor_db: NDArray[np.float32]
    echo_loss_db: NDArray[np.float32]
    lag_s: float = 0.0


class Senses(Protocol):
    """What hears sound: a row for each interview, all rows of a tick in one call."""

    def join(self) -> int: ...

    def leave(self, row: int) -> None: ...

    def hear(self, rows: Sequence[int], mic: Samples, far: Samples) -> Sensed:
        """mic, far: (n, 512) int16 at 16 kHz; far is zero while the loudspeaker is silent."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """512 samples that ended at `at`; `far` is None where the loudspeaker was silent."""

    mic: Samples
    far: Samples | None
    at: float


class AlexEar:
    """`push` as in `ear.Ear`, but for any number of samples: they are cut into frames here."""

    def __init__(self, stack: AlexEars) -> None:
        self.stack, self.taker = stack, TurnTaker()
        self._row: int | None = None
        self._mic = np.zeros(0, np.int16)
        self._far = np.zeros(0, np.int16)
        self._alex = False
        self._at: float | None = None
        self._alex_s = -np.inf
        self._seen = EarSnapshot()

    def push(self, mic: Heard, far: Samples | None, at: float) -> Sequence[EarEvent]:
        return self.stack.hear([self], [(mic, far, at)])[0]

    @property
    def row(self) -> int:
        """Taken with the first frame: an interview that never starts has none to give back."""
        if self._row is None:
            self._row = self.stack.senses.join()
        return self._row

    def leave(self) -> None:
        """The interview is over: its row is free for another."""
        if self._row is not None:
            self.stack.senses.leave(self._row)
            self._row = None

    # ---- what is known beside the sound

    def hold(self, until_s: float | None) -> None:
        self.taker.hold(until_s)

    def patience(self, mode: Mode, setting: Setting) -> None:
        self.taker.patience(mode, setting)

    def typed(self, at_s: float) -> None:
        self.taker.typed(at_s)

    def ran(self, at_s: float) -> None:
        self.taker.ran(at_s)

    def words(self, text: str, at_s: float, final: bool) -> None:
        self.taker.words(text, at_s)

    def set_aside(self, on: bool) -> None:
        self.taker.set_aside(on)

    def snapshot(self) -> EarSnapshot:
        return self._seen

    # ---- for the stack

    def cut(self, mic: Heard, far: Samples | None, at: float) -> list[Frame]:
        """The frames that these samples complete."""
        if far is not None and len(far) != len(mic):
            raise ValueError(f"far must be as long as mic: {len(far)} samples, not {len(mic)}")
        pcm = mic.astype(np.int16, copy=False) if mic.dtype == np.int16 else to_int16(mic)
        if len(pcm) == FRAME_SAMPLES and not len(self._mic):  # as they come from a page
            return [Frame(pcm, far, self._now(at))]
        self._mic = np.concatenate([self._mic, pcm])
        self._far = np.concatenate([self._far, np.zeros(len(mic), np.int16) if far is None else far])
        self._alex = self._alex or far is not None
        frames: list[Frame] = []
        while len(self._mic) >= FRAME_SAMPLES:
            pcm, self._mic = np.split(self._mic, [FRAME_SAMPLES])
            heard, self._far = np.split(self._far, [FRAME_SAMPLES])
            frames.append(Frame(pcm, heard if self._alex else None, self._now(at - len(self._mic) / RATE)))
            self._alex = far is not None and len(self._mic) > 0
        return frames

    def _now(self, at: float) -> float:
        """Frames are evenly spaced, whenever they arrive: the clock follows the caller's slowly, and never goes back."""
        if self._at is None or at - self._at > LOST_S:
            self._at = at
        else:
            off_s = at - self._at - FRAME_S
            self._at += FRAME_S + max(-SLOWER * FRAME_S, min(FASTER * FRAME_S, off_s))
        return self._at

    def take(self, frame: Frame, sensed: Sensed, n: int) -> list[EarEvent]:
        """What row n of the pass says of this frame."""
        if frame.far is not None:
            self._alex_s = frame.at
        alex = frame.at - self._alex_s < ECHO_TAIL_S
        events: list[EarEvent] = []
        for hop in range(HOPS):
            at = frame.at - (HOPS - 1 - hop) * STEP_S - sensed.lag_s
            voice, near = float(sensed.voice[n, hop]), float(sensed.near[n, hop])
            level_db, pitch_hz = float(sensed.level_db[n, hop]), float(sensed.pitch_hz[n])
            events += self.taker.hear(voice, level_db, pitch_hz, round(at, 6), near, alex)
        self._look(frame.at, sensed, n)
        return events

    def _look(self, at: float, sensed: Sensed, n: int) -> None:
        self._seen = EarSnapshot(
            voice=self.taker.voice,
            state=self.taker.word,
            patience_left_s=self.taker.patience_left_s(at),
            level_db=float(sensed.level_db[n].max()),
            floor_db=float(sensed.floor_db[n]),
            echo_loss_db=None if np.isnan(loss := float(sensed.echo_loss_db[n])) else loss,
        )


class AlexEars:
    """The stack: one pass of the senses for all frames that came together."""

    def __init__(self, senses: Senses) -> None:
        self.senses = senses

    def ear(self) -> AlexEar:
        return AlexEar(self)

    def hear(self, ears: Sequence[AlexEar], pushed: Sequence[tuple[Heard, Samples | None, float]]) -> list[list[EarEvent]]:
        """One push for each of these ears, none of them twice."""
        cut = [ear.cut(*push) for ear, push in zip(ears, pushed, strict=True)]
        events: list[list[EarEvent]] = [[] for _ in ears]
        for nth in range(max(map(len, cut), default=0)):
            there = [n for n, frames in enumerate(cut) if len(frames) > nth]
            sensed = self._sense([ears[n] for n in there], [cut[n][nth] for n in there])
            for place, n in enumerate(there):
                events[n] += ears[n].take(cut[n][nth], sensed, place)
        return events

    def _sense(self, ears: Sequence[AlexEar], frames: Sequence[Frame]) -> Sensed:
        silent = np.zeros(FRAME_SAMPLES, np.int16)
        far = np.stack([silent if frame.far is None else frame.far for frame in frames])
        return self.senses.hear([ear.row for ear in ears], np.stack([frame.mic for frame in frames]), far)
