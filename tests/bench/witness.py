"""What really reached the model: a tap on the simulator's wire, and a witness in the rehearsal brain.

Frames of the candidate's speech are numbered in their first samples, so that a word that was lost can be told from one that
came twice. A frame has arrived when it lies in an activity window that was closed on the connection on which it was opened.
"""

from __future__ import annotations

import re
import struct
from binascii import a2b_base64
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from server.simulator.brain import Percept, SessionOpened, ToolAnswered
from server.simulator.interviewer import Interviewer
from server.simulator.sessions import Deed
from server.simulator.wirelog import Direction, WireRecord
from tests.journeys.candidate import FRAME, MIC_RATE, Candidate, Samples

MARK = 0x414C4558  # tells a numbered frame from one of silence
DATA = re.compile(rb'"data": ?"')


@dataclass
class Numbered(Candidate):
    """A candidate whose frames of speech are numbered, from 1."""

    spoken_frames: int = 0

    def _framed(self, pcm: Samples, speaks: bool) -> bytes:
        if not speaks:
            return super()._framed(pcm, speaks)
        self.spoken_frames += 1
        return numbered(pcm, self.spoken_frames)


def numbered(frame: Samples, number: int) -> bytes:
    return struct.pack("<II", MARK, number) + frame.tobytes()[8:]


def number_of(pcm: bytes) -> int:
    """0 for a frame that has none."""
    mark, number = struct.unpack_from("<II", pcm)
    return int(number) if mark == MARK else 0


@dataclass
class Ears:
    """A tap (`Simulator(tap=…)`). `arrived`: the numbers of the frames that lay in a whole window.

    `on_setup`: called once, as soon as there is a session and before its first word.
    """

    on_setup: Callable[[], None] | None = None
    arrived: set[int] = field(default_factory=set)
    _open: dict[int, set[int]] = field(default_factory=dict)

    def __call__(self, direction: Direction, connection: int, raw: bytes | str) -> None:
        if direction == "sent":
            hook, self.on_setup = self.on_setup, None
            if hook is not None:
                hook()
            return
        message = raw.encode() if isinstance(raw, str) else raw
        head = message[:60]
        if b'"activityStart"' in head:
            self._open[connection] = set()
        elif b'"activityEnd"' in head:
            self.arrived |= self._open.pop(connection, set())
        elif b'"audio"' in head and connection in self._open and (data := DATA.search(message)):
            pcm = a2b_base64(message[data.end() : message.index(b'"', data.end())])
            self._open[connection] |= {number_of(pcm[at : at + 2 * FRAME]) for at in range(0, len(pcm), 2 * FRAME)}

    def lost_samples(self, spoken_frames: int) -> int:
        return FRAME * len(set(range(1, spoken_frames + 1)) - self.arrived)

    def lost_s(self, spoken_frames: int) -> float:
        return self.lost_samples(spoken_frames) / MIC_RATE


@dataclass
class Minds:
    """All sessions that one interview had with the model: `Simulator(brain=minds.new)`."""

    answered: set[str] = field(default_factory=set)
    openings: list[bool] = field(default_factory=list)

    def new(self) -> Witness:
        return Witness(self)


@dataclass
class Witness:
    """The rehearsal brain, and what it was told by tools."""

    minds: Minds
    brain: Interviewer = field(default_factory=Interviewer)

    def step(self, percept: Percept, now: float) -> Sequence[Deed]:
        match percept:
            case ToolAnswered(id=id_, response=response) if response.get("status") != "cancelled":
                self.minds.answered.add(id_)
            case SessionOpened(resumed=resumed):
                self.minds.openings.append(resumed)
        return self.brain.step(percept, now)


def directions(wire: Iterable[WireRecord]) -> list[str]:
    """The texts that the app sent to the model."""
    told = [(record.message.get("realtimeInput") or record.message.get("realtime_input") or {}).get("text") for record in wire]
    return [text for text in told if text]


def lost_answers(wire: Iterable[WireRecord], minds: Minds) -> list[str]:
    """Calls whose result no model ever got to know: not answered, not taken back, and not told by the seed of a later session.

    The call that ends the interview may take its answer with it; of the same call made again and again (fault T4) the last
    answer is enough.
    """
    open_calls: dict[str, tuple[str, dict[str, Any]]] = {}
    fresh = defaultdict[int, bool](bool)
    for record in wire:
        match record.message:
            case {"setup": setup}:
                fresh[record.connection] = not (setup.get("sessionResumption") or {}).get("handle")
            case {"setupComplete": _} if fresh[record.connection]:
                open_calls.clear()  # what was called before is told by the seed
            case {"toolCall": call}:
                made = {one["id"]: (one["name"], one.get("args") or {}) for one in call["functionCalls"]}
                open_calls = {id_: one for id_, one in open_calls.items() if one not in made.values()} | made
            case {"toolCallCancellation": cancelled}:
                for id_ in cancelled["ids"]:
                    open_calls.pop(id_, None)
    return [name for id_, (name, _) in open_calls.items() if id_ not in minds.answered and name != "end_interview"]
