"""Scenario files: what the client must do, beat by beat, and what it hears then. Read and checked here, played by `script.py`.

    about: a refused call is put right          # what the scenario shows
    ignore_texts: [nudge, time]                 # stage directions of these kinds may come at any time and are not answered
    ignore_answers: [log_answer]                # answers of these tools too
    beats:
      - name: the start                         # named in every complaint
        when: {text: {kind: start}}             # one of: text, speech, answer, frame, spoken, interrupted, resumed, history
        then:                                   # any of, in this order: say, think, call, mutter, fault
          - say: Hello, I am Alex.
          - call: {name: start_coding, args: {}}
      - when: {answer: {tool: start_coding, has: {status: refused}}}
        then: [{call: advance_phase}]
      - when: {speech: {at_least_s: 0.5}}
        heard: I would use a hash table.        # what the service's recogniser makes of it (an input transcription)

`text`: `kind` and `has` (key: value) read a stage direction `[name:kind key=value] words`; `matches` is a regular expression on
the whole text. `answer`: `tool`, `has` (dotted path: value) and `matches` (dotted path: regular expression) on the response.
`mutter` is a transcript without audio. A `fault` is an id of the catalogue and strikes at once; `faults`, beside `beats`, lists
what could also be asked for by `--fault`, with moments and rates (C19@setup, C2~0.5/min).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from server.simulator.faults import FAULTS, UnknownFault, parse_all

SHIPPED = Path(__file__).with_name("scenarios")


class ScenarioError(ValueError):
    """A scenario file is wrong; the message names the file, the key and the fix."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is no regular expression ({error})") from error
    return value


class TextWanted(_Part):
    kind: str | None = None
    has: dict[str, str | int | float | bool] = {}
    matches: str | None = None

    @field_validator("matches")
    @classmethod
    def _is_pattern(cls, value: str | None) -> str | None:
        return None if value is None else _pattern(value)


class SpeechWanted(_Part):
    at_least_s: float = 0.0
    at_most_s: float = float("inf")
    voiced_at_least_s: float = 0.0


class AnswerWanted(_Part):
    tool: str
    has: dict[str, Any] = {}
    matches: dict[str, str] = {}

    @field_validator("matches")
    @classmethod
    def _are_patterns(cls, value: dict[str, str]) -> dict[str, str]:
        return {key: _pattern(pattern) for key, pattern in value.items()}


class Nothing(_Part):
    """`{}`: it happening is enough."""


class When(_Part):
    """Exactly one of its fields."""

    text: TextWanted | None = None
    speech: SpeechWanted | None = None
    answer: AnswerWanted | None = None
    frame: Nothing | None = None
    spoken: Nothing | None = None
    interrupted: Nothing | None = None
    resumed: Nothing | None = None
    history: Nothing | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_word(cls, value: Any) -> Any:
        return {value: {}} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        _one_of(self)
        return self

    @property
    def kind(self) -> str:
        return next(iter(self.model_fields_set))


class CallMade(_Part):
    name: str
    args: dict[str, Any] = {}
    id: str = ""

    @model_validator(mode="before")
    @classmethod
    def _bare_name(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value


class Then(_Part):
    """Exactly one of its fields."""

    say: str | None = None
    think: str | None = None
    call: CallMade | None = None
    mutter: str | None = None
    fault: str | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        _one_of(self)
        return self

    @field_validator("fault")
    @classmethod
    def _is_known(cls, value: str | None) -> str | None:
        if value is not None and value not in FAULTS:
            raise ValueError(f"{value!r} is not simulated; known: {', '.join(FAULTS)}")
        return value


class Beat(_Part):
    when: When
    name: str = ""
    heard: str | None = None
    then: list[Then] = []


class Scenario(_Part):
    beats: list[Beat] = Field(min_length=1)
    about: str = ""
    file: str = "scenario"
    ignore_texts: list[str] = []
    ignore_answers: list[str] = []
    faults: list[str] = []

    @field_validator("faults")
    @classmethod
    def _are_known(cls, value: list[str]) -> list[str]:
        try:
            parse_all(value)
        except UnknownFault as unknown:
            raise ValueError(str(unknown)) from unknown
        return value


def _one_of(part: BaseModel) -> None:
    given = part.model_fields_set
    if len(given) != 1:
        raise ValueError(f"exactly one of {', '.join(type(part).model_fields)} is expected, {len(given)} are given")


# ---- reading ------------------------------------------------------------------------------------------------------------


def load(path: Path | str) -> Scenario:
    """A file, or the bare name of one of those that are shipped. Raises `ScenarioError`."""
    file = Path(path)
    if not file.exists() and (SHIPPED / f"{file}.yaml").exists():
        file = SHIPPED / f"{file}.yaml"
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        names = ", ".join(sorted(one.stem for one in SHIPPED.glob("*.yaml")))
        raise ScenarioError(
            f"{file}: cannot be read ({error.strerror}); give the path of a file, or one of {names}."
        ) from error
    return parse(text, file.name)


def parse(text: str, file: str = "scenario") -> Scenario:
    """The YAML text of a scenario; `file` is named in complaints."""
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise ScenarioError(f"{file}: is no YAML: {where}{getattr(error, 'problem', None) or error}.") from error
    if not isinstance(raw, dict):
        raise ScenarioError(f"{file}: a mapping with the key `beats` is expected.")
    try:
        return Scenario.model_validate({**raw, "file": file})
    except ValidationError as error:
        raise ScenarioError("\n".join(_complaint(file, problem) for problem in error.errors())) from error


def _complaint(file: str, problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"]) or "the whole file"
    if problem["type"] == "extra_forbidden":
        return f"{file}: {where}: unknown key; known here: {', '.join(_known_beside(problem['loc']))}."
    return f"{file}: {where}: {problem['msg'].removeprefix('Value error, ')}."


_INSIDE: dict[str, type[BaseModel]] = {
    "beats": Beat,
    "when": When,
    "then": Then,
    "text": TextWanted,
    "speech": SpeechWanted,
    "answer": AnswerWanted,
    "call": CallMade,
}


def _known_beside(loc: tuple[Any, ...]) -> list[str]:
    inside = next((key for key in reversed(loc[:-1]) if isinstance(key, str)), "")
    return list(_INSIDE.get(inside, Nothing if inside else Scenario).model_fields) or ["nothing"]
