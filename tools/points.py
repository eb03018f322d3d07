"""Which expected points an answer names: the report writer is asked, its quotes are checked here, and nothing else counts them.

What the interviewer noted while he listened is not counted: two counts of one answer disagree, and his rests on no quote.
"""

from __future__ import annotations

from collections.abc import Sequence

from tools.evidence import occurs, words_in
from tools.facts import AnswerFact
from tools.report import Answer, AnswerPoints, Grading


def is_countable(answer: AnswerFact) -> bool:
    return bool(answer.expected and words_in(answer.text))


def counted(answer: AnswerFact, gradings: Sequence[Grading]) -> Answer:
    """The answer as the report shows it. A point is named when more than half of the gradings quote true words for it."""
    given = [found for grading in gradings if (found := _of(answer, grading)) is not None] if is_countable(answer) else []
    quotes = {point: quote for point in answer.expected if (quote := _agreed(point, answer, given))}
    told = Answer(**answer.model_dump(exclude={"question", "text"}))
    return told.model_copy(update={"is_counted": bool(given), "covered": list(quotes), "quotes": quotes})


def _of(answer: AnswerFact, grading: Grading) -> AnswerPoints | None:
    return next((one for one in grading.answers if one.question_id == answer.question_id), None)


def _agreed(point: str, answer: AnswerFact, given: Sequence[AnswerPoints]) -> str:
    quotes = [quote for one in given if (quote := _true_quote(point, answer, one))]
    return quotes[0] if 2 * len(quotes) > len(given) else ""


def _true_quote(point: str, answer: AnswerFact, given: AnswerPoints) -> str:
    """Its own words for the point; empty where it does not name it or quotes what was not said."""
    quotes = (one.quote.strip() for one in given.named if words_in(one.point) == words_in(point))
    return next((quote for quote in quotes if _is_said(quote, answer.text)), "")


def _is_said(quote: str, text: str) -> bool:
    """A single word proves nothing, unless it is all that was answered."""
    wanted = words_in(quote)
    return occurs(wanted, words_in(text)) or (bool(wanted) and any(words_in(line) == wanted for line in text.splitlines()))
