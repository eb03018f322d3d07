"""Pieces of a transcript that come close together cost ADK one message, and nothing is lost, late or overtaken."""

from __future__ import annotations

from collections.abc import Callable

import orjson
from hypothesis import given
from hypothesis import strategies as st

from server.live.gathering import TOGETHER_S, Words


class Line:
    """What was put, and a clock that is turned by hand."""

    def __init__(self) -> None:
        self.put: list[str] = []
        self._due: list[tuple[float, Callable[[], None]]] = []
        self.now_s = 0.0
        self.words = Words(self._note, lambda seconds, call: self._due.append((self.now_s + seconds, call)))

    def _note(self, message: bytes) -> None:
        self.put.append(orjson.loads(message)["serverContent"]["outputTranscription"]["text"])

    def passes(self, seconds: float) -> None:
        self.now_s += seconds
        while due := [one for one in self._due if one[0] <= self.now_s]:
            self._due.remove(due[0])
            due[0][1]()


def test_the_first_piece_goes_on_at_once() -> None:
    line = Line()
    line.words.add("Good")
    assert line.put == ["Good"]


def test_those_that_follow_soon_go_on_together() -> None:
    line = Line()
    for piece in ("Good", " mor", "ning", "."):
        line.words.add(piece)
    line.passes(TOGETHER_S)
    assert line.put == ["Good", " morning."]


def test_after_a_while_without_words_the_next_one_is_a_first_one() -> None:
    line = Line()
    line.words.add("Good")
    line.passes(2 * TOGETHER_S)
    line.words.add(" morning.")
    assert line.put == ["Good", " morning."]


def test_what_waits_goes_before_anything_else_and_once() -> None:
    line = Line()
    line.words.add("Good")
    line.words.add(" morning.")
    line.words.out()
    line.passes(TOGETHER_S)
    assert line.put == ["Good", " morning."]


@given(st.lists(st.tuples(st.text(max_size=5), st.floats(0, 0.5), st.booleans()), max_size=30))
def test_whatever_comes_when_all_of_it_goes_on_in_order_and_at_most_a_moment_later(
    pieces: list[tuple[str, float, bool]],
) -> None:
    line, said = Line(), ""
    for text, pause_s, out in pieces:
        line.words.add(text)
        said += text
        if out:
            line.words.out()
            assert "".join(line.put) == said
        line.passes(pause_s)
        assert pause_s < TOGETHER_S or "".join(line.put) == said
    line.passes(TOGETHER_S)
    assert "".join(line.put) == said
