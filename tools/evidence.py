"""Does a quote really occur in the record? What does not is dropped: a model that grades may misremember, or be talked into it.

Spoken and typed words are compared without regard to case, punctuation and spacing; code without regard to case and spacing;
of test results only the numbers are believed, and the wording becomes ours. What the editor began with is not the candidate's
work: a quote that holds nothing but lines of the starter proves nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from tools.facts import Facts, Turn
from tools.report import Evidence, Quote, TestRun
from tools.report_words import times

FEWEST_TOKENS = 2
RESULT = re.compile(r"(\d+)\s*(?:/|of|out of)\s*(\d+)(?P<after>[^\d/]{0,30})", re.IGNORECASE)
COUNT = re.compile(r"(\d+)\s+(?:test\s+)?runs?\b", re.IGNORECASE)
EXECUTIONS = re.compile(r"(\d+)\s+executions?\b", re.IGNORECASE)
APOSTROPHES = str.maketrans("", "", "'’ʼ`")
# Scripts written without spaces between words: each sign stands for itself.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")

Tokens = tuple[str, ...]


def words_in(text: str) -> Tokens:
    """The words of a text for comparison: lower case, without punctuation; "don't" and "dont" are one word."""
    plain = unicodedata.normalize("NFKC", text).translate(APOSTROPHES).casefold()
    return tuple(_words(UNSPACED.sub(r" \g<0> ", plain)))


def symbols_in(code: str) -> Tokens:
    """Names and numbers as wholes, every other visible sign by itself."""
    return tuple(re.findall(r"\w+|[^\w\s]", unicodedata.normalize("NFKC", code).casefold()))


def occurs(needle: Tokens, hay: Tokens) -> bool:
    """As one unbroken piece, from word boundary to word boundary. Too short a piece proves nothing."""
    if len(needle) < FEWEST_TOKENS:
        return False
    return any(hay[start : start + len(needle)] == needle for start in range(len(hay) - len(needle) + 1))


def found(quote: Quote, facts: Facts) -> Evidence | None:
    """The quote with its place, or None when the record does not hold it."""
    match quote.source:
        case "transcript":
            return _in_words(quote.quote, facts.turns)
        case "code":
            return _in_code(quote.quote, facts)
        case "tests":
            return _in_results(quote.quote, facts)


def _words(text: str) -> Iterator[str]:
    for is_word, signs in groupby(text, key=lambda sign: unicodedata.category(sign)[0] in "LNM"):
        if is_word:
            yield "".join(signs)


def _in_words(quote: str, turns: Sequence[Turn]) -> Evidence | None:
    """In what the candidate said or typed without Alex speaking in between; Alex's own words prove nothing."""
    wanted = words_in(quote)
    for is_candidate, group in groupby(turns, key=lambda turn: turn.who == "candidate"):
        spoken = [turn for turn in group if turn.text.strip()]
        if not is_candidate or not occurs(wanted, words_in(" ".join(turn.text for turn in spoken))):
            continue
        turn = next((turn for turn in spoken if occurs(wanted, words_in(turn.text))), spoken[0])
        return Evidence(
            quote=quote.strip(),
            at_s=turn.at_s,
            source="transcript",
            ref=f"turn {turn.number}",
            how="typed" if turn.how == "typed" else "spoken",
            uncertain=turn.uncertain,
        )
    return None


def _in_code(quote: str, facts: Facts) -> Evidence | None:
    wanted = symbols_in(quote.strip().strip("`"))
    given = starter_lines(facts.starters.values())
    for revision in reversed(facts.revisions):
        if _is_own(wanted, revision.text, given):
            return Evidence(quote=quote.strip(), at_s=revision.at_s, source="code", ref=f"revision {revision.revision}")
    return None


def starter_lines(starters: Iterable[str]) -> frozenset[Tokens]:
    return frozenset(symbols_in(line) for starter in starters for line in starter.splitlines())


def _is_own(wanted: Tokens, text: str, given: frozenset[Tokens]) -> bool:
    """Does it occur, with at least as much of it as a quote needs on lines that the starter did not hold?"""
    lines = [symbols_in(line) for line in text.splitlines()]
    signs = [(sign, line not in given) for line in lines for sign in line]
    size = len(wanted)
    windows = (signs[start : start + size] for start in range(len(signs) - size + 1))
    return size >= FEWEST_TOKENS and any(
        tuple(sign for sign, _ in window) == wanted and sum(own for _, own in window) >= FEWEST_TOKENS for window in windows
    )


def _in_results(quote: str, facts: Facts) -> Evidence | None:
    """Every number of the quote must be true; then it is told in our own words."""
    given = [(int(hit[1]), int(hit[2]), "hint" in hit["after"].casefold()) for hit in RESULT.finditer(quote)]
    results = [(passed, total) for passed, total, is_hint in given if not is_hint]
    hints = [(used, total) for used, total, is_hint in given if is_hint]
    runs = [int(hit[1]) for hit in COUNT.finditer(RESULT.sub(" ", quote))]
    executions = [int(hit[1]) for hit in EXECUTIONS.finditer(quote)]
    code = facts.code
    if (
        set(hints) - {(len(code.hints), code.hints_total)}
        or set(runs) - {len(code.runs)}
        or set(executions) - {code.executions}
    ):
        return None
    if results:
        return _run_with(results, code.runs)
    if hints:
        return Evidence(quote=f"{len(code.hints)} of {code.hints_total} hints", source="tests", ref="hints")
    if runs and code.runs:
        return Evidence(quote=f"The tests were run {times(len(code.runs))}", source="tests", ref="test runs")
    if executions and code.executions:
        return Evidence(quote=f"The code was run without the tests {times(code.executions)}", source="tests")
    return None


def _run_with(results: Sequence[tuple[int, int]], runs: Sequence[TestRun]) -> Evidence | None:
    """The last run that had all of these results."""
    for number, run in reversed(list(enumerate(runs, start=1))):
        true = {(run.passed, run.total), (run.hidden_passed, run.hidden_total)}
        if all(result in true for result in results):
            return Evidence(quote=in_words(run), at_s=run.at_s, source="tests", ref=f"test run {number}")
    return None


def in_words(run: TestRun) -> str:
    if run.error and not run.passed + run.hidden_passed:
        return f"No test got through: {run.error}"
    visible = f"{run.passed} of {run.total} visible tests passed"
    return f"{visible}, {run.hidden_passed} of {run.hidden_total} hidden ones" if run.hidden_total else visible
