"""A text as terms that can be compared: notation turned into words, words into stems, wordings of one meaning into one sense.

Stems are Snowball's; what people say for the same thing stands in wordings.yaml. English only, as the question bank is. Pure,
but for the file and the stemmer (extra `rehearsal`), which are loaded when first needed.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

_NOTATION = (
    (r"n't\b", " not"),
    (r"\bcan ?not\b", "can not"),
    (r"[’']s\b", ""),
    (r"\bo\s*\(\s*1\s*\)", " constant "),
    (r"\b(?:o\s*\(\s*)?n\s*\*?\s*log2?\s*\(?n\)*", " linearithmic "),
    (r"\b(?:o\s*\(\s*)?log2?\s*\(?\s*n\s*\)*", " logarithmic "),
    (r"\b(?:o\s*\(\s*)?n\s*(?:²|\^\s*2|\*\*\s*2|\*\s*n\b|times n\b|squared)\s*(?:/\s*2)?\s*\)?", " quadratic "),
    (r"\bo\s*\(\s*2\s*(?:\^|\*\*)\s*n\s*\)", " exponential "),
    (r"\bo\s*\(\s*[a-z](?:\s*\+\s*[a-z])?\s*\)", " linear "),
    (r"(?<=\d),(?=\d{3}\b)", ""),
    (r"\b(last|first) in,? (?:and )?first out\b", r"\1 in first out"),
)
_SMALL_WORDS = """
    a an and are as at be been being because but by can could did do does doing for from had has have having he her
    him his how i if in into is it its itself may me more most must my of off on onto one ones or our ought shall she
    should so some such than that the their them then there these they this those to too us very was we were what when
    where which while who whose why will with would you your each every any all also both either same about after
    before again between d e g ll m re s t ve yes ok not no never nor neither without cannot out up down around three
    over under just only even still really quite much less few otherwise rather therefore since upon unless until
    whether within across along among though sometimes somebody something
"""
SMALL = frozenset(_SMALL_WORDS.split())
_WEAK_WORDS = """
    use make keep need take go goes get give put say tell work know want look mean thing way something part kind case
    always well good right sound fit happen come bring let allow become change other another different new set time
    two first like extra structure lead value enough often possible example sure begin start end place hold show
    matter
"""
_NEGATOR_WORDS = """
    not no never nor neither without hardly independent instead unlike rather nothing none nobody avoid
"""
NEGATORS = frozenset(_NEGATOR_WORDS.split())
_NEGATING_BEFORE = frozenset(["independent", "instead", "rather"])
_LISTED = frozenset(["no", "without", "independent", "neither"])
_CONDITIONS = frozenset(["if", "when", "unless", "until", "whether"])
_NEEDLESS = frozenset(["need", "needed", "necessary", "required", "require", "matter", "true"])
_CLAUSE = re.compile(r",(?!\s*(?:they|it|this|these)\b)|[;:()–—]|\b(?:while|whereas|but|and|although|however)\b")
SENTENCE = re.compile(r"(?<=[.!?;])(?<!e\.g\.)(?<!i\.e\.)\s+|\n+")
WHOLE = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)\s+|\n+")
"""SENTENCE parts at a semicolon too."""
_COSTS = (
    ("constant", "constant cost"),
    ("logarithmic", "logarithm", "log"),
    ("linear", "proportional", "in proportion"),
    ("linearithmic",),
    ("quadratic", "squared", "square", "n times n"),
    ("exponential", "exponentially"),
)
REACH = 3
"""A negator reaches this many content words."""
LONGEST_ITEM = 3
"""Content words of an item of a list."""

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A word or wording: its stems, its senses (stem and rings), those of its parts, and whether it is denied here."""

    stems: Stems
    senses: frozenset[str]
    parts: frozenset[str] = frozenset()
    denied: bool = False

    @property
    def heard(self) -> frozenset[str]:
        """What it can stand for in an answer: "disk space" is also a disk and space."""
        return self.senses | self.parts

    @property
    def costs(self) -> frozenset[str]:
        """The orders of growth that it names."""
        return frozenset(cost for cost, said in _costs().items() if self.stems in said)

    @property
    def is_weak(self) -> bool:
        weak, small = _weak()
        return (len(self.stems) == 1 and self.stems[0] in weak) or small.issuperset(self.stems)


