"""Which follow-up a line of Alex asks."""

from __future__ import annotations

from agents.kit import HOME, read_folder
from server.interview.follow_ups import follow_up

PROBES = ("What happens when two keys have the same hash?", "When would you rather take a balanced tree?")


def test_a_follow_up_is_found_in_the_line_that_asks_it() -> None:
    assert follow_up(f"Thank you. Let me go one step further. {PROBES[1]}", PROBES) == PROBES[1]


def test_a_model_may_word_it_a_little_otherwise() -> None:
    assert follow_up("And what happens, then, when two of the keys have the very same hash?", PROBES) == PROBES[0]


def test_other_words_of_alex_are_no_follow_up() -> None:
    for line in ("Take your time, there is no hurry.", "Can you hear me? Just say hello, or type it.", "What is a hash?"):
        assert follow_up(line, PROBES) == ""
    assert follow_up("", PROBES) == follow_up("Why?", ()) == ""


def test_no_question_of_the_bank_passes_for_its_own_follow_up() -> None:
    for question in read_folder(HOME / "technical").bank.questions.values():
        assert follow_up(question.text, question.probes) == "", question.id
        for probe in question.probes:
            assert follow_up(f"One more thing on that. {probe}", question.probes) == probe, question.id
