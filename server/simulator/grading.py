"""Scores in rehearsal: only what was measured is scored, by fixed rules; what would need ears or judgement is not. Pure.

The rules stay below what a judge could give: without words nobody knows why something was done, so that problem solving and
verification end at 3, and communication is never scored.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from server.simulator.costs import costs_in
from server.simulator.interviewfacts import Answer, Axis, Run, Work

NO_TRANSCRIPT = "no transcript"
MOST_COSTS = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A score with what it rests on, or the reason why there is none. `evidence`: (quote, source) pairs, letter for letter."""

    score: int | None
    reason: str
    evidence: tuple[tuple[str, str], ...] = ()
    not_assessed: str = ""


def unmarked(why: str) -> Mark:
    return Mark(None, f"Nothing that was measured shows it: {why}.", (), why)


def mark(axis: Axis, work: Work) -> Mark:
    name = f"{axis.id} {axis.title}".lower()
    rule = next((rule for key, rule in RULES.items() if key in name), _unheard)
    given = rule(work) if rule in WORDED or work.is_written else unmarked(_nothing_written(work))
    evidence = tuple(one for one in given.evidence if not axis.sources or one[1] in axis.sources)
    if given.score is None or not evidence:
        return unmarked(given.not_assessed or "too little evidence")
    return Mark(given.score, given.reason, evidence[:4])


def _nothing_written(work: Work) -> str:
    if not work.problem:
        return "coding was not reached"
    return "no code was written" if work.has_editor else "code cannot be seen here"


# ---- words ------------------------------------------------------------------------------------------------------------


def _concepts(work: Work) -> Mark:
    """Typed answers only: how many of the expected points their words touch."""
    answers = work.counted
    if not any(answer.quote for answer in answers):
        return unmarked(NO_TRANSCRIPT if not work.worded else "the typed answers are too short to judge")
    share = sum(answer.share for answer in answers) / len(answers)
    score = 1 + sum(share >= least for least in (0.15, 0.4, 0.75))
    quoted = [answer for answer in answers if not answer.gave_up] or answers
    return Mark(score, _about_points(answers), tuple((answer.quote, "transcript") for answer in quoted if answer.quote))


def _about_points(answers: list[Answer]) -> str:
    named, expected = sum(len(answer.named) for answer in answers), sum(len(answer.expected) for answer in answers)
    where = f"{len(answers)} typed answers" if len(answers) > 1 else "the typed answer"
    gave_up = sum(answer.gave_up for answer in answers)
    without = f", {gave_up} of which {'was' if gave_up == 1 else 'were'} given up" if gave_up else ""
    return f"Words of {named} of {expected} expected points were found in {where}{without}; nobody judged what they say."


def _unheard(work: Work) -> Mark:
    return unmarked("typed words alone do not show it" if work.worded else NO_TRANSCRIPT)


# ---- code and tests ---------------------------------------------------------------------------------------------------


def _result(run: Run) -> tuple[tuple[str, str], ...]:
    hidden = f", hidden {run.hidden_passed}/{run.hidden_total}" if run.hidden_total else ""
    return ((f"{run.visible}{hidden}", "tests"),)


def _piece(work: Work) -> tuple[tuple[str, str], ...]:
    """The candidate's own line that carries most: the longest one that is no comment."""
    lines = [line for line in work.own_lines if not line.startswith(("#", "//", "*", "/*", "import", '"', "'"))]
    best = max(lines, key=len, default="")
    return ((best, "code"),) if len(re.findall(r"\w+|[^\w\s]", best)) >= 2 else ()


def _untested(work: Work) -> Mark:
    """Why nothing can be read from tests: an error that stopped every run is no sign of a missing idea."""
    if work.broken:
        return unmarked(f"no test run got through, the last one ended with {work.broken.error}")
    if work.has_editor and not work.runs_here:
        return unmarked("its language does not run here, so no test could be run")
    return unmarked("the tests were never run" if work.has_editor else "the code is text here, and its tests cannot be run")


def _coding(work: Work) -> Mark:
    """Code that ran and does not run any more is held at 3."""
    last, broken = work.last, work.broken
    if last is None:
        return _broken(work) if broken else _untested(work)
    if last.all_visible:
        score = 5 if last.hidden_total and not last.hidden_open else 4
    else:
        score = 3 if last.passed >= 0.6 * last.total else 2 if last.passed else 1
    hidden = f", and {last.hidden_passed} of {last.hidden_total} hidden ones" if last.hidden_total else ""
    which = "The last run that got through" if broken else "The last run"
    after = f" A later run ended with {broken.error}." if broken else ""
    reason = f"{which} passed {last.passed} of {last.total} tests{hidden}.{after}"
    return Mark(min(score, 3) if broken else score, reason, (*_result(last), *_piece(work)))


def _broken(work: Work) -> Mark:
    last = work.runs[-1]
    return Mark(1, f"No test run got through: the last one ended with {last.error}.", (*_result(last), *_piece(work)))


def _verification(work: Work) -> Mark:
    """Runs, with and without the tests, and what became better between them. Why is not known, hence no more than 3."""
    last = work.last
    if last is None:
        return _untested(work)
    runs = len(work.runs)
    is_repaired = last.figure > min(run.figure for run in work.runs)
    besides = f" The code was also run without the tests, {_times(work.executions)}." if work.executions else ""
    after = f" The last run of the tests ended with {work.broken.error}." if work.broken else ""
    reason = f"The tests were run {_times(runs)}; {_course(work, last)}.{besides}{after}"
    executed = ((f"{work.executions} executions", "tests"),) if work.executions else ()
    evidence = ((f"{runs} test runs", "tests"), *_result(last), *executed)
    return Mark(3 if is_repaired or work.executions > 1 else 2, reason, evidence)


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _course(work: Work, last: Run) -> str:
    first, now = work.runs[0], f"{last.passed} of {last.total}"
    if first.broke:
        return f"an error stopped the first run, and {now} passed later"
    if (last.passed, last.total) == (first.passed, first.total):
        return f"{now} passed"
    return f"the first time {first.passed} of {first.total} passed, later {now}"


def _problem_solving(work: Work) -> Mark:
    """Where it got to, and with how much help. Whether approaches were compared is not known, hence no more than 3."""
    last = work.last
    if last is None:
        return _untested(work) if work.broken else unmarked(NO_TRANSCRIPT)
    got = 3 if last.all_visible else 2 if 2 * last.passed >= last.total else 1
    score = got - (got == 3 and work.helping_hints > 1)
    wording = cost_in_words(work)
    cost = "a cost was typed, and nobody checked it" if wording else "whether its cost was stated is not known"
    hints = ((f"{work.hints}/{work.hints_total} hints", "tests"),) if work.helping_hints else ()
    reason = f"{last.passed} of {last.total} tests were reached {_help(work)}; {cost}."
    return Mark(score, reason, (*_result(last), *hints, *wording))


def _help(work: Work) -> str:
    """Hints that came after the last better result are told, and are no cost of it."""
    with_ = f"with {work.helping_hints} of {work.hints_total} hints" if work.helping_hints else "without a hint"
    late = work.late_hints
    return f"{with_} ({late} {'was' if late == 1 else 'were'} given after that)" if late else with_


def cost_in_words(work: Work) -> tuple[tuple[str, str], ...]:
    return tuple((piece, "transcript") for piece in costs_in(work.typed)[:MOST_COSTS])


RULES: dict[str, Callable[[Work], Mark]] = {
    "concept": _concepts,
    "problem": _problem_solving,
    "verif": _verification,
    "coding": _coding,
}
WORDED = frozenset({_concepts, _unheard})
