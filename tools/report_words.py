"""How the text of a report writes figures and foreign words. The page rounds the same way (web/src/words.ts)."""

from __future__ import annotations

import re

from tools.nonanswers import GivenUp
from tools.report import HowAnswered

SPECIAL = re.compile(r"[\\`*_\[\]<>#|~&$@]")
ADDRESS = re.compile(r"(?<=:)//|(?<=www)\.", re.IGNORECASE)
LIST_MARK = re.compile(r"^(\d*)([-+.)])")
LEVELS = {"mid": "mid-level"}
HOW: dict[HowAnswered, str] = {
    "spoken": "spoken",
    "spoken_unheard": "spoken, not transcribed",
    "typed": "typed",
    "mixed": "spoken and typed",
    "none": "not answered",
}
GIVEN_UP: dict[GivenUp, str] = {"": "", "skipped": "skipped", "unknown": "not known"}


def plain(text: str) -> str:
    """Text on one line in which no sign has a meaning for Markdown or HTML."""
    escaped = SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))
    without_links = ADDRESS.sub(lambda found: "".join(f"\\{sign}" for sign in found[0]), escaped)
    return LIST_MARK.sub(r"\1\\\2", without_links)


def whole(value: float) -> int:
    """Halves go up, as in the browser; Python's own rounding takes them to the even number."""
    return int(value + 0.5)


def clock(at_s: float) -> str:
    seconds = whole(at_s)
    return f"{seconds // 60}:{seconds % 60:02d}"


def span(seconds: float) -> str:
    return f"{whole(seconds)} s" if seconds < 60 else f"{whole(seconds / 60)} min"


def percent(share: float) -> str:
    return f"{whole(share * 100)} %"


def level_name(level: str) -> str:
    """As the page calls it, within a sentence."""
    return LEVELS.get(level, level)


def count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
