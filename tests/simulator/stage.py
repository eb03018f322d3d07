"""A stage for brains: a tiny interview whose tools answer in the documented shape, and a loop in virtual time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from server.simulator.brain import (
    Act,
    Brain,
    Call,
    Percept,
    Say,
    SessionOpened,
    SpeechEnded,
    SpeechStarted,
    SpokeToTheEnd,
    TextHeard,
    ToolAnswered,
)
from server.simulator.interviewer import Interviewer


def declaration(name: str, *required: str, optional: tuple[str, ...] = (), behavior: str | None = "BLOCKING") -> dict[str, Any]:
    properties = {key: {"type": "array" if key == "covered_points" else "string"} for key in (*required, *optional)}
    schema = {"type": "object", "properties": properties, "required": list(required)}
    return {"name": name, "parametersJsonSchema": schema} | ({"behavior": behavior} if behavior else {})


TECHNICAL = (
    declaration("advance_phase", optional=("to",)),
    declaration("ask_question", optional=("topic",)),
    declaration("start_coding", optional=("problem_id",)),
    declaration("give_hint"),
    declaration("look_at_code", optional=("focus",), behavior="NON_BLOCKING"),
    declaration("log_answer", "question_id", optional=("quote", "summary", "covered_points"), behavior="NON_BLOCKING"),
    declaration("end_interview", optional=("reason",)),
)
QUESTIONS = (
    {
        "id": "hash-map",
        "title": "Hash maps",
        "text": "How does a hash map find a key?",
        "probes": ["What if two keys collide?"],
    },
    {"id": "binary-search", "title": "Search", "text": "When does binary search work?", "probes": ["What does it cost?"]},
)
FIRST, SECOND = (str(question["text"]) for question in QUESTIONS)
ALLOWED = {
    "greeting": ["advance_phase"],
    "concepts": ["ask_question", "log_answer", "advance_phase"],
    "coding": ["start_coding", "look_at_code", "give_hint", "log_answer", "advance_phase"],
    "wrap_up": ["end_interview"],
    "done": [],
}
AFTER = {"greeting": "concepts", "concepts": "coding", "coding": "wrap_up"}
NEXT = {"greeting": "advance_phase", "concepts": "ask_question", "coding": "start_coding", "wrap_up": "end_interview"}


@dataclass
class Interview:
    """The tools: phases, two questions, one problem, hints, a look, a closing gate that wants to have heard a farewell."""

    phase: str = "greeting"
    hint: str = "Think of what you have seen already."
    code: str = ""
    asked: int = 0
    open: str = ""
    logged: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    hints: int = 0
    observations: tuple[dict[str, Any], ...] = ({"kind": "complexity", "text": "Two loops over the input are nested."},)
    heard: str = ""
    ended: bool = False

    def answer(self, name: str, args: Mapping[str, Any]) -> dict[str, Any]:
        if name not in ALLOWED[self.phase]:
            return self._refuse(f"{name} does not belong to the phase {self.phase}")
        tool: dict[str, Any] = getattr(self, f"_{name}")(args)
        return tool

    def _ok(self, message: str, **parts: Any) -> dict[str, Any]:
        return {"status": "ok", "message": message, "retryable": False, "phase": self.phase, **parts}

    def _refuse(self, because: str, when: str = "now") -> dict[str, Any]:
        step = {"call": NEXT[self.phase], "when": when}
        refusal = {"because": because, "allowed": ALLOWED[self.phase], "next": step}
        return self._ok("Not now.", **refusal) | {"status": "refused"}

    def _advance_phase(self, args: Mapping[str, Any]) -> dict[str, Any]:
        if self.phase == "concepts" and len(self.logged) < len(QUESTIONS):
            return self._refuse("questions are left")
        self.phase = AFTER[self.phase]
        self.heard = ""
        entered = {"name": self.phase, "title": self.phase, "goal": "", "minutes": 3.0, "tools": ALLOWED[self.phase]}
        when = "after_speaking" if self.phase == "wrap_up" else "now"
        return self._ok("On.", entered=entered, next={"call": NEXT[self.phase], "when": when})

    def _ask_question(self, args: Mapping[str, Any]) -> dict[str, Any]:
        if self.open:
            return self._refuse("the last question is not noted yet") | {"next": self._note("now")}
        question = QUESTIONS[self.asked]
        self.asked, self.open = self.asked + 1, str(question["id"])
        rest = {"topic": "x", "level": "mid", "expected_points": ["the hash of the key picks a bucket"], "misconceptions": []}
        number = {"number": self.asked, "left": len(QUESTIONS) - self.asked}
        return self._ok("Ask it.", question=question | rest | number, next=self._note("after_answer"))

    def _note(self, when: str) -> dict[str, Any]:
        return {"call": "log_answer", "when": when, "args": {"question_id": self.open}}

    def _log_answer(self, args: Mapping[str, Any]) -> dict[str, Any]:
        self.logged.setdefault(str(args["question_id"]), args)
        self.open = ""
        if self.phase == "coding":
            return self._ok("Noted.")
        left = len(QUESTIONS) > self.asked
        return self._ok("Noted.", next={"call": "ask_question" if left else "advance_phase", "when": "now"})

    def _start_coding(self, args: Mapping[str, Any]) -> dict[str, Any]:
        problem = {"id": "two-sum", "title": "Two numbers", "statement": "…", "expected_complexity": "O(n)", "hints_left": 1}
        step = {"call": "advance_phase", "when": "after_coding"}
        return self._ok("Introduce it.", problem=problem | {"twist": "What if the list is sorted?"}, next=step)

    def _give_hint(self, args: Mapping[str, Any]) -> dict[str, Any]:
        if self.hints:
            return self._refuse("no hint is left", "after_coding")
        self.hints += 1
        return self._ok(
            "Say it.",
            hint={"text": self.hint, "rung": 1, "of": 1, "cost": "half a point"},
            **({"work": {"language": "Python", "revision": 3, "code": self.code}} if self.code else {}),
        )

    def _look_at_code(self, args: Mapping[str, Any]) -> dict[str, Any]:
        return self._ok("Seen.", observations=list(self.observations))

    def _end_interview(self, args: Mapping[str, Any]) -> dict[str, Any]:
        if "goodbye" not in self.heard.lower():
            return self._refuse("no closing words were spoken", "after_speaking")
        self.phase, self.ended = "done", True
        return self._ok("Over.") | {"status": "done"}


@dataclass
class Stage:
    """Plays percepts to a brain, answers its calls, lets it speak to the end, and keeps what was said and called."""

    brain: Brain
    interview: Interview = field(default_factory=Interview)
    tools: tuple[dict[str, Any], ...] = TECHNICAL
    now: float = 0.0
    said: list[str] = field(default_factory=list)
    calls: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    results: list[dict[str, Any]] = field(default_factory=list)

    def open(self, *, model: str = "gemini-3.1-live", resumed: bool = False) -> None:
        self.play(SessionOpened(model, "You are Alex.", self.tools, resumed))

    def play(self, percept: Percept) -> list[str]:
        """What is said until nothing more happens."""
        before = len(self.said)
        self._settle(self.brain.step(percept, self.now))
        return self.said[before:]

    def _settle(self, acts: list[Act]) -> None:
        while acts:
            for act in acts:
                self._act(act)
            self.now += 5.0 if any(isinstance(act, Say) for act in acts) else 0.0
            acts = self.brain.step(SpokeToTheEnd(), self.now) if any(isinstance(act, Say) for act in acts) else []

    def _act(self, act: Act) -> None:
        match act:
            case Say(text):
                self.said.append(text)
                self.interview.heard += text
            case Call(name, args):
                self.calls.append((name, args))
                result = self.interview.answer(name, args)
                self.results.append(result)
                self.now += 0.05
                self._settle(self.brain.step(ToolAnswered(f"id-{len(self.calls)}", name, result), self.now))

    def tell(self, text: str) -> list[str]:
        self.now += 1.0
        return self.play(TextHeard(text))

    def talk(self, seconds: float = 5.0) -> list[str]:
        self.now += 1.0
        self.play(SpeechStarted())
        self.now += seconds
        return self.play(SpeechEnded(seconds, 0.8 * seconds))


# ---- places to begin from ---------------------------------------------------------------------------------------------

START = '[alex:start level=mid minutes=15 language=en-US name="Ada L"] Greet the candidate.'
PASSED = "[alex:tests passed=5 total=5 hidden_passed=3 hidden_total=3 revision=9] All tests pass."
FAILED = "[alex:tests passed=3 total=5 hidden_passed=1 hidden_total=3 revision=4] Some tests fail."


def stage(*blunders: str, interview: Interview | None = None, tools: tuple[dict[str, Any], ...] = TECHNICAL) -> Stage:
    """Connected, nothing said yet."""
    played = Stage(Interviewer(blunders=blunders), interview or Interview(), tools)
    played.open()
    return played


def begun(*blunders: str) -> Stage:
    """At the first question."""
    played = stage(*blunders)
    played.tell(START)
    played.talk(1.5)
    return played


def coding(*blunders: str) -> Stage:
    """At the problem, nothing written yet."""
    played = begun(*blunders)
    for _ in QUESTIONS:
        played.talk(30)
    assert played.interview.phase == "coding"
    return played


def wrapping_up() -> Stage:
    """Invited to ask something, at the end."""
    played = coding()
    played.tell(PASSED)
    played.talk(5)
    played.talk(5)
    assert "ask me" in played.said[-1]
    return played


def names(played: Stage) -> list[str]:
    return [name for name, _ in played.calls]
