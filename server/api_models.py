"""What goes over the HTTP API, as the page reads it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from server.store.entries import (
    Call,
    Code,
    Drawn,
    Edit,
    Hint,
    Noted,
    Phase,
    Problem,
    Question,
    Run,
    Transcript,
    of_kind,
)
from server.store.records import Interview, ReportStatus, Status, StoredReport
from tools.board import told
from tools.report import Report

SHORTEST_MINUTES, LONGEST_MINUTES = 3, 180


def one_line(name: str) -> str:
    """A person's name goes into captions and prompts: no line breaks and no invisible control characters in it."""
    visible = (" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in name)
    return " ".join("".join(visible).split())


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


# ---- what can be chosen -----------------------------------------------------------------------------------------------


class InterviewerInfo(Shape):
    """`languages` can be chosen here and now, `languages_with_key` only where a model translates the questions."""

    name: str
    title: str
    description: str
    levels: list[str]
    minutes: list[int]
    languages: list[str]
    languages_with_key: list[str]
    written_in: str
    needs_editor: bool


class Defaults(Shape):
    interviewer: str
    level: str
    minutes: float
    language: str


class SetupInfo(Shape):
    rehearsal: bool
    version: str
    interviewers: list[InterviewerInfo]
    defaults: Defaults


class Health(Shape):
    status: str
    journal_behind: int
    journal_lost: int


class InterviewRequest(Shape):
    interviewer: str = Field(max_length=64)
    level: str = Field(max_length=32)
    minutes: float = Field(ge=SHORTEST_MINUTES, le=LONGEST_MINUTES)
    language: str = Field(max_length=32)
    name: Annotated[str, Field(max_length=80), AfterValidator(one_line)] = ""


class Created(Shape):
    id: str


# ---- what was ---------------------------------------------------------------------------------------------------------


class InterviewSummary(Shape):
    """`started_at` and `ended_at` are moments in UTC (ISO 8601); null while they have not come. `problem`: a title, or ""."""

    id: str
    interviewer: str
    title: str
    level: str
    minutes: float
    language: str
    name: str
    rehearsal: bool
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    status: Status
    reason: str
    report: ReportStatus
    overall: float | None
    problem: str

    @staticmethod
    def fields_of(one: Interview) -> dict[str, Any]:
        return {
            **one.setup.model_dump(),
            "id": one.id,
            "created_at": _moment(one.created_at),
            "started_at": _moment(one.started_at),
            "ended_at": _moment(one.ended_at),
            "status": one.status,
            "reason": one.reason,
            "report": one.report,
            "overall": one.overall,
            "problem": one.problem,
        }

    @classmethod
    def of(cls, one: Interview) -> InterviewSummary:
        return cls(**cls.fields_of(one))


class TranscriptLine(Transcript):
    at_s: float


class PhaseLine(Phase):
    at_s: float


class CodeLine(Code):
    at_s: float


class BoardLine(Drawn):
    """The whiteboard; `words` say what is on it."""

    at_s: float
    words: str


class RunLine(Run):
    at_s: float


class CallLine(Call):
    at_s: float


class HintLine(Hint):
    at_s: float


class QuestionLine(Question):
    at_s: float


class ProblemLine(Problem):
    at_s: float


class InterviewDetail(InterviewSummary):
    """The whole record. The transcript is in the order of the turns' beginnings."""

    transcript: list[TranscriptLine]
    phases: list[PhaseLine]
    questions: list[QuestionLine]
    problems: list[ProblemLine]
    hints: list[HintLine]
    code: list[CodeLine]
    board: BoardLine | None
    runs: list[RunLine]
    calls: list[CallLine]

    @classmethod
    def of_entries(cls, one: Interview, entries: Sequence[Noted]) -> InterviewDetail:
        turns = sorted(of_kind(entries, Transcript), key=lambda turn: turn[0])
        return cls(
            **cls.fields_of(one),
            transcript=[TranscriptLine(at_s=at, **_fields(turn)) for at, turn in turns],
            phases=[PhaseLine(at_s=at, **_fields(line)) for at, line in of_kind(entries, Phase)],
            questions=[QuestionLine(at_s=at, **_fields(line)) for at, line in of_kind(entries, Question)],
            problems=[ProblemLine(at_s=at, **_fields(line)) for at, line in of_kind(entries, Problem)],
            hints=[HintLine(at_s=at, **_fields(line)) for at, line in of_kind(entries, Hint)],
            code=[CodeLine(at_s=at, **_fields(line)) for at, line in of_kind(entries, Code)],
            board=_last_board(entries),
            runs=[RunLine(at_s=at, **_fields(line)) for at, line in of_kind(entries, Run)],
            calls=[CallLine(at_s=at, **_fields(line)) for at, line in of_kind(entries, Call)],
        )


def _last_board(entries: Sequence[Noted]) -> BoardLine | None:
    """As it was left; None where nothing is on it."""
    drawn = of_kind(entries, Drawn)
    if not drawn or drawn[-1][1].board.is_empty:
        return None
    at, line = drawn[-1]
    return BoardLine(at_s=at, words=told(line.board), **_fields(line))


class Step(Shape):
    """One revision. With `since` it changed that revision of the same language: `gone` characters (code points) at `at` gave
    way to `text`. Without, `text` is the whole."""

    at_s: float
    revision: int
    language: str
    since: int | None
    at: int
    gone: int
    text: str

    @classmethod
    def of(cls, at_s: float, kept: Code | Edit) -> Step:
        since, at, gone = (kept.since, kept.at, kept.gone) if isinstance(kept, Edit) else (None, 0, 0)
        revision, language, text = kept.revision, kept.language, kept.text
        return cls(at_s=at_s, revision=revision, language=language, since=since, at=at, gone=gone, text=text)


class RunMark(Shape):
    """`passed` of `total` counts all cases of that run, the hidden ones too."""

    at_s: float
    revision: int
    what: Literal["run", "tests", "submit"]
    passed: int
    total: int


class GrowthInfo(Shape):
    """How the code grew: enough to show it at any moment."""

    steps: list[Step]
    runs: list[RunMark]

    @classmethod
    def of(cls, kept: Sequence[tuple[float, Code | Edit]], entries: Sequence[Noted]) -> GrowthInfo:
        runs = [
            RunMark(at_s=at, revision=run.revision, what=run.what, passed=run.passed, total=run.total)
            for at, run in of_kind(entries, Run)
        ]
        return cls(steps=[Step.of(at, one) for at, one in kept], runs=runs)


class ReportAnswer(Shape):
    """`report` is null until the first one is ready; `error` says why the last attempt failed."""

    status: ReportStatus
    report: Report | None
    error: str = ""

    @classmethod
    def of(cls, stored: StoredReport) -> ReportAnswer:
        return cls(status=stored.status, report=stored.report, error=stored.error)


def _fields(entry: BaseModel) -> dict[str, Any]:
    """One level deep, so that models inside stay models."""
    return {**dict(entry), **(entry.model_extra or {})}


def _moment(epoch_s: float | None) -> datetime | None:
    return datetime.fromtimestamp(epoch_s, UTC) if epoch_s is not None else None
