"""The report as Markdown: calm, about the work and not the person, every score with what it rests on.

Words of the candidate and of the model are escaped: they are shown as they are and format nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.report import Answer, AxisScore, CodeWork, Delivery, Evidence, PhaseTime, Report

SPECIAL = re.compile(r"[\\`*_\[\]<>#|~&$@]")
ADDRESS = re.compile(r"(?<=:)//|(?<=www)\.", re.IGNORECASE)
LIST_MARK = re.compile(r"^(\d*)([-+.)])")
REHEARSAL = (
    "This was a rehearsal: the interviewer followed a script, and fixed rules turned what can be measured into scores. No AI "
    "judged it. What a score means on the scale is shown to compare with; nobody checked that it was reached."
)
HOW = {
    "spoken": "spoken",
    "spoken_unheard": "spoken, not transcribed",
    "typed": "typed",
    "mixed": "spoken and typed",
    "none": "not answered",
}
SECTIONS = ("Scores", "What held up", "What to change", "Next drill", "Answers", "Code", "Delivery", "Time")


def markdown(report: Report) -> str:
    lines = [
        f"# {plain(report.title or 'Interview')}: report",
        "",
        f"**{plain(report.verdict.text)}** {_mean(report)}".rstrip(),
    ]
    lines += ["", plain(report.verdict.rests_on)]
    if report.rehearsal:
        lines += ["", REHEARSAL]
    if report.summary:
        lines += ["", plain(report.summary)]
    parts = (_scores, _strengths, _changes, _drill, _answers, _code, _delivery, _time)
    for title, part in zip(SECTIONS, parts, strict=True):
        if content := list(part(report)):
            lines += ["", f"## {title}", "", *content]
    return "\n".join(lines).rstrip() + "\n"


def plain(text: str) -> str:
    """Text on one line in which no sign has a meaning for Markdown or HTML."""
    escaped = SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))
    without_links = ADDRESS.sub(lambda found: "".join(f"\\{sign}" for sign in found[0]), escaped)
    return LIST_MARK.sub(r"\1\\\2", without_links)


def clock(at_s: float) -> str:
    return f"{int(at_s) // 60}:{int(at_s) % 60:02d}"


def _mean(report: Report) -> str:
    return f"Mean over the assessed axes: {report.overall:.1f} of 5." if report.overall is not None else ""


def _scores(report: Report) -> Iterator[str]:
    for number, axis in enumerate(report.axes):
        yield from [""] * bool(number)
        yield from _axis(axis, report.rehearsal)


def _axis(axis: AxisScore, rehearsal: bool) -> Iterator[str]:
    """An anchor is claimed only where somebody judged that it was reached; else it is a yardstick beside what was measured."""
    if axis.score is None:
        yield f"**{plain(axis.title)}**: not assessed: {plain(axis.not_assessed or '')}"
        return
    title, reason = f"**{plain(axis.title)}: {axis.score} of 5", plain(axis.reason)
    if rehearsal:
        yield f"{title}, measured.** {reason}".rstrip()
        yield f"\nOn the scale, {axis.score} means: {plain(axis.anchor)}"
    else:
        yield f"{title}.** {plain(axis.anchor)} Confidence {axis.confidence} ({_grades(axis)})."
        yield from [f"\n{reason}"] * bool(reason)
    if axis.next_anchor:
        yield f"\n{_next(axis, rehearsal)}: {plain(axis.next_anchor)}"
    yield ""
    yield from (_evidence(place) for place in axis.evidence)


def _next(axis: AxisScore, rehearsal: bool) -> str:
    return f"And {(axis.score or 0) + 1} means" if rehearsal else "Next level"


def _grades(axis: AxisScore) -> str:
    return "one grading" if len(axis.grades) == 1 else f"gradings {', '.join(str(grade) for grade in axis.grades)}"


def _evidence(place: Evidence) -> str:
    """A count over the whole interview has no moment."""
    quoted = plain(place.quote) if place.source == "tests" else f"“{plain(place.quote)}”"
    if place.at_s is None:
        return f"* {quoted}"
    where = ", ".join(part for part in (place.ref, clock(place.at_s)) if part)
    return f"* {quoted} ({where}{', transcription uncertain' if place.uncertain else ''})"


def _strengths(report: Report) -> Iterator[str]:
    return (f"* {plain(line)}" for line in report.strengths)


def _changes(report: Report) -> Iterator[str]:
    return (f"* {plain(line)}" for line in report.changes)


def _drill(report: Report) -> Iterator[str]:
    yield plain(report.drill)


def _answers(report: Report) -> Iterator[str]:
    return (_answer(answer, report.rehearsal) for answer in report.answers)


def _answer(answer: Answer, rehearsal: bool) -> str:
    how = HOW[answer.how] + (f", {answer.seconds:.0f} s" if answer.seconds else "")
    quote = f" “{plain(answer.quote)}”" if answer.quote else ""
    counted = "Points named, going by the words" if rehearsal else "Points noted"
    covered = f" {counted}: {len(answer.covered)} of {len(answer.expected)}." if answer.covered else ""
    return f"* **{plain(answer.title)}** ({clock(answer.asked_at_s)}, {how}){quote}{covered}"


def _code(report: Report) -> Iterator[str]:
    code = report.code
    if code is None:
        return
    about = (code.problem, code.language, f"{code.edits} edit{'s' * (code.edits != 1)}")
    yield f"* {', '.join(plain(part) for part in about if part)}"
    yield f"* {_tests(code)}"
    yield f"* Hints used: {len(code.hints)} of {code.hints_total}" if code.hints else "* No hints were used."
    yield from (f"  * {clock(hint.at_s)}: {plain(hint.text)} {plain(hint.cost)}".rstrip() for hint in code.hints)


def _tests(code: CodeWork) -> str:
    if code.tests is None:
        return "The tests were not run."
    hidden = f", {code.hidden.passed} of {code.hidden.total} hidden" if code.hidden else ""
    later = "" if code.tested_revision == code.revision else " The code was changed after that run."
    which = "the only run" if len(code.runs) == 1 else f"the last of {len(code.runs)} runs"
    if code.runs and code.runs[-1].error:
        return f"An error stopped {which}: {plain(code.runs[-1].error)}, run in the page.{later}"
    return f"Tests passed in {which}: {code.tests.passed} of {code.tests.total} visible{hidden}, run in the page.{later}"


def _delivery(report: Report) -> Iterator[str]:
    yield "Delivery is coached, never scored."
    yield ""
    yield from (f"* {line}" for line in _figures(report.delivery))


def _figures(spoken: Delivery) -> Iterator[str]:
    if spoken.talk_share is not None:
        yield f"Share of the speaking: {spoken.talk_share:.0%} ({spoken.spoken_s:.0f} s)"
        yield f"Pauses of three seconds and more: {spoken.pauses}, the longest {spoken.longest_pause_s:.0f} s"
    if spoken.words_per_minute is not None:
        yield f"Pace: {spoken.words_per_minute:.0f} words a minute"
    if spoken.fillers_per_minute is not None:
        yield f"Fillers: about {spoken.fillers_per_minute:.1f} a minute (an estimate)"
    if spoken.interruptions:
        yield f"Spoke into the interviewer's words: {spoken.interruptions}"
    if spoken.note:
        yield plain(spoken.note)


def _time(report: Report) -> Iterator[str]:
    return (_phase(phase) for phase in report.phases)


def _phase(phase: PhaseTime) -> str:
    planned = f" of {clock(phase.planned_s)} planned" if phase.planned_s else ""
    return f"* {plain(phase.title or phase.phase)}: {clock(phase.spent_s)}{planned}"
