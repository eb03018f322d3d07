"""What makes a plan sound, beyond its shape: each phase can be reached, each leads to the end, each need can be met."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tools.phases import DONE, FEWEST_MINUTES, Phase, Plan, questions_for, shared_out

Fault = tuple[str, str, str]  # key, problem, fix


def first_fault(plan: Plan) -> Fault | None:
    """The first rule that the plan breaks, or None. The rules run in order: later ones may rely on earlier ones."""
    return next((fault for rule in RULES for fault in rule(plan)), None)


def _names_exist(plan: Plan) -> Iterator[Fault]:
    known = ", ".join([*plan.phases, DONE])
    if DONE in plan.phases:
        yield f"phases.{DONE}", "the end is not a phase", "remove it and let the last phase's `next` say [done]"
    if plan.first not in plan.phases:
        yield "first", f"there is no phase `{plan.first}`", f"name one of: {', '.join(plan.phases)}"
    for name, phase in plan.phases.items():
        for after in phase.next:
            if after not in plan.phases and after != DONE:
                yield f"phases.{name}.next", f"there is no phase `{after}`", f"name one of: {known}"
        if not phase.next:
            yield f"phases.{name}.next", "nothing follows", f"name one of: {known}"


def _all_reachable(plan: Plan) -> Iterator[Fault]:
    reached = _reach(plan, plan.first)
    for name in plan.phases:
        if name not in reached:
            fix = f"add `{name}` to the `next` of a phase that comes before it, or remove it"
            yield f"phases.{name}", f"no way leads to this phase from `{plan.first}`", fix
    for name in plan.phases:
        if DONE not in _reach(plan, name):
            yield f"phases.{name}.next", "no way leads from here to `done`", "let a later phase's `next` say [done]"


def _no_circles(plan: Plan) -> Iterator[Fault]:
    for name in plan.phases:
        for after in plan.phases[name].next:
            if after != DONE and name in _reach(plan, after):
                yield f"phases.{name}.next", f"`{after}` leads back to `{name}`", "take one of the two steps out"


def _one_closing(plan: Plan) -> Iterator[Fault]:
    closing = [name for name, phase in plan.phases.items() if "end_interview" in phase.tools]
    if len(closing) != 1:
        yield "phases", f"{len(closing)} phases have the tool end_interview", "give it to exactly one phase, the last"
        return
    if plan.phases[closing[0]].next != (DONE,):
        yield f"phases.{closing[0]}.next", "the phase with end_interview must be the last", "write next: [done]"
    for name, phase in plan.phases.items():
        if name != closing[0] and DONE in phase.next:
            yield f"phases.{name}.next", "only the phase with end_interview may lead to `done`", f"lead to `{closing[0]}`"


def _tools_fit(plan: Plan) -> Iterator[Fault]:
    for name, phase in plan.phases.items():
        for tool, why in _tools_wanted(phase):
            if tool not in phase.tools:
                yield f"phases.{name}.tools", f"`{tool}` is missing ({why})", f"add {tool}"


def _tools_wanted(phase: Phase) -> Iterator[tuple[str, str]]:
    if DONE not in phase.next:
        yield "advance_phase", "nothing else can leave the phase"
    if phase.asks == "questions":
        yield "ask_question", "asks: questions"
        yield "log_answer", "asks: questions"
    if phase.asks == "problem":
        yield "start_coding", "asks: problem"
        yield "log_answer", "a candidate without an editor explains the code"


def _needs_can_be_met(plan: Plan) -> Iterator[Fault]:
    asked_for = {"questions_answered": "questions", "problem_given": "problem", "code_run_or_explained": "problem"}
    for name, phase in plan.phases.items():
        for need in phase.needs:
            if phase.asks != asked_for[need]:
                fix = f"set asks: {asked_for[need]}, or remove the need"
                yield f"phases.{name}.needs", f"`{need}` can never be met here", fix


def _minutes_add_up(plan: Plan) -> Iterator[Fault]:
    whole = sum(phase.share for phase in plan.phases.values())
    if abs(whole - 1) > 0.001:
        yield "phases.*.share", f"the shares add up to {whole:.3f}", "let them add up to 1"
    if all(phase.at_most is not None for phase in plan.phases.values()):
        yield "phases.*.at_most", "every phase is limited", "leave at least one phase without at_most"
    for name, phase in plan.phases.items():
        if "spare" in phase.model_fields_set and (phase.at_most is not None or name == plan.closing):
            fix = "remove spare, or (not in the last phase) at_most"
            yield f"phases.{name}.spare", "the last phase, and one with at_most, takes no time that is left over", fix
        if phase.answer_s and phase.asks is None:
            yield f"phases.{name}.answer_s", "nothing is asked in this phase", "remove it, or set asks"


def _each_has_minutes(plan: Plan) -> Iterator[Fault]:
    for name, phase in plan.phases.items():
        if phase.at_most is not None and phase.at_least is not None and phase.at_least > phase.at_most:
            yield f"phases.{name}.at_least", f"it is more than at_most ({phase.at_most:g})", "let it be less"
    for name, minutes in shared_out(plan.phases, FEWEST_MINUTES).items():
        if minutes <= 0:
            yield f"phases.{name}", f"an interview of {FEWEST_MINUTES} minutes leaves no time for it", "lower the `at_least`s"


def _choices_fit(plan: Plan) -> Iterator[Fault]:
    if plan.defaults.minutes not in plan.minutes:
        offered = ", ".join(map(str, plan.minutes))
        yield "defaults.minutes", f"{plan.defaults.minutes} is not on offer", f"name one of: {offered}"
    if plan.defaults.level not in plan.levels:
        yield "defaults.level", f"`{plan.defaults.level}` is not on offer", f"name one of: {', '.join(plan.levels)}"
    if plan.defaults.language not in plan.languages:
        yield "defaults.language", f"`{plan.defaults.language}` is not on offer", "name one of `languages`"
    if any(count < 1 for count in plan.questions.values()):
        yield "questions", "a row asks for fewer than one question", "ask for at least one"
    for minutes in sorted({*plan.questions, *plan.most_questions} if plan.most_questions else ()):
        if questions_for(plan.most_questions, minutes) < (least := questions_for(plan.questions, minutes)):
            fix = f"let it be at least {least} from {minutes} minutes on"
            yield "most_questions", f"an interview of {minutes} minutes asks {least} questions at least", fix


def _reach(plan: Plan, start: str) -> set[str]:
    """The phases that may still come, and the end where a way leads to it."""
    reached = plan.onward(start)
    return reached | {DONE for name in reached if DONE in plan.phases[name].next}


RULES: tuple[Callable[[Plan], Iterator[Fault]], ...] = (
    _names_exist,
    _all_reachable,
    _no_circles,
    _one_closing,
    _tools_fit,
    _needs_can_be_met,
    _minutes_add_up,
    _each_has_minutes,
    _choices_fit,
)
