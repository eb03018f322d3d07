"""What tools answer, read tolerantly: a brain must stand whatever comes back, known parts are used, the rest is left. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

WHENS = ("now", "after_speaking", "after_answer", "after_coding")


@dataclass(frozen=True, slots=True)
class Next:
    call: str
    when: str = "now"
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    text: str
    probes: tuple[str, ...] = ()
    expected_points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    id: str
    title: str
    twist: str = ""
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    kind: str
    text: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    status: str
    message: str
    retryable: bool
    phase: str
    say: str
    because: str
    allowed: tuple[str, ...]
    next: Next | None
    entered: str
    tools: tuple[str, ...]
    question: Question | None
    problem: Problem | None
    hint: str
    code: str
    language: str
    report: str
    observations: tuple[Observation, ...]


def _text(source: Mapping[str, Any], key: str) -> str:
    value = source.get(key)
    return value.strip() if isinstance(value, str) else ""


def _part(source: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = source.get(key)
    return value if isinstance(value, Mapping) else {}


def _texts(source: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = source.get(key)
    return tuple(v.strip() for v in value if isinstance(v, str) and v.strip()) if isinstance(value, list | tuple) else ()


def _next(source: Mapping[str, Any]) -> Next | None:
    call, when = _text(source, "call"), _text(source, "when")
    return Next(call, when if when in WHENS else "after_answer", _part(source, "args")) if call else None


def _question(source: Mapping[str, Any]) -> Question | None:
    if not (text := _text(source, "text")):
        return None
    return Question(_text(source, "id"), text, _texts(source, "probes"), _texts(source, "expected_points"))


def _problem(source: Mapping[str, Any]) -> Problem | None:
    title = _text(source, "title") or _text(source, "id")
    return Problem(_text(source, "id"), title, _text(source, "twist"), _text(source, "statement")) if title else None


def _observations(value: Any) -> tuple[Observation, ...]:
    parts = [one for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []
    return tuple(Observation(_text(one, "kind"), text, _text(one, "evidence")) for one in parts if (text := _text(one, "text")))


def _report(value: Any) -> str:
    """What can be told of a report: its summary, or its text."""
    return (_text(value, "summary") or _text(value, "markdown")) if isinstance(value, Mapping) else str(value or "").strip()


def read(response: Mapping[str, Any]) -> Result:
    """A tool's answer. One that was wrapped as {"result": …} is unwrapped; anything foreign reads as a bare `ok`."""
    inner = response.get("result", response.get("output"))
    if "status" not in response and isinstance(inner, Mapping):
        response = inner
    entered = _part(response, "entered")
    return Result(
        status=_text(response, "status") or ("error" if response.get("error") else "ok"),
        message=_text(response, "message"),
        retryable=response.get("retryable") is True,
        phase=_text(response, "phase"),
        say=_text(response, "say"),
        because=_text(response, "because"),
        allowed=_texts(response, "allowed"),
        next=_next(_part(response, "next")),
        entered=_text(entered, "name"),
        tools=_texts(entered, "tools"),
        question=_question(_part(response, "question")),
        problem=_problem(_part(response, "problem")),
        hint=_text(_part(response, "hint"), "text"),
        code=_text(_part(response, "work"), "code"),
        language=_text(_part(response, "work"), "language"),
        report=_report(response.get("report")),
        observations=_observations(response.get("observations")),
    )
