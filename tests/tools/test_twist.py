"""Whether a line of Alex puts the problem's twist."""

from __future__ import annotations

from agents.kit import HOME, read_folder
from tools.twist import puts_twist

PROBLEMS = read_folder(HOME / "technical").bank.problems.values()


def test_every_twist_of_the_bank_is_known_by_its_own_words() -> None:
    for problem in PROBLEMS:
        assert puts_twist(f"Thank you. Let us change the problem a little: {problem.twist}", problem.twist), problem.id


def test_nothing_else_that_alex_says_of_a_problem_passes_for_its_twist() -> None:
    for problem in PROBLEMS:
        for said in (f"Here is your problem: {problem.title}.", problem.statement, *problem.hints):
            assert not puts_twist(said, problem.twist), (problem.id, said)


def test_without_a_twist_nothing_puts_it() -> None:
    assert not puts_twist("Anything at all", "")
