"""What can go wrong between the house and its database, in words for the person or the operator."""

from __future__ import annotations


class StoreError(Exception):
    """The database cannot be used as asked; the message says what to do."""


class NotFound(StoreError):
    """No interview has this id (any more)."""

    def __init__(self, interview: str) -> None:
        self.interview = interview
        super().__init__("There is no interview with this id. It may have been deleted.")


class BadEntry(StoreError):
    """An entry of unknown kind, or with data that its kind does not have: a mistake in the code that noted it."""
