"""Every kind of journal entry and what it holds.

`Journal.note` refuses what does not fit, so that readers can rely on the types; when reading, fields that this version does not
know are ignored. `at_s` of an entry is on the interview's clock (seconds since Start, standstills taken out). For a transcript
it is the moment at which the turn began, although it is noted when the turn is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from server.store.errors import BadEntry
from server.wire import CaseResult
from tools.board import Board

Kind = Literal[
    "start",
    "end",
    "phase",
    "question",
    "problem",
    "transcript",
    "typed",
    "draft",
    "progress",
    "press",
    "hint",
    "code",
    "board",
    "edit",
    "run",
    "call",
    "observation",
    "screen",
    "notice",
    "connection",
    "timing",
]
Who = Literal["alex", "candidate"]
How = Literal["spoken", "spoken_unheard", "typed"]


class Entry(BaseModel):
    """No field may be infinite or no number: JSON has no word for either, and what cannot be read back must not be written."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Start(Entry):
    """The clock begins. Noting it makes the interview `running`."""


class End(Entry):
    """The interview is over. Noting it makes the interview `over`."""

    reason: str


class Phase(Entry):
    """A phase was entered; `minutes` is what the plan gives it in this interview."""

    phase: str
    title: str = ""
    minutes: float | None = None


class Question(Entry):
    """What the tool handed Alex to ask; what it holds beyond these is kept too."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: str
    title: str = ""
    text: str = ""
    expected_points: list[str] = []


class Problem(Entry):
    model_config = ConfigDict(extra="allow", frozen=True)

    id: str
    title: str = ""
    statement: str = ""
    hints: int | None = None


class Line(Entry):
    """`heard_until_s`: how much of Alex's turn had left the loudspeaker when it was cut (None: all of it).

    `question`: to whose answer the words belong, where it is not the one that was asked last (empty: to none).
    """

    who: Who
    how: How = "spoken"
    text: str = ""
    seconds: float = 0.0
    turn: int | str | None = None
    uncertain: bool = False
    heard_until_s: float | None = None
    question: str | None = None


class Transcript(Line):
    """A whole turn."""


class Draft(Line):
    """A turn that is under way, or over and not settled yet, as far as it is known: what a crash leaves of it."""


class Progressed(Entry):
    """How far the tools have brought the interview (tools.progress.Progress). `state`: all of it but the answers of calls, of
    which `calls` and `call_ids` hold the new ones, and `known` names those that are remembered still."""

    state: dict[str, Any]
    calls: dict[str, dict[str, Any]] = {}
    call_ids: dict[str, str] = {}
    known: list[str] = []


class Typed(Entry):
    """The receipt of a typed answer; its words stand in the transcript too (how: typed)."""

    text: str
    id: str = ""


class Press(Entry):
    button: str


class Hint(Entry):
    rung: int
    of: int
    text: str = ""
    cost: str = ""


class Code(Entry):
    """A revision with its whole text."""

    revision: int
    language: str
    text: str


class Drawn(Entry):
    """The whole whiteboard as it was then."""

    revision: int
    board: Board


class Edit(Entry):
    """A revision as what it changed in the one before it (`since`, of the same language): `gone` characters at `at` gave way to
    `text`, which made `size` characters in all. Readers get a `Code` (see `growth`)."""

    revision: int
    language: str
    since: int
    at: int
    gone: int
    text: str
    size: int


class Run(Entry):
    """What the page reported of a run (wire.Ran): run by the candidate's own browser, so it is no proof."""

    revision: int
    language: str = ""
    what: Literal["run", "tests", "submit"]
    passed: int = 0
    total: int = 0
    cases: list[CaseResult] = []
    output: str = ""
    error: str = ""
    ms: float = 0.0


class Call(Entry):
    name: str
    args: dict[str, Any] = {}
    result: dict[str, Any] = {}
    id: str = ""
    refused: bool = False


class Observation(Entry):
    model_config = ConfigDict(extra="allow", frozen=True)

    kind: str
    text: str
    evidence: str = ""
    line: int | None = None
    revision: int | None = None


class Screen(Entry):
    sharing: bool
    surface: str = ""
    shows: str = ""


class Notice(Entry):
    model_config = ConfigDict(extra="allow", frozen=True)

    level: str = "info"
    code: str
    text: str


class Connection(Entry):
    model_config = ConfigDict(extra="allow", frozen=True)

    event: str


class Timing(Entry):
    model_config = ConfigDict(extra="allow", frozen=True)


KINDS: dict[str, type[Entry]] = {
    "start": Start,
    "end": End,
    "phase": Phase,
    "question": Question,
    "problem": Problem,
    "transcript": Transcript,
    "typed": Typed,
    "draft": Draft,
    "progress": Progressed,
    "press": Press,
    "hint": Hint,
    "code": Code,
    "board": Drawn,
    "edit": Edit,
    "run": Run,
    "call": Call,
    "observation": Observation,
    "screen": Screen,
    "notice": Notice,
    "connection": Connection,
    "timing": Timing,
}

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True)
class Noted:
    """An entry as it was read back."""

    seq: int
    kind: str
    at_s: float
    noted_at: float
    data: Entry


def fitting(kind: str, data: Entry | BaseModel | Mapping[str, Any]) -> Entry:
    """`data` as an entry of this kind. A browser message with the same fields may be handed in as it is."""
    model = KINDS.get(kind)
    if model is None:
        raise BadEntry(f"No kind of journal entry is called {kind!r}; known are {', '.join(KINDS)}.")
    if isinstance(data, model):
        return data
    fields = data.model_dump() if isinstance(data, BaseModel) else dict(data)
    if "kind" not in model.model_fields:
        fields.pop("kind", None)
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadEntry(f"A journal entry {kind!r} does not fit: {first['loc']}: {first['msg']}") from error


def of_kind(entries: Iterable[Noted], model: type[E]) -> list[tuple[float, E]]:
    """The entries of one kind with their times, in the order of the journal."""
    return [(entry.at_s, entry.data) for entry in entries if isinstance(entry.data, model)]
