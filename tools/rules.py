"""The guard's rule book: may this call run now? Pure; `tools.guard` puts it in front of every tool of an agent.

A call runs, is answered from memory (it was made before), or is refused with the reason and with what is possible instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tools.bank import draw_problem
from tools.phases import DONE, can_leave, code_explained, targets, too_late_to_ask
from tools.results import ToolResult
from tools.stage import (
    JUST_ENTERED_S,
    REPORT_WRITER,
    SILENCE_IS_AN_ANSWER_S,
    Call,
    Situation,
    answered_aloud,
    closed_aloud,
    hard_over,
    hint_still_fresh,
    next_question,
    open_s,
    questions_done,
    suggest,
)

CALLS_PER_TURN = 8
TOO_LATE = "too little time is left in this phase for {what}"


@dataclass(frozen=True, slots=True)
class Proceed:
    """The call may run. `key` names its subject: the result is remembered under it."""

    key: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The call does not run; the model gets this instead: a remembered result or a refusal."""

    result: ToolResult


def decide(s: Situation, call: Call, cap: int = CALLS_PER_TURN) -> Proceed | Answered:
    """Read it from above: a replay is answered whatever else holds; then number, memory, place and subject count."""
    if (replayed := s.progress.recalled(call.name, call.id)) is not None:
        return Answered(_again(s, replayed))
    if because := _too_many(s, cap):
        return Answered(refuse(s, because))
    if (known := remembered(s, call)) is not None:
        return Answered(_again(s, known))
    if (because := _out_of_place(s, call)) or (because := _unfitting(s, call)):
        return Answered(refuse(s, because))
    return Proceed(key_of(s, call))


def refuse(s: Situation, because: str) -> ToolResult:
    """A refusal that a model can act on: why, what is possible now, and what fits best."""
    fitting = suggest(s)
    instead = f" Instead: {fitting.call} ({fitting.when.replace('_', ' ')})." if fitting else ""
    return ToolResult(
        status="refused",
        message=f"Not done: {because}.{instead}",
        retryable=False,
        phase=s.progress.phase,
        because=because,
        allowed=allowed_now(s),
        next=fitting,
    )


def allowed_now(s: Situation) -> list[str]:
    """The tools that would run now (with fitting arguments)."""
    if s.ended:
        return [REPORT_WRITER] if s.desk is None else []
    names: list[str] = [name for name in s.phase.tools if not _unfitting(s, Call(name))]
    return ["end_interview", *names] if hard_over(s) and "end_interview" not in names else names


# ---- memory -----------------------------------------------------------------------------------------------------------


def remembered(s: Situation, call: Call) -> dict[str, Any] | None:
    """The result of a call of the same tool and subject, made before: a replay after a reconnect or a rescue has a new id."""
    moved_on_by_it = call.name in ("advance_phase", "end_interview")
    in_place = moved_on_by_it or (not s.ended and call.name in s.phase.tools)
    return s.progress.calls.get(key_of(s, call)) if in_place else None


def key_of(s: Situation, call: Call) -> str:
    """(tool, subject) as one string. Phases follow each other without circles, so that a subject belongs to one phase."""
    subject = SUBJECTS.get(call.name)
    return f"{call.name}:{subject(s, call)}" if subject else call.name


def _advance_subject(s: Situation, call: Call) -> str:
    """The phase that is entered. Without `to`, and just after a phase was entered, the call is taken for its own replay."""
    to = str(call.args.get("to") or "")
    if to:
        return to
    entered_s = s.progress.trail[-1].at_s if s.progress.trail else 0.0
    if len(s.progress.trail) > 1 and s.at_s - entered_s < JUST_ENTERED_S:
        return s.progress.phase
    return next(iter(targets(s.agenda, s.progress, s.desk, s.now)), DONE)


def _question_subject(s: Situation, call: Call) -> str:
    """The number of the question: the last one's while nobody has answered it, else the next."""
    open_one = s.progress.open_question
    still_open = open_one is not None and not answered_aloud(s, open_one)
    return f"#{len(s.progress.asked) + (0 if still_open else 1)}"


def _hint_subject(s: Situation, call: Call) -> str:
    fresh = hint_still_fresh(s)
    return f"{s.progress.problem}:{fresh.rung if fresh else s.progress.hints_given + 1}"


def _code_subject(s: Situation, call: Call) -> str:
    """A look at the same revision, tests and question is the same look; without an editor each look is new."""
    if s.desk is None or s.desk.revision == 0:
        return f"at {s.now}"
    tests = s.desk.tests.at_s if s.desk.tests else 0
    return f"{s.desk.revision}:{tests}:{s.desk.observed_revision}:{str(call.args.get('focus') or '').lower()}"


def _words_subject(s: Situation, call: Call) -> str:
    return "|".join(f"{key}={call.args[key]}" for key in sorted(call.args) if call.args[key])


SUBJECTS: dict[str, Callable[[Situation, Call], str]] = {
    "advance_phase": _advance_subject,
    "ask_question": _question_subject,
    "give_hint": _hint_subject,
    "look_at_code": _code_subject,
    "log_answer": _words_subject,
    "log_behavioral_note": _words_subject,
}


