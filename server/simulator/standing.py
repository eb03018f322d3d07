"""Where an interview stands, as told to a model that was not there: in its instruction, or in the words of a `back`. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PHASE = re.compile(r"\bPhase: (\w+)")
_OPEN = re.compile(r"^Open question (?P<id>[\w-]+): (?P<text>.+)$", re.MULTILINE)
_ANSWERED = re.compile(r"question being answered: (?P<text>.+?)(?= The coding problem |\s*$)", re.DOTALL)
_UNDER_WAY = re.compile(r"under way|Do not greet")


@dataclass(frozen=True, slots=True)
class Standing:
    phase: str = ""
    question_id: str = ""
    question: str = ""


def read_standing(text: str) -> Standing | None:
    """None where nothing is told: the interview has not begun."""
    if not _UNDER_WAY.search(text) or not (phase := _PHASE.search(text)):
        return None
    asked = _OPEN.search(text) or _ANSWERED.search(text)
    if asked is None:
        return Standing(phase[1])
    return Standing(phase[1], asked.groupdict().get("id") or "", asked["text"].strip())
