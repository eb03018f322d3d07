"""When the tasks of an interview look again: all of them, and those of all other interviews, at the same moments.

A process that is woken once for everybody is woken seldom; on a machine that is mostly idle the waking is what costs. One timer
serves all who wait for the same moment.
"""

from __future__ import annotations

import asyncio
from weakref import WeakKeyDictionary

_BEATS: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[float, asyncio.Event]] = WeakKeyDictionary()


async def pulse(every_s: float) -> None:
    """Wait for the next moment that is a multiple of `every_s` on the loop's clock."""
    loop = asyncio.get_running_loop()
    beats = _BEATS.setdefault(loop, {})
    beat = beats.get(every_s)
    if beat is None or beat.is_set():
        beat = beats[every_s] = asyncio.Event()
        loop.call_later(until_next_s(loop.time(), every_s), beat.set)
    await beat.wait()


def until_next_s(at: float, every_s: float) -> float:
    """At least half a period: a timer may come a little early, and must not come twice."""
    left_s = every_s - at % every_s
    return left_s if left_s >= every_s / 2 else left_s + every_s
