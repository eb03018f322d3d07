"""No observation gives the solution away, and none rests on nothing."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools import desk
from tools.bank import Bank, Problem
from tools.discreet import discreet, secrets
from tools.results import ObservationInfo
from tools.watching import Observations

HOME = Path(__file__).resolve().parents[2] / "agents" / "technical"
PROBLEMS = list(Bank.load(HOME).problems.values())
WAVES = Bank.load(HOME).problems["build-waves"]
WRITTEN = (
    "def build_waves(steps, needs):\n    waves = []\n    for step in steps:\n        waves.append([step])\n    return waves\n"
)


def one(text: str, **more: Any) -> ObservationInfo:
    return ObservationInfo.model_validate({"kind": "bug", "text": text, "evidence": "for step in steps", **more})


def kept(
    *seen: ObservationInfo, code: str = WRITTEN, screen: str = "", hints: int = 0, tests: desk.TestRun | None = None
) -> list[str]:
    told = Observations(observations=list(seen), screen_code=screen)
    return [left.text for left in discreet(told, WAVES, desk.Desk(code=code, tests=tests), hints)]


# ---- the solution stays secret


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.id)
def test_no_line_of_any_solution_passes_that_has_enough_to_copy(problem: Problem) -> None:
    secret = secrets(problem, "", 0)
    starters = "\n".join(problem.starters.values())
    for solution in problem.solutions.values():
        own = [line.strip() for line in solution.splitlines() if line.strip() and line.strip() not in starters]
        for first, second in pairwise(own):
            assert secret.betrayed_by(f"You could write {first} {second} there.") or len(f"{first}{second}") < 40


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.id)
def test_a_solution_with_other_names_is_known_again(problem: Problem) -> None:
    solution = problem.solutions["python"]
    own = {name for name in re.findall(r"\b[a-z_]{2,}\b", solution) if f"{name} = " in solution or f"for {name} in" in solution}
    renamed = solution
    for number, name in enumerate(sorted(own)):
        renamed = re.sub(rf"\b{name}\b", f"zz{number}", renamed)
    assert secrets(problem, "", 0).betrayed_by(renamed.partition("\n")[2])


def test_what_the_candidate_wrote_is_no_secret() -> None:
    solution = WAVES.solutions["python"]
    assert not secrets(WAVES, solution, 0).betrayed_by(solution)
    assert kept(one("The waves are collected.", evidence=solution.splitlines()[4]), code=solution)


def test_one_more_step_than_the_candidate_has_written_is_dictation() -> None:
    lines = WAVES.solutions["python"].splitlines(keepends=True)
    assert secrets(WAVES, "".join(lines[:3]), 0).betrayed_by(lines[3] + lines[4])


def test_a_hint_is_a_secret_until_it_was_given() -> None:
    words = "The code does not count for every step how many of its needs have not run yet."
    assert kept(one(words)) == []
    assert kept(one(words), hints=2) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "The inner loop walks over all steps again for each step in the list.",
        "A step that needs itself is put into the first wave.",
        "For an empty list of steps the function returns None.",
        "The list waves is changed while the loop on line 5 walks over it.",
        "Two loops over the input are nested; the sum grows if a is in b and c is not.",
    ],
)
def test_plain_words_about_the_code_pass(text: str) -> None:
    assert kept(one(text)) == [text]


@given(st.text(max_size=300))
def test_no_text_upsets_the_check(text: str) -> None:
    secrets(WAVES, text, 1).betrayed_by(text)


# ---- nothing rests on nothing


def test_evidence_that_stands_nowhere_takes_its_observation_with_it() -> None:
    assert kept(one("It sorts.", evidence="sorted(steps)"), one("It loops."), one("It is wrong.", evidence="")) == ["It loops."]


def test_results_are_evidence_as_they_were() -> None:
    run = desk.TestRun(passed=3, total=5)
    assert kept(one("Two fail.", evidence="3/5"), one("One fails.", evidence="4/5"), tests=run) == ["Two fail."]


def test_what_was_read_off_the_screen_is_evidence_too() -> None:
    screen = "const waves = new Map()\n"
    assert kept(one("A map is kept.", evidence="new Map()"), code="", screen=screen) == ["A map is kept."]


def test_stillness_and_another_window_need_no_piece_of_code() -> None:
    assert kept(one("Nothing moves.", kind="stuck", evidence="")) == ["Nothing moves."]


def test_the_line_is_where_the_evidence_stands() -> None:
    seen = Observations(observations=[one("It loops.", line=9)])
    assert [left.line for left in discreet(seen, WAVES, desk.Desk(code=WRITTEN), 0)] == [3]


# ---- kinds


@pytest.mark.parametrize(("said", "kind"), [("correctness", "bug"), ("style", "approach"), ("bug", "bug"), ("odd", "progress")])
def test_a_kind_that_is_not_known_costs_the_word_and_not_the_observation(said: str, kind: str) -> None:
    assert ObservationInfo.model_validate({"kind": said, "text": "x"}).kind == kind
