"""What the line needs while it is well: a little noise when nothing goes up, another connection when the model is deaf."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from server.interview.listening import SILENCE
from server.interview.mouth import Mouth
from server.interview.parts import MediaLine
from server.interview.pulse import pulse

KEEPALIVE_S = 20.0


class Upkeep:
    """`keep_alive` and `renewing` are tasks of the interview."""

    def __init__(self, link: MediaLine, mouth: Mouth, now: Callable[[], float]) -> None:
        self._link, self._mouth, self._now = link, mouth, now
        self._renewals: asyncio.Queue[bool] = asyncio.Queue()

    async def keep_alive(self) -> None:
        """Row K1: bare silence when nothing has gone up for long; never in a window, a call or a speech."""
        while True:
            await pulse(KEEPALIVE_S / 4)
            now = self._now()
            if now - self._link.last_upstream_s > KEEPALIVE_S and self._link.quiet and self._mouth.floor.free(now):
                await self._link.audio(SILENCE.tobytes())

    def renew(self, fresh: bool) -> None:
        self._renewals.put_nowait(fresh)

    @property
    def says_it_again(self) -> bool:
        """The next connection is told by itself what the model has not reacted to."""
        return self._link.unheeded

    async def renewing(self) -> None:
        while True:
            await self._link.renew(await self._renewals.get())

    def rescue(self, call: str, name: str, args: Mapping[str, Any]) -> None:
        """A call that the model said is made for it."""
        self._link.rescue(call, name, args)
