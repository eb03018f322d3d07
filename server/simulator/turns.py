"""What the brain does when the candidate's turn is over, spoken or typed. Pure but for the memory given."""

from __future__ import annotations

from server.simulator.follow import farewell, go_on, log
from server.simulator.memory import CALL_PATIENCE_S, WORTH_REPEATING, Intent, Memory, Speak, Turn

PROBES = 1
INTERJECTION_S = 8.0  # a longer turn over a question that was cut is taken for an answer to it
LOOK_AGAIN_S, LOOK_AFTER_TESTS_S = 20.0, 6.0


def greeting(m: Memory) -> str:
    m.greeted = True
    hello = m.say("greet_named", name=m.name) if m.name else m.say("greet")
    plan = "plan_both" if m.has("start_coding") else "plan_questions"
    return " ".join((hello, m.say("rehearsal_written" if m.written or m.typed else "rehearsal"), m.say(plan)))


def take_turn(m: Memory, turn: Turn, now: float) -> list[Intent]:
    cut, m.cut = m.cut, None
    m.last_turn, m.owes = turn, True
    if not m.greeted and m.written:  # the first message takes the place of Start
        return [Speak(f"{greeting(m)} {m.say('hello_written')}", "greeting")]
    if not m.greeted:
        m.lead.append(greeting(m))
        return go_on(m)
    if cut and cut.why in WORTH_REPEATING and not turn.text and turn.seconds < INTERJECTION_S:
        m.lead.append(m.say("again"))
        return [cut]
    if m.open:
        m.open.turns.append(turn)
    if again := revived(m, now):
        return again
    if m.pending or m.agenda:
        return []
    return _react(m, turn, now)


def _react(m: Memory, turn: Turn, now: float) -> list[Intent]:
    if m.closing:
        return _closed(m, turn)
    if m.open:
        return _answered(m, turn)
    if m.stage:
        return _coding(m, now)
    if m.plan and m.plan.when == "after_answer":
        m.lead.append(m.say("ack"))
    return go_on(m)


def _closed(m: Memory, turn: Turn) -> list[Intent]:
    if m.closing == "said" or turn.seconds < 2.0:
        return farewell(m)
    return farewell(m, before=m.say("no_answer_typed" if turn.text else "no_answer"))


def _answered(m: Memory, turn: Turn) -> list[Intent]:
    """A short answer earns one probe; after that it is noted, with thanks and without praise."""
    assert m.open is not None
    probe = m.open.probe
    if turn.is_short and probe and m.open.probed < PROBES:
        m.open.probed += 1
        m.lead += [m.say("ack"), m.say("probe")]
        return [Speak(probe, "probe")]
    m.lead.append(m.say("ack"))
    return log(m)


def _coding(m: Memory, now: float) -> list[Intent]:
    match m.stage:
        case "cost" if m.problem and m.problem.twist and not m.hurry:
            return [*_twist(m, m.problem.twist), *note_solution(m)]
        case "cost" | "twist":
            return _coding_over(m)
        case "solving" if m.plan and m.plan.when == "after_answer":
            return _without_an_editor(m)
        case "over":
            m.lead.append(m.say("ack"))
            return go_on(m)
        case _:
            return [Speak(m.say("coding_ack")), *look(m, now)]


def _twist(m: Memory, twist: str) -> list[Intent]:
    m.stage = "twist"
    m.lead.append(m.say("ack"))
    return [Speak(m.say("twist", twist=twist), "probe")]


def _coding_over(m: Memory) -> list[Intent]:
    """All is said of the code. The result of the note tells what there is still time for."""
    m.stage = "over"
    m.lead.append(m.say("ack"))
    return note_solution(m, aside=False) or go_on(m)


def _without_an_editor(m: Memory) -> list[Intent]:
    """The tools wait for words about the code, since nothing else will come: ask for its cost next."""
    m.stage = "cost"
    m.lead.append(m.say("ack"))
    return [Speak(m.say("cost"), "probe")]


def note_solution(m: Memory, aside: bool = True) -> list[Intent]:
    """The candidate has explained the code: noted for the problem, as any answer is. `aside`: nothing depends on the result."""
    may = m.has("log_answer") and (not m.phase_tools or "log_answer" in m.phase_tools)
    if not (may and m.problem):
        return []
    m.closed = {}
    return m.do("log_answer", {"question_id": m.problem.id}, aside=aside)


def look(m: Memory, now: float, rest_s: float = LOOK_AGAIN_S) -> list[Intent]:
    return m.do("look_at_code") if now - m.looked_at >= rest_s else []


def revived(m: Memory, now: float) -> list[Intent]:
    """Calls that stayed without an answer (lost with a connection, cancelled by the candidate's turn) are made once more."""
    late = [one for one in m.pending if now - one.since >= CALL_PATIENCE_S]
    m.pending = [one for one in m.pending if one not in late]
    lost, m.lost = [*m.lost, *(one.do for one in late)], []
    return [do for do in lost if not do.aside]
