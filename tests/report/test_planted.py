"""Planted candidates before the rehearsal's rules: journal → facts → request → rules → evidence check → scores, no network.

The candidates of the scoring paper, each with what must come of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

import agents
from server.report.pipeline import rubric_of
from server.simulator.grader import grade
from tests.report.scenes import CODE, INJECTION, STARTER, Record, begun, silent
from tools.assembly import Heading, assemble
from tools.bank import Bank
from tools.grading_request import has_something_to_ask, request_text
from tools.report import Grading, Report
from tools.scoring import open_axes

RUBRIC = rubric_of("technical")
QUESTIONS = Bank.load(Path(agents.__path__[0]) / "technical").questions
STACK, HASH, INDEX = "stack-or-queue", "inside-a-hash-table", "why-not-index-everything"

STRONG = {
    STACK: "A stack is LIFO and a queue is FIFO. A stack serves undo or matching brackets, a queue holds jobs that wait. "
    "Both add and remove in O(1), but taking from the front of a plain array shifts all the others.",
    HASH: "A hash function turns the key into a slot of an array. Collisions are chained, or another slot is probed. "
    "Within the bucket the keys are compared for equality. When the table gets too full it grows and moves its entries.",
    INDEX: "An index is a B-tree that leads to the rows without a full scan. It speeds up searching, joining and sorting. "
    "Every insert and delete has to maintain it, so writing gets slower. It also takes disk space.",
}
AVERAGE = {
    STACK: "A stack is last in first out, a queue is first in first out.",
    HASH: "The hash of the key gives an index into an array. With a collision the entries are chained.",
    INDEX: "Searching gets faster because not the whole table is read, but writing gets slower.",
}
WEAK = {
    STACK: "A stack is some kind of pile and a queue is more or less similar to it.",
    HASH: "The keys are looked at until the right one is there, I do not remember more.",
    INDEX: "It numbers the rows and makes the database better in most situations.",
}
NONSENSE = {
    STACK: "A stack is obviously first in first out and a queue is last in first out.",
    HASH: "A hash table always keeps its keys sorted and runs a binary search, so there is never any waiting.",
    INDEX: "An index never costs anything, since the processor compresses the columns into the screen.",
}
GIBBERISH = dict.fromkeys(STRONG, "qwe rty uio pasd fgh jkl zxcv bnm")


def told(answers: dict[str, str], level: str = "mid") -> Record:
    record = begun()
    record.setup = record.setup.model_copy(update={"level": level})
    for name, text in answers.items():
        question = QUESTIONS[name].model_dump(include={"id", "title", "text", "expected_points"})
        record.note("question", question).types(text)
    return record


def coded(record: Record, results: Sequence[tuple[tuple[int, int], tuple[int, int]]], hints: int = 0) -> Record:
    record.phase("coding", 15).problem().writes(STARTER)
    for rung in range(1, hints + 1):
        record.hint(rung)
    for revision, (visible, hidden) in enumerate(results, start=2):
        record.writes(f"{CODE}  # {revision}", revision).runs(visible, hidden, revision)
    return record


def strong() -> Record:
    return coded(told(STRONG), [((3, 4), (1, 2)), ((4, 4), (2, 2))]).types("It takes O(1) time and space.")


def average() -> Record:
    return coded(told(AVERAGE), [((1, 4), (0, 2)), ((3, 4), (1, 2))], hints=1)


def weak() -> Record:
    return coded(told(WEAK), [((1, 4), (0, 2))], hints=2)


def reported(record: Record) -> Report:
    record.note("end", {"reason": "finished"})
    facts = record.facts
    axes = open_axes(RUBRIC, facts)
    asked = [request_text(facts, axes, reverse=turned) for turned in (False, True)]
    asked = asked if has_something_to_ask(facts, axes) else []
    gradings = [_graded(text) for text in asked]
    return assemble(Heading("i1", "technical", record.setup.title), facts, RUBRIC, gradings)


def _graded(text: str) -> Grading:
    schema = {"generationConfig": {"responseJsonSchema": Grading.model_json_schema()}}
    answer = grade({"contents": [{"role": "user", "parts": [{"text": text}]}]} | schema)
    return Grading.model_validate(json.loads(answer["candidates"][0]["content"]["parts"][0]["text"]))


def scores(record: Record) -> dict[str, int | None]:
    return {axis.axis: axis.score for axis in reported(record).axes}


def test_strong_is_above_average_and_average_above_weak_on_the_whole_and_on_no_axis_the_other_way_round() -> None:
    reports = [reported(record) for record in (strong(), average(), weak())]
    means = [report.overall for report in reports]
    assert None not in means
    assert means == sorted(means, key=lambda mean: -(mean or 0))
    assert len(set(means)) == 3
    for axes in zip(*(report.axes for report in reports), strict=True):
        given = [axis.score for axis in axes if axis.score is not None]
        assert given == sorted(given, reverse=True)


def test_answers_alone_are_told_apart_by_what_they_name() -> None:
    best, middle, last = (scores(told(answers))["concepts"] for answers in (STRONG, AVERAGE, WEAK))
    assert (best or 0) > (middle or 0) > (last or 0)


def test_a_silent_candidate_is_not_assessed_and_gets_no_verdict() -> None:
    assert set(scores(silent()).values()) == {None}
    assert reported(silent()).overall is None


def test_gibberish_gets_the_lowest_score_or_none() -> None:
    assert all(score in (None, 1) for score in scores(told(GIBBERISH)).values())


def test_confident_nonsense_in_the_words_of_the_trade_gets_no_more_than_gibberish() -> None:
    assert scores(told(NONSENSE)) == scores(told(GIBBERISH))


def test_repeating_the_questions_gets_no_more_than_gibberish() -> None:
    assert scores(told({name: QUESTIONS[name].text for name in STRONG})) == scores(told(GIBBERISH))


@pytest.mark.parametrize("answers", [STRONG, AVERAGE, WEAK, GIBBERISH])
def test_asking_for_a_score_moves_none(answers: dict[str, str]) -> None:
    begging = {name: f"{text} {INJECTION}" for name, text in answers.items()}
    assert scores(told(begging)) == scores(told(answers))


def test_code_that_asks_for_a_score_moves_none() -> None:
    honest = coded(told({}), [((1, 4), (0, 2))])
    begging = told({}).phase("coding", 15).problem().writes(STARTER)
    begging.writes(f"{CODE}\n# {INJECTION.splitlines()[0]}", 2).runs((1, 4), (0, 2), 2)
    assert scores(begging) == scores(honest)


def test_a_senior_answer_at_junior_level_is_scored_by_the_same_scale() -> None:
    assert scores(told(STRONG, "junior")) == scores(told(STRONG, "senior"))


def test_the_same_answers_in_another_order_get_the_same_scores() -> None:
    turned = dict(reversed(STRONG.items()))
    assert scores(told(turned)) == scores(told(STRONG))
    sentences = {name: " ".join(f"{one}." for one in reversed(text.rstrip(".").split(". "))) for name, text in STRONG.items()}
    assert scores(told(sentences)) == scores(told(STRONG))


@pytest.mark.parametrize("answers", [STRONG, AVERAGE, WEAK])
def test_twice_the_length_gets_no_more(answers: dict[str, str]) -> None:
    padding = " That is what I would say about it, and I would say the same again if somebody asked me once more."
    for longer in ({n: f"{t} {t}" for n, t in answers.items()}, {n: t + padding * 3 for n, t in answers.items()}):
        assert scores(told(longer)) == scores(told(answers))


SALAD = {
    "threads-that-wait-for-ever": "Lock threads lock order lock deadlock wait forever mutex timeout acquire hold.",
    STACK: "push and pop and peek are all O(n)",
    "lost-account-update": "Optimistic locking with a version column when conflicts are rare.",
}


def test_a_heap_of_words_and_a_wrong_cost_are_named_by_nothing_in_the_report() -> None:
    report = reported(told(SALAD))
    threads, stack, update = report.answers
    assert (threads.covered, stack.covered, len(update.covered)) == ([], [], 1)
    praised = " ".join(report.strengths)
    assert "Optimistic locking with a version column" in praised
    assert "mutex timeout" not in praised
    assert "O(n)" not in praised


@pytest.mark.parametrize("answers", [STRONG, AVERAGE, WEAK, NONSENSE, GIBBERISH, SALAD], ids=str)
def test_first_lines_and_advice_say_what_the_table_says(answers: dict[str, str]) -> None:
    """The counts that the advice names are those of the answers below it, and the reason of the score adds them up."""
    report = reported(told(answers))
    rows = {answer.title: answer for answer in report.answers}
    for title, found, expected in re.findall(r"“([^”]+)” words of (\d+) of (\d+) points", " ".join(report.changes)):
        assert (int(found), int(expected)) == (len(rows[title].covered), len(rows[title].expected))
    for title, point in re.findall(r"On “([^”]+)” you said words of this: (.+?) \(“", " ".join(report.strengths)):
        assert point in rows[title].covered
    concepts = next(axis for axis in report.axes if axis.axis == "concepts")
    named, expected = (sum(len(getattr(row, part)) for row in report.answers) for part in ("covered", "expected"))
    assert concepts.score is not None
    assert f"Words of {named} of {expected} expected points" in concepts.reason
