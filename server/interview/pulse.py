"""When the tasks of an interview look again: all of them, and those of all other interviews, at the same moments.

A process that is woken once for everybody is woken seldom; on a machine that is mostly idle the waking is what costs.
"""

from __future__ import annotations

import asyncio


async def pulse(every_s: float) -> None:
    """Wait for the next moment that is a multiple of `every_s` on the loop's clock."""
    await asyncio.sleep(until_next_s(asyncio.get_running_loop().time(), every_s))


def until_next_s(at: float, every_s: float) -> float:
    """At least half a period: a timer may come a little early, and must not come twice."""
    left_s = every_s - at % every_s
    return left_s if left_s >= every_s / 2 else left_s + every_s
