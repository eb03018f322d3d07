"""The playback clock: what of Alex's voice has left the candidate's loudspeaker, by the page's own reports. Pure.

Between two reports (every 100 ms) the clock runs on by itself; it never passes what was sent. A page that never reports is
assumed to play at real time from the first sample, which errs on the side of "Alex is still heard".

A suspected barge-in makes the page pause: the clock stands where the page says that it stands, and runs on when it goes on.
A turn that comes while the one before it is still heard waits behind it (`earlier`), as it does in the page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

VOICE_RATE = 24_000
DUCK_S, LONGEST_DUCK_S = 0.06, 0.4
"""How long after the word it is until a page's silence is heard here, before it is known; and the most that is believed."""
PAUSE_S = 1.5
"""So long a page pauses for a suspicion that nobody settles; then it goes on by itself (web/src/audio/player.ts)."""


@dataclass(frozen=True, slots=True)
class Playback:
    """Samples at 24 kHz. `turn` 0 is before Alex's first word; `sent_over` says that nothing more comes of this turn.

    `stands_from_s`: told to pause, the clock stands from then on (for PAUSE_S at most). `confirmed`: the page said so itself.
    `ducks_s`: how long it took to pause the last time.
    `sure`: the run of the clock since its last start rests on a report of the page.
    """

    turn: int = 0
    sent: int = 0
    sent_over: bool = True
    played: int = 0
    reported_at_s: float = 0.0
    stands_from_s: float | None = None
    confirmed: bool = False
    ducks_s: float = DUCK_S
    sure: bool = False
    earlier: Playback | None = None

    def begun(self, turn: int, at: float) -> Playback:
        """What is unheard of the turns before is heard first; a turn that begins while the page is paused is paused too."""
        paused = replace(Playback(ducks_s=self.ducks_s), stands_from_s=self.stands_from_s, confirmed=self.confirmed)
        now = replace(paused, turn=turn, sent_over=False, reported_at_s=at)
        if self.heard(at) >= self.sent:
            return now
        waits = self if self.sounding(at) is not self else replace(self, earlier=None)
        return replace(now, reported_at_s=at + self.ends_in_s(at), earlier=waits)

    def sent_more(self, samples: int, at: float) -> Playback:
        """What comes after a stall is not heard before it came: the extrapolation goes on from the end of what was there."""
        latest_s = at - (self.sent - self.played) / VOICE_RATE
        return replace(self, sent=self.sent + samples, reported_at_s=max(self.reported_at_s, latest_s))

    def all_sent(self) -> Playback:
        return replace(self, sent_over=True)

    def reported(self, turn: int, played: int, at: float, paused: bool = False) -> Playback:
        """A report of the page; one of a turn that is over, or one that goes back, is ignored."""
        if turn == self.turn and played >= self.played:
            heard = replace(self, played=min(played, self.sent), reported_at_s=at, sure=True, earlier=None)
            return heard._stands(at) if paused else heard._runs() if self.confirmed else heard
        if turn < self.turn and self.earlier is not None:
            earlier = self.earlier.reported(turn, played, at, paused)
            told = replace(self, stands_from_s=earlier.stands_from_s, confirmed=earlier.confirmed, ducks_s=earlier.ducks_s)
            return replace(told, earlier=earlier, reported_at_s=at + earlier.ends_in_s(at))
        return self

    def ducked(self, at: float) -> Playback:
        """The page was told to pause; it takes as long for that as the last time."""
        earlier = self.earlier.ducked(at) if self.earlier else None
        return replace(self, stands_from_s=at + self.ducks_s, confirmed=False, earlier=earlier)

    def went_on(self, at: float) -> Playback:
        """The page was told to go on, at the sample where it stands."""
        earlier = self.earlier.went_on(at) if self.earlier else None
        waits = earlier is not None and earlier.heard(at) < earlier.sent
        start_s = at + earlier.ends_in_s(at) if earlier and waits else self.reported_at_s + self._stood_s(at)
        return replace(self, reported_at_s=start_s, sure=False, earlier=earlier)._runs()

    def flushed(self, turn: int, played: int, at: float) -> Playback:
        """The page threw the rest away: what was played is all that was heard."""
        if turn != self.turn:
            return self
        heard = max(self.played, min(played, self.sent))
        return Playback(turn=turn, sent=heard, played=heard, reported_at_s=at, ducks_s=self.ducks_s, sure=True)

    def heard(self, at: float) -> int:
        """Samples heard by `at`, by extrapolation."""
        run_s = max(0.0, at - self.reported_at_s - self._stood_s(at))
        return min(self.sent, self.played + round(run_s * VOICE_RATE))

    def sounding(self, at: float) -> Playback:
        """The turn that is in the loudspeaker: the oldest of which something is still unheard."""
        earlier = self.earlier.sounding(at) if self.earlier else self
        return earlier if earlier.heard(at) < earlier.sent else self

    def stands(self, at: float) -> bool:
        """Does nothing of this turn sound at this moment: paused, starved, or wholly heard?"""
        paused = self.stands_from_s is not None and self.stands_from_s <= at < self.stands_from_s + PAUSE_S
        return paused or self.heard(at) >= self.sent

    def audible(self, at: float) -> bool:
        """Is Alex's voice in the loudspeaker, or about to be (more of the turn is still to come)? Also while it is paused."""
        return not self.sent_over or self.heard(at) < self.sent

    def ends_in_s(self, at: float) -> float:
        """Seconds until the loudspeaker falls silent, of what has been sent so far."""
        return (self.sent - self.heard(at)) / VOICE_RATE + max(0.0, self.reported_at_s - at)

    def _stands(self, at: float) -> Playback:
        """Between the word and this moment the page has paused: so long it takes."""
        if self.confirmed or self.stands_from_s is None:
            return replace(self, stands_from_s=at, confirmed=True)
        took_s = at - (self.stands_from_s - self.ducks_s)
        return replace(self, stands_from_s=at, confirmed=True, ducks_s=max(0.0, min(LONGEST_DUCK_S, took_s)))

    def _runs(self) -> Playback:
        return replace(self, stands_from_s=None, confirmed=False)

    def _stood_s(self, at: float) -> float:
        """How long the clock has stood since it was last set."""
        if self.stands_from_s is None:
            return 0.0
        return max(0.0, min(at, self.stands_from_s + PAUSE_S) - max(self.stands_from_s, self.reported_at_s))
