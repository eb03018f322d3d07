"""The journal's waiting room: what is noted but not yet in the database, bounded in bytes. Pure, for one lock to guard.

When a database stays away so long that the room is full, what hurts least goes first: editor texts and their changes that a
later whole text of the same language has replaced, then figures about timing and connections. Only then is the newest entry
turned away.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

CODE = frozenset({"code", "edit"})
CHEAP = frozenset({"timing", "connection", "draft"})
OVERHEAD_BYTES = 200
SWEEP = 16  # room is made for a sixteenth of the limit at once, so that the search for it is rare


@dataclass(frozen=True, slots=True)
class Pending:
    """An entry on its way. `number` counts the entries of one writer; `data` is JSON text, `language` that of code."""

    number: int
    interview: str
    kind: str
    at_s: float
    noted_at: float
    data: str
    language: str = ""

    @property
    def size(self) -> int:
        return OVERHEAD_BYTES + len(self.data)


@dataclass(frozen=True, slots=True)
class Refused:
    """How many entries of a batch can never be written: their interview is `gone`, or `fenced`, as another process has it."""

    gone: int = 0
    fenced: int = 0


class Backlog:
    """First in, first out. `lost` counts what had to go."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._queue: deque[Pending] = deque()
        self._bytes = 0
        self._barren = False
        self.lost = 0

    def __len__(self) -> int:
        return len(self._queue)

    @property
    def oldest(self) -> Pending | None:
        return self._queue[0] if self._queue else None

    def put(self, entry: Pending) -> bool:
        """False: there was no room for it."""
        if self._bytes + entry.size > self._limit and not self._barren:
            self._make_room(entry)
        if self._bytes + entry.size > self._limit:
            self.lost += 1
            return False
        self._queue.append(entry)
        self._bytes += entry.size
        return True

    def take(self, most: int) -> list[Pending]:
        batch = [self._queue.popleft() for _ in range(min(most, len(self._queue)))]
        self._bytes -= sum(entry.size for entry in batch)
        self._barren = False
        return batch

    def _make_room(self, entry: Pending) -> None:
        needed = max(self._bytes + entry.size - self._limit, self._limit // SWEEP)
        whole = {(one.interview, one.language): one.number for one in [*self._queue, entry] if one.kind == "code"}
        replaced = [
            one for one in self._queue if one.kind in CODE and one.number < whole.get((one.interview, one.language), one.number)
        ]
        freed, going = 0, set()
        for one in replaced + [one for one in self._queue if one.kind in CHEAP]:
            if freed >= needed:
                break
            freed += one.size
            going.add(one.number)
        self._queue = deque(one for one in self._queue if one.number not in going)
        self._bytes -= freed
        self.lost += len(going)
        self._barren = not going
