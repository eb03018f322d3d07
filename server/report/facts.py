"""The journal of an interview, counted: what was said, written, run and when. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from server.report.answers import answers
from server.report.delivery import delivery
from server.report.twist import twist_answer
from server.store.entries import Code, End, Hint, Noted, Phase, Problem, Question, Run, Start, Transcript, Typed, of_kind
from server.store.records import InterviewSetup
from tools.facts import Facts, Revision, Turn
from tools.phases import DONE
from tools.report import CodeWork, HintUsed, PhaseTime, Tally, TestRun

LONGEST_ERROR = 200
TIME_LIMIT = re.compile(r"Stopped after (\d+ seconds?)\.")  # how the page words it (web/src/sandbox/runner.ts)
CUT_S = 0.5  # a turn of Alex of which more than this was not heard was cut


def facts_of(setup: InterviewSetup, entries: Sequence[Noted]) -> Facts:
    turns = transcript(entries)
    phases = phase_times(entries)
    coding = coding_spans(entries)
    return Facts(
        level=setup.level,
        language=setup.language,
        rehearsal=setup.rehearsal,
        turns=turns,
        answers=answers(entries, turns),
        twist=twist_answer(entries, turns),
        code=code_work(entries),
        revisions=revisions_that_matter(entries),
        starters=starters(entries),
        phases=phases,
        delivery=delivery(turns, setup.language, lambda at_s: any(start <= at_s < end for start, end in coding)),
    )


def transcript(entries: Sequence[Noted]) -> tuple[Turn, ...]:
    """In the order of the turns' beginnings. A typed answer whose turn was never noted (a crash) is taken from its receipt."""
    lines = list(of_kind(entries, Transcript))
    known = [line.text.strip() for _, line in lines if line.how == "typed"]
    lost = [(at, typed.text) for at, typed in of_kind(entries, Typed) if typed.text.strip() not in known]
    lines += [(at, Transcript(who="candidate", how="typed", text=text)) for at, text in lost]
    return tuple(_turn(number, at, line) for number, (at, line) in enumerate(sorted(lines, key=lambda line: line[0]), start=1))


def phase_times(entries: Sequence[Noted]) -> tuple[PhaseTime, ...]:
    """A phase that was entered twice is counted together."""
    entered = [(at, phase) for at, phase in of_kind(entries, Phase)]
    borders = [at for at, _ in entered] + [_end_s(entries)]
    times: dict[str, PhaseTime] = {}
    given: dict[str, float] = {}
    for (at, phase), (_, until) in zip(entered, pairwise(borders), strict=True):
        before = times[phase.phase].spent_s if phase.phase in times else 0.0
        planned = (phase.minutes or 0.0) * 60
        spent = round(before + max(until - at, 0.0), 1)
        given.update((phase.phase, when) for when, _ in of_kind(entries, Problem) if at <= when < until)
        asked_s = questions_s(entries, given.get(phase.phase), at, until)
        asked_s = round(asked_s + (times[phase.phase].questions_s if phase.phase in times else 0.0), 1)
        times[phase.phase] = PhaseTime(
            phase=phase.phase, title=phase.title, planned_s=planned, spent_s=spent, questions_s=asked_s
        )
    return tuple(time for name, time in times.items() if name != DONE)


def questions_s(entries: Sequence[Noted], given_s: float | None, start_s: float, until_s: float) -> float:
    """From the first question that came after a problem, in its phase, to the end of it: that time is not the problem's.

    `given_s`: when the phase gave its problem, if it did; that may have been before it was entered for the second time.
    """
    asked = [at for at, _ in of_kind(entries, Question) if given_s is not None and given_s < at < until_s]
    return until_s - max(asked[0], start_s) if asked else 0.0


def coding_spans(entries: Sequence[Noted]) -> list[tuple[float, float]]:
    """The phases in which code was written, from when to when."""
    borders = [0.0, *(at for at, _ in of_kind(entries, Phase)), float("inf")]
    written_at = [at for at, _ in of_kind(entries, Code)]
    return [(start, end) for start, end in pairwise(borders) if any(start <= at < end for at in written_at)]


def code_work(entries: Sequence[Noted]) -> CodeWork:
    problems = [problem for _, problem in of_kind(entries, Problem)]
    written = [code for _, code in of_kind(entries, Code)]
    runs = [(at, run) for at, run in of_kind(entries, Run)]
    tested = [_test_run(at, run) for at, run in runs if run.what != "run"]
    hints = [
        HintUsed(at_s=at, rung=hint.rung, of=hint.of, text=hint.text, cost=hint.cost) for at, hint in of_kind(entries, Hint)
    ]
    last = tested[-1] if tested else None
    work = final_work(entries)
    handed_in = next((run for run in reversed(tested) if run.hidden_total), None)
    return CodeWork(
        problem=problems[-1].title or problems[-1].id if problems else "",
        language=work.language if work else "",
        revision=work.revision if work else 0,
        edits=_edits(written, problems),
        tests=Tally(passed=last.passed, total=last.total) if last else None,
        hidden=Tally(passed=handed_in.hidden_passed, total=handed_in.hidden_total) if handed_in else None,
        tested_revision=_tested_revision(last, written, work) if last else None,
        text=work.text if work else "",
        runs=tested,
        executions=sum(run.what == "run" for _, run in runs),
        hints=hints,
        hints_total=max([hint.of for hint in hints] + [problem.hints or 0 for problem in problems], default=0),
    )


