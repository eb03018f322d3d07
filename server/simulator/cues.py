"""What the brain does about a stage direction, one function a kind. Pure but for the memory given."""

from __future__ import annotations

import json
from collections.abc import Callable

from server.simulator import asides
from server.simulator.directive import Direction
from server.simulator.follow import farewell, follow, go_on, log
from server.simulator.memory import WORTH_REPEATING, Do, Intent, Memory, Open, Speak
from server.simulator.phrases import Phrases
from server.simulator.reading import Next, Problem, Question, read
from server.simulator.standing import Standing, read_standing
from server.simulator.turns import LOOK_AFTER_TESTS_S, greeting, look, revived

Cue = Callable[[Memory, Direction, float], list[Intent]]


def on_cue(m: Memory, d: Direction, now: float) -> list[Intent]:
    if not m.greeted and d.kind not in ("back", "time"):
        return _start(m, d, now)
    if d.kind == "called":
        return _called(m, d, now)
    if (again := revived(m, now)) and d.kind not in NEWS:
        return again
    return [*again, *CUES.get(d.kind, _unknown)(m, d, now)]


def _start(m: Memory, d: Direction, now: float) -> list[Intent]:
    if m.greeted:
        return []  # sent twice
    m.led = True
    m.name = d.text("name") or m.name
    if d.text("language"):
        m.phrases = Phrases(d.text("language"))
    m.typed = d.text("microphone") == "off"  # who cannot speak is not told what is heard of him
    return [Speak(f"{greeting(m)} {m.say('hello_written' if m.typed else 'hello')}", "greeting")]


def _back(m: Memory, d: Direction, now: float) -> list[Intent]:
    """The line is back in mid-interview: no greeting, no apology, and on from what was cut, or asked last."""
    m.greeted = True
    if not m.open and not m.stage:
        told = read_standing(f"Do not greet. {d.words}") or Standing()
        take_up(m, Standing(d.text("phase") or told.phase, d.text("question_id"), d.text("question") or told.question))
    if m.closing == "said":
        return farewell(m)
    if cut := _cut_short(m, d):
        m.lead.append(m.say("again"))
        return [cut]
    if m.last_asked and (m.open or m.stage or m.closing or not m.phase):
        m.lead.append(m.say("back"))
        return [Speak(m.last_asked, "question")]
    return _find_the_thread(m, d)


def _cut_short(m: Memory, d: Direction) -> Speak | None:
    """What has to be said again: a speech that the line cut, or the last one when the app says that it was lost."""
    cut, m.cut = m.cut, None
    if cut is None and m.last_said and d.text("reason") in LOST_WORDS and not (m.last_asked and d.text("reason") == "page"):
        cut = Speak(m.last_said, "remark" if m.last_asked else "greeting")
    return Speak(m.say("hello"), "greeting") if cut and cut.why == "greeting" else cut


def take_up(m: Memory, told: Standing) -> None:
    """Remember what was told of an interview that is under way; what is known better is kept."""
    m.phase = m.phase or told.phase
    if told.question and not m.open:
        m.open = Open(Question(told.question_id, told.question))
        m.last_asked = told.question
        known = {"question_id": told.question_id} if told.question_id else {}
        m.plan = Next("log_answer", "after_answer", known) if m.has("log_answer") else m.plan
    if told.problem_id and not m.problem:
        m.problem = Problem(told.problem_id, told.problem or told.problem_id, told.twist)
    if m.problem and "cod" in m.phase and not m.stage:
        _take_up_coding(m, told)
    if not m.closing and _is_closing(m.phase):
        m.closing = "invited"


def _take_up_coding(m: Memory, told: Standing) -> None:
    """Where all tests passed the code was spoken of, or is about to be."""
    m.tests, m.waiting = told.tests, told.waiting
    m.stage = "twist" if told.twist_given else "cost" if m.all_pass else "solving"


def _is_closing(phase: str) -> bool:
    return "wrap" in phase or "clos" in phase


def _find_the_thread(m: Memory, d: Direction) -> list[Intent]:
    m.lead.append(m.say("back"))
    if m.closing or _is_closing(m.phase):
        return farewell(m)
    if m.has("start_coding") and "cod" in m.phase and not m.problem:
        return m.do("start_coding")
    if m.stage == "solving" and m.problem:
        return [Speak(m.say("problem_again", title=m.problem.title), "problem")]
    if m.stage:
        return [Speak(m.say("cost"), "probe")]
    if m.phase == "greeting" and not m.plan:
        return [Speak(m.say("hello"), "greeting")]
    if m.has("ask_question") and m.phase not in ("", "greeting"):
        return m.do("ask_question")
    return go_on(m)


def _nudge(m: Memory, d: Direction, now: float) -> list[Intent]:
    rung = max(1, d.count("rung"))
    if m.cut and m.cut.why in WORTH_REPEATING:
        cut, m.cut = m.cut, None
        m.lead.append(m.say("again"))
        return [cut]
    if m.closing:
        return farewell(m)
    if m.open:
        return _nudge_answer(m, m.open, rung)
    if m.stage:
        return _nudge_code(m, rung)
    if m.phase in ("", "greeting") and rung == 1 and not m.plan:
        return [Speak(m.say("nudge_hello"))]
    return go_on(m)


def _nudge_answer(m: Memory, asked: Open, rung: int) -> list[Intent]:
    if rung < 3:
        return [Speak(m.say(f"nudge_{rung}"))]
    if probe := asked.probe:
        asked.probed += 1
        m.lead.append(m.say("differently"))
        return [Speak(probe, "probe")]
    m.lead.append(m.say("leave_it"))
    return log(m)


