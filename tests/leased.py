"""Interviews that a store may note of: only who holds the lease of one writes its journal."""

from __future__ import annotations

from server.store.records import InterviewSetup
from server.store.store import Store


def leased(store: Store, setup: InterviewSetup) -> str:
    """A new interview that this store conducts."""
    interview = store.create_interview(setup)
    assert store.leases.take(interview)
    return interview
