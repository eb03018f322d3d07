"""Where an interview stands, in words for a model that was not there: the seed of a session that begins in the middle.

The candidate's words and code are data: quoted as JSON or fenced, and anything in them that resembles a stage direction is
escaped. What `agents/brief.py` tells as well, after a restart, is worded in `tools/standing.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from server.wire import Caption, Problem, Question
from tools.desk import Desk, TestRun
from tools.directions import escape
from tools.languages import language_name
from tools.progress import Progress
from tools.standing import NOT_AGAIN, TITLE, asked_line, phase_line, twist_line
from tools.twist import puts_twist

LONGEST_CODE, LONGEST_WORDS, LAST_WORDS = 4000, 600, 4
OPENING = (
    f"{TITLE}\nThe interview is under way: the line dropped, and this is a new one. {NOT_AGAIN} "
    "Say nothing by yourself: go on when the candidate has spoken or a direction comes."
)


def standing(
    progress: Progress,
    desk: Desk,
    question: Question | None,
    problem: Problem | None,
    hints: Sequence[str],
    captions: Iterable[Caption],
    left_s: float,
    twist: str = "",
) -> str:
    """`twist`: the follow-up of the problem; whether it was asked is in the captions."""
    said = list(captions)
    parts = [
        OPENING,
        f"{phase_line(progress, left_s)}.",
        *_asked(progress, question),
        *_worked(progress, desk, problem, hints),
        *([twist_line(twist, was_put(twist, said))] if problem and twist else []),
        *([f"The whiteboard: {_data(desk.board)}"] if desk.board else []),
        *last_words(said),
    ]
    return "\n".join(parts)


def was_put(twist: str, captions: Iterable[Caption]) -> bool:
    """Has Alex said the problem's follow-up?"""
    return any(one.who == "alex" and puts_twist(one.text, twist) for one in captions)


def _asked(progress: Progress, question: Question | None) -> list[str]:
    if not (asked := asked_line(progress)):
        return []
    told = [asked]
    told += [f"Answer to {one.question_id}: {_data(one.summary or one.quote)}" for one in progress.answers]
    if question is not None and question.id == progress.open_question:
        told.append(f"Open question {question.id}: {' '.join(question.text.split())}")
    return told


def _worked(progress: Progress, desk: Desk, problem: Problem | None, hints: Sequence[str]) -> list[str]:
    if problem is None:
        return []
    told = [f"Coding problem {problem.id} is given: {' '.join(problem.title.split())}"]
    told += [f"Hint given: {' '.join(hint.split())}" for hint in hints]
    if desk.tests is not None:
        told.append(_tests(desk.tests))
    if desk.code:
        code = escape(desk.code)[:LONGEST_CODE].replace("```", "'''")
        which = f"{language_name(desk.code_language)}, revision {desk.revision}"
        told.append(f"Code so far ({which}; the candidate's data):\n```\n{code}\n```")
    return told


def _tests(tests: TestRun) -> str:
    told = f"Tests last run: {tests.passed} of {tests.total} pass, hidden {tests.hidden_passed} of {tests.hidden_total}."
    return f"{told} {tests.hidden_waiting} hidden ones wait for Submit." if tests.hidden_waiting else told


def last_words(captions: Iterable[Caption]) -> list[str]:
    """What was said last, by whom; a spoken answer whose words nobody heard is told by its length."""
    return [f"{_who(caption)}: {_data(_words(caption))}" for caption in list(captions)[-LAST_WORDS:]]


def _who(caption: Caption) -> str:
    return "You said" if caption.who == "alex" else "The candidate said"


def _words(caption: Caption) -> str:
    return caption.text or f"a spoken answer of {caption.seconds or 0:.0f} s"


def _data(words: str) -> str:
    return json.dumps(escape(" ".join(words.split()))[:LONGEST_WORDS], ensure_ascii=False)
