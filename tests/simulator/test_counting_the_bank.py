"""Counting over the whole bank: true answers count; heaps of words and answers to other questions do not.

Before there were essentials and sentences, the words of one point in a heap named 1.3 points, those of a question nearly all of
its points, and a full answer to another question 15 points in a hundred.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agents
from server.simulator.essentials import essentials, groups_of
from server.simulator.matching import covered, quoted
from server.simulator.saying import is_said
from server.simulator.wording import SMALL
from tools.bank import Bank, Question

QUESTIONS = Bank.load(Path(agents.__path__[0]) / "technical").questions
POINTS = [(question, point) for question in QUESTIONS.values() for point in question.expected_points]
each_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.id)


def named(name: str, text: str) -> list[int]:
    """The numbers of the points, from 1."""
    question = QUESTIONS[name]
    found = covered(question.expected_points, text, f"{question.title} {question.text}")
    return [number for number, point in enumerate(question.expected_points, start=1) if point in found]


def said_in_full(question: Question) -> str:
    return " ".join(question.expected_points)


def content(text: str) -> list[str]:
    return [word for word in re.findall(r"[A-Za-z0-9'-]+", text) if word.lower() not in SMALL]


def bag(words: list[str], seed: int = 0) -> str:
    shuffled = list(words)
    random.Random(f"{seed} {words}").shuffle(shuffled)
    return f"{' '.join(shuffled)}."


# ---- what counts and what does not -------------------------------------------------------------------------------------


@each_question
def test_an_answer_that_says_every_point_names_every_point(question: Question) -> None:
    assert named(question.id, said_in_full(question)) == list(range(1, len(question.expected_points) + 1))


@each_question
def test_all_the_right_words_in_a_heap_name_nothing(question: Question) -> None:
    words = content(said_in_full(question))
    assert [named(question.id, bag(words, seed)) for seed in range(3)] == [[], [], []]


def test_the_words_of_one_point_in_a_heap_name_one_point_in_twenty_at_most() -> None:
    heaps = [len(named(question.id, bag(content(point)))) for question, point in POINTS]
    assert sum(heaps) / len(heaps) < 0.05


def test_full_answers_to_all_other_questions_name_one_point_in_forty_at_most() -> None:
    pairs = [(one, other) for one in QUESTIONS.values() for other in list(QUESTIONS.values())[::4] if one is not other]
    strayed = sum(len(named(one.id, said_in_full(other))) for one, other in pairs)
    assert strayed / sum(len(one.expected_points) for one, _ in pairs) < 0.025


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("threads-that-wait-for-ever", "Lock threads lock order lock deadlock wait forever mutex timeout acquire hold."),
        ("process-or-thread", "The lock the thread the mutex the deadlock the order the timeout."),
        ("threads-that-wait-for-ever", "Deadlock, threads each hold a lock, the other lock, circle, order, timeout, retry."),
        ("process-or-thread", "lock and deadlock and threads and mutex and order and timeout"),
        ("stack-or-queue", "push and pop and peek are all O(n)"),
        ("retry-a-payment", "Use an id per request."),
        ("retry-a-payment", "Generate a new random id for every retry."),
        ("retry-a-payment", "The client generates a unique id per payment."),
        ("handle-pass-on-or-stop", "Always swallow every error silently; retries and fallbacks are a waste of time."),
        ("most-urgent-job", "A sorted linked list, push and pop and peek are all O(n)."),
        ("stack-or-queue", "A stack is FIFO and a queue is LIFO."),
        ("why-not-index-everything", "An index, b-tree, rows, scan, writes, slower, disk, joins, sorting."),
    ],
)
def test_salad_and_statements_that_are_wrong_name_nothing(question: str, text: str) -> None:
    assert named(question, text) == []


@pytest.mark.parametrize(
    ("question", "text", "points"),
    [
        ("lost-account-update", "Optimistic locking with a version column when conflicts are rare.", [5]),
        ("stack-or-queue", "A stack returns the newest element, a queue returns the oldest element.", [1, 2]),
        ("lost-account-update", "I would add a version to the row and check it in the update.", [5]),
        ("most-urgent-job", "I would use a binary heap. Adding and removing are O(log n) and peek is O(1).", [1, 3]),
        ("retry-a-payment", "It generates a unique id per payment and sends the same id with each retry.", [3]),
        ("threads-that-wait-for-ever", "Always take the locks in the same order.", [3]),
        ("handle-pass-on-or-stop", "I never swallow an exception silently.", [5]),
        ("stack-or-queue", "LIFO and FIFO", [1, 2]),
    ],
)
def test_a_sentence_names_the_point_that_it_says_and_no_other(question: str, text: str, points: list[int]) -> None:
    assert named(question, text) == points


def test_a_cost_counts_only_where_it_is_the_one_that_is_meant() -> None:
    point = ["Looking something up takes constant time on average."]
    assert covered(point, "Looking something up takes O(1) on average.") == point
    assert covered(point, "Looking something up takes O(n) on average.") == []


def test_a_point_is_quoted_with_the_sentence_that_says_it() -> None:
    points = QUESTIONS["retry-a-payment"].expected_points
    said = "I would use an id. The client sends the same key with every attempt; that is all."
    assert list(quoted(points, said).values()) == ["The client sends the same key with every attempt;"]


# ---- sentences ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [point for _, point in POINTS])
def test_every_point_is_a_sentence(text: str) -> None:
    assert is_said(text)


@pytest.mark.parametrize("text", ["a LIFO stack", "O(log n)", "Yes.", "with a lock", "FIFO", ""])
def test_a_short_answer_may_be_a_fragment(text: str) -> None:
    assert is_said(text)


@pytest.mark.parametrize(
    "text", ["lock order deadlock timeout", "the lock of the and order is of a the circle", "Retrying is a waste of time."]
)
def test_a_list_of_words_jumbled_words_and_what_is_dismissed_say_nothing(text: str) -> None:
    assert not is_said(text)


@given(st.text())
def test_any_text_at_all_can_be_asked(text: str) -> None:
    assert is_said(text) in (True, False)


# ---- the file ----------------------------------------------------------------------------------------------------------


def test_the_essentials_are_those_of_the_banks_points_word_for_word() -> None:
    """A point that was reworded has to be looked at there too."""
    assert set(essentials()) == {" ".join(point.split()) for _, point in POINTS}


def test_a_wording_without_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match="no wording"):
        groups_of("version | it & check")