def _again(s: Situation, known: dict[str, Any]) -> ToolResult:
    """The result as it was, marked; only what fits next may have changed since."""
    result = ToolResult.model_validate(known)
    words = f"Done before, nothing was done twice. {result.message}"
    now = {"phase": s.progress.phase, "next": suggest(s)}
    return result.model_copy(update={"repeat": True, "message": words, **now})


# ---- refusals ---------------------------------------------------------------------------------------------------------


def _out_of_place(s: Situation, call: Call) -> str:
    if s.ended:
        writes_report = call.name == REPORT_WRITER and s.desk is None
        return "" if writes_report else "the interview has ended"
    if call.name == "end_interview" and hard_over(s):
        return ""
    if call.name in s.phase.tools:
        return ""
    if call.name == "transfer_to_agent":
        return "the interview is yours: it is never handed to another agent"
    if call.name == "coding_watcher":
        return "the watcher is asked through look_at_code"
    known = any(call.name in phase.tools for phase in s.agenda.plan.phases.values()) or call.name == REPORT_WRITER
    return f"{call.name} does not belong to the phase {s.progress.phase}" if known else f"there is no tool {call.name}"


def _too_many(s: Situation, cap: int) -> str:
    return f"{cap} calls in one turn are enough: speak with the candidate first" if s.calls_in_turn >= cap else ""


def _unfitting(s: Situation, call: Call) -> str:
    rule = RULES.get(call.name)
    return rule(s, call) if rule else ""


def _advance_rule(s: Situation, call: Call) -> str:
    open_ways = targets(s.agenda, s.progress, s.desk, s.now)
    to = str(call.args.get("to") or "")
    if to and to not in open_ways:
        return f"{s.progress.phase} leads to {', '.join(open_ways) or 'nowhere'}, not to {to}"
    missing = can_leave(s.agenda, s.progress, s.desk, s.now)
    return f"before leaving {s.progress.phase}: {'; '.join(missing)}" if missing else ""


def _ask_rule(s: Situation, call: Call) -> str:
    open_one = s.progress.open_question
    if open_one is not None:
        return f"the answer to {open_one} is not noted yet (log_answer)" if answered_aloud(s, open_one) else ""
    if s.phase.asks == "problem" and not code_explained(s.progress):
        return "the code comes first: when it is done, note what the candidate says of it (log_answer for the problem)"
    if next_question(s) is None:
        return "the bank holds no further question"
    asked = len(s.progress.asked)
    if asked >= s.agenda.most_questions:
        return f"all {asked} questions of this interview are asked and answered"
    late = questions_done(s) if asked >= s.agenda.questions else too_late_to_ask(s.agenda, s.progress, s.desk, s.now)
    return TOO_LATE.format(what="another question") if late else ""


def _log_rule(s: Situation, call: Call) -> str:
    about = str(call.args.get("question_id") or "")
    known = {*s.progress.asked, *([s.progress.problem] if s.progress.problem else [])}
    if not known:
        return "no question was asked yet"
    if about and about not in known:
        return f"no question {about} was asked; asked so far: {', '.join(sorted(known))}"
    return "the candidate has not answered yet: ask, then listen" if _unanswered(s, about) else ""


def _unanswered(s: Situation, about: str) -> bool:
    """A model that runs ahead notes answers that nobody gave. Only a server knows; a long silence may be noted as such."""
    open_one = s.progress.open_question
    if s.desk is None or open_one is None or about not in ("", open_one):
        return False
    return not answered_aloud(s, open_one) and open_s(s, open_one) < SILENCE_IS_AN_ANSWER_S


def _coding_rule(s: Situation, call: Call) -> str:
    if s.progress.problem is None and too_late_to_ask(s.agenda, s.progress, s.desk, s.now):
        return TOO_LATE.format(what="the problem")
    none_left = draw_problem(s.bank, s.agenda.level, "", 60, s.progress.seed) is None
    return "the bank holds no coding problem" if none_left else ""


def _hint_rule(s: Situation, call: Call) -> str:
    if s.progress.problem is None:
        return "there is no coding problem to give a hint for"
    used_up = s.progress.hints_given >= s.progress.hints_total and hint_still_fresh(s) is None
    return f"all {s.progress.hints_total} hints are given; ask a question that helps instead" if used_up else ""


def _look_rule(s: Situation, call: Call) -> str:
    return "" if s.progress.problem else "there is no coding problem yet, so there is no code to look at"


def _end_rule(s: Situation, call: Call) -> str:
    if hard_over(s) or closed_aloud(s):
        return ""
    return "you have not said goodbye aloud in this phase yet; thank the candidate and say goodbye, then call end_interview"


RULES: dict[str, Callable[[Situation, Call], str]] = {
    "advance_phase": _advance_rule,
    "ask_question": _ask_rule,
    "start_coding": _coding_rule,
    "give_hint": _hint_rule,
    "look_at_code": _look_rule,
    "log_answer": _log_rule,
    "end_interview": _end_rule,
}
