"""The clock of the tests is itself held to what the tests rely on."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from tests.virtual import StandsStill, VirtualLoop, in_virtual_time, now, passes


@in_virtual_time
async def test_an_hour_of_waiting_takes_no_time() -> None:
    began = time.monotonic()
    await passes(3600)
    assert now() == pytest.approx(3600)
    assert time.monotonic() - began < 3600


@in_virtual_time
async def test_deadlines_come_in_their_order() -> None:
    order: list[tuple[str, int]] = []

    async def wait(name: str, seconds: float) -> None:
        await passes(seconds)
        order.append((name, round(now())))

    async with asyncio.TaskGroup() as tasks:
        for name, seconds in (("late", 3.0), ("early", 1.0), ("between", 2.0)):
            tasks.create_task(wait(name, seconds))
    assert order == [("early", 1), ("between", 2), ("late", 3)]


@in_virtual_time
async def test_a_timeout_is_met_in_virtual_time_too() -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(40):
            await asyncio.Event().wait()
    assert now() == pytest.approx(40)


@in_virtual_time
async def test_work_in_a_thread_is_waited_for() -> None:
    assert await asyncio.to_thread(lambda: 6 * 7) == 42
    assert now() == 0


@in_virtual_time
async def test_while_a_thread_is_waited_for_no_deadline_comes() -> None:
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    assert isinstance(loop, VirtualLoop)
    thread = threading.Timer(0.05, lambda: loop.call_soon_threadsafe(done.set))
    thread.start()
    with loop.stands_still():
        async with asyncio.timeout(5):
            await done.wait()
        assert now() == 0
    await passes(1)
    assert now() == pytest.approx(1)


async def test_an_ordinary_test_keeps_the_ordinary_clock() -> None:
    assert not isinstance(asyncio.get_running_loop(), VirtualLoop)


def test_waiting_for_what_never_comes_is_told() -> None:
    with asyncio.Runner(loop_factory=lambda: VirtualLoop(threads_s=0.01)) as runner, pytest.raises(StandsStill):
        runner.run(asyncio.Event().wait())
