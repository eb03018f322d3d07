"""Where no server writes the report (`adk web`), Alex hands the interview to the report writer and tells what came of it.

The same facts, request, evidence check, arithmetic and text as on the server; only one grading in place of two,
and less is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from google.adk.sessions import Session
from pydantic import ValidationError

from agents.report_writer.session_facts import session_facts
from agents.words import VOICE
from tools.assembly import Heading, assemble
from tools.grading_request import request_text
from tools.report import Grading
from tools.results import ToolResult
from tools.rubric import Rubric
from tools.scoring import open_axes
from tools.stage import Situation
from tools.watching import Observations


def report_request(s: Situation, session: Session, rubric: Rubric) -> str:
    facts = session_facts(s, session, VOICE)
    return request_text(facts, open_axes(rubric, facts))


def report_told(s: Situation, session: Session, rubric: Rubric, answer: object) -> dict[str, Any]:
    """What Alex gets of the writer's answer: the report as text, or that there is none; never a made-up one."""
    given = answer["result"] if isinstance(answer, Mapping) and set(answer) == {"result"} else answer
    try:
        grading = Grading.model_validate(given)
    except ValidationError:
        words = "The report could not be written. Say so, and call report_writer once more."
        return ToolResult(status="error", message=words, retryable=True, phase=s.progress.phase).to_model()
    text = report_text(s, session, rubric, grading)
    words = "The report is written and shown. Tell the candidate its verdict, a strength and a change, in two sentences."
    told = ToolResult(status="done", message=words, retryable=False, phase=s.progress.phase)
    return told.to_model() | {"report": text}


def report_shown(s: Situation, session: Session, rubric: Rubric, written: str) -> str:
    """What a person reads in the chat in place of the writer's JSON."""
    try:
        grading = Grading.model_validate_json(written)
    except ValidationError:
        return "The report could not be read. Ask for it once more."
    return report_text(s, session, rubric, grading)


def observations_shown(written: str) -> str:
    try:
        seen = Observations.model_validate_json(written).observations
    except ValidationError:
        return "The code could not be looked at."
    return "\n".join(f"* {one.text}" for one in seen) or "Nothing to remark."


def report_text(s: Situation, session: Session, rubric: Rubric, grading: Grading) -> str:
    """The server's report, word for word the same; where rules graded in place of a model, it claims no more than there."""
    facts = session_facts(s, session, VOICE)
    facts = facts.model_copy(update={"rehearsal": grading.by_rules})
    heading = Heading(session.id, interviewer="", title=s.agenda.plan.title, name=s.progress.name)
    return assemble(heading, facts, rubric, [grading]).markdown
