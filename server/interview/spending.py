"""What the watcher may spend in a minute, in calls and in tokens. Pure.

A budget that is used up makes a look wait, and by then the newest state is looked at: nothing queues.
"""

from __future__ import annotations

from dataclasses import dataclass

MINUTE_S = 60.0
SIGNS_A_TOKEN = 4
PICTURE_TOKENS = 560
"""Of one picture at medium resolution, as documented for Gemini 3 (GEMINI_LIVE.md knows only those of the live models)."""
LIVE_PICTURE_TOKENS = 256
"""Of one frame that the live model is shown (GEMINI_LIVE.md, section 2)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """adk.yaml's `watcher`."""

    calls_per_minute: int = 6
    tokens_per_minute: int = 20_000
    picture_every_s: float = 75.0
    live_picture_every_s: float = 180.0


@dataclass(frozen=True, slots=True)
class Spending:
    """`calls`: when each of the last minute's was made and what it took."""

    calls: tuple[tuple[float, int], ...] = ()
    total_calls: int = 0
    total_tokens: int = 0
    pictures: int = 0
    live_pictures: int = 0

    def allows(self, limits: Limits, tokens: int, at: float) -> bool:
        """A single call over the limit is made when nothing else was: a long file is looked at, too."""
        recent = [taken for made_s, taken in self.calls if at - made_s < MINUTE_S]
        if not recent:
            return True
        return len(recent) < limits.calls_per_minute and sum(recent) + tokens <= limits.tokens_per_minute

    def called(self, tokens: int, pictured: bool, at: float) -> Spending:
        recent = tuple(one for one in self.calls if at - one[0] < MINUTE_S)
        calls, sum_ = self.total_calls + 1, self.total_tokens + tokens
        return Spending((*recent, (at, tokens)), calls, sum_, self.pictures + pictured, self.live_pictures)

    def showed(self) -> Spending:
        """The live model was shown a picture."""
        return Spending(self.calls, self.total_calls, self.total_tokens, self.pictures, self.live_pictures + 1)

    @property
    def picture_tokens(self) -> int:
        return self.pictures * PICTURE_TOKENS + self.live_pictures * LIVE_PICTURE_TOKENS


def estimate(text: str, pictured: bool) -> int:
    """Tokens of a request, before the service has counted them."""
    return len(text) // SIGNS_A_TOKEN + pictured * PICTURE_TOKENS
