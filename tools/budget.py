"""How the time that is left is shared out among the phases still to come. Arithmetic over seconds, without a plan or a clock.

Three rules: nobody's least is taken away while the time suffices for it, the last phase's least comes before all others, and
what is left over goes where the plan wants it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """What one phase asks for, in seconds. `spare`: its weight when time is left over; 0: it takes none."""

    planned_s: float
    least_s: float
    spare: float = 1.0


def share_out(left_s: float, claims: Mapping[str, Claim], last: str) -> dict[str, float]:
    """Each phase's seconds; they add up to `left_s` at most. `last` names the phase in which an interview is closed."""
    left_s = max(0.0, left_s)
    planned = sum(claim.planned_s for claim in claims.values())
    kept = sum(claim.least_s for claim in claims.values())
    if left_s >= planned:
        return _with_spare(left_s - planned, claims)
    if left_s >= kept:
        part = (left_s - kept) / (planned - kept)
        return {name: claim.least_s + part * (claim.planned_s - claim.least_s) for name, claim in claims.items()}
    return _too_little(left_s, claims, last)


def _with_spare(spare_s: float, claims: Mapping[str, Claim]) -> dict[str, float]:
    weights = sum(claim.spare for claim in claims.values())
    return {name: claim.planned_s + (spare_s * claim.spare / weights if weights else 0.0) for name, claim in claims.items()}


def _too_little(left_s: float, claims: Mapping[str, Claim], last: str) -> dict[str, float]:
    """Not even for the least of each: the last phase gets its own first, the others share what remains in proportion."""
    for_last = min(left_s, claims[last].least_s) if last in claims else 0.0
    others = sum(claim.least_s for name, claim in claims.items() if name != last)
    part = (left_s - for_last) / others if others else 0.0
    return {name: for_last if name == last else claim.least_s * part for name, claim in claims.items()}
