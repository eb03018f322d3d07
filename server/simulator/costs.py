"""The cost that a candidate typed about the code, and whether the code looks like more. Pure.

What the code looks like is no proof (a loop inside another may still move forward only once), so that a difference is put as a
question. A stated cost that fits is not called right either: nobody checked it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum

from server.simulator.codelook import Look
from server.simulator.wording import WHOLE, Term, terms, words


class Order(IntEnum):
    """Of growth, the smallest first."""

    CONSTANT = 0
    LOGARITHMIC = 1
    LINEAR = 2
    LINEARITHMIC = 3
    QUADRATIC = 4
    EXPONENTIAL = 5


WRITTEN = {
    Order.CONSTANT: "constant",
    Order.LOGARITHMIC: "log n",
    Order.LINEAR: "n",
    Order.LINEARITHMIC: "n log n",
    Order.QUADRATIC: "n squared",
    Order.EXPONENTIAL: "exponential",
}
_NOTATION = re.compile(r"\bO\s*\([^()]*(?:\([^()]*\)[^()]*)*\)|\bn\s*log\s*n\b", re.IGNORECASE)
_WORDED = re.compile(r"\b(?:linear|quadratic|logarithmic|constant|exponential)\b", re.IGNORECASE)
_FEWEST_WORDS = 3
"""A bare "constant" may be a constant of the code."""


def costs_in(typed: str) -> list[str]:
    """The sentences that state a cost, word for word, each once."""
    pieces = (piece.strip() for piece in WHOLE.split(typed))
    return list(dict.fromkeys(piece for piece in pieces if _states_a_cost(piece)))


def _states_a_cost(piece: str) -> bool:
    return bool(_NOTATION.search(piece) or (_WORDED.search(piece) and len(words(piece)) >= _FEWEST_WORDS))


def question_about(stated: list[str], look: Look) -> str:
    """What to ask where the code looks like more than every cost that was stated; empty where it does not."""
    named = {order for piece in stated for term in terms(piece) for order in _orders(term)}
    seen, why = _seen(look)
    if not named or max(named) >= seen:
        return ""
    return f"A cost of {WRITTEN[max(named)]} was typed, and {why}: does the cost still hold, and why?"


def _orders(term: Term) -> Iterator[Order]:
    return (Order[cost.upper()] for cost in term.costs)


def _seen(look: Look) -> tuple[Order, str]:
    """The least that the code looks like."""
    if look.depth >= 2:
        where = f" (line {look.loop_line})" if look.loop_line else ""
        return Order.QUADRATIC, f"the code has a loop inside another{where}, which often takes n squared"
    if look.sorts:
        return Order.LINEARITHMIC, "the code sorts, which takes at least n log n"
    return Order(2 * bool(look.depth)), "the code goes through its input in a loop, which takes n"
