"""The candidate's spoken turns and their words, which come late, in pieces, early, or never."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.interview.heard import WORDS_S, HeardTurns
from server.live.runner import Heard
from server.wire import Caption
from tests.interview.fakes import furnished


class Listener:
    """The candidate's side of a room in which a test speaks."""

    def __init__(self) -> None:
        self.house = furnished()
        self.house.room.begin()
        self.speaking = False
        self.noted: list[tuple[int, str, str, float]] = []  # turn, how, text, seconds
        self.turns = HeardTurns(self.house.room, lambda: self.speaking, self._note)

    def _note(self, caption: Caption, turn: int) -> None:
        self.noted.append((turn, caption.how, caption.text, caption.seconds))

    def begins(self) -> None:
        self.speaking = True

    def ends(self, seconds: float) -> None:
        self.speaking = False
        self.turns.ended(seconds, max(0.0, round(self.house.room.at_s - seconds, 2)))

    def speaks(self, seconds: float) -> None:
        self.begins()
        self.house.hands.pass_by(seconds)
        self.ends(seconds)

    def words(self, text: str, finished: bool = True) -> None:
        self.turns.words(Heard(text, finished))

    def waits(self, seconds: float) -> None:
        self.house.hands.pass_by(seconds)
        self.turns.settle()

    @property
    def lines(self) -> dict[str, str]:
        return {name: line.text for name, line in self.house.room.captions.items()}

    def line(self, number: int) -> Caption:
        return self.house.room.captions[f"you-{number}"]


def test_a_spoken_answer_shows_how_long_it_was_until_its_words_come() -> None:
    ear = Listener()
    ear.house.hands.pass_by(10)
    ear.speaks(4.0)
    assert ear.line(1) == Caption(
        id="you-1", who="candidate", how="spoken_unheard", text="", seconds=4.0, final=True, at_s=10.0
    )
    ear.words("A heap is a tree.")
    assert ear.line(1) == Caption(
        id="you-1", who="candidate", how="spoken", text="A heap is a tree.", seconds=4.0, final=True, at_s=10.0
    )


def test_a_turn_is_noted_once_with_its_words_and_its_length() -> None:
    ear = Listener()
    ear.speaks(4.0)
    assert ear.noted == []
    ear.words("A heap is a tree.")
    ear.waits(60)
    assert ear.noted == [(1, "spoken", "A heap is a tree.", 4.0)]


def test_a_turn_whose_words_never_come_is_noted_after_a_while() -> None:
    """Rehearsal: nobody hears words."""
    ear = Listener()
    ear.speaks(4.0)
    ear.waits(WORDS_S - 0.1)
    assert ear.noted == []
    ear.waits(0.1)
    assert ear.noted == [(1, "spoken_unheard", "", 4.0)]


def test_the_next_turn_waits_for_nobody() -> None:
    ear = Listener()
    ear.speaks(4.0)
    ear.speaks(1.0)
    ear.turns.settle(at_once=True)
    assert ear.noted == [(1, "spoken_unheard", "", 4.0), (2, "spoken_unheard", "", 1.0)]


def test_words_that_come_in_pieces_grow_one_line() -> None:
    """2.5: deltas, and at the end all of them again as finished."""
    ear = Listener()
    ear.speaks(4.0)
    for piece in (" A heap", " is", " a tree."):
        ear.words(piece, finished=False)
    assert ear.lines == {"you-1": "A heap is a tree."}
    assert not ear.line(1).final
    ear.words(" A heap is a tree.")
    assert ear.lines == {"you-1": "A heap is a tree."}
    assert ear.noted == [(1, "spoken", "A heap is a tree.", 4.0)]


def test_pieces_may_go_on_while_alex_already_answers() -> None:
    ear = Listener()
    ear.speaks(4.0)
    ear.words("A heap", finished=False)
    ear.turns.alex_spoke()
    ear.words(" is a tree.", finished=False)
    ear.words("A heap is a tree.")
    assert ear.lines == {"you-1": "A heap is a tree."}


