"""Virtual time: an event loop whose clock jumps to the next deadline when nothing is ready.

Forty-five minutes of waiting pass in the time that the work between the waits takes. Nothing here is patched: the loop is an
ordinary selector loop whose selector never waits, and whose clock is moved by what the selector was asked to wait.
"""

from __future__ import annotations

import asyncio
import functools
import selectors
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ParamSpec

P = ParamSpec("P")

THREADS_S = 5.0
"""Where no deadline is left a thread may still have something to say; after so many real seconds nobody ever will."""


class StandsStill(AssertionError):
    """Every task waits for something that nothing will bring about."""


class _Selector(selectors.BaseSelector):
    """The real one, asked without waiting; the wait that was wanted is handed to the clock instead."""

    def __init__(self, pass_over: Callable[[float], None], stands_still: Callable[[], bool], threads_s: float) -> None:
        self._real = selectors.DefaultSelector()
        self._pass_over, self._stands_still, self._threads_s = pass_over, stands_still, threads_s

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if self._stands_still():
            return self._real.select(self._threads_s if timeout is None else min(timeout, self._threads_s))
        if timeout is None:
            ready = self._real.select(self._threads_s)
            if not ready:
                raise StandsStill("Nothing is ready, nothing is scheduled: the test waits for what never comes.")
            return ready
        ready = self._real.select(0)
        if not ready and timeout > 0:
            self._pass_over(timeout)
        return ready

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._real.unregister(fileobj)

    def modify(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.modify(fileobj, events, data)

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._real.get_map()

    def close(self) -> None:
        self._real.close()


class VirtualLoop(asyncio.SelectorEventLoop):
    """`time()` begins at zero and moves only when every task waits for a later moment."""

    def __init__(self, threads_s: float = THREADS_S) -> None:
        self._now_s, self._standing = 0.0, 0
        super().__init__(_Selector(self._pass_over, lambda: self._standing > 0, threads_s))

    def time(self) -> float:
        return self._now_s

    @contextmanager
    def stands_still(self) -> Iterator[None]:
        """While a thread is waited for: what it takes is real time, and no deadline may come meanwhile."""
        self._standing += 1
        try:
            yield
        finally:
            self._standing -= 1

    def _pass_over(self, seconds: float) -> None:
        self._now_s += seconds


def in_virtual_time(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """A test (an `async def`) that runs on a virtual loop of its own."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.run(test(*args, **kwargs))

    return run


def now() -> float:
    return asyncio.get_running_loop().time()


async def passes(seconds: float = 0.001) -> None:
    """Let so much virtual time go by, with all that is due in it. The least of it lets everything happen that is ready now."""
    await asyncio.sleep(seconds)
