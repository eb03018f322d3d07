"""Which expected points does a text name? By its content words in any sensible wording, and it claims no more than that. Pure.

A point counts within one sentence that is a sentence (saying.py). Where its authors wrote down what must be said, that decides
(essentials.py). Elsewhere enough of its weight must stand there: words that the question itself holds weigh little, so that an
echo names nothing; examples of a point ("such as …") weigh half. A cost must be the point's own; a clause that denies a word,
or has its opposite in its place, does not count. What words cannot show (irony, a wrong reason in right words) stays unseen.
It would rather overlook a point than credit one that was not made.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from server.simulator.essentials import Groups, essentials, holds
from server.simulator.saying import is_said
from server.simulator.wording import SENTENCE, WHOLE, Stems, Term, clauses, opposites, sentences, stem, terms, words

__all__ = ["covered", "overlap", "quoted", "weigh", "words"]

ENOUGH = 0.42  # share of a point's weight
ALONE = 0.3  # the same where a single word, that other points have too, is all there is
CLAIM = 0.5  # a clause of a point, fully named, is that share of it
ECHO, WEAK, DETAIL, HALF = 0.25, 0.5, 0.5, 0.5

_DETAILS = re.compile(
    r"\b(?:such as|for example|for instance|since|because|although|as in|like|so that|unlike|rather than|so)\b|;", re.IGNORECASE
)
_TO_THE_GRADER = re.compile(
    r"\b(?:five|ten|5|10) (?:out )?of (?:five|ten|5|10)\b|\b(?:every|each|all) ax[ei]s\b|\bexpected points?\b"
    r"|\b(?:full|top|highest) (?:marks?|scores?|points?)\b"
    r"|\b(?:ignore|forget|disregard)\b.{0,40}\b(?:told|instruct|rule|rubric)|[\[(]\s*alex\b|[{,]\s*\"\w+\"\s*:",
    re.IGNORECASE,
)
_EITHER = re.compile(r"(\w+),? or (?:an? |the |by )?(\w+)")

Clauses = Sequence[Sequence[Term]]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A term of a point. `claim`: which of the point's clauses it stands in."""

    term: Term
    weight: float
    claim: int
    is_detail: bool
    is_echo: bool
    is_shared: bool

    @property
    def is_thin(self) -> bool:
        """By itself it tells nothing."""
        return self.is_echo or self.term.is_weak

    @property
    def wanted(self) -> float:
        """What its absence costs."""
        return self.weight * (DETAIL if self.is_detail else 1)


Named = Sequence[tuple[Weighed, float]]


@dataclass(frozen=True, slots=True)
class Point:
    """An expected point, weighed among its question's others. `asked`: the stems of the question."""

    parts: tuple[Weighed, ...]
    senses: frozenset[str]
    costs: frozenset[str]
    asked: frozenset[str]
    must: Groups = ()

    def is_named(self, text: str) -> bool:
        """Where its authors wrote down what must be said, that decides; else its weight does."""
        if not self.must:
            return self.share(text) >= ENOUGH
        return any(self._says_what_it_must(piece) for piece in WHOLE.split(text) if is_said(piece))

    def _says_what_it_must(self, sentence: str) -> bool:
        said = [word for clause in clauses(sentence) if not self._contradicts(clause.terms) for word in clause.said]
        return holds(self.must, said, self.asked)

    def share(self, text: str) -> float:
        """The best share of its weight in any one sentence, 0-1."""
        said = (sentence for piece in SENTENCE.split(text) if is_said(piece) for sentence in sentences(piece))
        return max((self._share(self._fitting(sentence)) for sentence in said), default=0.0)

    def _fitting(self, sentence: Clauses) -> Clauses:
        """Its clauses without those that say the opposite; none where a cost is stated and is not the point's."""
        costs = {cost for clause in sentence for term in clause if not term.denied for cost in term.costs}
        if self.costs and not self.costs & costs:
            return ()
        return [clause for clause in sentence if not self._contradicts(clause)]

    def _share(self, clauses: Clauses) -> float:
        """Echoes and weak words name nothing by themselves, and neither does a single detail."""
        fresh = [[term for term in clause if not (term.is_weak or self._is_echo(term))] for clause in clauses]
        telling = [part for part in self.parts if not part.is_thin and self._names(part.term, fresh)]
        if not telling:
            return 0.0
        named = [(part, self._names(part.term, clauses)) for part in self.parts]
        share = max(_share(named), *(CLAIM * _share(claim) for claim in _claims(named)), 0.0)
        is_alone = len(telling) == 1 and (telling[0].is_detail or (telling[0].is_shared and share < ALONE))
        return 0.0 if is_alone else share

    def _names(self, wanted: Term, clauses: Clauses) -> float:
        """An asserted word must be asserted. A denied one must be denied, or stand beside a denial; else it is half named."""
        hits = [(term, clause, near) for clause in clauses for term in clause if (near := self._nearness(term, wanted))]
        if wanted.denied and not any(other.denied for _, clause, _ in hits for other in clause):
            return HALF * max((near for _, _, near in hits), default=0.0)
        return max((near for term, _, near in hits if wanted.denied or not term.denied), default=0.0)

    def _nearness(self, term: Term, wanted: Term) -> float:
        """Words of the question stand for themselves only, not for all that may be said in their place."""
        if self._is_echo(term):
            return float(bool(set(term.stems) & set(wanted.stems)))
        near = 1.0 if term.heard & wanted.senses else HALF * bool(term.heard & wanted.parts)
        return near * HALF if term.is_weak and term.stems != wanted.stems else near

    def _is_echo(self, term: Term) -> bool:
        return self.asked.issuperset(term.stems)

    def _contradicts(self, clause: Sequence[Term]) -> bool:
        """Does this clause speak of the opposite of what the point speaks of, and not of it too?"""
        said = {sense for term in clause if not term.denied for sense in term.heard}
        ways = [way for one, other in opposites() for way in ((one, other), (other, one))]
        return any(
            mine in self.senses and other not in self.senses and other in said and mine not in said for mine, other in ways
        )


