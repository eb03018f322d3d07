"""From a tool's answer to what the brain does about it: the results guide, the brain follows. Pure but for the memory given."""

from __future__ import annotations

import re

from server.simulator.declared import advancing, ending
from server.simulator.hinting import already
from server.simulator.memory import Do, Intent, Memory, Open, Speak
from server.simulator.reading import Next, Observation, Result

_FAREWELL = re.compile(r"good ?bye|thank you for your time|auf wiedersehen|adiós|au revoir", re.IGNORECASE)
UNSPOKEN = frozenset({"progress", "stuck", "finished", "other_window"})
_ON_REFUSAL = ("ask_question", "start_coding", "advance_phase", "look_at_code")


def follow(m: Memory, done: Do, r: Result) -> list[Intent]:
    if done.aside:
        return []
    if m.ended:
        return _after_the_end(m, done, r)
    if r.entered and r.entered != m.phase:
        _enter(m, r)
    m.phase = r.phase or m.phase
    match r.status:
        case "cancelled":
            m.lost.append(done)
            return []
        case "done":
            return _finish(m, r)
        case "refused":
            return _correct(m, done, r)
        case "error":
            return _failed(m, done, r)
        case _:
            return _take(m, done, r)


def _enter(m: Memory, r: Result) -> None:
    m.phase, m.phase_tools = r.entered, r.tools
    m.open, m.stage, m.hurry, m.eager, m.plan = None, "", False, False, None


def _finish(m: Memory, r: Result) -> list[Intent]:
    """The interview is over. Where nobody else writes the report, the result names the tool that does."""
    m.agenda.clear()
    m.lead.clear()
    m.ended = True
    words: list[Intent] = [Speak(r.say, "closing")] if r.say and m.closing != "said" else []
    return [*words, *(m.do(r.next.call, r.next.args) if r.next and r.next.when == "now" else [])]


def _after_the_end(m: Memory, done: Do, r: Result) -> list[Intent]:
    """Only the report is still of interest: its first sentences are said, the whole is shown."""
    if r.report:
        plain = " ".join(line.replace("**", "") for line in r.report.splitlines() if line and not line.startswith(("#", "* ")))
        return [Speak(m.say("report", gist=" ".join(re.split(r"(?<=[.!?])\s+", plain)[:2])), "closing")]
    return [done] if r.status == "error" and r.retryable else []


def _failed(m: Memory, done: Do, r: Result) -> list[Intent]:
    """One more try where that makes sense; otherwise on with what the result suggests."""
    if done.name.startswith("look"):
        return _without_a_look(m)
    tried = sum(count for call, count in m.calls.items() if call.startswith(f"{done.name} "))
    if r.retryable and tried <= 1:
        return [done]
    if r.next and r.next.call != done.name and r.next.call in m.tools:
        return onward(m, r)
    return [Speak(m.say("trouble"))]


def _without_a_look(m: Memory) -> list[Intent]:
    question, m.after_look = m.after_look, ""
    return [Speak(question, "probe")] if question else []


def _take(m: Memory, done: Do, r: Result) -> list[Intent]:
    if r.hint:
        m.plan = m.plan or r.next
        there = already(r.hint, r.code, r.language)
        return [Speak(m.say("hint_there", seen=there, hint=r.hint) if there else r.hint, "hint")]
    if r.question:
        return _ask(m, r)
    if r.problem:
        return _introduce(m, r)
    if r.observations or done.name.startswith("look"):
        return _remark(m, r)
    return onward(m, r)


def _ask(m: Memory, r: Result) -> list[Intent]:
    question = r.question
    assert question is not None
    m.plan = r.next or m.plan
    if m.open and m.open.question.id == question.id and m.last_asked == question.text:
        return log(m) if m.open.turns else []  # handed out a second time: it was asked already
    m.open = Open(question)
    if r.say and r.say not in question.text and question.text not in r.say:
        m.lead.append(r.say)
    return [Speak(question.text, "question")]


def _introduce(m: Memory, r: Result) -> list[Intent]:
    problem = r.problem
    assert problem is not None
    m.plan = r.next or m.plan
    if m.problem and m.problem.id == problem.id and m.stage:
        return []
    m.problem, m.stage, m.tests, m.waiting = problem, "solving", (), 0
    on_screen = not problem.statement or problem.statement not in r.say
    return [Speak(m.say("problem", title=problem.title.rstrip(".")) if on_screen else r.say, "problem")]


