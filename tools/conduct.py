"""The tools that lead an interview: each a pure effect from the moment and the arguments to the new progress and the answer.

Whether a call may run was decided in `tools.rules`; the effects hold even so (an open question is given again, not another).
Every answer carries what a model needs next, so that the brief stays short.
"""

from __future__ import annotations

from pydantic import Field

from tools.args import Args
from tools.bank import Problem, Question, draw_problem
from tools.entering import info, reaching
from tools.phases import DONE, advance, targets, times
from tools.progress import HintGiven, Progress
from tools.results import HintInfo, Next, ProblemInfo, QuestionInfo, ToolResult
from tools.rules import refuse
from tools.stage import REPORT_WRITER, Outcome, Situation, hard_over, hint_still_fresh, mark_of, next_question, suggest
from tools.watching import fresh_on_desk
from tools.work import work_on

HINT_COSTS = (
    "a light hint: noted, and one light hint is nothing unusual",
    "a second hint: noted, it counts under problem solving",
    "a strong hint: noted, problem solving is then at most fair",
)


IS_IT_THERE = (
    " First compare it with `work`, the code as it is now: if the code does already what the hint says, tell the candidate "
    "that it does, and ask what is still missing."
)


class AdvancePhase(Args):
    """Move the interview to its next phase, when what the present phase asks for has happened or its time is over."""

    to: str = Field(default="", description="the phase to enter; empty: the one that comes next")


class AskQuestion(Args):
    """Get the next question to ask aloud, with the points that a good answer holds. One question at a time."""

    topic: str = Field(default="", description="a topic you would like; empty: the bank chooses")


class StartCoding(Args):
    """Give the candidate the coding problem. It appears on the candidate's screen; you get its text and introduce it."""

    problem_id: str = Field(default="", description="the id of a problem; empty: the bank chooses")


class GiveHint(Args):
    """Get the next hint for the coding problem, when the candidate asks for one or is stuck. It is noted in the report."""


class EndInterview(Args):
    """End the interview for good. Only after you have said goodbye aloud."""

    reason: str = Field(default="", description="why it ends, in a few words")


def advance_phase(s: Situation, args: AdvancePhase) -> Outcome:
    to = args.to or next(iter(targets(s.agenda, s.progress, s.desk, s.now)), DONE)
    if to == DONE:
        return Outcome(s.progress, refuse(s, "the last phase is left with end_interview"))
    after = s.after(advance(s.progress, to, s.desk, s.now))
    entered = info(s.agenda, to, s.at_s, s.desk)
    message = f"The phase is now: {entered.title}. {entered.goal}"
    result = ToolResult(
        status="ok",
        message=message.strip(),
        retryable=False,
        phase=to,
        say=reaching(s.agenda.phase(to).say, s.desk),
        next=suggest(after),
        entered=entered,
    )
    return Outcome(after.progress, result)


def ask_question(s: Situation, args: AskQuestion) -> Outcome:
    open_one = s.progress.open_question
    question = s.bank.questions.get(open_one) if open_one else next_question(s, args.topic)
    if question is None:
        return Outcome(s.progress, refuse(s, "the bank holds no further question"))
    progress = s.progress if open_one else _asked(s, question)
    number = progress.asked.index(question.id) + 1
    result = ToolResult(
        status="ok",
        message="Ask this aloud, then listen. Keep the expected points to yourself; one or two probes are enough. When it is "
        "answered, call log_answer with the candidate's own words, and in the same breath the tool for what comes next.",
        retryable=True,
        phase=s.progress.phase,
        say=question.text,
        next=Next(call="log_answer", when="after_answer", args={"question_id": question.id}),
        question=QuestionInfo(
            id=question.id,
            title=question.title,
            topic=question.topic,
            level=question.level,
            text=question.text,
            expected_points=list(question.expected_points),
            misconceptions=list(question.misconceptions),
            probes=list(question.probes),
            number=number,
            left=max(0, s.agenda.questions - number),
        ),
    )
    return Outcome(progress, result)


