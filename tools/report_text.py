"""The report as Markdown: calm, about the work and not the person, every score with what it rests on.

Words of the candidate and of the model are escaped: they are shown as they are and format nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from tools.languages import language_name, only_read
from tools.report import Answer, AxisScore, CodeWork, Delivery, Evidence, PhaseTime, Report
from tools.report_words import GIVEN_UP, HOW, clock, count, percent, plain, span, times, whole

REHEARSAL = (
    "This was a rehearsal: the interviewer followed a script, and fixed rules turned what can be measured into scores. No AI "
    "judged it. What a score means on the scale is shown to compare with; nobody checked that it was reached."
)
SECTIONS = ("Scores", "What went well", "What to change", "Next drill", "Answers", "Code", "Delivery", "Time")


def markdown(report: Report) -> str:
    lines = [
        f"# {plain(report.title or 'Interview')}: report",
        "",
        f"**{plain(report.verdict.text)}** {_mean(report)}".rstrip(),
    ]
    lines += ["", f"{plain(report.verdict.rests_on)} {plain(report.verdict.sureness)}".rstrip()]
    if report.rehearsal:
        lines += ["", REHEARSAL]
    if report.summary:
        lines += ["", plain(report.summary)]
    parts = (_scores, _strengths, _changes, _drill, _answers, _code, _delivery, _time)
    for title, part in zip(SECTIONS, parts, strict=True):
        if content := list(part(report)):
            lines += ["", f"## {title}", "", *content]
    return "\n".join(lines).rstrip() + "\n"


def _mean(report: Report) -> str:
    return f"Mean over the assessed areas: {report.overall:.1f} of 5." if report.overall is not None else ""


# ---- scores -----------------------------------------------------------------------------------------------------------


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
    where = ", ".join(part for part in (place.how, place.ref, clock(place.at_s)) if part)
    return f"* {quoted} ({where}{', transcription uncertain' if place.uncertain else ''})"


# ---- advice -----------------------------------------------------------------------------------------------------------


def _strengths(report: Report) -> Iterator[str]:
    return (f"* {plain(line)}" for line in report.strengths)


def _changes(report: Report) -> Iterator[str]:
    return (f"* {plain(line)}" for line in report.changes)


def _drill(report: Report) -> Iterator[str]:
    yield plain(report.drill)


# ---- answers ----------------------------------------------------------------------------------------------------------


def _answers(report: Report) -> Iterator[str]:
    twist = [report.twist] if report.twist else []
    for number, answer in enumerate([*report.answers, *twist]):
        yield from [""] * bool(number)
        yield from _answer(answer, report.rehearsal)


def _answer(answer: Answer, rehearsal: bool) -> Iterator[str]:
    how = (GIVEN_UP[answer.given_up] or HOW[answer.how]) + (f", {span(answer.seconds)}" if answer.seconds else "")
    quote = f" “{plain(answer.quote)}”" if answer.quote else ""
    yield f"**{plain(answer.title)}** ({clock(answer.asked_at_s)}, {how}){quote}"
    if answer.note:
        yield f"\n{plain(answer.note)}"
    if answer.expected:
        yield f"\n{_points_head(answer, rehearsal)}\n"
        yield from (f"* {plain(point)}{_mark(answer, point, rehearsal)}" for point in answer.expected)


def _points_head(answer: Answer, rehearsal: bool) -> str:
    """Only where words were looked through can a point be missing from them."""
    if not answer.is_counted:
        return "What a good answer names:"
    if rehearsal:
        counts = f"Words of {len(answer.covered)} of {len(answer.expected)} points were found; nobody judged what they say."
    else:
        counts = f"Points named: {len(answer.covered)} of {len(answer.expected)}."
    unheard = " A part was spoken and not transcribed: it may have named more." if answer.is_partly_unheard else ""
    return f"{counts}{unheard} What a good answer names:"


def _mark(answer: Answer, point: str, rehearsal: bool) -> str:
    if not answer.is_counted:
        return ""
    if point in answer.covered:
        return f" **{'Words found' if rehearsal else 'Named'}:** “{plain(answer.quotes.get(point, ''))}”"
    return " **Not found in the words.**" if rehearsal else " **Missed.**"


# ---- code, delivery, time ---------------------------------------------------------------------------------------------


def _code(report: Report) -> Iterator[str]:
    code = report.code
    if code is None:
        return
    about = (code.problem, language_name(code.language), count(code.edits, "edit"))
    yield f"* {', '.join(plain(part) for part in about if part)}"
    yield f"* {_tests(code)}"
    yield from [f"* The code was run without the tests {times(code.executions)}."] * bool(code.executions)
    yield f"* Hints used: {len(code.hints)} of {code.hints_total}" if code.hints else "* No hints were used."
    yield from (f"  * {clock(hint.at_s)}: {plain(hint.text)} {plain(hint.cost)}".rstrip() for hint in code.hints)


def _tests(code: CodeWork) -> str:
    if code.tests is None:
        name = language_name(code.language)
        return f"{name} does not run here: it was read, not run." if only_read(code.language) else "The tests were not run."
    hidden = f", {code.hidden.passed} of {code.hidden.total} hidden" if code.hidden else ""
    later = "" if code.tested_revision == code.revision else " The code was changed after that run."
    which = "the only run" if len(code.runs) == 1 else f"the last of {len(code.runs)} runs"
    if code.runs and code.runs[-1].error:
        return f"{which.capitalize()}, in the page, was stopped by {plain(code.runs[-1].error)}.{later}"
    return f"Tests passed in {which}: {code.tests.passed} of {code.tests.total} visible{hidden}, run in the page.{later}"


def _delivery(report: Report) -> Iterator[str]:
    if figures := list(_figures(report.delivery)):
        yield "Delivery is coached, never scored."
        yield ""
        yield from (f"* {line}" for line in figures)


def _figures(spoken: Delivery) -> Iterator[str]:
    if spoken.talk_share is not None:
        yield f"Share of the talking: {percent(spoken.talk_share)} ({span(spoken.spoken_s)})"
        longest = f", the longest {span(spoken.longest_pause_s)}" if spoken.pauses else ""
        yield f"Pauses of 3 s or more: {spoken.pauses}{longest}"
    if spoken.words_per_minute is not None:
        yield f"Pace: {whole(spoken.words_per_minute)} words a minute"
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
    asked = f", {clock(phase.questions_s)} of it on concept questions" if phase.questions_s else ""
    return f"* {plain(phase.title or phase.phase)}: {clock(phase.spent_s)}{planned}{asked}"
