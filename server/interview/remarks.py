"""When Alex is told of what the watcher saw: only of what helps, when the candidate is at rest, and never twice. Pure.

Most observations just lie on the desk until Alex looks. Speaking up interrupts somebody's work, so it has to be worth it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tools.results import ObservationInfo, Seen

REST_S: dict[Seen, float] = {"finished": 6.0, "bug": 15.0, "edge_case": 15.0, "complexity": 25.0, "other_window": 45.0}
"""Kinds that are worth a word, and how long the candidate must have been at rest: whoever works may find it alone."""
APART_S = 90.0
AFTER_ALEX_S = 10.0
"""Alex has just spoken: it is the candidate's turn."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Moment:
    """All seconds. `rest_s`: since the candidate's last sign of life; `alex_s`: since Alex was last heard.

    `holds`: "let me think" is on. `tests_said`: the last run's result was told to Alex, so he knows of its failures.
    """

    at: float
    rest_s: float
    alex_s: float
    holds: bool = False
    sharing: bool = False
    all_pass: bool = False


@dataclass(frozen=True, slots=True)
class Remarks:
    """What was told already, by kind and evidence: a model words the same thing anew each time."""

    told: frozenset[Key] = frozenset()
    at_s: float = -APART_S

    def due(self, seen: Sequence[ObservationInfo], moment: Moment) -> ObservationInfo | None:
        if moment.holds or moment.alex_s < AFTER_ALEX_S or moment.at - self.at_s < APART_S:
            return None
        return next((one for one in seen if key(one) not in self.told and _useful(one, moment)), None)

    def made(self, one: ObservationInfo, at: float) -> Remarks:
        return Remarks(self.told | {key(one)}, at)


def key(one: ObservationInfo) -> Key:
    return one.kind, " ".join(one.evidence.split())


def _useful(one: ObservationInfo, moment: Moment) -> bool:
    """Of results Alex is told anyway; somebody who shares the window is not elsewhere."""
    if one.kind not in REST_S or moment.rest_s < REST_S[one.kind]:
        return False
    match one.kind:
        case "finished":
            return not moment.all_pass
        case "other_window":
            return not moment.sharing
        case _:
            return "/" not in one.evidence or not one.evidence.replace("/", "").strip().isdigit()
