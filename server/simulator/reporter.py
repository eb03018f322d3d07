"""The report writer's answer in rehearsal: gradings and advice from the facts in the request, worded about the work. Pure."""

from __future__ import annotations

from typing import Any

from server.simulator.codelook import Look, look
from server.simulator.costs import costs_in, question_about
from server.simulator.grading import cost_in_words, mark
from server.simulator.interviewfacts import Answer, Axis, Facts, Work, listed, read_work


def report(facts: Facts) -> dict[str, Any]:
    """`axes` with evidence before score, two strengths, two changes, one drill; other names for the same are given along."""
    work = read_work(facts)
    axes = [_graded(axis, work) for axis in work.axes]
    strengths, changes, drill = _strengths(work)[:2], _changes(work)[:2], _drill(work)
    first = axes[0] if len(axes) == 1 else {}
    return {
        **first,
        "summary": _summary(work, axes),
        "axes": axes,
        "grades": axes,
        "answers": [_points(answer) for answer in work.counted],
        "strengths": strengths,
        "changes": changes,
        "drill": drill,
        "next_drill": drill,
        "by_rules": True,
    }


def _graded(axis: Axis, work: Work) -> dict[str, Any]:
    given = mark(axis, work)
    return {
        "axis": axis.id,
        "id": axis.id,
        "title": axis.title,
        "evidence": [{"quote": quote, "source": source} for quote, source in given.evidence],
        "reason": given.reason,
        "score": given.score,
        "not_assessed": given.not_assessed,
    }


def _points(answer: Answer) -> dict[str, Any]:
    named = [{"point": point, "quote": quote} for point, quote in answer.quotes.items()]
    return {"question_id": answer.id, "named": named}


def _summary(work: Work, axes: list[dict[str, Any]]) -> str:
    scored = [str(axis["title"]) for axis in axes if axis["score"] is not None]
    if not scored:
        return "This was a rehearsal: nothing was measured that a score could rest on, and spoken words were not heard."
    opening = f"In this rehearsal {listed(scored)} {'is' if len(scored) == 1 else 'are'} scored from what was measured."
    last, which = work.last, "The last test run that got through" if work.broken else "The last test run"
    tested = f" {which} passed {last.passed} of {last.total} tests." if last else ""
    return f"{opening}{tested} What was only spoken is not judged."


def _strengths(work: Work) -> list[str]:
    """What held up, the most telling first. Where nothing did, nothing is said."""
    last, first = work.last, next((run for run in work.runs if not run.broke), None)
    found: list[str] = []
    if last and last.all_visible:
        hidden = ", the hidden ones too" if last.hidden_total and not last.hidden_open else ""
        found.append(f"All {last.total} visible tests pass at the last run{hidden}.")
    if last and first and last.passed > first.passed:
        found.append(f"Between the runs the code got better: from {first.passed} to {last.passed} of {last.total} tests.")
    found += [_words_of(answer) for answer in sorted(work.worded, key=lambda answer: -answer.share) if answer.named]
    if last and last.passed and not work.hints:
        found.append(f"{last.passed} of {last.total} tests were reached without a hint.")
    if last and last.passed and work.is_written:
        found.append("The work was checked by running the tests.")
    return found


def _words_of(answer: Answer) -> str:
    """Words were found and nothing was judged: no praise, and the quote beside it."""
    point, quote = next(iter(answer.quotes.items()))
    return f"On “{answer.title}” you said words of this: {point} (“{quote}”)"


def _changes(work: Work) -> list[str]:
    """What matters most first: what does not run, then what was not answered, then the answer in which least was found."""
    last, broken = work.last, work.broken
    found: list[str] = []
    if broken:
        found.append(f"The last run ended with {broken.error}: run after each small step, so that an error shows at once.")
    if last and not last.all_visible:
        found.append(
            f"{last.total - last.passed} of {last.total} tests still fail: take one failing input and follow it by hand."
        )
    if last and last.hidden_open:
        fail = "hidden tests fail" if last.hidden_open > 1 else "hidden test fails"
        found.append(f"{last.hidden_open} {fail}: list the edge cases before coding.")
    if not work.runs and work.is_written and work.has_editor and work.runs_here:
        found.append("The tests were never run: run them as soon as the first case could pass.")
    found += [doubt for doubt in [question_about(costs_in(work.typed), _look(work))] if doubt]
    found += _in_answers(work)
    if work.helping_hints > 1:
        found.append(
            f"{work.helping_hints} hints came first: write down two possible approaches before the first line of code."
        )
    if len(work.runs) == 1:
        found.append("The tests were run only once: run them after each step, so that a fault shows where it was made.")
    if work.is_written and not cost_in_words(work):
        found.append("Type the cost in time and space beside the code: a rehearsal hears no words.")
    if len(work.worded) < len(work.answers):
        found.append("Type the key sentence of an answer, so that it can be judged.")
    return found


def _look(work: Work) -> Look:
    return look(work.code, work.language or "python", "") if work.is_written else Look(is_empty=True)


def _in_answers(work: Work) -> list[str]:
    """The open ones together, then the others, those with the smallest share of their points first."""
    left = [f"“{answer.title}”" for answer in work.answers if answer.is_open and answer.expected]
    found = [
        f"{listed(left)} {'was' if len(left) == 1 else 'were'} left open: say what you do know, and how you would find out."
    ]
    for answer in sorted(work.worded, key=lambda answer: answer.share):
        missing = [point for point in answer.expected if point not in answer.named]
        if missing and not answer.is_open:
            many = f"words of {len(answer.named)} of {len(answer.expected)} points were found"
            found.append(f"In the answer on “{answer.title}” {many}. One that was not: {missing[0]}")
    return found if left else found[1:]


def _drill(work: Work) -> str:
    last, problem = work.last, work.problem or "a small problem"
    if work.broken:
        return (
            f"Solve “{problem}” again from an empty editor, and run it after each three lines, so that it never stays broken."
        )
    if last and not last.all_visible:
        return f"Solve “{problem}” again from an empty editor, and write down the result by hand for two inputs before running."
    if last and last.hidden_open:
        return f"Write six edge cases for “{problem}”, guess each result, and only then run them."
    weak = min(work.worded, key=lambda answer: answer.share, default=None)
    if weak and weak.share < 0.75:
        return f"Explain “{weak.title}” aloud in two minutes: a definition, an example, and a case where it fails."
    if last:
        return f"Solve “{problem}” once more with a different approach, and compare the two by their cost."
    return "Answer one concept question aloud in two minutes: a definition, an example, and one case where it fails."
