"""The question bank of an interviewer: `questions/*.yaml`, checked, and the choice of what is asked next.

The choice is a pure function of the interview's seed and of what was asked before: the same interview draws the same questions,
another one draws others.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tools.errors import DataFileError, check, read_yaml

Level = Literal["junior", "mid", "senior"]
LEVELS: tuple[Level, ...] = ("junior", "mid", "senior")


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Question(Entry):
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", examples=["stack-or-queue"])
    topic: str = Field(min_length=1)
    level: Level
    title: str = Field(min_length=1)
    text: str = Field(min_length=1, description="as it is spoken")
    expected_points: tuple[str, ...] = Field(min_length=1)
    probes: tuple[str, ...] = Field(min_length=1)
    misconceptions: tuple[str, ...] = ()


class Example(Entry):
    input: str
    output: str
    why: str = ""


class Case(Entry):
    """One call of the candidate's function: JSON arguments and the value that it must return.

    `category`: of a hidden case all that anybody is told, beside whether it passed. It must not give the input away.
    """

    name: str
    args: tuple[Any, ...]
    expected: Any
    hidden: bool = False
    category: str = ""

    @model_validator(mode="after")
    def _a_hidden_case_says_what_it_is_about(self) -> Case:
        if self.hidden and not self.category:
            raise ValueError("a hidden case needs a category, such as `boundary` or `large`")
        return self


class Problem(Entry):
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", examples=["stack-or-queue"])
    level: Level
    title: str
    statement: str = Field(description="markdown")
    function: str = Field(pattern=r"^[a-z_][a-z0-9_]*$", examples=["longest_run"])
    examples: tuple[Example, ...] = Field(min_length=1)
    starters: dict[str, str] = Field(min_length=1)
    tests: tuple[Case, ...] = Field(min_length=1)
    hints: tuple[str, ...] = Field(min_length=1, description="rungs, from general to specific")
    twist: str
    expected_complexity: str
    solutions: dict[str, str] = Field(description="reference solutions: neither the page nor a model ever gets them")
    minutes: float = Field(gt=0)


class Questions(Entry):
    questions: tuple[Question, ...] = Field(min_length=1)


class Bank(Entry):
    questions: dict[str, Question]
    problems: dict[str, Problem]

    @classmethod
    def load(cls, folder: Path) -> Bank:
        """Every `questions/*.yaml` of an interviewer's folder; the first mistake raises DataFileError."""
        files = sorted((folder / "questions").glob("*.yaml"))
        questions: dict[str, Question] = {}
        problems: dict[str, Problem] = {}
        homes: dict[str, Path] = {}
        for file in files:
            content = read_yaml(file)
            if "questions" in content:
                for question in check(Questions, content, file).questions:
                    questions[_new_id(question.id, file, homes)] = question
            else:
                problem = check(Problem, content, file)
                problems[_new_id(problem.id, file, homes)] = problem
        if not questions:
            raise DataFileError(folder / "questions", "(folder)", "no questions in it", "add a file with a `questions:` list")
        return cls(questions=questions, problems=problems)


def _new_id(entry: str, file: Path, homes: dict[str, Path]) -> str:
    if entry in homes:
        raise DataFileError(file, "id", f"`{entry}` is taken already (in {homes[entry].name})", "give it an id of its own")
    homes[entry] = file
    return entry


def draw_question(
    bank: Bank, level: str, topic: str, asked: Iterable[str], seed: int, before: Sequence[str] = ()
) -> Question | None:
    """The next question: of the topic asked for if there is one, else of a new one; of the level, else of the nearest.

    `before`: what earlier interviews asked, the newest first. It comes again only when nothing else is left, the oldest first.
    """
    gone = set(asked)
    left = [question for question in bank.questions.values() if question.id not in gone]
    if not left:
        return None
    wanted = _same(topic)
    touched = {bank.questions[known].topic for known in gone if known in bank.questions}
    dice = random.Random(f"{seed}:{len(gone)}")

    def rank(question: Question) -> tuple[int, int, int, int]:
        other_topic = 0 if wanted and wanted in (_same(question.topic), _same(question.id)) else 1
        return other_topic, _distance(question.level, level), _recency(before, question.id), int(question.topic in touched)

    best = min(rank(question) for question in left)
    return dice.choice([question for question in left if rank(question) == best])


def draw_problem(bank: Bank, level: str, wanted: str, minutes: float, seed: int, before: Sequence[str] = ()) -> Problem | None:
    """The problem that was asked for by id, else one of the level (else the nearest), among those one that fits the minutes and
    did not come in an earlier interview (`before`, the newest first), or longest ago."""
    if wanted in bank.problems:
        return bank.problems[wanted]
    if not bank.problems:
        return None

    def rank(problem: Problem) -> tuple[int, bool, int]:
        return _distance(problem.level, level), problem.minutes > minutes, _recency(before, problem.id)

    best = min(rank(problem) for problem in bank.problems.values())
    return random.Random(f"{seed}:problem").choice([problem for problem in bank.problems.values() if rank(problem) == best])


def _recency(before: Sequence[str], id_: str) -> int:
    """0 for what never came, and the more the less long ago it came."""
    return len(before) - before.index(id_) if id_ in before else 0


def _distance(one: str, other: str) -> int:
    """How far two levels are apart; an unknown level counts as the middle one."""

    def place(level: str) -> int:
        return next((number for number, name in enumerate(LEVELS) if name == level), 1)

    return abs(place(one) - place(other))


def _same(words: str) -> str:
    return "-".join(words.lower().replace("_", " ").replace("-", " ").split())
