"""The facts of an interview as a report writer gets them in its request, read tolerantly. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.simulator.matching import overlap, quoted, words
from server.simulator.wishes import wish
from server.simulator.wording import SENTENCE

Facts = Mapping[str, Any]
TECHNICAL = ("concepts", "problem_solving", "coding", "verification", "communication")
LONGEST_QUOTE = 300


def part(facts: Facts, key: str) -> Facts:
    value = facts.get(key)
    return value if isinstance(value, Mapping) else {}


def parts(facts: Facts, key: str) -> list[Facts]:
    value = facts.get(key)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []


def text(facts: Facts, key: str) -> str:
    value = facts.get(key)
    return value.strip() if isinstance(value, str) else ""


def texts(facts: Facts, key: str) -> list[str]:
    value = facts.get(key)
    return [one for one in value if isinstance(one, str) and one.strip()] if isinstance(value, list | tuple) else []


def number(facts: Facts, key: str) -> float:
    value = facts.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


@dataclass(frozen=True, slots=True)
class Axis:
    id: str
    title: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """`text` is what was typed, or heard by somebody who hears; empty for an answer of which only the length is known."""

    id: str
    title: str
    question: str
    text: str
    expected: tuple[str, ...]
    how: str

    @property
    def quotes(self) -> dict[str, str]:
        """The expected points that it names, each in its own words."""
        return {point: shortened(quote) for point, quote in quoted(self.expected, self.text, self.question).items()}

    @property
    def named(self) -> list[str]:
        return list(self.quotes)

    @property
    def is_worded(self) -> bool:
        """Are there words to count by? Where the rest was only spoken, words that name nothing are no answer."""
        return bool(words(self.text)) and (self.how != "mixed" or bool(self.named))

    @property
    def gave_up(self) -> bool:
        """Is it nothing but "I don't know" or "skip"?"""
        lines = [line for line in self.text.splitlines() if words(line)]
        return bool(lines) and all(wish(line) in ("unknown", "skip") for line in lines)

    @property
    def is_open(self) -> bool:
        """Was nothing said to it?"""
        return self.gave_up or (self.how == "none" and not words(self.text))

    @property
    def share(self) -> float:
        return len(self.named) / len(self.expected) if self.expected else 0.0

    @property
    def quote(self) -> str:
        """The sentence of the candidate that touches the expected points most, word for word."""
        pieces = [piece.strip() for piece in SENTENCE.split(self.text) if len(words(piece)) >= 2]
        return shortened(max(pieces, key=lambda piece: overlap(self.expected, piece, self.question), default=""))


@dataclass(frozen=True, slots=True)
class Run:
    passed: int
    total: int
    hidden_passed: int
    hidden_total: int
    at_s: float
    error: str = ""

    @property
    def broke(self) -> bool:
        """It was stopped by an error before any test got through: that says nothing of the idea."""
        return bool(self.error) and not self.figure

    @property
    def figure(self) -> int:
        return self.passed + self.hidden_passed

    @property
    def visible(self) -> str:
        return f"{self.passed}/{self.total}"

    @property
    def hidden_open(self) -> int:
        return max(0, self.hidden_total - self.hidden_passed)

    @property
    def all_visible(self) -> bool:
        return 0 < self.total <= self.passed


@dataclass(frozen=True, slots=True)
class Work:
    """What is known of one interview. `runs` of the tests in their order; `executions` are runs without them.

    `hints_at`: the times of the hints that have one. `starter`: what the editor began with. `runs_here`: does its language
    run in the page. `typed`: what was typed beside the answers to questions, so mostly about the code.
    """

    axes: tuple[Axis, ...]
    answers: tuple[Answer, ...]
    runs: tuple[Run, ...]
    executions: int
    has_editor: bool
    runs_here: bool
    edits: int
    code: str
    language: str
    starter: str
    problem: str
    hints: int
    hints_at: tuple[float, ...]
    hints_total: int
    typed: str

    @property
    def last(self) -> Run | None:
        """The last run that got through to the tests."""
        return next((run for run in reversed(self.runs) if not run.broke), None)

    @property
    def broken(self) -> Run | None:
        """The last run of all, where an error stopped it."""
        return self.runs[-1] if self.runs and self.runs[-1].broke else None

    @property
    def late_hints(self) -> int:
        """Hints that came after the last better result: they helped to reach none."""
        last = self.last
        if last is None:
            return 0
        reached_at = min(run.at_s for run in self.runs if run.figure >= last.figure)
        return sum(at_s > reached_at for at_s in self.hints_at)

    @property
    def helping_hints(self) -> int:
        return self.hints - self.late_hints

    @property
    def is_written(self) -> bool:
        """Did the candidate write code, or did the editor stay as it began?"""
        return bool(self.edits or any(self.own_lines))

    @property
    def own_lines(self) -> list[str]:
        """The lines of the code that the editor did not begin with."""
        given = {" ".join(line.split()) for line in self.starter.splitlines()}
        return [line.strip() for line in self.code.splitlines() if " ".join(line.split()) not in given]

    @property
    def worded(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.is_worded]

    @property
    def counted(self) -> list[Answer]:
        """The answers whose expected points are counted: the report's rows and the score speak of the same ones."""
        return [answer for answer in self.worded if answer.expected]