def test_words_that_come_while_the_candidate_still_speaks_are_of_this_turn_not_of_the_last_one() -> None:
    ear = Listener()
    ear.speaks(4.0)
    ear.words("A heap is a tree.")
    ear.turns.alex_spoke()
    ear.begins()
    ear.words("And a stack", finished=False)
    assert ear.lines == {"you-1": "A heap is a tree.", "you-2": "And a stack"}
    ear.ends(3.0)
    assert ear.line(2).seconds == 3.0
    assert ear.line(2).text == "And a stack"
    ear.words("And a stack is a list.")
    assert ear.noted == [(1, "spoken", "A heap is a tree.", 4.0), (2, "spoken", "And a stack is a list.", 3.0)]


def test_finished_words_of_a_turn_that_goes_on_are_not_noted_before_its_end() -> None:
    ear = Listener()
    ear.begins()
    ear.words("First half.")
    assert ear.noted == []
    ear.ends(6.0)
    assert ear.noted == [(1, "spoken", "First half.", 6.0)]


def test_two_finished_pieces_are_both_kept() -> None:
    ear = Listener()
    ear.begins()
    ear.words("First half.")
    ear.words("Second half.")
    ear.ends(6.0)
    assert ear.noted == [(1, "spoken", "First half. Second half.", 6.0)]


def test_late_words_are_of_the_turn_that_waits_for_them_even_if_the_next_one_has_begun() -> None:
    ear = Listener()
    ear.speaks(4.0)
    ear.begins()
    ear.words("A heap is a tree.")
    assert ear.lines == {"you-1": "A heap is a tree."}


def test_words_that_come_after_all_patience_are_not_lost_and_their_seconds_are_not_counted_twice() -> None:
    ear = Listener()
    ear.speaks(4.0)
    ear.waits(WORDS_S + 1)
    ear.words("A heap is a tree.")
    assert ear.noted == [(1, "spoken_unheard", "", 4.0), (1, "spoken", "A heap is a tree.", 0.0)]
    assert ear.lines == {"you-1": "A heap is a tree."}


def test_where_the_service_listens_alone_every_answer_is_a_line_of_its_own() -> None:
    """`ear: service`: nobody tells where a turn ends, but Alex answers between two of them."""
    ear = Listener()
    ear.words("Yes, ready.")
    ear.turns.alex_spoke()
    ear.words("A heap is a tree.")
    ear.turns.alex_spoke()
    ear.words("It is fast.")
    assert ear.lines == {"you-1": "Yes, ready.", "you-2": "A heap is a tree.", "you-3": "It is fast."}
    assert [text for _, _, text, _ in ear.noted] == ["Yes, ready.", "A heap is a tree.", "It is fast."]


def test_there_too_one_answer_may_come_in_two_finished_pieces() -> None:
    ear = Listener()
    ear.words("Yes.")
    ear.turns.alex_spoke()
    ear.words("A heap is a tree.")
    ear.words("And it is fast.")
    assert ear.lines == {"you-1": "Yes.", "you-2": "A heap is a tree. And it is fast."}


MOVES = st.lists(st.sampled_from(["begin", "end", "delta", "finished", "alex", "wait", "settle"]), max_size=40)


@given(MOVES)
def test_no_word_and_no_second_is_ever_lost_or_counted_twice(moves: list[str]) -> None:
    ear = Listener()
    finished: list[str] = []
    seconds = 0.0
    for number, move in enumerate(moves):
        match move:
            case "begin":
                ear.begins()
            case "end" if ear.speaking:
                ear.ends(2.0)
                seconds += 2.0
            case "finished":
                finished.append(f"word{number}.")
                ear.words(finished[-1])
            case "delta":
                ear.words(" delta", finished=False)
            case "alex":
                ear.turns.alex_spoke()
            case "wait":
                ear.waits(5.0)
            case "settle":
                ear.turns.settle()
    if ear.speaking:
        ear.ends(2.0)
        seconds += 2.0
    ear.turns.settle(at_once=True)
    noted_words = [word for _, _, text, _ in ear.noted for word in text.split() if word != "delta"]
    assert noted_words == finished
    assert sum(spent for _, _, _, spent in ear.noted) == pytest.approx(seconds)
    numbers = [turn for turn, _, _, _ in ear.noted]
    assert numbers == sorted(numbers)
