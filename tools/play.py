"""One tool call, wholly: the rules, the arguments, the effect, the memory. Pure, and the only way in which progress changes.

The guard asks the rules before ADK runs a tool; `play` asks them again at the moment of the effect, since ADK may interleave
the calls of one message: what was allowed when the guard looked may be out of phase a moment later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from tools.args import Args
from tools.conduct import (
    AdvancePhase,
    AskQuestion,
    EndInterview,
    GiveHint,
    StartCoding,
    advance_phase,
    ask_question,
    end_interview,
    give_hint,
    start_coding,
)
from tools.notes import LogAnswer, LogBehavioralNote, log_answer, log_behavioral_note
from tools.results import ObservationInfo, ToolResult
from tools.rules import Answered, decide, refuse
from tools.stage import Call, Outcome, Situation, suggest
from tools.watching import LookAtCode, fresh_on_desk, told, unseen

Effect = Callable[[Situation, Any], Outcome]


class WatcherWanted(Exception):
    """look_at_code needs the coding watcher: the desk holds no observation of the newest code."""


def look_at_code(s: Situation, args: LookAtCode) -> Outcome:
    if not fresh_on_desk(s.desk):
        raise WatcherWanted
    return told(s, s.desk.observations if s.desk else ())


EFFECTS: Mapping[str, tuple[type[Args], Effect]] = {
    "advance_phase": (AdvancePhase, advance_phase),
    "ask_question": (AskQuestion, ask_question),
    "start_coding": (StartCoding, start_coding),
    "give_hint": (GiveHint, give_hint),
    "look_at_code": (LookAtCode, look_at_code),
    "log_answer": (LogAnswer, log_answer),
    "log_behavioral_note": (LogBehavioralNote, log_behavioral_note),
    "end_interview": (EndInterview, end_interview),
}


def play(s: Situation, call: Call) -> Outcome:
    """The new progress and the answer. Raises WatcherWanted (nothing has changed then; see `play_watched`)."""
    verdict = decide(s, call)
    if isinstance(verdict, Answered):
        return Outcome(s.progress, verdict.result)
    if call.name not in EFFECTS:
        return Outcome(s.progress, refuse(s, f"{call.name} is an agent of its own and cannot be played here"))
    model, effect = EFFECTS[call.name]
    try:
        args = model.model_validate(dict(call.args))
    except ValidationError as error:
        return Outcome(s.progress, bad_arguments(s, call, error))
    return _kept(effect(s, args), verdict.key, call)


def play_watched(s: Situation, call: Call, observations: list[ObservationInfo] | None, finished: bool, why: str) -> Outcome:
    """The second half of a look_at_code for which the watcher was asked (None: it failed, `why` says how)."""
    verdict = decide(s, call)
    if isinstance(verdict, Answered):
        return Outcome(s.progress, verdict.result)
    return unseen(s, why) if observations is None else _kept(told(s, observations, finished), verdict.key, call)


def bad_arguments(s: Situation, call: Call, error: ValidationError) -> ToolResult:
    first = error.errors()[0]
    argument = ".".join(str(part) for part in first["loc"]) or "the arguments"
    words = f"{call.name} was not done: {argument}: {first['msg']}. Call it again with that mended."
    return ToolResult(status="error", message=words, retryable=True, phase=s.progress.phase, next=suggest(s))


def _kept(outcome: Outcome, key: str, call: Call) -> Outcome:
    """Refusals and errors are not kept: the same call may succeed later."""
    if outcome.result.status not in ("ok", "done"):
        return outcome
    return Outcome(outcome.progress.remembering(key, call.id, outcome.result.to_model()), outcome.result)
