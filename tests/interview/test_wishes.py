"""Buttons whose wish waits for its moment."""

from __future__ import annotations

from server.interview.wishes import OVERDUE_S, Wishes
from tools.directions import direct


def test_a_wish_stands_from_the_press_until_alex_speaks_of_it() -> None:
    wishes = Wishes().asked("repeat")
    assert wishes.standing == ["repeat"]
    assert wishes.settled(True, 1.0).standing == ["repeat"], "what he says now he began before"
    told = wishes.said(direct("repeat", "Say it again."), 2.0)
    assert told.settled(False, 3.0).standing == ["repeat"]
    assert told.settled(True, 3.5).standing == []


def test_asking_twice_is_asking_once() -> None:
    once = Wishes().asked("hint")
    assert once.asked("hint") == once


def test_other_words_to_alex_carry_no_wish() -> None:
    wishes = Wishes().asked("hint").said(direct("time", "Five minutes."), 1.0).said("my own words", 1.0)
    assert wishes.settled(True, 2.0).standing == ["hint"]


def test_what_alex_passes_over_may_be_asked_again() -> None:
    told = Wishes().asked("hint").said(direct("hint"), 1.0)
    assert told.settled(False, 1.0 + OVERDUE_S).standing == []
