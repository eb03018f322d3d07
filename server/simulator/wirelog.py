"""The wire log: what passed, as the model's side saw it, with media replaced by their size.

Audio that follows audio in the same direction of the same connection is one record that grows (`messages`, `samples`), so that
a long interview stays readable; everything else is one record a message. Keys are in camelCase whatever the client spelt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, TextIO

import orjson

from server.simulator.inbound import camel_keys

Direction = Literal["received", "sent"]

MOST_RECORDS = 50_000
"""In memory: hours of talk. A server in rehearsal runs for days; a file, if asked for, holds everything."""


@dataclass(slots=True)
class WireRecord:
    """`direction` and `connection` (counted from 1) as the simulator sees them; `at_s` since it started."""

    direction: Direction
    at_s: float
    connection: int
    message: dict[str, Any]

    @property
    def kind(self) -> str:
        return next(iter(self.message), "")


def redacted(value: Any) -> Any:
    """Blobs without their data: the number of samples for PCM, of bytes for everything else."""
    if isinstance(value, list):
        return [redacted(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    data = value.get("data")
    if isinstance(data, str) and ("mimeType" in value or "mime_type" in value):
        mime = str(value.get("mimeType") or value.get("mime_type"))
        size = len(data.rstrip("=")) * 3 // 4
        return {"mimeType": mime, "samples": size // 2} if mime.startswith("audio/") else {"mimeType": mime, "bytes": size}
    return {key: redacted(item) for key, item in value.items()}


def from_client(envelope: Mapping[str, Any]) -> dict[str, Any]:
    """An incoming message as it is logged."""
    return {kind: redacted(camel_keys(body)) if isinstance(body, Mapping) else body for kind, body in envelope.items()}


class WireLog:
    """Collects the newest records in memory and, if asked, writes all of them to a JSONL file."""

    def __init__(self, clock: Callable[[], float], path: Path | None = None, most: int = MOST_RECORDS) -> None:
        self.records: list[WireRecord] = []
        self._clock, self._start = clock, clock()
        self._audio: dict[tuple[int, Direction], tuple[WireRecord, dict[str, Any]]] = {}
        self._path, self._most = path, most
        self._file: TextIO | None = None
        self._written = 0

    def __enter__(self) -> WireLog:
        if self._path is not None:
            self._file = self._path.open("w", encoding="utf-8")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._file is not None:
            self._write_until(len(self.records))
            self._file.close()
            self._file = None

    def now(self) -> float:
        return self._clock() - self._start

    def add(self, direction: Direction, connection: int, message: dict[str, Any]) -> None:
        """`message` is already redacted."""
        key = (connection, direction)
        blob = _bare_audio(message)
        running = self._audio.get(key)
        if blob is not None and running is not None:
            _, total = running
            total["samples"] += blob["samples"]
            total["messages"] += 1
            return
        record = WireRecord(direction, round(self.now(), 4), connection, message)
        self._audio.pop(key, None)
        if blob is not None:
            blob["messages"] = 1
            self._audio[key] = (record, blob)
        self.records.append(record)
        self._write_settled()
        if len(self.records) > self._most:
            self._let_go(self._most // 4)

    def forget(self, connection: int) -> None:
        """The connection is closed: nothing of it grows any more."""
        self._audio.pop((connection, "received"), None)
        self._audio.pop((connection, "sent"), None)
        self._write_settled()

    def _let_go(self, oldest: int) -> None:
        """Many at once, since a list is slow at its beginning."""
        self._write_until(max(self._written, oldest))
        del self.records[:oldest]
        self._written = max(0, self._written - oldest)

    def _write_settled(self) -> None:
        """Write up to the first record that may still grow."""
        if self._file is None:
            return
        growing = {id(record) for record, _ in self._audio.values()}
        until = self._written
        while until < len(self.records) and id(self.records[until]) not in growing:
            until += 1
        self._write_until(until)

    def _write_until(self, until: int) -> None:
        if self._file is None:
            return
        for record in self.records[self._written : until]:
            self._file.write(orjson.dumps(asdict(record)).decode() + "\n")
        self._written = until
        self._file.flush()


def _bare_audio(message: Mapping[str, Any]) -> dict[str, Any] | None:
    """The blob of a message that holds audio and nothing else."""
    match message:  # a name is bound before its guard is asked: hence a return in each case
        case {"realtimeInput": {"audio": {"samples": _} as blob, **more}} if not more and isinstance(blob, dict):
            return blob
        case {"serverContent": {"modelTurn": {"parts": [{"inlineData": {"samples": _} as blob}]}, **more}} if (
            not more and isinstance(blob, dict)
        ):
            return blob
        case _:
            return None