def _asked(s: Situation, question: Question) -> Progress:
    return s.progress.changed(
        asked=(*s.progress.asked, question.id),
        asked_at={**s.progress.asked_at, question.id: s.at_s},
        asked_after_turns={**s.progress.asked_after_turns, question.id: s.desk.said if s.desk else 0},
    )


def start_coding(s: Situation, args: StartCoding) -> Outcome:
    t = times(s.agenda, s.progress, s.desk, s.now)
    wanted = s.progress.problem or args.problem_id
    problem = draw_problem(s.bank, s.agenda.level, wanted, t.phase_left_s / 60, s.progress.seed, s.progress.asked_before)
    if problem is None:
        return Outcome(s.progress, refuse(s, "the bank holds no coding problem"))
    after = s if s.progress.problem else s.after(s.progress.changed(problem=problem.id, hints_total=len(problem.hints)))
    result = ToolResult(
        status="ok",
        message=_coding_words(s, problem),
        retryable=True,
        phase=s.progress.phase,
        say=_introduction(s, problem),
        next=suggest(after),
        problem=ProblemInfo(
            id=problem.id,
            title=problem.title,
            statement=problem.statement,
            expected_complexity=problem.expected_complexity,
            twist=problem.twist,
            hints_left=len(problem.hints) - after.progress.hints_given,
        ),
    )
    return Outcome(after.progress, result)


def _coding_words(s: Situation, problem: Problem) -> str:
    common = "Introduce the problem in a few sentences, then ask how the candidate would begin. Leave time to think and write. "
    if s.desk is None:
        return common + "There is no editor here: ask for the code in words or as text, and log_answer it for the problem."
    return common + (
        "Before you speak of the code, call look_at_code. Done early: give the twist, "
        "note what is said (log_answer for the problem), then ask_question while there is time. Never dictate a solution."
    )


def _introduction(s: Situation, problem: Problem) -> str:
    if s.desk is None:
        return f"Let us work on a problem: {problem.title}. {problem.statement}"
    return (
        f"Now a coding problem. It is called {problem.title}, and you can see it on your screen. Take a moment to read it. "
        "Then tell me how you would begin, and write your solution in the editor. Run the tests whenever you like."
    )


def give_hint(s: Situation, args: GiveHint) -> Outcome:
    problem = s.bank.problems.get(s.progress.problem or "")
    if problem is None:
        return Outcome(s.progress, refuse(s, "there is no coding problem to give a hint for"))
    fresh = hint_still_fresh(s)
    rung = fresh.rung if fresh else s.progress.hints_given + 1
    if rung > len(problem.hints):
        return Outcome(s.progress, refuse(s, f"all {len(problem.hints)} hints are given; ask a question that helps instead"))
    given = HintGiven(problem=problem.id, rung=rung, at_s=s.at_s, mark=mark_of(s))
    after = s if fresh else s.after(s.progress.changed(hints=(*s.progress.hints, given)))
    text, work = problem.hints[rung - 1], work_on(s.desk)
    result = ToolResult(
        status="ok",
        message=f"Say this hint and no more, then let the candidate work on.{IS_IT_THERE if work else ''}",
        retryable=True,
        phase=s.progress.phase,
        say=text,
        next=suggest(after),
        hint=HintInfo(text=text, rung=rung, of=len(problem.hints), cost=HINT_COSTS[min(rung, len(HINT_COSTS)) - 1]),
        work=work,
        observations=list(s.desk.observations) if s.desk and fresh_on_desk(s.desk) else [],
    )
    return Outcome(after.progress, result)


def end_interview(s: Situation, args: EndInterview) -> Outcome:
    early = hard_over(s) and s.progress.phase != s.agenda.plan.closing
    reason = args.reason or (("candidate" if s.stopped else "time") if early else "finished")
    left = advance(s.progress, DONE, s.desk, s.now)
    progress = left.changed(ended=True, reason=reason)
    told = (
        "The interview has ended. Say nothing more: the report is being written."
        if s.desk is not None
        else f"The interview has ended. Call {REPORT_WRITER} now and give the candidate its report."
    )
    return Outcome(
        progress, ToolResult(status="done", message=told, retryable=False, phase=DONE, next=suggest(s.after(progress)))
    )
