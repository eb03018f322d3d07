"""What the brain does about requests that a candidate types in place of an answer, and about words that come late.

Pure but for the memory given. The buttons' directions (repeat, hint) are in `cues`.
"""

from __future__ import annotations

from server.simulator.directive import Direction
from server.simulator.follow import farewell, go_on, log
from server.simulator.memory import Do, Intent, Memory, Open, Speak, Turn, told
from server.simulator.turns import note_solution, take_turn

NO_ANSWER = "no answer: the candidate did not know, or left the question"


def rephrase(m: Memory, d: Direction, now: float) -> list[Intent]:
    """The question in other words: its next probe, else as it was."""
    if not m.open:
        again = m.last_asked or m.last_said
        return [Speak(again, "probe")] if again else [Speak(m.say("nothing_asked"))]
    if probe := m.open.probe:
        m.open.probed += 1
        m.lead.append(m.say("differently"))
        return [Speak(probe, "probe")]
    m.lead.append(m.say("repeat"))
    return [Speak(m.open.question.text, "question")]


def think(m: Memory, d: Direction, now: float) -> list[Intent]:
    return [Speak(m.say("think"))]


def unknown(m: Memory, d: Direction, now: float) -> list[Intent]:
    """Not to know is an answer, and an empty one. Of the code a hint may help; whatever else is asked of it is passed over."""
    if m.stage == "solving" and not m.open:
        m.lead.append(m.say("no_matter"))
        return [Speak(m.say("nudge_3_code"))]
    return skip(m, d, now)


def skip(m: Memory, d: Direction, now: float) -> list[Intent]:
    if m.closing:
        return farewell(m)
    if not m.open and not m.stage:
        return go_on(m)
    m.lead.append(m.say("leave_it_kindly"))
    if m.open:
        return _left(m, m.open)
    m.last_turn, m.stage = None, "over"
    return note_solution(m, aside=False) or go_on(m)


def onward(m: Memory, d: Direction, now: float) -> list[Intent]:
    """The candidate wants the next part. What was said is noted first; where the tools want more of this one, they say so."""
    if m.closing:
        return farewell(m)
    m.lead.append(m.say("onward"))
    m.hurry = m.eager = True
    if m.open:
        return _left(m, m.open)
    m.stage = "over" if m.stage else m.stage
    return go_on(m)


def _left(m: Memory, asked: Open) -> list[Intent]:
    """What was said before still counts; without it there is nothing that could."""
    if asked.turns:
        return log(m)
    m.close_question()
    m.closed |= {"summary": NO_ANSWER, "note": NO_ANSWER}
    return go_on(m)


def stop(m: Memory, d: Direction, now: float) -> list[Intent]:
    """Who led here by a direction has a room with an End button; in a bare chat the words are all that there is."""
    if m.led:
        return [Speak(m.say("end_button"))]
    return farewell(m, "closing_stopped")


def late(m: Memory, d: Direction, now: float) -> list[Intent]:
    """Words that were typed before the last thing that was said: they belong to the answer before, and to nothing since."""
    about, words = d.text("question_id"), d.words
    turn = Turn(len(words.split()) / 2.5, words)
    if m.open and m.open.question.id == about:
        m.open.turns.append(turn)
        return [Speak(m.say("added"))]
    if m.answered and m.answered.question.id == about:
        m.answered.turns.append(turn)
        return [*_noted(m, m.answered), Speak(m.say("added_before"))]
    return [Speak(m.say("noted"))] if m.open or m.stage else take_turn(m, turn, now)


def _noted(m: Memory, asked: Open) -> list[Intent]:
    tool = m.tools.get("log_answer")
    facts = {"question_id": asked.question.id, **told(asked.turns, asked.question)}
    return [Do("log_answer", tool.fill({}, facts), aside=True)] if tool else []
