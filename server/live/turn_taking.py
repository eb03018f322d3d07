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
    """The configured ear, end of turn and model do not go together; the message says what to change."""


def family(model: str) -> Family:
    """The family that a model's name belongs to; an unknown name is taken for the newest."""
    if "2.5" in model:
        return "2.5"
    return "3.1" if "3.1" in model else "3.8"


def check(ear: EarKind, end_of_turn: EndOfTurn, model: str) -> None:
    """Raises TurnTakingRefused for a pair that the model's family does not honour."""
    if family(model) not in ALLOWED[end_of_turn]:
        raise TurnTakingRefused(
            f"end_of_turn: {end_of_turn} is not honoured by {model}; set end_of_turn: activity (adk.yaml or ALEX_END_OF_TURN)."
        )
    if (ear == "service") != (end_of_turn == "service"):
        raise TurnTakingRefused(
            f"ear: {ear} does not go with end_of_turn: {end_of_turn}; `service` needs both keys set to service in adk.yaml."
        )


def realtime_input(end_of_turn: EndOfTurn) -> types.RealtimeInputConfig:
    """What the setup message says about activity detection."""
    manual = end_of_turn == "activity"
    return types.RealtimeInputConfig(automatic_activity_detection=types.AutomaticActivityDetection(disabled=manual))