@dataclass(frozen=True, slots=True)
class Said:
    """A word as it stands in a sentence, small ones too."""

    stem: str
    denied: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence, as terms and as all of its words."""

    terms: tuple[Term, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Rings:
    """Wordings by their stems, and the pairs of senses that exclude each other."""

    senses: dict[Stems, frozenset[str]]
    opposites: tuple[tuple[str, str], ...]
    longest: int


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", _plain(text))


@lru_cache(maxsize=256)
def sentences(text: str) -> tuple[tuple[tuple[Term, ...], ...], ...]:
    """Sentences of clauses of terms."""
    return tuple(tuple(clause.terms for clause in clauses(sentence)) for sentence in SENTENCE.split(text) if words(sentence))


@lru_cache(maxsize=256)
def clauses(sentence: str) -> tuple[Clause, ...]:
    return tuple(_clauses(sentence))


def terms(text: str) -> list[Term]:
    return [term for sentence in sentences(text) for clause in sentence for term in clause]


def opposites() -> tuple[tuple[str, str], ...]:
    return _rings().opposites


# ---- reading ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    plain = text.lower().replace("’", "'")
    for pattern, word in _NOTATION:
        plain = re.sub(pattern, word, plain)
    return plain


def _clauses(sentence: str) -> Iterator[Clause]:
    """A list goes on being denied: "independent of clock, network and order"."""
    goes_on = False
    for piece in _CLAUSE.split(_plain(sentence)):
        if not (found := re.findall(r"[a-z0-9]+", piece)):
            continue
        denied = _denied(found)
        is_item = sum(word not in SMALL for word in found) <= LONGEST_ITEM and not NEGATORS & set(found)
        if goes_on and is_item:
            denied = [True] * len(found)
        goes_on = denied[-1] and bool(_LISTED & set(found) or (is_item and goes_on))
        said = tuple(Said(stem(word), is_denied) for word, is_denied in zip(found, denied, strict=True))
        yield Clause(tuple(_terms(found, denied)), said)


def _terms(found: Sequence[str], denied: Sequence[bool]) -> Iterator[Term]:
    """The longest wording at each place, then on behind it."""
    stems = tuple(stem(word) for word in found)
    rings, at = _rings(), 0
    while at < len(found):
        size = next((size for size in range(rings.longest, 1, -1) if stems[at : at + size] in rings.senses), 1)
        key, end = stems[at : at + size], min(at + size, len(found))
        if size > 1:
            parts = [_senses((stems[place],)) for place in range(at, end) if found[place] not in SMALL]
            is_denied = any(denied[at:end]) and not NEGATORS & set(found[at:end])
            yield Term(key, _senses(key), frozenset().union(*parts), is_denied)
        elif found[at] not in SMALL:
            yield Term(key, _senses(key), denied=denied[at])
        at += size


def _senses(key: Stems) -> frozenset[str]:
    return _rings().senses.get(key, frozenset()) | {" ".join(key)}


def _denied(found: Sequence[str]) -> list[bool]:
    """Which words a negator reaches. Two negators, or one under a condition, are taken for an assertion."""
    negators = [at for at, word in enumerate(found) if word in NEGATORS and _is_negating(found, at)]
    denied = [False] * len(found)
    if len(negators) != 1 or _CONDITIONS & set(found[: negators[0]]):
        return denied
    content = [at for at in range(negators[0] + 1, len(found)) if found[at] not in SMALL][:REACH]
    if content and found[content[0]] in _NEEDLESS:
        content = [*range(negators[0]), *content]
    for at in content:
        denied[at] = True
    return denied


def _is_negating(found: Sequence[str], at: int) -> bool:
    """With "of" or "than" they deny: "independent of the clock", but not "independent variations"."""
    return found[at] not in _NEGATING_BEFORE or found[at + 1 : at + 2] in (["of"], ["than"], ["from"])


# ---- the stemmer and the file -----------------------------------------------------------------------------------------


class _Stemmers(threading.local):
    """A stemmer keeps the word in itself while it works, and two gradings may run at once: one for each thread."""

    def __init__(self) -> None:
        import snowballstemmer  # type: ignore[import-untyped]

        self.english: Any = snowballstemmer.stemmer("english")


@cache
def _stemmers() -> _Stemmers:
    return _Stemmers()


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    return str(_stemmers().english.stemWord(word))


@cache
def is_small(stemmed: str) -> bool:
    return stemmed in _weak()[1]


@cache
def _weak() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(map(stem, _WEAK_WORDS.split())), frozenset(map(stem, SMALL))


@cache
def _costs() -> dict[str, frozenset[Stems]]:
    return {cost: frozenset(key(wording) for wording in (cost, f"{cost} time", *more)) for cost, *more in _COSTS}


@cache
def _rings() -> Rings:
    data = yaml.load((Path(__file__).parent / "wordings.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    senses: dict[Stems, set[str]] = {}
    names: dict[Stems, str] = {}
    for number, ring in enumerate(data["same"]):
        for wording in ring:
            senses.setdefault(key(wording), set()).add(f"ring {number}")
        names.setdefault(key(ring[0]), f"ring {number}")
    pairs = [(names.get(key, " ".join(key)) for key in map(key, pair)) for pair in data["opposite"]]
    return Rings(
        {key: frozenset(found) for key, found in senses.items()},
        tuple((one, other) for one, other in pairs),
        max(len(key) for key in senses),
    )


def key(wording: str) -> Stems:
    """A wording as it is compared."""
    return tuple(stem(word) for word in re.findall(r"[a-z0-9]+", _plain(wording)))