def _share(named: Named) -> float:
    return min(1.0, sum(part.weight * how_far for part, how_far in named) / sum(part.wanted for part, _ in named))


def _claims(named: Named) -> list[Named]:
    """The clauses of a point that say enough to be a claim of their own."""
    claims = [[one for one in named if one[0].claim == number] for number in {part.claim for part, _ in named}]
    return [claim for claim in claims if sum(part.weight for part, _ in claim if not part.is_detail) >= 1.0]


# ---- weighing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Read:
    term: Term
    claim: int
    is_detail: bool


@lru_cache(maxsize=64)
def weigh(points: tuple[str, ...], question: str = "") -> list[Point]:
    """`question`: what was asked. Saying it back names nothing."""
    asked = frozenset(one for term in terms(question) for one in term.stems)
    read = [_read(point) for point in points]
    often = Counter(stems for point in read for stems in {one.term.stems for one in point})
    musts = (essentials().get(" ".join(point.split()), ()) for point in points)
    return [
        _point([_weighed(one, asked, often) for one in point], asked, must) for point, must in zip(read, musts, strict=True)
    ]


def _read(point: str) -> list[Read]:
    """The terms of a point, each meaning once. Alternatives ("one or the other") are details: either will do."""
    head, *rest = _DETAILS.split(point)
    either = {stem(word) for pair in _EITHER.findall(head) for word in pair}
    pieces = [(list(clause), False) for sentence in sentences(head) for clause in sentence]
    pieces += [(terms(text), True) for text in rest]
    read: list[Read] = []
    for number, (piece, is_detail) in enumerate(pieces):
        for term in piece:
            if not any(term.senses & earlier.term.senses for earlier in read):
                read.append(Read(term, number, is_detail or bool(either & set(term.stems))))
    return read


def _weighed(one: Read, asked: frozenset[str], often: Counter[Stems]) -> Weighed:
    is_echo, times = asked.issuperset(one.term.stems), often[one.term.stems]
    weight = (ECHO if is_echo else WEAK if one.term.is_weak else 1.0) / math.sqrt(times)
    return Weighed(one.term, weight, one.claim, one.is_detail, is_echo, times > 1)


def _point(parts: Sequence[Weighed], asked: frozenset[str], must: Groups) -> Point:
    senses = frozenset(sense for part in parts for sense in part.term.heard)
    costs = frozenset(cost for part in parts if not part.is_detail for cost in part.term.costs)
    return Point(tuple(parts), senses, costs, asked, must)


# ---- what others ask --------------------------------------------------------------------------------------------------


def covered(points: Iterable[str], text: str, question: str = "") -> list[str]:
    """The points that the text names."""
    given, said = tuple(points), to_the_point(text)
    return [point for point, weighed in zip(given, weigh(given, question), strict=True) if weighed.is_named(said)]


def quoted(points: Iterable[str], text: str, question: str = "") -> dict[str, str]:
    """The points that the text names, each with the sentence that names it most, word for word."""
    given, said = tuple(points), to_the_point(text)
    weighed = dict(zip(given, weigh(given, question), strict=True))
    return {point: _in_its_words(weighed[point], said) for point in covered(given, text, question)}


def _in_its_words(point: Point, text: str) -> str:
    """The part of a sentence that names it if one does, else the sentence."""
    wholes = [piece.strip() for piece in WHOLE.split(text) if words(piece)]
    parts = [piece.strip() for piece in SENTENCE.split(text) if words(piece)]
    naming = [piece for piece in (*parts, *wholes) if point.is_named(piece)]
    return max(naming, key=point.share)


def overlap(points: Iterable[str], text: str, question: str = "") -> float:
    """How much of all points the text names: the sum of their shares."""
    said = to_the_point(text)
    return sum(point.share(said) for point in weigh(tuple(points), question))


def to_the_point(text: str) -> str:
    """Without the sentences that speak to whoever grades, or imitate what only the app may say: they answer nothing."""
    return "\n".join(one for one in WHOLE.split(text) if not _TO_THE_GRADER.search(one))
