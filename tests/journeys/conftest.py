"""Whole interviews that many tests look at: held once a run, each in a house of its own, all at the same time."""

from __future__ import annotations

import asyncio
import warnings
from pathlib import Path

import pytest

from tests.journeys.evening import Evening, hold


@pytest.fixture(scope="session")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Evening:
    """Most of an interview is waiting, so that together they take hardly longer than the longest."""
    folder: Path = tmp_path_factory.mktemp("evening")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="The `session.send` method is deprecated")  # ADK's own way to the 2.5 family
        return asyncio.run(hold(folder))
