"""What holds of the line whatever the service, the network and the candidate do."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from server.live.ends import Ask
from server.live.link import Link
from tests.live.sockets import FakeSocket, Scene, Service, Sink
from tests.virtual import in_virtual_time, passes

TURN = ["open", "speak", "speak", "shut"]
SCRAPS = st.sampled_from([*TURN, *TURN, "text", "react", "end", "call", "answer", "drop", "go away", 0.1, 3.0, 15.0])
MOVES = st.lists(st.one_of(SCRAPS.map(lambda scrap: [scrap]), st.just(TURN)), min_size=3, max_size=30).map(
    lambda pieces: [move for piece in pieces for move in piece]
)


class Endless(Service):
    """Grants a fresh socket every time."""

    def __init__(self) -> None:
        super().__init__()
        self.sockets: list[FakeSocket] = []

    @asynccontextmanager
    async def open(self, ask: Ask, stand_in: Any) -> AsyncIterator[FakeSocket]:
        socket = FakeSocket(closing_s=0.05)
        self.sockets.append(socket)
        self._grants = deque([socket])
        async with super().open(ask, stand_in) as granted:
            yield granted


class Play:
    """One candidate, one model, one bad network. `turns`: the frames of every turn that was closed."""

    def __init__(self, scene: Scene, service: Endless) -> None:
        self.scene, self.service = scene, service
        self.turns: list[list[str]] = []
        self.texts: list[str] = []
        self._open: list[str] | None = None
        self._count = 0
        self._calls: list[str] = []

    async def move(self, what: str | float, tasks: asyncio.TaskGroup) -> None:
        self._count += 1
        if isinstance(what, float):
            await passes(what)
        elif what in ("open", "speak", "shut", "text", "answer"):
            await self._candidate(what, tasks)
        else:
            self._service(what)

    async def _candidate(self, what: str, tasks: asyncio.TaskGroup) -> None:
        match what:
            case "open" if self._open is None:
                self._open = []
                await self.scene.link.open_window()
            case "speak" if self._open is not None:
                self._open.append(f"audio {self._count}")
                await self.scene.speaks(self._count)
            case "shut":
                await self.close_turn()
            case "text":
                self.texts.append(f"text {self._count}")
                tasks.create_task(self.scene.says_text(str(self._count)))
                await passes()
            case "answer" if self._calls:
                tasks.create_task(self.scene.answers(self._calls.pop()))

    def _service(self, what: str) -> None:
        socket = self.service.sockets[-1]
        match what:
            case "react":
                socket.speaks()
            case "end":
                socket.ends_its_turn()
            case "call":
                self._calls.append(str(self._count))
                socket.calls(str(self._count))
            case "drop":
                socket.drops()
            case "go away":
                socket.goes_away("20s")

    async def close_turn(self) -> None:
        if self._open is not None:
            await self.scene.link.shut_window()
            self.turns.append(self._open)
            self._open = None


def windows(heard: list[str]) -> list[list[str]]:
    """What lies between the marks; anything out of place fails."""
    found: list[list[str]] = []
    open_window = False
    for word in heard:
        if word == "start":
            assert not open_window
            open_window = True
            found.append([])
        elif word == "end":
            assert open_window
            open_window = False
        elif word.startswith("audio"):
            assert open_window
            found[-1].append(word)
        elif word.startswith("text"):
            assert not open_window, "text never slips into the candidate's turn"
    return found


@settings(deadline=None, max_examples=150)
@given(MOVES)
def test_marks_are_paired_on_every_socket_and_no_word_is_lost(moves: list[str | float]) -> None:
    @in_virtual_time
    async def play() -> None:
        service = Endless()
        scene = Scene(Link(Sink(), service.open), Sink(), service)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(scene.link.serve())
            tasks.create_task(scene.adk_reads())
            await passes()
            game = Play(scene, service)
            for move in moves:
                await game.move(move, tasks)
            await game.close_turn()
            await passes(60)
            lost = scene.ended is not None
            await scene.link.close()
        heard = [windows(socket.heard) for socket in service.sockets]
        for socket in service.sockets:
            frames = [word for word in socket.heard if word.startswith("audio")]
            assert len(frames) == len(set(frames)), "nothing is said twice on one connection"
        if not lost:
            assert all(any(turn in windows_of for windows_of in heard) for turn in game.turns), "every turn arrived whole"
            arrived = {word for socket in service.sockets for word in socket.heard}
            assert set(game.texts) <= arrived

    play()
