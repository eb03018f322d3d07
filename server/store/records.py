"""What the store hands out: values, not rows, so that no reader holds on to the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

import orjson
from pydantic import BaseModel, ConfigDict, Field

from server.store.tables import InterviewRow, ReportRow
from tools.report import Report

Status = Literal["new", "running", "over"]
ReportStatus = Literal["none", "pending", "ready", "failed"]


class InterviewSetup(BaseModel):
    """What is fixed when an interview is created. `title` is kept so that a list reads well after its interviewer is gone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    interviewer: str = Field(max_length=64)
    title: str = Field(default="", max_length=200)
    level: str = Field(max_length=32)
    minutes: float
    language: str = Field(default="en-US", max_length=32)
    name: str = Field(default="", max_length=200)
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Interview:
    """All times are epoch seconds. `reason`: why it is over. `problem`: the title, once there is a report. `clock_s`: how
    long it had lasted by its last heartbeat. `asked_before`: ids of what earlier interviews of the kind asked, the newest
    first; told where one is about to begin."""

    id: str
    setup: InterviewSetup
    status: Status
    created_at: float
    started_at: float | None
    ended_at: float | None
    reason: str
    report: ReportStatus
    overall: float | None
    problem: str = ""
    clock_s: float = 0.0
    asked_before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredReport:
    """`report` may be there while `status` is pending or failed: the last one that was written."""

    status: ReportStatus
    report: Report | None = None
    error: str = ""


def interview_of(row: InterviewRow, report: ReportRow | None) -> Interview:
    setup = InterviewSetup(
        interviewer=row.interviewer,
        title=row.title,
        level=row.level,
        minutes=row.minutes,
        language=row.language,
        name=row.name,
        rehearsal=row.rehearsal,
    )
    return Interview(
        id=row.id,
        setup=setup,
        status=cast(Status, row.status),
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        reason=row.reason,
        report=cast(ReportStatus, report.status) if report is not None else "none",
        overall=report.overall if report is not None else None,
        problem=_problem_of(report.body) if report is not None and report.body else "",
        clock_s=row.clock_s or 0.0,
    )


def _problem_of(body: str) -> str:
    """A list of two hundred interviews needs no two hundred checked reports."""
    code = orjson.loads(body).get("code")
    return str(code.get("problem", "")) if code else ""


def stored_report_of(row: ReportRow | None) -> StoredReport:
    if row is None:
        return StoredReport("none")
    report = Report.model_validate_json(row.body, extra="ignore") if row.body else None
    return StoredReport(cast(ReportStatus, row.status), report, row.error)
