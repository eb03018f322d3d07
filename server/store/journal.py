"""One interview's journal: the hand that notes what happens while it happens."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError, to_json

from server.store.entries import Code, Edit, Entry, fitting
from server.store.errors import BadEntry
from server.store.writer import Writer


class Journal:
    """`note` costs some microseconds and never waits for the database. Safe from any thread."""

    def __init__(self, interview: str, writer: Writer) -> None:
        self.interview = interview
        self._writer = writer

    @property
    def behind(self) -> int:
        """Entries (of all interviews of this process) that are noted but not yet in the database."""
        return self._writer.behind

    @property
    def trouble(self) -> str:
        """Why the database does not take entries at the moment, in words; empty when it does."""
        return self._writer.trouble

    def note(self, kind: str, at_s: float, data: Entry | BaseModel | Mapping[str, Any] | None = None) -> None:
        """Raises BadEntry for an unknown kind, data that does not fit it, or a time that no database would take."""
        if not math.isfinite(at_s):
            raise BadEntry(f"A journal entry {kind!r} has no time: {at_s}.")
        entry = fitting(kind, data if data is not None else {})
        language = entry.language if isinstance(entry, Code | Edit) else ""
        self._writer.put(self.interview, kind, at_s, as_json(entry), language)

    async def flush(self) -> None:
        await self._writer.flush()


def as_json(entry: Entry) -> str:
    """Half a character (a lone surrogate, as broken clients send it) is no reason to lose an entry: it becomes a `?`."""
    try:
        return entry.model_dump_json()
    except (PydanticSerializationError, UnicodeEncodeError):
        return to_json(_whole(entry.model_dump()), fallback=str).decode()


def _whole(value: Any) -> Any:
    match value:
        case str():
            return value.encode("utf-8", "replace").decode("utf-8")
        case dict():
            return {_whole(key): _whole(one) for key, one in value.items()}
        case list() | tuple():
            return [_whole(one) for one in value]
        case _:
            return value
