"""Which typed lines are one answer, to which question it belongs, and how long the next line is waited for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.interview.gathering import COMPOSES_S, READS_S, Answer, Gathering

REST_S = 2.5
FREE, BUSY = False, True


def gathering() -> Gathering:
    return Gathering(REST_S)


def test_a_line_is_passed_on_when_nothing_followed_it_for_a_moment() -> None:
    one = gathering()
    one.typed("A heap is a tree.", "heap", 10.0, FREE)
    assert one.due(12.4) is None
    assert one.due(12.5) == Answer("A heap is a tree.", "heap")
    assert one.due(20.0) is None


def test_lines_in_quick_succession_are_one_answer() -> None:
    one = gathering()
    for at, line in ((10.0, "A heap is a tree."), (12.0, "The root is the least."), (14.0, "Pop costs log n.")):
        one.typed(line, "heap", at, FREE)
        assert one.due(at + 1) is None
    assert one.due(16.5) == Answer("A heap is a tree.\nThe root is the least.\nPop costs log n.", "heap")


def test_a_line_that_is_being_typed_is_waited_for() -> None:
    one = gathering()
    one.typed("A heap is a tree.", "heap", 10.0, FREE)
    for at in (12.0, 15.0, 25.0):
        one.composes(True, at, FREE)
        assert one.due(at + 10) is None
    one.typed("The root is the least.", "heap", 36.0, FREE)
    assert one.due(38.5) == Answer("A heap is a tree.\nThe root is the least.", "heap")


def test_a_line_that_was_given_up_or_left_lying_is_waited_for_no_longer() -> None:
    for given_up in (True, False):
        one = gathering()
        one.typed("A heap is a tree.", "heap", 10.0, FREE)
        one.composes(True, 11.0, FREE)
        if given_up:
            one.composes(False, 13.0, FREE)
        assert one.due(13.0 if given_up else 11.0 + COMPOSES_S) is not None


def reacted_to(question: str = "heap", told: bool = True) -> Gathering:
    """Alex was told an answer at 10 s, and begins to speak at 12 s."""
    one = gathering()
    if told:
        one.answered(question)
    one.alex_speaks(12.0)
    return one


def test_what_is_begun_before_alex_reacts_belongs_to_the_answer_before() -> None:
    one = gathering()
    one.answered("heap")
    assert one.typed("And it is complete.", "heap", 11.0, BUSY) == Answer("And it is complete.", "heap", late=True)


def test_what_is_begun_as_his_first_words_come_belongs_there_too_whatever_lies_on_the_page_by_then() -> None:
    one = reacted_to()
    one.composes(True, 12.0 + READS_S - 0.1, BUSY)
    assert one.typed("And it is complete.", "stack", 19.0, FREE) == Answer("And it is complete.", "heap", late=True)


def test_what_is_begun_later_answers_what_lies_on_the_page_even_while_he_reads_it_out() -> None:
    one = reacted_to()
    one.composes(True, 12.0 + READS_S, BUSY)
    assert one.typed("Last in, first out.", "stack", 16.0, BUSY) == Answer("Last in, first out.", "stack")


def test_who_answers_when_alex_is_silent_is_never_late() -> None:
    assert not reacted_to().typed("Last in, first out.", "stack", 12.1, FREE).late


def test_a_line_that_was_never_sent_makes_no_later_one_late() -> None:
    """The page may have been reloaded over it."""
    one = reacted_to()
    one.composes(True, 12.5, BUSY)
    one.answered("stack")
    assert one.typed("Nine.", "queue", 12.5 + COMPOSES_S, FREE) == Answer("Nine.", "queue")


def test_nothing_is_late_before_the_first_answer() -> None:
    assert not reacted_to(told=False).typed("Hello!", "", 12.1, BUSY).late


def test_late_lines_go_before_and_apart_from_the_answer_to_what_is_open() -> None:
    one = reacted_to()
    one.typed("And it is complete.", "stack", 12.5, BUSY)
    one.typed("Last in, first out.", "stack", 20.0, FREE)
    assert one.due(22.5) == Answer("And it is complete.", "heap", late=True)
    assert one.due(22.5) == Answer("Last in, first out.", "stack")


STEPS = st.tuples(st.sampled_from(["type", "compose", "stop", "told", "speaks", "look"]), st.floats(0, 5), st.booleans())


@given(st.lists(STEPS, max_size=40))
def test_every_line_is_passed_on_once_and_none_is_lost(steps: list[tuple[str, float, bool]]) -> None:
    one, at, typed, passed = gathering(), 0.0, list[str](), list[str]()
    for number, (step, waited, busy) in enumerate(steps):
        at += waited
        match step:
            case "type":
                typed.append(f"line {number}")
                one.typed(typed[-1], "q", at, busy)
            case "compose" | "stop":
                one.composes(step == "compose", at, busy)
            case "told":
                one.answered("q")
            case "speaks":
                one.alex_speaks(at)
            case _ if answer := one.due(at):
                passed += answer.text.split("\n")
    while answer := one.due(at + COMPOSES_S + REST_S):
        passed += answer.text.split("\n")
    assert sorted(passed) == sorted(typed)
