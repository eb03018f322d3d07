"""The two ends of a line: what it asks of the service's side, what it tells the session's side, and how an end is read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from google.genai.errors import APIError
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from server.live.policy import Closed, Where

UNREADABLE = (ValueError, TypeError, AttributeError, KeyError)
"""What a frame that is not the service's makes of reading it (bad JSON and bad base64 are ValueErrors)."""
ENDS = (ConnectionClosed, APIError, InvalidHandshake, OSError, *UNREADABLE)
"""All that may come out of a connection that ends, or does not come about."""


class LineLost(Exception):
    """The line gave up; the message is for the person."""


class LineClosed(APIError):
    """What ADK reads when the interview closed the line itself: a normal end (1000)."""

    def __init__(self) -> None:
        super().__init__(1000, {"error": {"message": "closed by the interview"}})


class Sink(Protocol):
    """Where the media plane ends: called in the order of the wire, from the reader, and must return at once.

    `line_up`: with `cut_short` the model was cut and waits to be asked on; with `owed` as well, it still gets the answer of a
    tool, and as a rule goes on by itself.
    """

    def voice(self, pcm: bytes) -> None: ...
    def interrupted(self) -> None: ...
    def generation_completed(self) -> None: ...
    def called(self) -> None: ...
    def turn_completed(self, more: bool, why: str = "") -> None: ...
    def line_down(self, reason: str) -> None: ...
    def line_up(self, first: bool, resumed: bool, cut_short: bool, owed: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of the service: to resume with `handle` (empty: a new session), with which model of the list.

    `resumption`: the field is in the setup at all. `again`: a new session in the middle of an interview.
    """

    handle: str = ""
    model: int = 0
    resumption: bool = True
    again: bool = False


OpenSocket = Callable[[Ask, Any], AbstractAsyncContextManager[Any]]
"""Opens a session, puts the second argument in the place of its websocket, and yields the real one."""


def closed(error: Exception, age_s: float, where: Where, *, handle: bool, announced: bool) -> Closed:
    """How a connection ended, from what it raised."""
    code, reason, wait_s = _read(error)
    if where == "opening" and isinstance(error, APIError):
        where = "setup"  # it was open, and the setup was answered by a close
    return Closed(code, reason, age_s, where, handle, announced, wait_s)


def _read(error: Exception) -> tuple[int, str, float]:
    match error:
        case APIError():
            return int(error.code or 1006), str(error.message or error.details or ""), 0.0
        case ConnectionClosed() if error.rcvd is not None:
            return error.rcvd.code, error.rcvd.reason, 0.0
        case InvalidStatus():
            response = error.response
            return response.status_code, response.reason_phrase, _seconds(response.headers.get("Retry-After", ""))
        case TimeoutError():
            return 1006, "the service did not answer in time", 0.0
        case _:
            return 1006, str(error) or type(error).__name__, 0.0


def _seconds(header: str) -> float:
    """Retry-After in seconds; a date is not waited for."""
    return float(header) if header.isdigit() else 0.0
