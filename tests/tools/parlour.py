"""A small interviewer for the specifications of tools and agents: a plan, a bank, and a player with a clock in its hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tools.bank import Bank, Case, Example, Problem, Question
from tools.desk import Desk
from tools.phases import Plan, begin
from tools.play import WatcherWanted, play, play_watched
from tools.progress import Progress, Setup
from tools.results import ToolResult
from tools.stage import Call, Situation

ROOT = Path(__file__).resolve().parents[2]
EPOCH = 1_800_000_000.0

PLAN: dict[str, Any] = yaml.safe_load((ROOT / "agents" / "technical" / "plan.yaml").read_text(encoding="utf-8"))


def question(number: int, topic: str = "testing", level: str = "mid") -> Question:
    return Question.model_validate(
        {
            "id": f"q-{number}",
            "topic": topic,
            "level": level,
            "title": f"Question {number}",
            "text": f"What do you know about {number}?",
            "expected_points": ["one", "two", "three"],
            "probes": ["Why?", "And else?"],
            "misconceptions": ["never"],
        }
    )


PROBLEM = Problem(
    id="sum-of-two",
    level="mid",
    title="Sum of two",
    statement="Add two numbers.",
    function="add",
    examples=(Example(input="1, 2", output="3"),),
    starters={"python": "def add(a, b): ...", "javascript": "function add(a, b) {}"},
    tests=(
        Case(name="small", args=(1, 2), expected=3),
        Case(name="zero", args=(0, 0), expected=0, hidden=True, category="boundary"),
    ),
    hints=("Think of plus.", "Use plus.", "Return the sum."),
    twist="Three numbers?",
    expected_complexity="constant",
    solutions={"python": "def add(a, b): return a + b", "javascript": "function add(a, b) { return a + b }"},
    minutes=10,
)
BANK = Bank(questions={f"q-{n}": question(n) for n in range(1, 13)}, problems={PROBLEM.id: PROBLEM})


def plan(**changes: Any) -> Plan:
    return Plan.model_validate({**PLAN, **changes})


@dataclass
class Player:
    """Plays calls one after the other, as a model would make them. `desk` None: as under `adk web`."""

    desk: Desk | None = field(default_factory=Desk)
    setup: Setup = field(default_factory=Setup)
    plan: Plan = field(default_factory=plan)
    bank: Bank = BANK
    spoken: str = ""
    stopped: bool = False
    now: float = EPOCH
    calls_in_turn: int = 0
    progress: Progress = field(init=False)

    def __post_init__(self) -> None:
        self.progress = begin(self.plan, self.setup, self.desk, self.now)

    @property
    def situation(self) -> Situation:
        return Situation(
            agenda=self.plan.agenda_of(self.progress),
            bank=self.bank,
            progress=self.progress,
            desk=self.desk,
            now=self.now,
            spoken=self.spoken,
            stopped=self.stopped,
            calls_in_turn=self.calls_in_turn,
        )

    def call(self, name: str, *, call_id: str = "", **args: Any) -> ToolResult:
        call = Call(name, args, call_id)
        try:
            outcome = play(self.situation, call)
        except WatcherWanted:
            outcome = play_watched(self.situation, call, [], False, "")
        if outcome.progress.phase != self.progress.phase:
            self.spoken = ""
        self.progress = outcome.progress
        return outcome.result

    def wait(self, seconds: float) -> None:
        self.now += seconds

    def candidate_speaks(self, seconds: float = 8.0) -> None:
        """The candidate answers, and the server lays it on the desk."""
        if self.desk is not None:
            turn = {"at_s": self.situation.at_s, "seconds": seconds}
            self.desk = Desk.model_validate({**self.desk.model_dump(), "turns": [*self.desk.model_dump()["turns"], turn]})
        self.wait(seconds + 1)

    def work(self, **changes: Any) -> None:
        """The candidate works: other values on the desk."""
        assert self.desk is not None
        self.desk = Desk.model_validate({**self.desk.model_dump(), **changes})

    def answer(self) -> ToolResult:
        """Ask, hear, note: one question as it should be."""
        asked = self.call("ask_question").question
        assert asked is not None
        self.wait(5)
        self.candidate_speaks()
        return self.call("log_answer", question_id=asked.id, quote="because", summary="said why")

    def go_to(self, phase: str) -> Player:
        """By the shortest proper way."""
        while self.progress.phase != phase:
            match self.progress.phase:
                case "concepts":
                    while self.situation.agenda.questions > len(self.progress.answered):
                        self.answer()
                case "coding":
                    self.call("start_coding")
                    self.call("log_answer", question_id=PROBLEM.id, summary="explained it")
                case _:
                    pass
            assert self.call("advance_phase").status == "ok"
            self.wait(10)
        return self
