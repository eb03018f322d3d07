"""Several ordeals (tests/bench/ordeal.py) in one evening, each an interview of its own, for journeys."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench.ordeal import Phase, undergo_all
from tests.bench.outcome import Outcome


@contextmanager
def held(cells: Sequence[tuple[str, Phase]], folder: Path) -> Iterator[dict[str, Outcome]]:
    """By their ids. Until it is left the log is off: it is full of complaints about what is broken on purpose."""
    logging.disable(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # connections that are aborted on purpose
        outcomes = asyncio.run(undergo_all(cells, folder, at_once=len(cells)))
    yield {outcome.id: outcome for outcome in outcomes}
    logging.disable(logging.NOTSET)
