"""What is watched while one socket lives: the moment to swap it, and whether the other side is still there.

The service's pongs may be 30 s late, and the usual keepalive would take that for death (fault C5). Here anything that comes is
a sign of life, a ping is sent only after a long silence, and its pong has time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from websockets.exceptions import ConnectionClosed

SILENT_S, PONG_S = 20.0, 45.0
SWAP_MARGIN_S = 10.0


class Vigil:
    """Of one socket: it is left (`leave`) and closed, so that the reader sees its end; `announced` and `dead` say why."""

    def __init__(self, ws: Any, quiet: asyncio.Event, tasks: asyncio.TaskGroup, leave: Callable[[], Awaitable[None]]) -> None:
        self._ws, self._quiet, self._tasks, self._leave = ws, quiet, tasks, leave
        self.opened_s = self.heard_s = asyncio.get_running_loop().time()
        self.announced = self.dead = False
        self._watching = [tasks.create_task(self._watch_life(), name="watch_life")]

    def plan_swap(self, in_s: float) -> None:
        """A proxy ends each connection a little after that (C13)."""
        self._watching.append(self._tasks.create_task(self._swap_later(in_s), name="swap_in_time"))

    def goes_away(self, left_s: float) -> None:
        """The service ends the connection in `left_s` (C1)."""
        if not self.announced:
            self.announced = True
            self._watching.append(self._tasks.create_task(self._swap(left_s), name="swap_when_quiet"))

    def over(self) -> None:
        for task in self._watching:
            task.cancel()

    async def swap_now(self) -> None:
        self.announced = True
        await self._close()

    async def _swap_later(self, in_s: float) -> None:
        await asyncio.sleep(in_s)
        await self._quiet.wait()
        self.announced = True
        await self._close()

    async def _swap(self, left_s: float) -> None:
        """At the next moment when nobody speaks and no call is open, or shortly before the cut."""
        try:
            async with asyncio.timeout(max(left_s - SWAP_MARGIN_S, left_s / 2)):
                await self._quiet.wait()
        except TimeoutError:
            pass
        await self._close()

    async def _close(self) -> None:
        await self._leave()
        await self._ws.close()

    async def _watch_life(self) -> None:
        now = asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(max(1.0, self.heard_s + SILENT_S - now()))
            if now() - self.heard_s >= SILENT_S and not await self._answers():
                self.dead = True
                await self._ws.close()
                return

    async def _answers(self) -> bool:
        asked_s = asyncio.get_running_loop().time()
        try:
            pong: Awaitable[float] = await self._ws.ping()
            async with asyncio.timeout(PONG_S):
                await pong
        except TimeoutError:
            return self.heard_s > asked_s
        except ConnectionClosed:
            pass  # the reader has heard of it
        return True
