"""What a test run of the candidate's page comes to, for the tools. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from server.wire import CaseResult, Problem
from tools.desk import FailedCase, TestRun

MOST_FAILED = 5
FAILED_KEYS = {"name", "expected", "got", "error"}


class Ran(Protocol):
    """As the page tells it, or as the journal has kept it."""

    @property
    def cases(self) -> Sequence[CaseResult]: ...


def hidden_cases(problem: Problem | None) -> int:
    return sum(case.hidden for case in problem.tests) if problem else 0


def tests_of(ran: Ran, at_s: float, hidden_cases: int) -> TestRun | None:
    """None when no case got through: the code stops with an error (also when there are no cases: nothing ran).

    `hidden_cases`: how many the problem has. They wait for the work to be handed in.
    """
    if all(case.error for case in ran.cases):
        return None
    hidden = [case for case in ran.cases if case.hidden]
    visible = [case for case in ran.cases if not case.hidden]
    failed = [case for case in visible if not case.passed]
    return TestRun(
        passed=sum(case.passed for case in visible),
        total=len(visible),
        hidden_passed=sum(case.passed for case in hidden),
        hidden_total=len(hidden),
        hidden_waiting=0 if hidden else hidden_cases,
        at_s=at_s,
        failed=tuple(FailedCase(**case.model_dump(include=FAILED_KEYS)) for case in failed[:MOST_FAILED]),
    )


def words_of(ran: Ran, tests: TestRun, problem: Problem | None) -> str:
    """What Alex is told beside the figures. Names and categories that are not the problem's own are the page's words: left out.

    Of hidden cases he learns the categories, so that he can ask for what is missing without knowing an input.
    """
    own = problem.tests if problem else []
    failed = [case.name for case in ran.cases if not (case.hidden or case.passed)]
    names = [name for name in failed[:MOST_FAILED] if name in {case.name for case in own}]
    hidden = Counter(case.category for case in ran.cases if case.hidden and not case.passed)
    kinds = [f"{kind} ({count})" for kind, count in hidden.items() if kind and kind in {case.category for case in own}]
    told = [f"Failing: {', '.join(names)}."] if names else []
    told += ["All visible tests pass."] if tests.total and not failed else []
    told += [f"Hidden tests that fail, by kind: {', '.join(kinds)}. Name no input."] if kinds else []
    if tests.hidden_waiting and not failed:
        told.append(
            f"The {tests.hidden_waiting} hidden ones run when the candidate presses Submit; ask what they would still check."
        )
    return " ".join(told)
