"""Writing one report: facts from the journal, gradings from the report writer, the report into the store.

The status goes pending → ready, or pending → failed with the reason in words; there is no report without its gradings.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import agents
from server.report.facts import facts_of
from server.report.grading import Sleep, Writer, WriterFailed, gradings
from server.store.store import Store
from tools.assembly import Heading, assemble
from tools.report import Report
from tools.rubric import Rubric
from tools.scoring import open_axes


class ReportFailed(Exception):
    """The report could not be written now; asking again later may help. The message is for the person."""


def rubric_of(interviewer: str) -> Rubric:
    """The rubric in an interviewer's folder."""
    return Rubric.load(Path(agents.__path__[0]) / interviewer / "rubric.yaml")


async def write_report(
    store: Store, interview: str, writer: Writer, rubric: Rubric | None = None, *, sleep: Sleep = asyncio.sleep
) -> Report:
    """Raises NotFound, or ReportFailed after the status was set to failed."""
    await asyncio.to_thread(store.mark_report, interview, "pending")
    await store.flush()
    found = await asyncio.to_thread(store.get, interview)
    facts = facts_of(found.setup, await asyncio.to_thread(store.entries, interview))
    rubric = rubric or rubric_of(found.setup.interviewer)
    try:
        given = await gradings(facts, open_axes(rubric, facts), writer, sleep)
    except WriterFailed as error:
        words = f"The report could not be written yet: {error}"
        await asyncio.to_thread(store.mark_report, interview, "failed", error=words)
        raise ReportFailed(words) from error
    heading = Heading(found.id, found.setup.interviewer, found.setup.title, found.setup.name)
    report = assemble(heading, facts, rubric, given)
    await asyncio.to_thread(store.save_report, interview, report)
    return report
