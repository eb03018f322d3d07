"""Written words made sayable: markdown falls away, formulas and identifiers become words. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

_MARKDOWN: tuple[Rule, ...] = (
    (re.compile(r"```\w*\n?"), " "),
    (re.compile(r"!?\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"^\s{0,3}(#{1,6}|[-*+]|\d+\.|>)\s+", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__|~~)(.+?)\1"), r"\2"),
    (re.compile(r"(?<!\w)[*_]([^*_\n]+)[*_](?!\w)"), r"\1"),
    (re.compile(r"`"), ""),
    (re.compile(r"https?://\S+"), ""),
)

_POWERS = {"2": "squared", "²": "squared", "3": "cubed", "³": "cubed"}
_SIGNS = {
    "<=": " is at most ", ">=": " is at least ", "!=": " is not equal to ", "==": " equals ", "->": " to ", "=>": " to ",
    "≤": " is at most ", "≥": " is at least ", "≠": " is not equal to ", "→": " to ", "×": " times ",
}  # fmt: skip
_INSIDE = {"+": " plus ", "*": " times ", "/": " over ", "-": " minus ", "·": " times "}


def _power(match: re.Match[str]) -> str:
    base, exponent = match.groups()
    exponent = exponent.strip("()")
    return f"{base} {_POWERS.get(exponent, f'to the {exponent}')}"


def _big_o(match: re.Match[str]) -> str:
    inner = re.sub(r"(\w)\s*([+*/·-])\s*(\w)", lambda m: m.group(1) + _INSIDE[m.group(2)] + m.group(3), match.group(2))
    letter = {"O": "O", "Θ": "theta", "Ω": "omega"}[match.group(1)]
    return f"{letter} of {inner.strip()}"


def _words_of_name(match: re.Match[str]) -> str:
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", match.group(0).replace("_", " "))
    return parts.strip().lower() if "_" in match.group(0) else parts


_ENGLISH: tuple[Rule, ...] = (
    (re.compile(r"\b(\w+)\s?(?:\*\*|\^)\s?(\(\w+\)|\w+)"), _power),
    (re.compile(r"\b(\w)([²³])"), _power),
    (re.compile(r"([OΘΩ])\(([^()]+)\)"), _big_o),
    (re.compile(r"\b(\w*[A-Za-z]\w*)\(\)"), r"\1"),
    (re.compile(r"\be\.g\.,?"), "for example,"),
    (re.compile(r"\bi\.e\.,?"), "that is,"),
    (re.compile(r"\bvs\.?(?=\s)"), "versus"),
    (re.compile(r"<=|>=|!=|==|->|=>|[≤≥≠→×]"), lambda m: _SIGNS[m.group(0)]),
    (re.compile(r"(?<=[A-Z]{2})/(?=[A-Z0-9])"), " "),
    (re.compile(r"(?<=\w)\s?/\s?(?=\w)"), " or "),
    (re.compile(r"\s&\s"), " and "),
    (re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b|\b[a-z]+(?:[A-Z][a-z0-9]+)+\b"), _words_of_name),
)


def _apply(rules: tuple[Rule, ...], text: str) -> str:
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text


LONGEST, LONGEST_WORD = 5_000, 40  # what no interviewer says; a word without end takes some engines minutes


def speakable(text: str, language: str = "en-US") -> str:
    """What a voice should read. Formulas are worded in English only; elsewhere the engine's own reading is kept."""
    text = _apply(_MARKDOWN, text)
    if language.lower().startswith("en"):
        text = _apply(_ENGLISH, text)
    text = "".join(sign if sign.isprintable() else " " for sign in text)
    text = re.sub(rf"(\S{{{LONGEST_WORD}}})(?=\S)", r"\1 ", text)
    return re.sub(r"\s+", " ", text).strip()[:LONGEST]
