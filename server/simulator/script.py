"""The strict player of scenario files: it says exactly what is written, to a client that does exactly what is written.

Pure. A client that leaves the script is told at once (`problem` names the beat, and the simulator closes the connection with
it); a script that was not played to its end fails in `finished`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from server.simulator.brain import (
    Call,
    FrameSeen,
    HistoryGiven,
    Percept,
    Say,
    SessionOpened,
    SpeechEnded,
    SpeechStarted,
    SpokeToTheEnd,
    TextHeard,
    Think,
    ToolAnswered,
    WasInterrupted,
)
from server.simulator.faults import FAULTS
from server.simulator.scenario import (
    AnswerWanted,
    Beat,
    Scenario,
    ScenarioError,
    SpeechWanted,
    TextWanted,
    Then,
    When,
    load,
    parse,
)
from server.simulator.sessions import Break, Deed, Heard, Mutter

__all__ = ["Scenario", "ScenarioError", "ScriptFailed", "ScriptPlayer", "load", "parse"]

_DIRECTION = re.compile(r"^\[\w+:(?P<kind>[\w-]+)(?P<values>(?:[^\]\"]|\"(?:[^\"\\]|\\.)*\")*)\]")
_VALUE = re.compile(r"(?P<key>[\w-]+)=(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<plain>[^\s\]]+))")
_MISSING = object()


class ScriptFailed(AssertionError):
    """The client left the script, or did not reach its end."""


class ScriptPlayer:
    """A `Mind` for one session. Give the simulator a function that answers this very object, and ask `finished` afterwards."""

    def __init__(self, scenario: Scenario) -> None:
        self.problem: str | None = None
        self._scenario = scenario
        self._at = 0

    def step(self, percept: Percept, now: float) -> list[Deed]:
        if self.problem is not None or self._is_ignored(percept):
            return []
        beat = self._scenario.beats[self._at] if self._at < len(self._scenario.beats) else None
        if beat is not None and matches(beat.when, percept):
            self._at += 1
            return ([Heard(beat.heard)] if beat.heard else []) + [_deed(then) for then in beat.then]
        if isinstance(percept, TextHeard | SpeechEnded | ToolAnswered):
            self.problem = self._left(beat, percept)
        return []

    def finished(self) -> bool:
        """True when every beat was played. Raises `ScriptFailed` with the beat's name otherwise."""
        if self.problem is not None:
            raise ScriptFailed(self.problem)
        if self._at < len(self._scenario.beats):
            beat = self._scenario.beats[self._at]
            raise ScriptFailed(f"{self._scenario.file}: {self._name(beat)} was not reached: it waits for {wanted(beat.when)}.")
        return True

    def _is_ignored(self, percept: Percept) -> bool:
        match percept:
            case TextHeard(text):
                return direction(text)[0] in self._scenario.ignore_texts
            case ToolAnswered():
                return percept.name in self._scenario.ignore_answers
            case SpeechStarted():
                return True
        return False

    def _left(self, beat: Beat | None, percept: Percept) -> str:
        came = f"the client {told(percept)}"
        if beat is None:
            return f"{self._scenario.file}: the script is over, but {came}."
        return f"{self._scenario.file}: {self._name(beat)} waits for {wanted(beat.when)}, but {came}."

    def _name(self, beat: Beat) -> str:
        number = self._scenario.beats.index(beat) + 1
        return f"beat {number} '{beat.name}'" if beat.name else f"beat {number}"


# ---- matching -----------------------------------------------------------------------------------------------------------


def matches(when: When, percept: Percept) -> bool:
    match percept:
        case TextHeard(text):
            return when.text is not None and _text_matches(when.text, text)
        case SpeechEnded(seconds, voiced_s):
            return when.speech is not None and _speech_matches(when.speech, seconds, voiced_s)
        case ToolAnswered():
            return when.answer is not None and _answer_matches(when.answer, percept)
        case SessionOpened():
            return when.resumed is not None and percept.resumed
        case FrameSeen():
            return when.frame is not None
        case SpokeToTheEnd():
            return when.spoken is not None
        case WasInterrupted():
            return when.interrupted is not None
        case HistoryGiven():
            return when.history is not None
    return False


def direction(text: str) -> tuple[str, dict[str, str]]:
    """The kind and the values of a stage direction; an empty kind for any other text."""
    found = _DIRECTION.match(text)
    if found is None:
        return "", {}
    values = {}
    for value in _VALUE.finditer(found["values"]):
        quoted = value["quoted"]
        values[value["key"]] = value["plain"] if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
    return found["kind"], values


def _text_matches(asked: TextWanted, text: str) -> bool:
    kind, values = direction(text)
    fits = asked.kind is None or asked.kind == kind
    has = all(values.get(key) == _plain(value) for key, value in asked.has.items())
    return fits and has and (asked.matches is None or re.search(asked.matches, text, re.DOTALL) is not None)


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _speech_matches(asked: SpeechWanted, seconds: float, voiced_s: float) -> bool:
    return asked.at_least_s <= seconds <= asked.at_most_s and voiced_s >= asked.voiced_at_least_s


def _answer_matches(asked: AnswerWanted, answer: ToolAnswered) -> bool:
    has = all(_at(answer.response, path) == value for path, value in asked.has.items())
    fits = all(re.search(pattern, str(_at(answer.response, path))) for path, pattern in asked.matches.items())
    return asked.tool == answer.name and has and fits


def _at(value: Any, path: str) -> Any:
    for key in path.split("."):
        if isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, Mapping):
            value = value.get(key, _MISSING)
        else:
            return _MISSING
    return value


# ---- words for complaints -----------------------------------------------------------------------------------------------


def wanted(when: When) -> str:
    part = getattr(when, when.kind)
    details = ", ".join(f"{key} {value!r}" for key, value in part.model_dump(exclude_unset=True).items())
    return f"{when.kind} ({details})" if details else when.kind


def told(percept: Percept) -> str:
    match percept:
        case TextHeard(text):
            return f"sent the text {text[:80]!r}"
        case SpeechEnded(seconds, voiced_s):
            return f"spoke for {seconds:.2f} s ({voiced_s:.2f} s voiced)"
        case ToolAnswered():
            return f"answered {percept.name} with {str(dict(percept.response))[:120]}"
    return type(percept).__name__


def _deed(then: Then) -> Deed:
    if then.call is not None:
        return Call(then.call.name, then.call.args, then.call.id)
    if then.fault is not None:
        return Break(FAULTS[then.fault].effect)
    if then.think is not None:
        return Think(then.think)
    return Mutter(then.mutter) if then.mutter is not None else Say(then.say or "")