def final_work(entries: Sequence[Noted]) -> Code | None:
    """The newest text; but whoever only looked into another language, and wrote nothing there, handed in what they had."""
    written = [code for _, code in of_kind(entries, Code)]
    given = {text.strip() for text in starters(entries).values()} | {""}
    own = next((code for code in reversed(written) if code.text.strip() not in given), None)
    if own is None or own.language == written[-1].language:
        return written[-1] if written else None
    return next(code for code in reversed(written) if code.language == own.language)


def _tested_revision(run: TestRun, written: Sequence[Code], work: Code | None) -> int:
    """A later revision with the very text that was tested (the language was switched there and back) is no other code."""
    tested = next((code for code in reversed(written) if code.revision == run.revision), None)
    same = tested and work and (tested.language, tested.text) == (work.language, work.text)
    return work.revision if work and same else run.revision


def revisions_that_matter(entries: Sequence[Noted]) -> tuple[Revision, ...]:
    written = of_kind(entries, Code)
    run = {run.revision for _, run in of_kind(entries, Run)}
    work = final_work(entries)
    last = work.revision if work else None
    kept = {code.revision: (at, code) for at, code in written if code.revision in run or code.revision == last}
    return tuple(
        Revision(at_s=at, revision=code.revision, language=code.language, text=code.text) for at, code in kept.values()
    )


def _turn(number: int, at_s: float, line: Transcript) -> Turn:
    heard = line.seconds if line.heard_until_s is None else min(line.heard_until_s, line.seconds)
    return Turn(
        number=number,
        at_s=at_s,
        who=line.who,
        how=line.how,
        text=line.text,
        seconds=heard,
        uncertain=line.uncertain,
        cut=line.seconds - heard > CUT_S,
        question=line.question,
    )


def _test_run(at_s: float, run: Run) -> TestRun:
    """Where the cases are known, visible and hidden ones are told apart; else the totals are all that there is."""
    visible = [case.passed for case in run.cases if not case.hidden]
    hidden = [case.passed for case in run.cases if case.hidden]
    return TestRun(
        at_s=at_s,
        revision=run.revision,
        passed=sum(visible) if run.cases else run.passed,
        total=len(visible) if run.cases else run.total,
        hidden_passed=sum(hidden),
        hidden_total=len(hidden),
        error=in_short(_stopped_by(run)),
    )


def _stopped_by(run: Run) -> str:
    """The error that kept every test from getting through, or ""."""
    if run.error or not run.cases or not all(case.error for case in run.cases):
        return run.error
    return run.cases[0].error


def in_short(error: str) -> str:
    """What a run was stopped by, to stand within a sentence: "the time limit of 5 seconds".

    Of a traceback what it ends with and the line of the candidate's code: "SyntaxError: invalid syntax (line 3)".
    """
    if (limit := TIME_LIMIT.match(error)) is not None:
        return f"the time limit of {limit[1]}"
    lines = [line.strip() for line in error.splitlines() if line.strip()]
    if not lines:
        return ""
    places = re.findall(r"^\s*line (\d+)", error, re.MULTILINE)
    where = f" (line {places[-1]})" if places and not re.search(r"\bline \d+", lines[-1]) else ""
    return lines[-1][:LONGEST_ERROR].rstrip(".") + where


def _edits(written: Sequence[Code], problems: Sequence[Problem]) -> int:
    """Texts that are the candidate's own: not empty, and not the text that the editor began with."""
    given = {text.strip() for problem in problems for text in _starters(problem).values()}
    texts = [code.text.strip() for code in written]
    return sum(text not in given and text != "" and text != before for before, text in pairwise(["", *texts]))


def starters(entries: Sequence[Noted]) -> dict[str, str]:
    """Of the last problem, by language."""
    problems = [problem for _, problem in of_kind(entries, Problem)]
    return _starters(problems[-1]) if problems else {}


def _starters(problem: Problem) -> dict[str, str]:
    given = (problem.model_extra or {}).get("starters")
    return {str(language): str(text) for language, text in given.items()} if isinstance(given, dict) else {}


def _end_s(entries: Sequence[Noted]) -> float:
    ended = [at for at, _ in of_kind(entries, End)]
    return ended[-1] if ended else max((entry.at_s for entry in entries if not isinstance(entry.data, Start)), default=0.0)
