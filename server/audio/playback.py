"""The playback clock: what of Alex's voice has left the candidate's loudspeaker, by the page's own reports. Pure.

Between two reports (every 100 ms) the clock runs on by itself; it never passes what was sent. A page that never reports is
assumed to play at real time from the first sample, which errs on the side of "Alex is still heard".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

VOICE_RATE = 24_000


@dataclass(frozen=True, slots=True)
class Playback:
    """Samples at 24 kHz. `turn` 0 is before Alex's first word; `sent_over` says that nothing more comes of this turn."""

    turn: int = 0
    sent: int = 0
    sent_over: bool = True
    played: int = 0
    reported_at_s: float = 0.0

    def begun(self, turn: int, at: float) -> Playback:
        return Playback(turn=turn, sent_over=False, reported_at_s=at)

    def sent_more(self, samples: int, at: float) -> Playback:
        """What comes after a stall is not heard before it came: the extrapolation goes on from the end of what was there."""
        latest_s = at - (self.sent - self.played) / VOICE_RATE
        return replace(self, sent=self.sent + samples, reported_at_s=max(self.reported_at_s, latest_s))

    def all_sent(self) -> Playback:
        return replace(self, sent_over=True)

    def reported(self, turn: int, played: int, at: float) -> Playback:
        """A report of the page; one of an older turn, or one that goes back, is ignored."""
        if turn != self.turn or played < self.played:
            return self
        return replace(self, played=min(played, self.sent), reported_at_s=at)

    def flushed(self, turn: int, played: int, at: float) -> Playback:
        """The page threw the rest away: what was played is all that was heard."""
        if turn != self.turn:
            return self
        heard = max(self.played, min(played, self.sent))
        return replace(self, sent=heard, played=heard, sent_over=True, reported_at_s=at)

    def heard(self, at: float) -> int:
        """Samples heard by `at`, by extrapolation."""
        return min(self.sent, self.played + max(0, round((at - self.reported_at_s) * VOICE_RATE)))

    def audible(self, at: float) -> bool:
        """Is Alex's voice in the loudspeaker, or about to be (more of the turn is still to come)?"""
        return not self.sent_over or self.heard(at) < self.sent

    def ends_in_s(self, at: float) -> float:
        """Seconds until the loudspeaker falls silent, of what has been sent so far."""
        return (self.sent - self.heard(at)) / VOICE_RATE
