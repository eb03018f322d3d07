"""Lines that answer nothing: a greeting, "I don't know", "skip". The report tells them apart from answers. Pure.

Only whole lines count, in English and in the languages whose words are known; in others a line is taken for an answer.
"""

from __future__ import annotations

import re
from typing import Literal

GivenUp = Literal["", "skipped", "unknown"]

_GREETING = "hello hi hey hallo hola bonjour moin servus ready morning afternoon evening"
_AROUND = """
    alex there good guten tag buenos dias i am i'm im all set to go let's lets let us start begin get going started yes yeah yep
    sure ok okay nice meet you too thanks thank fine how are great we can please and for having me doing well now when
"""
_GREETINGS = frozenset(_GREETING.split())
_COURTESIES = _GREETINGS | frozenset(_AROUND.split())
_UNKNOWN = re.compile(
    r"(?:sorry )?i (?:really |honestly )?(?:do not|don't|dont) know(?: (?:it|this|that|the answer|that one))?"
    r"|idk|dunno|not sure|(?:i have |i've )?no (?:idea|clue)(?: at all)?|i(?: a|')m not sure|never heard of (?:it|that)"
    r"|i (?:can't|cannot|can not) answer(?: that| this)?|i (?:do not|don't|dont) remember"
    r"|(?:das )?wei(?:ß|ss) ich (?:leider )?nicht|keine ahnung|no (?:lo )?sé|ni idea|je ne sais pas|aucune idée"
)
_SKIPPED = re.compile(
    r"(?:(?:can|could) (?:we|you|i) )?skip(?: (?:it|this|that|the question|this question|this one|that one))?|(?:i )?pass"
    r"|(?:(?:go|move on) to )?(?:the )?next(?: one| question)?|i give up|(?:let us |let's )?move on"
    r"|überspringen|nächste(?: frage)?|siguiente|paso|question suivante|je passe"
)
_EDGES = re.compile(r"^(?:(?:please|sorry|ok|okay|well|alex) )+(?=\S)|(?: (?:please|sorry|alex))+$")


def is_greeting(line: str) -> bool:
    """Nothing but a greeting, or being ready."""
    found = _plain(line).split()
    return bool(_GREETINGS & set(found)) and _COURTESIES.issuperset(found)


def without_greetings(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if line.strip() and not is_greeting(line))


def given_up(text: str) -> GivenUp:
    """How an answer was given up of which every line does so. One that was skipped after all was skipped."""
    lines = [_EDGES.sub("", _plain(line)) for line in text.splitlines() if _plain(line)]
    skipped = [bool(_SKIPPED.fullmatch(line)) for line in lines]
    if not lines or not all(is_skip or _UNKNOWN.fullmatch(line) for is_skip, line in zip(skipped, lines, strict=True)):
        return ""
    return "skipped" if any(skipped) else "unknown"


def _plain(line: str) -> str:
    return " ".join(re.sub(r"[^\w' ]+", " ", line.lower().replace("’", "'")).split())
