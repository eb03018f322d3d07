"""Which tests run beside which when pytest has several workers (`-n 4`): most of a journey is waiting, so they wait together.

What shares something dear stays in one process: a file, or the whole interviews of one evening (`tests/journeys/conftest.py`).
Pages take their turns in one worker, for audio suffers when two of them compete for the processor. What takes longest is begun
first.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

PAGES = "tests/browser/"
EVENING = "an evening"
OF_ONE_EVENING = {f"tests/journeys/test_{name}.py" for name in ("legacy", "restless_line", "spoken", "typed")}
LONGEST_FIRST = (PAGES, EVENING, "tests/journeys/", "tests/bench/")
NICENESS = 10


def company(test: str) -> str:
    """The name of those with which a test shares a process."""
    file = test.partition("::")[0]
    if file.startswith(PAGES):
        return PAGES
    return EVENING if file in OF_ONE_EVENING else file


def place(company: str) -> int:
    """In the queue."""
    return next((at for at, first in enumerate(LONGEST_FIRST) if company.startswith(first)), len(LONGEST_FIRST))


class Neighbours(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist has no types
    def _split_scope(self, nodeid: str) -> str:
        return company(nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        self.workqueue.move_to_end(min(self.workqueue, key=place), last=False)
        super()._assign_work_unit(node)


def give_way(item: pytest.Item) -> None:
    """To the worker that has the browser, and the server to which it talks: from its first other test on a worker is nice."""
    if "PYTEST_XDIST_WORKER" in os.environ and company(item.nodeid) != PAGES:
        os.nice(max(0, NICENESS - os.nice(0)))
