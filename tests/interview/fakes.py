"""What an interview is surrounded by, made of nothing: strict stand-ins for the page, the journal and the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from pydantic import BaseModel

from server.interview.page import REPLACED
from server.interview.room import Room, Who
from server.store.entries import Entry, fitting
from server.wire import VOICE_RATE, Message, Problem, TestCase
from tools.bank import Problem as BankProblem
from tools.phases import Plan, begin
from tools.progress import Progress, Setup

EPOCH_S = 1_700_000_000.0
M = TypeVar("M", bound=Message)
E = TypeVar("E", bound=Entry)

PLAN = Plan.model_validate(
    {
        "title": "A short plan",
        "description": "for tests",
        "levels": ["mid"],
        "minutes": [15, 45],
        "languages": ["en-US"],
        "needs_editor": True,
        "defaults": {"level": "mid", "minutes": 15, "language": "en-US"},
        "questions": {3: 2},
        "typed_rest_s": {3: 0},
        "first": "greeting",
        "phases": {
            "greeting": {"title": "Welcome", "goal": "greet", "share": 0.1, "tools": ["advance_phase"], "next": ["coding"]},
            "coding": {
                "title": "Coding",
                "goal": "code",
                "share": 0.8,
                "setting": "coding",
                "patience": "patient",
                "tools": ["start_coding"],
                "next": ["wrap_up"],
            },
            "wrap_up": {"title": "Wrap-up", "goal": "close", "share": 0.1, "tools": ["end_interview"], "next": ["done"]},
        },
    }
)

PROBLEM = Problem(
    id="two-sum",
    title="Two sum",
    statement="Find two numbers.",
    function="two_sum",
    examples=[],
    starters={"python": "def two_sum(numbers, target):\n    pass\n"},
    tests=[TestCase(name="small", args=[[1, 2], 3], expected=[0, 1]), TestCase(name="empty", args=[[], 0], expected=[])],
    hints=3,
)


HIDDEN_CASE = TestCase(name="secret", args=[[], 1], expected=[], hidden=True, category="boundary")

PROBLEM_OF_BANK = BankProblem.model_validate(
    {
        "id": PROBLEM.id,
        "level": "mid",
        "title": PROBLEM.title,
        "statement": PROBLEM.statement,
        "function": PROBLEM.function,
        "examples": [{"input": "[1, 2], 3", "output": "[0, 1]", "why": "1 + 2"}],
        "starters": {"python": "def two_sum(numbers, target):\n    pass\n", "javascript": "function two_sum() {}\n"},
        "tests": [{"name": "small", "args": [[1, 2], 3], "expected": [0, 1], "hidden": False, "category": "basic"}],
        "hints": ["one", "two", "three"],
        "twist": "And if it is sorted?",
        "expected_complexity": "O(n)",
        "solutions": {"python": "def two_sum(numbers, target):\n    return [0, 1]\n", "javascript": "function two_sum() {}\n"},
        "minutes": 10,
    }
)


def voice_of(seconds: float) -> bytes:
    """Something that is no silence and no tone: a saw whose level moves like syllables. 24 kHz PCM16."""
    t = np.arange(round(seconds * VOICE_RATE))
    sound: bytes = ((t % 171 - 85) * (20 + 15 * np.sin(t / 950))).astype("<i2").tobytes()
    return sound


@dataclass
class Hands:
    """A clock whose hands the test moves."""

    at: float = 100.0

    def now(self) -> float:
        return self.at

    def epoch(self) -> float:
        return EPOCH_S + self.at

    def pass_by(self, seconds: float) -> None:
        self.at += seconds


class FakePage:
    """A page that writes down what it gets. Nothing may be sent to it after it was closed."""

    def __init__(self, name: str = "page-1", *, microphone: bool = True) -> None:
        self.id, self.microphone = name, microphone
        self.messages: list[Message] = []
        self.voice: list[tuple[int, int, int]] = []  # turn, offset, samples
        self.closed: int | None = None
        self.dropped = 0

    def send(self, message: Message) -> None:
        assert self.closed is None, f"{message} was sent to a page that was closed"
        self.messages.append(type(message).model_validate_json(message.model_dump_json()))

    def send_voice(self, turn: int, offset: int, pcm: bytes) -> None:
        assert self.closed is None, "voice was sent to a page that was closed"
        self.voice.append((turn, offset, len(pcm) // 2))

    def close(self, code: int = REPLACED) -> None:
        self.closed = code

    def got(self, kind: type[M]) -> list[M]:
        return [message for message in self.messages if isinstance(message, kind)]

    def last(self, kind: type[M]) -> M:
        got = self.got(kind)
        assert got, f"the page got no {kind.__name__}; it got {[type(message).__name__ for message in self.messages]}"
        return got[-1]


@dataclass(frozen=True)
class Note:
    kind: str
    at_s: float
    data: Entry


@dataclass
class FakeNotes:
    """A journal that keeps everything in a list, and is as particular about it as the real one."""

    notes: list[Note] = field(default_factory=list)

    def note(self, kind: str, at_s: float, data: Mapping[str, Any] | BaseModel) -> None:
        assert at_s >= 0
        self.notes.append(Note(kind, at_s, fitting(kind, data)))

    def of(self, model: type[E]) -> list[E]:
        return [note.data for note in self.notes if isinstance(note.data, model)]

    def at(self, model: type[Entry]) -> list[float]:
        return [note.at_s for note in self.notes if isinstance(note.data, model)]


def who(minutes: float = 15.0, rehearsal: bool = False) -> Who:
    return Who(
        id="i-1",
        interviewer="technical",
        title="Technical interview",
        level="mid",
        minutes=minutes,
        language="en-US",
        name="Ada",
        rehearsal=rehearsal,
    )


@dataclass
class Furniture:
    """A room with its clock, its journal and, unless told otherwise, a page that looks on."""

    hands: Hands
    notes: FakeNotes
    room: Room
    page: FakePage

    def progress(self, **changes: Any) -> Progress:
        return self.room.progress.changed(**changes)


def furnished(minutes: float = 15.0, looked_at: bool = True) -> Furniture:
    hands, notes, page = Hands(), FakeNotes(), FakePage()
    agenda = PLAN.for_interview("mid", minutes, "en-US", "Ada")
    progress = begin(PLAN, Setup(level="mid", minutes=minutes, name="Ada"), None, hands.epoch())
    room = Room(who(minutes), agenda, progress, notes, hands.now, hands.epoch)
    room.page = page if looked_at else None
    return Furniture(hands, notes, room, page)
