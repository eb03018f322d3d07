"""The moment in which a tool is called, as one value; and what fits next in it.

`suggest` is the thread that leads from greeting to report: every result carries it, so that a model with a short brief, or the
rehearsal brain, can follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tools.bank import Bank, Question, draw_question
from tools.closing import has_closing_words
from tools.desk import Desk
from tools.more import next_level, time_for_more
from tools.phases import DONE, Agenda, Phase, at_s, can_leave, code_explained, code_seen, targets, times, too_late_to_ask
from tools.progress import HintGiven, Mark, Progress
from tools.results import Next, ToolResult, When

REPORT_WRITER = "report_writer"
HINT_REST_S = 30.0  # without a sign of work a second request for a hint is a replay, until this much time has passed
ANSWER_TAKES_S = 15.0  # where nobody reports the candidate's turns, a question this old counts as answered
SILENCE_IS_AN_ANSWER_S = 40.0  # a question that nobody answered for so long may be noted as unanswered
JUST_ENTERED_S = 5.0  # an advance_phase without a target so soon after entering is a replay


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call of the model. `id` is empty for a rescued call (one that was spoken)."""

    name: str
    args: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """`spoken`: what Alex said aloud since the phase began. `calls_in_turn`: tool calls of this model turn before this one.

    `stopped`: the candidate asked to end the interview, where no page has a button for it.
    """

    agenda: Agenda
    bank: Bank
    progress: Progress
    desk: Desk | None
    now: float
    spoken: str = ""
    stopped: bool = False
    calls_in_turn: int = 0
    hard_extra_s: float = 300.0

    @property
    def phase(self) -> Phase:
        return self.agenda.phase(self.progress.phase)

    @property
    def at_s(self) -> float:
        return at_s(self.progress, self.desk, self.now)

    @property
    def ended(self) -> bool:
        return self.progress.ended

    def after(self, progress: Progress) -> Situation:
        return replace(self, progress=progress, spoken=self.spoken if progress.phase == self.progress.phase else "")


@dataclass(frozen=True, slots=True)
class Outcome:
    progress: Progress
    result: ToolResult


# ---- facts of the moment ----------------------------------------------------------------------------------------------


def hard_over(s: Situation) -> bool:
    """The hard end: the server says so, or without one the candidate; or the planned minutes and the grace are gone."""
    stopped = s.stopped if s.desk is None else s.desk.hard_stop
    return stopped or times(s.agenda, s.progress, s.desk, s.now).left_s <= -s.hard_extra_s


def closed_aloud(s: Situation) -> bool:
    heard = s.spoken
    return s.progress.phase == s.agenda.plan.closing and has_closing_words(heard, s.progress.language)


def answered_aloud(s: Situation, question_id: str) -> bool:
    """Has the candidate said something since the question was asked? Counted in turns: clocks may have stood still."""
    if s.desk is not None and s.desk.said:
        return s.desk.said > s.progress.asked_after_turns.get(question_id, 0)
    return open_s(s, question_id) >= ANSWER_TAKES_S


def open_s(s: Situation, question_id: str) -> float:
    return s.at_s - s.progress.asked_at.get(question_id, 0.0)


def mark_of(s: Situation) -> Mark | None:
    if s.desk is None:
        return None
    return Mark(revision=s.desk.revision, turns=s.desk.said, hints_asked=s.desk.hints_asked)


def hint_still_fresh(s: Situation) -> HintGiven | None:
    """The last hint, when the candidate has done nothing with it yet: asking again gives it again."""
    last = s.progress.hints[-1] if s.progress.hints else None
    if last is None or last.problem != s.progress.problem:
        return None
    rested = s.at_s - last.at_s >= HINT_REST_S
    worked = last.mark is not None and last.mark != mark_of(s)
    return None if rested or worked else last


def questions_done(s: Situation) -> bool:
    """Has the plan its questions, and is there no time (or nothing in the bank) for more?"""
    return len(s.progress.asked) >= s.agenda.questions and s.progress.open_question is None and not has_more_questions(s)


def has_more_questions(s: Situation) -> bool:
    return time_for_more(s.agenda, s.progress, s.desk, s.now) and next_question(s) is not None


def next_question(s: Situation, topic: str = "") -> Question | None:
    level = next_level(s.agenda, s.bank, s.progress)
    return draw_question(s.bank, level, topic, s.progress.asked, s.progress.seed, s.progress.asked_before)


# ---- what fits next ---------------------------------------------------------------------------------------------------


def suggest(s: Situation) -> Next | None:
    """The step that fits now, or None when there is nothing left to do."""
    if s.ended or s.progress.phase == DONE:
        return Next(call=REPORT_WRITER, when="now") if s.desk is None else None
    if hard_over(s):
        return Next(call="end_interview", when="now")
    if s.progress.phase == s.agenda.plan.closing:
        return Next(call="end_interview", when="now" if closed_aloud(s) else "after_speaking")
    if times(s.agenda, s.progress, s.desk, s.now).phase_over:
        return _onward(s, "now")
    match s.phase.asks:
        case "questions":
            return _next_question(s)
        case "problem":
            return _next_in_coding(s)
        case None:
            return _onward(s, "now")


def _onward(s: Situation, when: When) -> Next:
    return Next(call="advance_phase", when=when, args={"to": targets(s.agenda, s.progress, s.desk, s.now)[0]})


def _next_question(s: Situation) -> Next:
    open_one = s.progress.open_question
    if open_one is not None:
        when: When = "now" if answered_aloud(s, open_one) else "after_answer"
        return Next(call="log_answer", when=when, args={"question_id": open_one})
    enough = len(s.progress.asked) >= s.agenda.questions
    done = not has_more_questions(s) if enough else can_leave(s.agenda, s.progress, s.desk, s.now) == []
    return _onward(s, "now") if done else Next(call="ask_question", when="now")


def _next_in_coding(s: Situation) -> Next:
    if s.progress.problem is None:
        late = too_late_to_ask(s.agenda, s.progress, s.desk, s.now)
        return _onward(s, "now") if late else Next(call="start_coding", when="now")
    if s.progress.open_question is not None:
        return _next_question(s)
    if s.desk is None and not code_seen(s.progress, s.desk):
        return Next(call="log_answer", when="after_answer", args={"question_id": s.progress.problem})
    when: When = "now" if s.desk is None else "after_coding"
    if code_explained(s.progress) and may_follow_up(s) and has_more_questions(s):
        return Next(call="ask_question", when=when)
    return _onward(s, when)


def may_follow_up(s: Situation) -> bool:
    """Does the plan let this phase end with further questions?"""
    return "ask_question" in s.phase.tools
