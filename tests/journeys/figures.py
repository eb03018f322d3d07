"""What a candidate noticed of the time: how long Alex took to answer, and whether his voice stuttered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tests.journeys.candidate import VOICE_RATE, Candidate

PREBUFFER_S = 0.1
"""What a page keeps back before it begins to play a turn."""


@dataclass(frozen=True)
class Figures:
    """`latencies_s`: from the end of a spoken turn as the server declared it to Alex's first sample. `gaps_s`: silences
    within a turn that the listener did not ask for, at `PREBUFFER_S`."""

    turns_each_way: tuple[int, int]
    latencies_s: Sequence[float]
    gaps_s: Sequence[float]
    voice_s: float
    lost_s: float

    def __str__(self) -> str:
        own, alex = self.turns_each_way
        p50, p95 = (np.percentile(self.latencies_s, [50, 95]) * 1000).tolist() if self.latencies_s else (0.0, 0.0)
        return (
            f"{own} spoken turns of the candidate, {alex} of Alex ({self.voice_s:.0f} s of voice); end of turn to first audio "
            f"p50 {p50:.0f} ms, p95 {p95:.0f} ms; {len(self.gaps_s)} gaps ({sum(self.gaps_s):.2f} s) in Alex's voice; "
            f"{self.lost_s:.2f} s of the candidate's voice lost"
        )


def figures(c: Candidate, lost_s: Sequence[float]) -> Figures:
    begun = sorted(times[0][0] for times in c.arrivals.values())
    ended = [at for at, message in zip(c.stamps, c.messages, strict=True) if _is_end_of_turn(message)]
    answered = [(end, next((at for at in begun if at >= end), None)) for end in ended]
    borders = [*ended[1:], float("inf")]
    latencies = [at - end for (end, at), border in zip(answered, borders, strict=True) if at is not None and at < border]
    return Figures(
        turns_each_way=(len(ended), len(begun)),
        latencies_s=latencies,
        gaps_s=[gap for times in c.arrivals.values() for gap in gaps(times)],
        voice_s=sum(c.heard.values()) / VOICE_RATE,
        lost_s=sum(lost_s),
    )


def gaps(arrivals: Sequence[tuple[float, int]]) -> list[float]:
    """`arrivals`: (moment, samples of the turn that were there then). How often, and for how long, a player ran dry."""
    starts_s = arrivals[0][0] + PREBUFFER_S
    found: list[float] = []
    for (_, there), (at_s, _) in pairwise(arrivals):
        dry_s = starts_s + there / VOICE_RATE
        if at_s > dry_s:
            found.append(at_s - dry_s)
            starts_s += at_s - dry_s
    return found


def _is_end_of_turn(message: dict[str, object]) -> bool:
    return message["kind"] == "caption" and message["who"] == "candidate" and message["how"] == "spoken_unheard"
