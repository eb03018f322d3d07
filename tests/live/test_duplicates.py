"""What is said twice unasked is told from what is said again for good reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.live.repair.duplicates import Duplicates, alike, words_of

QUESTION = "Thank you. Here is the next question: how would you keep two caches in step, and what may go wrong on the way?"


def spoken(*turns: str) -> Duplicates:
    memory = Duplicates()
    for turn in turns:
        assert memory.hears(turn, finished=True) == "new"
    return memory


def test_the_same_sentences_after_one_input_are_said_again() -> None:
    assert spoken(QUESTION).hears(QUESTION, finished=True) == "again"


def test_a_duplicate_is_known_before_it_is_over() -> None:
    memory = spoken(QUESTION)
    assert memory.hears("Thank you. Here", finished=False) == "perhaps"
    assert memory.hears(QUESTION[:80], finished=False) == "again"


def test_a_turn_that_only_begins_alike_is_new() -> None:
    memory = spoken(QUESTION)
    assert memory.hears("Thank you. Here is", finished=False) == "perhaps"
    assert memory.hears("Thank you. Here is a", finished=False) == "perhaps"  # the last word may still grow
    assert memory.hears("Thank you. Here is a hint: think of time.", finished=False) == "new"


def test_a_slip_of_a_word_makes_no_new_turn() -> None:
    again = QUESTION.replace("keep two caches in step", "keep the two caches in step")
    assert spoken(QUESTION).hears(again, finished=True) == "again"


@pytest.mark.parametrize(
    "short", ["Mm-hm.", "Okay.", "Take your time.", "I am listening, please continue.", "はい。", "好的。"]
)
def test_short_phrases_may_be_said_as_often_as_one_likes(short: str) -> None:
    memory = spoken(short)
    assert memory.hears(short, finished=False) == "new"
    assert memory.hears(short, finished=True) == "new"


def test_whoever_was_asked_says_it_again_by_right() -> None:
    """The candidate spoke, typed, pressed Repeat; a nudge went out: all of them are inputs."""
    memory = spoken(QUESTION)
    memory.given()
    assert memory.hears(QUESTION, finished=True) == "new"


def test_after_a_resume_an_old_reply_is_not_spoken_again() -> None:
    memory = spoken(QUESTION)
    memory.given()
    memory.hears("That is a good start; now think about what happens when one of them is down.", finished=True)
    memory.resumed(remembers=True)
    assert memory.hears(QUESTION, finished=True) == "again"


def test_after_a_resume_whoever_is_asked_again_may_answer_again() -> None:
    memory = spoken(QUESTION)
    memory.resumed(remembers=True)
    memory.given()
    assert memory.hears(QUESTION, finished=True) == "new"


def test_a_model_that_is_asked_for_the_cut_sentence_may_not_say_a_whole_turn_again_in_its_place() -> None:
    memory = spoken(QUESTION)
    memory.given()
    memory.hears("That is a good start; now think about what happens", finished=False)
    memory.resumed(remembers=True)
    assert memory.hears("That is a good start; now think about what happens", finished=True) == "new"
    memory.asked_on()
    assert memory.hears(QUESTION, finished=True) == "again"
    assert memory.is_awaited
    assert memory.hears("That is a good start; now think about what happens when one of them is down.", finished=True) == "new"
    assert not memory.is_awaited


def test_a_sentence_that_was_cut_may_be_said_again_as_far_as_it_had_come() -> None:
    memory = spoken(QUESTION)
    memory.given()
    cut = "That is a good start; now think about what happens when one of them is down, or does not answer."
    memory.hears(cut, finished=False)
    memory.resumed(remembers=True)
    memory.hears(cut, finished=True)
    memory.asked_on()
    assert memory.hears(cut, finished=True) == "new"


def test_a_model_that_means_it_may_say_it_when_it_is_asked_once_more() -> None:
    memory = spoken(QUESTION)
    memory.resumed(remembers=True)
    memory.asked_on()
    assert memory.hears(QUESTION, finished=True) == "again"
    assert memory.hears(QUESTION, finished=True) == "new"


def test_a_fresh_session_that_is_asked_for_it_may_say_it_again() -> None:
    memory = spoken(QUESTION)
    memory.resumed(remembers=False)
    memory.asked_on()
    assert memory.hears(QUESTION, finished=True) == "new"


def test_signs_of_scripts_without_spaces_count_as_words() -> None:
    line = "では次の質問です。二つのキャッシュを同期させるには？"
    assert spoken(line).hears(line, finished=True) == "again"


def test_another_wording_of_the_same_thought_is_new() -> None:
    other = "Thanks. So my next one: if you have two caches, in which way do you synchronise them, and where does that break?"
    assert spoken(QUESTION).hears(other, finished=True) == "new"


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_share(one: str, other: str) -> None:
    assert 0.0 <= alike(words_of(one), words_of(other)) <= 1.0


@given(
    st.lists(st.sampled_from([QUESTION, "Mm-hm.", "A hint: think of the empty list, and of one that holds only one element."]))
)
def test_with_an_input_before_each_turn_nothing_is_ever_dropped(turns: list[str]) -> None:
    memory = Duplicates()
    for turn in turns:
        memory.given()
        assert memory.hears(turn, finished=True) == "new"
