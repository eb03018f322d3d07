"""What is remembered of running interviews between two tool calls, by ADK session id; all of it can be lost without harm.

* The newest Progress: ADK writes a tool's state when its event is appended, and the events of two calls may be appended in the
  other order; the copy with the higher version is the truth.
* What Alex has said aloud in this phase, for the closing gate.
* Whether the candidate asked to stop, in words.
* How many calls the present model turn has made, for the cap.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from tools.progress import Progress

MOST_SESSIONS = 200
TURN_LASTS_S = 30.0  # a turn whose end was lost (a reconnect) does not count for ever


@dataclass(slots=True)
class Memory:
    progress: Progress | None = None
    spoken: str = ""
    saying: str = ""
    stopped: bool = False
    calls: int = 0
    called_at: float = float("-inf")

    def newest(self, stored: Progress) -> Progress:
        """The newer of what the state holds and what is remembered."""
        if self.progress is None or stored.version > self.progress.version:
            self.progress = stored
        return self.progress

    def keep(self, progress: Progress) -> None:
        if self.progress is not None and self.progress.phase != progress.phase:
            self.spoken, self.saying = "", ""
        self.progress = progress

    def hear(self, words: str, finished: bool) -> None:
        """Alex speaks: pieces as they come, then the whole once more (`finished`)."""
        if finished:
            self.spoken, self.saying = f"{self.spoken} {words or self.saying}".strip(), ""
        else:
            self.saying += words

    @property
    def heard(self) -> str:
        return f"{self.spoken} {self.saying}".strip()

    def turn_over(self) -> None:
        self.hear("", finished=True)
        self.calls = 0

    def count_call(self, now: float) -> int:
        """The calls of this turn before this one."""
        if now - self.called_at > TURN_LASTS_S:
            self.calls = 0
        self.calls, self.called_at = self.calls + 1, now
        return self.calls - 1


class Memories:
    """Those of the last sessions: an App under `adk web` serves any number of them."""

    def __init__(self, most: int = MOST_SESSIONS) -> None:
        self._most = most
        self._by_session: OrderedDict[str, Memory] = OrderedDict()

    def of(self, session: str) -> Memory:
        memory = self._by_session.setdefault(session, Memory())
        self._by_session.move_to_end(session)
        while len(self._by_session) > self._most:
            self._by_session.popitem(last=False)
        return memory
