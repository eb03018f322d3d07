"""How long a silence is a thought: from this person's own pauses, the phase, the kind of ending, and what was chosen. Pure.

A silence is waited out until the doubt whether the turn goes on is small, where

    doubt = P(goes on | ending) * P(a pause of this person is longer than the silence) / P(is over | ending)

A person's pauses are log-normal (Campione and Véronis 2002), so the middle factor is a quantile, and a few pauses tell it. The
others come from the ending (`endings`): after "because" nearly every turn goes on, after a finished sentence many do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import NormalDist

from server.audio.ear import Mode, Setting

DOUBT: dict[Mode, float] = {"quick": 0.6, "balanced": 0.3, "patient": 0.1}
SHORTEST_S: dict[Mode, float] = {"quick": 0.45, "balanced": 0.55, "patient": 0.8}
STRETCH: dict[Setting, float] = {"answer": 1.0, "story": 1.15, "coding": 1.3}
"""Stories are remembered while they are told, code is thought about while it is spoken of."""
LONGEST_S: dict[Mode, float] = {"quick": 2.5, "balanced": 3.5, "patient": 5.0}
COUNTS_FROM_S = 0.2
"""Shorter ones are part of a word or of breathing out (brief pauses in Campione and Véronis)."""
PRIOR_LOG_S, PRIOR_SPREAD, PRIOR_WEIGHT = math.log(0.5), 0.5, 2.0
FORGETS = 0.97
ODD = 2.0
"""A pause further away than so many spreads is taken to be at that distance: a knock at the door is no habit."""
LEAST_SPREAD, MOST_SPREAD = 0.3, 0.7

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Pauses:
    """A person's own pauses so far: the mean of their logarithms, their spread, and how much they weigh."""

    log_s: float = PRIOR_LOG_S
    spread: float = PRIOR_SPREAD
    weight: float = PRIOR_WEIGHT

    def heard(self, pause_s: float) -> Pauses:
        """One more pause after which the same person went on."""
        if pause_s < COUNTS_FROM_S:
            return self
        off = max(-ODD * self.spread, min(ODD * self.spread, math.log(pause_s) - self.log_s))
        weight = self.weight * FORGETS + 1.0
        share = 1.0 / weight
        spread = math.sqrt((1 - share) * (self.spread**2 + share * off**2))
        spread = max(LEAST_SPREAD, min(MOST_SPREAD, spread))
        return replace(self, log_s=self.log_s + share * off, spread=spread, weight=weight)

    def longer_than(self, part: float) -> float:
        """The length (s) that only `part` of this person's pauses exceed."""
        return math.exp(self.log_s + self.spread * _NORMAL.inv_cdf(1.0 - part))


def patience_s(mode: Mode, setting: Setting, pauses: Pauses, goes_on: float) -> float:
    """Seconds of silence after which the turn is over. `goes_on`: the probability that a turn goes on after such an ending."""
    part = min(0.5, max(1e-6, DOUBT[mode] * (1 - goes_on) / max(goes_on, 1e-6)))
    return min(LONGEST_S[mode], max(SHORTEST_S[mode], STRETCH[setting] * pauses.longer_than(part)))