def _remark(m: Memory, r: Result) -> list[Intent]:
    """Speak of one observation, and only of one that came in a tool's answer; never of the same one twice."""
    m.plan = m.plan or r.next
    question, m.after_look = m.after_look, ""
    fresh = next((one for one in r.observations if one.text not in m.remarked and not _is_known(one)), None)
    if fresh is None:
        return [Speak(question, "probe")] if question else []
    m.remarked.add(fresh.text)
    seen = m.say("seen_first" if question else "seen", text=_sentence(fresh))
    return [Speak(f"{seen} {question}".strip(), "probe")]


def _is_known(one: Observation) -> bool:
    """Known to the candidate already (a result of the tests, no progress), or a matter for a nudge."""
    return one.kind in UNSPOKEN or bool(re.fullmatch(r"\d+\s*/\s*\d+", one.evidence))


def _sentence(one: Observation) -> str:
    text = one.text[0].upper() + one.text[1:]
    return text if text[-1] in ".!?" else f"{text}."


def onward(m: Memory, r: Result) -> list[Intent]:
    """Do what the result names as the next step, when it says."""
    step = _hurried(m, r.next)
    if step is None or step.call not in m.tools:
        m.plan = None if step else m.plan
        if m.stage == "over" and not r.say:
            return go_on(m)
        return [Speak(r.say)] if r.say else []
    m.plan = step
    if ending(step.call):
        return _close(m, r, step)
    match step.when:
        case "now":
            m.lead += [r.say] if r.say else []
            return m.do(step.call, step.args)
        case "after_speaking":
            return [Speak(r.say or m.say("let_us_go_on")), *m.do(step.call, step.args, quiet=True)]
        case "after_coding" if m.stage == "over":
            return go_on(m)
        case _:
            return [Speak(r.say, "question")] if r.say else []


def _hurried(m: Memory, step: Next | None) -> Next | None:
    """When the phase's time is over, no further question is begun: the next step is to leave it."""
    leave = advancing(m.tools)
    if not (m.hurry and step and leave and step.call.startswith(("ask", "start"))):
        return step
    return Next(leave, "now")


def _close(m: Memory, r: Result, step: Next) -> list[Intent]:
    if step.when == "now":
        return m.do(step.call, step.args)
    if m.closing == "said":
        return farewell(m)
    closes = bool(_FAREWELL.search(r.say))
    m.closing, m.goodbye = "invited", r.say if closes else ""
    return [Speak(r.say if r.say and not closes else m.say("invite"), "invite")]


def farewell(m: Memory, words: str = "closing", before: str = "") -> list[Intent]:
    """Closing words, and the end when they are spoken. A second farewell is short and worded otherwise."""
    said = m.say("bye") if m.closing == "said" else (words == "closing" and m.phrases.is_english and m.goodbye) or m.say(words)
    m.closing = "said"
    end = m.plan.call if m.plan and ending(m.plan.call) else next((name for name in m.tools if ending(name)), "")
    args = m.plan.args if m.plan and m.plan.call == end else {}
    return [Speak(f"{before} {said}".strip(), "closing"), *m.do(end, args, quiet=True)]


def _correct(m: Memory, done: Do, r: Result) -> list[Intent]:
    """A refusal says what is possible now: take that."""
    m.phase_tools = r.allowed or m.phase_tools
    if m.eager and done.name == advancing(m.tools):
        m.hurry = m.eager = False
        m.lead.append(m.say("not_yet"))
    if "hint" in done.name:
        return [Speak(m.say("no_hint"))]
    if done.name.startswith("look"):
        return _without_a_look(m)
    if r.next and r.next.call in m.tools:
        return onward(m, r)
    other = next((name for name in _ON_REFUSAL if name in r.allowed and name in m.tools and name != done.name), "")
    return m.do(other) if other else [Speak(r.say or m.say("go_on"))]


def log(m: Memory) -> list[Intent]:
    """The answer is complete: call what the result of the question named for it."""
    m.close_question()
    return go_on(m)


def go_on(m: Memory) -> list[Intent]:
    """The step that the last result asked for; without one, the way to the next phase; without that, the candidate's turn."""
    step = _hurried(m, m.plan)
    if step and ending(step.call):
        return farewell(m)
    name = step.call if step and step.call in m.tools else advancing(m.tools)
    args = step.args if step and step.call == name else {}
    return m.do(name, args) or [Speak(m.say("go_on"))]
