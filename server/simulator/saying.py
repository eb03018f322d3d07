"""Is a piece of text a sentence, or a heap of words? A list of the right nouns says nothing, however many of them it holds.

No grammar is parsed. A sentence of English holds function words, in an order that they can stand in, and does not keep
repeating the same few nouns. A piece of up to five words may be a fragment that answers ("LIFO and FIFO"). Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from server.simulator.wording import SMALL, stem, words

FRAGMENT = 5
FEWEST_SMALL, FLUENT = 0.1, 0.3
"""Shares of function words. Prose has 0.35 to 0.5, notes in a hurry about 0.2, lists of nouns less than 0.1."""
OFTEN, MOST_OFTEN = 2, 0.2
"""A content word of a piece that is no fluent prose may stand there this often, or be this share of all content words."""
MISPLACED = 0.05
"""Share of neighbours that cannot stand side by side. In the bank's points and the typed answers there are none."""

_AFTER_ARTICLE_NEVER = """
    a an the of to in on at by for from with and or but so is are was were be been it they that this these which who what when
    where while because if has have had do does can could may must should will would not no than as into its their them there
    then
"""
_AFTER_LINK_NEVER = "of and or is are was were has have but than"
_HELPING = "in on at by for with from to is are was were has have must can will should"
_AFTER_HELPING_NEVER = "is are was were of"

STRUNG, A_WORD_EACH = 4, 1.25
"""So many articles and "and"s, no other function word, and hardly more content words than those: nouns on a string."""

LISTED = 5
"""From so many items on."""

_ARTICLES = frozenset(["a", "an", "the"])
_LINKS = frozenset(["of", "and", "or", "than", "into", "its", "their"])
_STRING = _ARTICLES | {"and", "or"}
_OPENERS = _ARTICLES | _LINKS | {"my", "every", "from"}
_NEVER_AFTER = (
    (_ARTICLES, frozenset(_AFTER_ARTICLE_NEVER.split())),
    (_LINKS, frozenset(_AFTER_LINK_NEVER.split())),
    (frozenset(_HELPING.split()), frozenset(_AFTER_HELPING_NEVER.split())),
)
_DISMISSED = re.compile(r"\b(?:waste of (?:time|effort)|pointless|nonsense|a bad idea|for fools)\b", re.IGNORECASE)
_SAID_AS_ONE = re.compile(r"\b(is|has)-an?\b", re.IGNORECASE)
_HELPERS = SMALL | {"always", "often", "sometimes"}


def is_said(piece: str) -> bool:
    """Could somebody have meant this as a sentence, or as a short answer, that says yes to what it speaks of?"""
    if _DISMISSED.search(piece):
        return False
    found = words(_SAID_AS_ONE.sub("kind", piece))
    content = [stem(word) for word in found if word not in _HELPERS and not word.isdigit()]
    small = 1 - len(content) / max(1, len(found))
    if len(found) <= FRAGMENT:
        return len(set(content)) >= len(content) - 1 and (bool(small) or len(found) < FRAGMENT - 1)
    is_heap = _is_jumbled(found) or _is_strung(found) or _is_listed(piece) or (small < FLUENT and _harps(content))
    return small >= FEWEST_SMALL and not is_heap


def _is_listed(piece: str) -> bool:
    """A list that nothing leads up to: it begins with a single word, as most of its items are."""
    items = [len(words(item)) for item in piece.split(",")]
    return len(items) >= LISTED and items[0] == 1 and 2 * items.count(1) > len(items)


def _is_strung(found: list[str]) -> bool:
    links = [word for word in found if word in SMALL]
    return len(links) >= STRUNG and _STRING.issuperset(links) and len(found) - len(links) <= A_WORD_EACH * len(links)


def _harps(content: list[str]) -> bool:
    times = max(Counter(content).values(), default=0)
    return times > OFTEN and times > MOST_OFTEN * len(content)


def _is_jumbled(found: list[str]) -> bool:
    misplaced = sum(_cannot_stand(one, other) for one, other in pairwise(found)) + (found[-1] in _OPENERS)
    return misplaced > max(1, MISPLACED * len(found))


def _cannot_stand(one: str, other: str) -> bool:
    return any(one in before and other in never for before, never in _NEVER_AFTER)
