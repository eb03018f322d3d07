"""The same words spoken again, unasked: two answers to one input (S11), an old reply after a resume (S10). Pure.

A turn is compared with the last ones while its words still come, so that its voice can be stopped before much of it is heard.
Whoever was asked to say something again does it by right: an input between two turns makes the second one new, whatever it
says. Right after a resume that takes more: the app itself asks for the sentence that was cut, and what comes first may be an
old reply all the same. So the first turn is compared with every whole one unless something else is asked; what was cut is
none. A model that meant it is asked once more, and then may say what it likes.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

ALIKE = 0.85
"""Of the words in the same order (difflib's ratio): only worded anew it lies below 0.7, the same reply above 0.95."""
FEWEST_WORDS, SURE_WORDS = 6, 10
"""Fewer words are said twice by anybody ("Take your time."); so many that begin alike settle it before the turn is over."""
LAST_TURNS = 4

Verdict = Literal["new", "perhaps", "again"]
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Said:
    """`inputs`: how many the model had had when it spoke."""

    words: tuple[str, ...]
    inputs: int


class Duplicates:
    """`given`, `asked_on` and `resumed` tell what the model has to react to; `hears` judges the turn of this moment."""

    def __init__(self) -> None:
        self._said: deque[Said] = deque(maxlen=LAST_TURNS)
        self._inputs = 0
        self._since = 0  # turns that had fewer inputs are not compared
        self._under_way = self._cut = False
        self._relapses = False  # the next turn may be an old one, whatever was asked
        self._caught = False  # one was, since the candidate's last input: a model that says it again means it

    def given(self) -> None:
        """The candidate spoke, typed or pressed; a stage direction went out: whatever is said now answers it."""
        self._inputs += 1
        self._since, self._relapses, self._caught = self._inputs, False, False

    def asked_on(self) -> None:
        """A stage direction asked for the sentence that was cut, not for an earlier one."""
        self._inputs += 1
        if not self._relapses:
            self._since = self._inputs

    def resumed(self, remembers: bool, unended: bool = False) -> None:
        """The line came back. Whatever was said before must not be said again by itself; nor, by a session that `remembers` it,
        in the place of what it was asked for (S10). `unended`: the turn of the last words was cut before its end, be it after
        all of its words: it may be said again."""
        if unended and not self._under_way and self._said:
            self._said.pop()
        self._since, self._relapses, self._cut = 0, remembers and not self._caught, self._under_way

    @property
    def is_awaited(self) -> bool:
        """Has the model been given something since the last turn that was new?"""
        return not self._said or self._inputs > self._said[-1].inputs

    def hears(self, text: str, finished: bool) -> Verdict:
        """`text`: all words of the turn so far. "perhaps": the words so far are those of an earlier turn."""
        words = words_of(text)
        if self._cut:
            self._under_way = self._cut = not finished
            return "new"
        compared = [self._compared(words, one, finished) for one in self._compared_with()]
        verdict: Verdict = max(compared, key=_RANK.index, default="new")
        self._under_way = not finished
        if finished and words:
            self._over(words, verdict)
        return verdict

    def _over(self, words: tuple[str, ...], verdict: Verdict) -> None:
        if verdict == "new":
            self._said.append(Said(words, self._inputs))
        if verdict == "new" or self._relapses:
            self._since, self._relapses, self._caught = self._inputs, False, verdict != "new"

    def _compared_with(self) -> list[Said]:
        return [one for one in self._said if one.inputs >= self._since and len(one.words) >= FEWEST_WORDS]

    def _compared(self, words: tuple[str, ...], earlier: Said, finished: bool) -> Verdict:
        if finished:
            return "again" if len(words) >= FEWEST_WORDS and alike(words, earlier.words) >= ALIKE else "new"
        begins_alike = words[:-1] == earlier.words[: len(words) - 1]  # the last word may still grow
        if not words or not begins_alike:
            return "new"
        return "again" if len(words) > SURE_WORDS else "perhaps"


_RANK: tuple[Verdict, ...] = ("new", "perhaps", "again")


def words_of(text: str) -> tuple[str, ...]:
    """In small letters; of scripts without spaces each sign is one."""
    return tuple(_WORD.findall(text.casefold()))


def alike(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