def _nudge_code(m: Memory, rung: int) -> list[Intent]:
    if rung >= 3 and m.stage != "solving":
        m.lead.append(m.say("leave_it"))
        return go_on(m)
    return [Speak(m.say(("nudge_1", "nudge_2_code", "nudge_3_code")[min(rung, 3) - 1]))]


def _time(m: Memory, d: Direction, now: float) -> list[Intent]:
    match d.text("event"):
        case "over":
            m.greeted = True
            return farewell(m, "closing_time")
        case "phase_over":
            return _phase_over(m)
        case "five" if m.stage:
            return [Speak(m.say("time_left", minutes=5))]
        case "one" if m.stage:
            return [Speak(m.say("time_last"))]
        case _:
            return []


def _phase_over(m: Memory) -> list[Intent]:
    """Leave the phase; an answer that was begun is noted first."""
    m.greeted = True
    if m.closing:
        return farewell(m)
    m.lead.append(m.say("time_phase"))
    m.hurry = True
    if m.open and m.open.turns:
        return log(m)
    m.open = None
    m.plan = m.plan if m.plan and m.plan.when == "after_coding" else None
    return go_on(m)


def _tests(m: Memory, d: Direction, now: float) -> list[Intent]:
    counts = tuple(d.count(key) for key in ("passed", "total", "hidden_passed", "hidden_total"))
    passed, total, hidden_passed, hidden_total = counts
    same, m.tests = counts == m.tests, counts
    m.waiting = d.count("hidden_waiting")
    if m.closing or m.open or m.stage in ("cost", "twist", "over"):
        return []  # a conversation is going on; the figures are remembered
    if m.all_pass:
        return _solved(m)
    glance = look(m, now, LOOK_AFTER_TESTS_S)
    if m.waiting and 0 < total == passed:
        return [Speak(m.say("tests_visible"), "probe"), *glance]
    if passed == total and total:
        return [Speak(m.say("tests_hidden", missing=hidden_total - hidden_passed), "probe"), *glance]
    return [Speak(m.say("tests_same" if same else "tests_fail", passed=passed, total=total), "probe"), *glance]


def _solved(m: Memory) -> list[Intent]:
    """All tests pass, or there are none to pass: look at the code, speak of what was seen there, and ask for the cost."""
    m.stage = "cost"
    lead = m.say("tests_pass") if m.all_pass else m.say("done_unrun")
    if not (glance := m.do("look_at_code")):
        m.lead.append(lead)
        return [Speak(m.say("cost"), "probe")]
    m.after_look = m.say("cost")
    return [Speak(f"{lead} {m.say('look')}"), *glance]


def _run(m: Memory, d: Direction, now: float) -> list[Intent]:
    if m.stage != "solving" or d.text("error") in ("", "false"):
        return []
    return [Speak(m.say("run_error"), "probe")]


def _observation(m: Memory, d: Direction, now: float) -> list[Intent]:
    """A hint from the side that there is something to see: look, and speak of what the look brings."""
    return m.do("look_at_code") if m.stage in ("solving", "cost", "twist") and not m.closing else []


def _code(m: Memory, d: Direction, now: float) -> list[Intent]:
    """The candidate says that the code is done."""
    if m.stage != "solving":
        return go_on(m) if m.stage else []
    if d.text("runs") == "false" or m.all_pass:
        return _solved(m)
    untold = "done_unsubmitted" if m.waiting else "done_untested"
    return [Speak(m.say(untold), "probe"), *look(m, now)]


def _hint(m: Memory, d: Direction, now: float) -> list[Intent]:
    """Of a question there are no hints, but there are other words for it."""
    if m.open:
        return asides.rephrase(m, d, now)
    return m.do("give_hint") or [Speak(m.say("no_hint"))]


def _repeat(m: Memory, d: Direction, now: float) -> list[Intent]:
    if m.stage == "solving" and m.problem:
        return [Speak(m.say("problem_again", title=m.problem.title), "problem")]
    if not (asked := m.last_asked or m.last_said):
        return [Speak(m.say("nothing_asked"))]
    m.lead.append(m.say("repeat"))
    return [Speak(asked, "probe")]


def _silence(m: Memory, d: Direction, now: float) -> list[Intent]:
    return []


def _unknown(m: Memory, d: Direction, now: float) -> list[Intent]:
    """A kind that this brain has not heard of, or news that a step was done for it: go on only if nobody else has to."""
    idle = not (m.open or m.stage or m.closing or m.pending or m.agenda)
    return go_on(m) if idle and m.plan else []


def _called(m: Memory, d: Direction, now: float) -> list[Intent]:
    """A call that was said was made by the app: its result comes as words, after some words of explanation."""
    name = d.text("tool")
    asked = next((one for one in m.pending if one.do.name == name), None)
    if asked:
        m.pending.remove(asked)
    try:
        result = json.loads(d.words[d.words.index("{") :])
    except ValueError:
        return go_on(m)
    return follow(m, asked.do if asked else Do(name), read(result))


LOST_WORDS = frozenset({"cut_short", "page", "unheard"})  # reasons for a `back`: what was said last was not heard
NEWS = frozenset(
    {"tests", "time", "run", "hint", "code", "skip", "onward", "unknown", "late"}
)  # not to be lost over a call that has to be repeated
CUES: dict[str, Cue] = {
    "start": _start,
    "back": _back,
    "nudge": _nudge,
    "time": _time,
    "tests": _tests,
    "run": _run,
    "observation": _observation,
    "code": _code,
    "hint": _hint,
    "repeat": _repeat,
    "think": _silence,
    "thinks": asides.think,
    "rephrase": asides.rephrase,
    "unknown": asides.unknown,
    "skip": asides.skip,
    "onward": asides.onward,
    "stop": asides.stop,
    "late": asides.late,
}
