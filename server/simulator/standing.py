"""Where an interview stands, as told to a model that was not there: in its instruction, or in the words of a `back`. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PHASE = re.compile(r"\bPhase: (\w+)")
_OPEN = re.compile(r"^Open question (?P<id>[\w-]+): (?P<text>.+)$", re.MULTILINE)
_ANSWERED = re.compile(
    r"question being answered: (?P<text>.+?)(?= The coding problem | You said: | The candidate said: |\s*$)", re.DOTALL
)
_PROBLEM = re.compile(r"^Coding problem (?P<id>[\w-]+) is given[:;] *(?P<title>.*)$", re.MULTILINE)
_TESTS = re.compile(r"^Tests last run: (\d+) of (\d+) pass, hidden (\d+) of (\d+)\.(?: (\d+) hidden ones wait)?", re.MULTILINE)
_TWIST = re.compile(r"^The twist(?P<given> was given)?[^:\n]*: (?P<words>.+)$", re.MULTILINE)
_UNDER_WAY = re.compile(r"under way|Do not greet")


@dataclass(frozen=True, slots=True)
class Standing:
    """`tests`: passed, total, hidden passed, hidden total of the last run; empty before it. `waiting`: hidden ones not run."""

    phase: str = ""
    question_id: str = ""
    question: str = ""
    problem_id: str = ""
    problem: str = ""
    tests: tuple[int, ...] = ()
    waiting: int = 0
    twist: str = ""
    twist_given: bool = False


def read_standing(text: str) -> Standing | None:
    """None where nothing is told: the interview has not begun."""
    if not _UNDER_WAY.search(text) or not (phase := _PHASE.search(text)):
        return None
    twist = _TWIST.search(text)
    asked, given, ran = _OPEN.search(text) or _ANSWERED.search(text), _PROBLEM.search(text), _TESTS.search(text)
    return Standing(
        phase=phase[1],
        question_id=(asked.groupdict().get("id") or "") if asked else "",
        question=asked["text"].strip() if asked else "",
        problem_id=given["id"] if given else "",
        problem=given["title"].strip() if given else "",
        tests=tuple(map(int, ran.groups()[:4])) if ran else (),
        waiting=int(ran[5] or 0) if ran else 0,
        twist=twist["words"].strip() if twist else "",
        twist_given=bool(twist and twist["given"]),
    )
