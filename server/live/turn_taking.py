"""Who hears the end of a turn and how it is said on the wire: the pairs that work, by model family. Pure.

Families by model name; sources: GEMINI_LIVE.md, sections 1 and 3.
"""

from __future__ import annotations

from typing import Literal

from google.genai import types

EarKind = Literal["alex", "seed", "service"]
EndOfTurn = Literal["activity", "stream_end", "service"]
Family = Literal["2.5", "3.1", "3.8"]

ALLOWED: dict[EndOfTurn, frozenset[Family]] = {
    "activity": frozenset({"2.5", "3.1", "3.8"}),
    "stream_end": frozenset({"2.5", "3.1"}),
    "service": frozenset({"2.5", "3.1", "3.8"}),
}


class TurnTakingRefused(ValueError):
    """The configured ear, end of turn and model do not go together: a mistake under `key`, with its fix."""

    def __init__(self, key: str, problem: str, fix: str) -> None:
        self.key, self.problem, self.fix = key, problem, fix
        super().__init__(f"{key}: {problem}. Fix: {fix}.")


def family(model: str) -> Family:
    """The family that a model's name belongs to; an unknown name is taken for the newest."""
    if "2.5" in model:
        return "2.5"
    return "3.1" if "3.1" in model else "3.8"


def check(ear: EarKind, end_of_turn: EndOfTurn, model: str) -> None:
    """Raises TurnTakingRefused for a pair that the model's family does not honour."""
    if family(model) not in ALLOWED[end_of_turn]:
        raise TurnTakingRefused("end_of_turn", f"`{end_of_turn}` is not honoured by {model}", "choose activity")
    if (ear == "service") != (end_of_turn == "service"):
        problem = f"`{ear}` does not go with `end_of_turn: {end_of_turn}`"
        raise TurnTakingRefused("ear", problem, "set both to service, or neither")


def realtime_input(end_of_turn: EndOfTurn) -> types.RealtimeInputConfig:
    """What the setup message says about activity detection."""
    manual = end_of_turn == "activity"
    return types.RealtimeInputConfig(automatic_activity_detection=types.AutomaticActivityDetection(disabled=manual))