def read_work(facts: Facts) -> Work:
    code = part(facts, "code")
    hints = parts(facts, "hints") or parts(code, "hints")
    answers = tuple(_answer(one) for one in [*parts(facts, "answers"), *parts(facts, "questions")])
    turns = [turn for turn in parts(facts, "transcript") if text(turn, "who") == "candidate"]
    return Work(
        axes=_axes(facts),
        answers=answers,
        runs=tuple(_run(one) for one in parts(code, "runs") if number(one, "total") > 0),
        executions=int(number(code, "executions")),
        has_editor=code.get("has_editor") is not False,
        runs_here=code.get("runs_here") is not False,
        edits=int(number(code, "revisions") or number(code, "edits")),
        code=text(code, "text"),
        language=text(code, "language"),
        starter=text(code, "starter"),
        problem=text(code, "problem") or text(facts, "problem"),
        hints=int(number(code, "hints_given")) or len(hints),
        hints_at=tuple(number(hint, "at_s") for hint in hints if "at_s" in hint),
        hints_total=int(number(code, "hints_total")) or max((int(number(hint, "of")) for hint in hints), default=0),
        typed="\n".join(said for turn in turns if (said := text(turn, "text")) and not any(said in a.text for a in answers)),
    )


def _axes(facts: Facts) -> tuple[Axis, ...]:
    """An empty list asks for none; where nothing is said of axes, the usual ones are meant."""
    if facts.get("axes") == []:
        return ()
    given = parts(facts, "axes") or [part(facts, "axis")]
    read = [_axis(one) for one in given if text(one, "axis") or text(one, "id")]
    return tuple(read) or tuple(Axis(name, name.replace("_", " ").capitalize(), ()) for name in TECHNICAL)


def _axis(one: Facts) -> Axis:
    name = text(one, "axis") or text(one, "id")
    return Axis(name, text(one, "title") or name, tuple(texts(one, "sources")))


def _answer(one: Facts) -> Answer:
    said = text(one, "text") or "\n".join(texts(one, "quotes"))
    title = text(one, "title") or text(one, "id")
    asked = f"{title} {text(one, 'question')}"
    name = text(one, "question_id") or text(one, "id")
    return Answer(name, title, asked, said, tuple(texts(one, "expected_points")), text(one, "how"))


def shortened(quote: str) -> str:
    return quote if len(quote) <= LONGEST_QUOTE else quote[:LONGEST_QUOTE].rsplit(maxsplit=1)[0]


def _run(one: Facts) -> Run:
    return Run(
        passed=int(number(one, "passed")),
        total=int(number(one, "total")),
        hidden_passed=int(number(one, "hidden_passed")),
        hidden_total=int(number(one, "hidden_total")),
        at_s=number(one, "at_s"),
        error=text(one, "error"),
    )


def listed(items: Sequence[str]) -> str:
    return ", ".join(items[:-1]) + f" and {items[-1]}" if len(items) > 1 else "".join(items)
