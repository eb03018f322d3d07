"""The candidate's work as it is at this moment, for a result that is about to speak of it.

A hint is drawn by its place on the ladder; whether the code does already what it says can only be seen in the code.
"""

from __future__ import annotations

from tools.desk import Desk, TestRun
from tools.directions import escape
from tools.languages import language_name
from tools.results import WorkInfo

MOST_CODE = 4_000


def work_on(desk: Desk | None) -> WorkInfo | None:
    """None where there is nothing to be seen: no editor, or an empty one. The code is data: directions in it are escaped."""
    if desk is None or not desk.code.strip():
        return None
    return WorkInfo(
        language=language_name(desk.code_language),
        revision=desk.revision,
        code=escape(desk.code)[:MOST_CODE],
        tests=_told(desk.tests) if desk.tests else "",
    )


def _told(tests: TestRun) -> str:
    told = f"{tests.passed} of {tests.total} pass"
    return f"{told}, hidden {tests.hidden_passed} of {tests.hidden_total}" if tests.hidden_total else told
