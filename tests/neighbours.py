"""Which tests run beside which when pytest has several workers (`-n 2`): most of a run is waiting, so that all else fits in.

Pages take their turns in one worker and whole interviews in another: audio and microphones run in real time, and suffer when
several compete for the processor. Everything else follows and gives way to them, a file at a time for the sake of its fixtures.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

IN_REAL_TIME = ("tests/browser/", "tests/journeys/")
"""Each of these rooms is one worker's, and is begun before all others: together they take longest."""
NICENESS = 10


def company(test: str) -> str:
    """The name of those with which a test shares a process."""
    file = test.partition("::")[0]
    return next((room for room in IN_REAL_TIME if file.startswith(room)), file)


class Neighbours(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist has no types
    def _split_scope(self, nodeid: str) -> str:
        return company(nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        self.workqueue.move_to_end(next_of(self.workqueue), last=False)
        super()._assign_work_unit(node)


def next_of(queue: Iterable[str]) -> str:
    """What is in real time, else the first."""
    return min(queue, key=lambda company: company not in IN_REAL_TIME)


def give_way(item: pytest.Item) -> None:
    """Every worker does from its first test on that is not in real time; no such room comes to it after that."""
    if "PYTEST_XDIST_WORKER" in os.environ and company(item.nodeid) not in IN_REAL_TIME:
        os.nice(max(0, NICENESS - os.nice(0)))
