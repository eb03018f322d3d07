"""What a test run of the candidate's page comes to, for the tools. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from server.wire import CaseResult
from tools.desk import FailedCase, TestRun

MOST_FAILED = 5
FAILED_KEYS = {"name", "expected", "got", "error"}


class Ran(Protocol):
    """As the page tells it, or as the journal has kept it."""

    @property
    def cases(self) -> Sequence[CaseResult]: ...


def tests_of(ran: Ran, at_s: float) -> TestRun | None:
    """None when no case got through: the code stops with an error (also when there are no cases: nothing ran)."""
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
        at_s=at_s,
        failed=tuple(FailedCase(**case.model_dump(include=FAILED_KEYS)) for case in failed[:MOST_FAILED]),
    )
