"""What of the coding watcher's observations may be told on: nothing that gives the solution away, or rests on nothing. Pure.

A brief asks a model for discretion; this makes sure. An observation betrays the problem when it shares a run of tokens with a
reference solution that is neither the candidate's own nor in the statement, the starter or a hint that was given; when it does
so with other names; or when it says a hint that was not given yet.
"""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tools.bank import Problem
from tools.desk import Desk
from tools.evidence import Tokens, symbols_in, words_in
from tools.results import ObservationInfo
from tools.watching import Observations

MOST_SHARED = 5
"""So many tokens of a solution in a row may come by chance ("for item in items" is four); one more is dictation."""
MOST_ALIKE = 9
"""The same with every name of one's own taken for the same: longer, for prose has many names in a row."""
FEWEST_SIGNS = 3
"""Signs and key words in a run that is only alike: without them it is prose."""
MOST_OF_A_HINT = 6
RESTS_ON_NOTHING = frozenset({"progress", "stuck", "other_window", "finished"})
"""Kinds that say what is not there: they need no piece of code."""
SHARED_NAMES = frozenset(word.casefold() for word in (*keyword.kwlist, *dir(builtins))) | frozenset(
    {"const", "let", "var", "function", "new", "of", "return", "length", "map", "set", "push", "get", "has", "add", "append"}
)

Runs = frozenset[Tokens]


@dataclass(frozen=True, slots=True)
class Secrets:
    """What must not be said, as runs of tokens."""

    code: Runs
    shapes: Runs
    hints: Runs

    def betrayed_by(self, text: str) -> bool:
        tokens = symbols_in(text)
        if self.code & _runs(tokens, MOST_SHARED + 1) or self.hints & _runs(words_in(text), MOST_OF_A_HINT + 1):
            return True
        return any(run in self.shapes for run in _runs(_shape(tokens), MOST_ALIKE + 1))


def secrets(problem: Problem, written: str, hints_given: int) -> Secrets:
    """`written`: all that the candidate has in the editor."""
    given = [written, problem.statement, *problem.starters.values(), *problem.hints[:hints_given]]
    given += [f"{example.input} {example.output}" for example in problem.examples]
    known, solutions = [symbols_in(text) for text in given], [symbols_in(text) for text in problem.solutions.values()]
    shapes = _all(map(_shape, solutions), MOST_ALIKE + 1) - _all(map(_shape, known), MOST_ALIKE + 1)
    told = _all((words_in(text) for text in given), MOST_OF_A_HINT + 1)
    return Secrets(
        code=_all(solutions, MOST_SHARED + 1) - _all(known, MOST_SHARED + 1),
        shapes=frozenset(run for run in shapes if sum(one != NAME for one in run) >= FEWEST_SIGNS),
        hints=_all((words_in(hint) for hint in problem.hints[hints_given:]), MOST_OF_A_HINT + 1) - told,
    )


def discreet(seen: Observations, problem: Problem, desk: Desk | None, hints_given: int) -> list[ObservationInfo]:
    """The observations that may be told on, each with the line on which its evidence really stands.

    What the watcher reads off the candidate's screen is the candidate's, too.
    """
    texts = [text for text in (desk.code if desk else "", seen.screen_code) if text]
    kept_secret = secrets(problem, "\n".join(texts), hints_given)
    safe = [one for one in seen.observations if not kept_secret.betrayed_by(one.text)]
    safe = [one for one in safe if not kept_secret.betrayed_by(one.evidence)]
    return [_placed(one, texts) for one in safe if _rests(one, [*texts, *_results(desk), *_drawn(desk)])]


def _results(desk: Desk | None) -> list[str]:
    if desk is None or desk.tests is None:
        return []
    run = desk.tests
    return [run.model_dump_json(), f"{run.passed}/{run.total} {run.hidden_passed}/{run.hidden_total}"]


def _drawn(desk: Desk | None) -> list[str]:
    """The whiteboard in words: what stands there is evidence, too, but on no line of the code."""
    return [desk.board] if desk and desk.board else []


def _rests(one: ObservationInfo, texts: Sequence[str]) -> bool:
    evidence = symbols_in(one.evidence)
    return one.kind in RESTS_ON_NOTHING or (bool(evidence) and any(_within(evidence, symbols_in(text)) for text in texts))


def _placed(one: ObservationInfo, texts: Sequence[str]) -> ObservationInfo:
    """A model miscounts lines; where the evidence stands on one line, that is the line. Of several the nearest."""
    wanted = symbols_in(one.evidence)
    for text in texts:
        lines = [number for number, line in enumerate(text.splitlines(), 1) if wanted and _within(wanted, symbols_in(line))]
        if lines:
            return one.model_copy(update={"line": min(lines, key=lambda number: abs(number - (one.line or number)))})
    return one


def _within(needle: Tokens, hay: Tokens) -> bool:
    return any(hay[start : start + len(needle)] == needle for start in range(len(hay) - len(needle) + 1))


# ---- runs of tokens -----------------------------------------------------------------------------------------------------

NAME = "·"


def _shape(tokens: Tokens) -> Tokens:
    return tuple(NAME if one[0].isalpha() and one not in SHARED_NAMES else one for one in tokens)


def _runs(tokens: Tokens, size: int) -> Runs:
    return frozenset(tokens[start : start + size] for start in range(len(tokens) - size + 1))


def _all(texts: Iterable[Tokens], size: int) -> Runs:
    return frozenset(run for tokens in texts for run in _runs(tokens, size))
