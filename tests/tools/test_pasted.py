"""Code that is written into a chat is found, whole; prose is left alone."""

from __future__ import annotations

import pytest

from agents.kit import HOME, read_folder
from tools.pasted import Pasted, code_in

BANK = read_folder(HOME / "technical").bank


def test_a_fenced_block_is_the_code_and_what_is_around_it_is_not() -> None:
    found = code_in("I would do it so:\n```python\nx = [1]\nprint(x)\n```\nIt is linear.")
    assert found == Pasted("x = [1]\nprint(x)", "python")


def test_several_blocks_are_one_text_and_an_open_one_ends_with_the_message() -> None:
    assert code_in("```js\nlet a = 1;\n```\nthen\n```\na += 1;") == Pasted("let a = 1;\n\na += 1;", "javascript")


@pytest.mark.parametrize("problem", BANK.problems.values(), ids=lambda problem: problem.id)
@pytest.mark.parametrize("language", ["python", "javascript"])
def test_every_solution_of_the_bank_is_found_without_a_fence_and_with_words_around_it(problem, language) -> None:  # type: ignore[no-untyped-def]
    code = problem.solutions[language].strip()
    assert code_in(code) == Pasted(code, language)
    assert code_in(f"I would write this, its time is O(n):\n{code}\n\nIt looks at each element once.") == Pasted(code, language)


def test_one_line_is_enough() -> None:
    assert code_in("def add(a, b): return a + b") == Pasted("def add(a, b): return a + b", "python")


PROSE = (
    "I would use a hash map = constant time lookups.",
    "For each element, while the queue is not empty, pop it.",
    "First I define a function that adds the numbers:\n- it takes a\n- it takes b",
    "Let me explain: the class of problems is known.",
    "return the sum",
    "class and object differ; the class is the plan.",
    "",
)


@pytest.mark.parametrize("words", PROSE)
def test_prose_is_no_code(words: str) -> None:
    assert code_in(words) is None


def test_no_expected_point_of_the_bank_is_taken_for_code() -> None:
    points = [point for asked in BANK.questions.values() for point in asked.expected_points]
    assert [point for point in points if code_in(point)] == []
