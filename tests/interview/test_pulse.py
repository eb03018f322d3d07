"""The pulse: everybody looks at the same moments."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as some

from server.interview.pulse import pulse, until_next_s
from tests.virtual import in_virtual_time, now, passes


@given(at=some.floats(0, 1e6), every_s=some.sampled_from([0.05, 0.25, 0.5, 1.0, 5.0]))
def test_a_pulse_is_a_multiple_of_its_period_half_a_period_away_at_least(at: float, every_s: float) -> None:
    left_s = until_next_s(at, every_s)
    assert every_s / 2 <= left_s <= 1.5 * every_s
    beats = (at + left_s) / every_s
    assert beats == pytest.approx(round(beats), abs=1e-6)


def test_a_timer_that_came_a_little_early_does_not_come_again_at_once() -> None:
    assert until_next_s(9.999, 1.0) == pytest.approx(1.001)


@in_virtual_time
async def test_tasks_that_began_at_different_times_look_together() -> None:
    moments: list[float] = []

    async def look() -> None:
        for _ in range(3):
            await pulse(0.25)
            moments.append(now())

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(look())
        await passes(0.06)
        tasks.create_task(look())
    assert moments == [pytest.approx(at) for at in (0.25, 0.25, 0.5, 0.5, 0.75, 0.75)]
