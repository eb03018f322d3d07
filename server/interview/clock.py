"""The interview's clock: seconds since Start, without the time in which it stood still. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class InterviewClock:
    """All times are seconds on one monotonic clock; `started_s` is None before Start, `stopped_s` None while it runs."""

    started_s: float | None = None
    stopped_s: float | None = None
    paused_s: float = 0.0

    def started(self, at: float) -> InterviewClock:
        return self if self.started_s is not None else InterviewClock(started_s=at)

    def stopped(self, at: float) -> InterviewClock:
        running = self.started_s is not None and self.stopped_s is None
        return replace(self, stopped_s=at) if running else self

    def going_on(self, at: float) -> InterviewClock:
        if self.stopped_s is None:
            return self
        return replace(self, stopped_s=None, paused_s=self.paused_s + at - self.stopped_s)

    @property
    def stands(self) -> bool:
        return self.started_s is None or self.stopped_s is not None

    def paused_by(self, at: float) -> float:
        """Seconds stood still so far, the present pause included."""
        return self.paused_s + (at - self.stopped_s if self.stopped_s is not None else 0.0)

    def elapsed(self, at: float) -> float:
        return 0.0 if self.started_s is None else max(0.0, at - self.started_s - self.paused_by(at))
