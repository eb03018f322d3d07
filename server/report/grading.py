"""Asking the report writer: twice at once, a third time where the two are far apart, each with patience."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from tools.facts import Facts
from tools.grading_request import has_something_to_ask, request_text
from tools.report import Grading
from tools.rubric import RubricAxis
from tools.scoring import differ

log = logging.getLogger(__name__)

Writer = Callable[[str], Awaitable[Grading]]
Sleep = Callable[[float], Awaitable[None]]

PAUSES_S = (0.5, 2.0, 5.0)


class WriterFailed(Exception):
    """The report writer gave no usable answer; the message says why in words."""


async def gradings(facts: Facts, axes: Sequence[RubricAxis], writer: Writer, sleep: Sleep = asyncio.sleep) -> list[Grading]:
    """Two or three gradings; none where nothing can be asked. One that fails for good leaves the other, both failing raises."""
    if not has_something_to_ask(facts, axes):
        return []
    texts = [request_text(facts, axes), request_text(facts, axes, reverse=True)]
    async with asyncio.TaskGroup() as asking:
        asked = [asking.create_task(_patiently(writer, text, sleep), name="grading") for text in texts]
    answers = [task.result() for task in asked]
    given = [answer for answer in answers if isinstance(answer, Grading)]
    if not given:
        raise next(answer for answer in answers if isinstance(answer, WriterFailed))
    if differ(axes, given, facts):
        third = await _patiently(writer, texts[0], sleep)
        given += [third] if isinstance(third, Grading) else []
    return given


async def _patiently(writer: Writer, text: str, sleep: Sleep) -> Grading | WriterFailed:
    failure = WriterFailed("The report writer was not asked.")
    for pause_s in (*PAUSES_S, None):
        try:
            return await writer(text)
        except WriterFailed as error:
            log.warning("The report writer failed: %s", error)
            failure = error
        if pause_s is not None:
            await sleep(pause_s)
    return failure
