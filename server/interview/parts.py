"""What one interview is put together from, and how it may end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from server.audio.ear import Bank, Ear
from server.interview.follow import Follower
from server.interview.mouth import Mouth
from server.interview.room import Room
from server.interview.timer import GRACE_S
from server.interview.watcher import CodeWatch
from server.live.runner import Fact
from server.live.turn_taking import EndOfTurn

Reason = Literal["finished", "candidate", "time", "trouble"]
Halt = Literal["suspended"]
"""No end: this process lets go of the interview, which goes on in another one."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Why an interview is over, or is let go of, and the words for it."""

    reason: Reason | Halt
    text: str


class MediaLine(Protocol):
    """What an interview needs of its line: `live.link.Link`, or a stand-in that is not connected to anything."""

    @property
    def last_upstream_s(self) -> float: ...
    @property
    def quiet(self) -> bool: ...
    @property
    def unheeded(self) -> bool: ...
    @property
    def connections(self) -> int: ...
    @property
    def dropped(self) -> int: ...
    async def serve(self) -> None: ...
    async def close(self) -> None: ...
    async def open_window(self) -> None: ...
    async def audio(self, pcm: bytes) -> None: ...
    async def shut_window(self) -> None: ...
    async def end_stream(self) -> None: ...
    async def frame(self, jpeg: bytes) -> None: ...
    def rescue(self, call: str, name: str, args: Mapping[str, Any]) -> None: ...
    async def renew(self, fresh: bool) -> None: ...


class ModelRun(Protocol):
    """What an interview needs of the model's run: `live.runner.LiveRun`, or a stand-in."""

    def facts(self) -> AsyncIterator[Fact]: ...
    def tell(self, text: str) -> None: ...
    def put_state(self, delta: dict[str, Any]) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What the composition root puts together for one interview. `grace_s` and `dollars` are adk.yaml's limits."""

    room: Room
    mouth: Mouth
    link: MediaLine
    run: ModelRun
    ear: Ear
    bank: Bank
    end_of_turn: EndOfTurn
    follower: Follower
    watch: CodeWatch
    now: Callable[[], float]
    grace_s: float = GRACE_S
    dollars: float = float("inf")
