"""The report writer behind one call: text in, grading out, by ADK's text Runner in a session of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from google.adk.models.base_llm import BaseLlm
from google.adk.runners import Runner
from google.adk.sessions import InMemorySessionService
from google.genai import types
from pydantic import ValidationError

from agents import report_writer
from server.report.grading import WriterFailed
from tools.report import Grading

log = logging.getLogger(__name__)

APP, USER = "report_writer", "server"
ANSWER_S = 180.0
"""A model that has not answered by then will not: google-genai itself would wait for ever."""


class AgentWriter:
    """`models` are tried in order, so that a retired one does not cost the report."""

    def __init__(self, models: Sequence[BaseLlm]) -> None:
        if not models:
            raise ValueError("The report writer needs at least one model.")
        self._models = tuple(models)

    async def __call__(self, text: str) -> Grading:
        for model in self._models[:-1]:
            try:
                return await grade(model, text)
            except WriterFailed as failure:
                log.warning("The model %s did not grade (%s); the next one is asked.", model.model, failure)
        return await grade(self._models[-1], text)


async def grade(model: BaseLlm, text: str) -> Grading:
    """Raises WriterFailed for whatever keeps the model from a grading of the asked form."""
    runner = Runner(app_name=APP, agent=report_writer.build("root", model), session_service=InMemorySessionService())
    try:
        async with asyncio.timeout(ANSWER_S):
            answer = await _answer(runner, text)
    except WriterFailed:
        raise
    except TimeoutError as error:
        raise WriterFailed(f"it did not answer within {ANSWER_S:.0f} s") from error
    except Exception as error:  # ADK and the transport raise what they like; the pipeline knows one failure
        raise WriterFailed(f"{error.__class__.__name__}: {_short(str(error))}") from error
    finally:
        await runner.close()
    try:
        return Grading.model_validate_json(answer)
    except ValidationError as error:
        raise WriterFailed(f"its answer does not have the form asked for ({error.error_count()} faults)") from error


async def _answer(runner: Runner, text: str) -> str:
    session = await runner.session_service.create_session(app_name=APP, user_id=USER)
    message = types.Content(role="user", parts=[types.Part.from_text(text=text)])
    answer = ""
    async for event in runner.run_async(user_id=USER, session_id=session.id, new_message=message):
        if event.error_code:
            raise WriterFailed(f"{event.error_code}: {_short(event.error_message or '')}")
        if event.is_final_response() and event.content:
            answer = "".join(part.text or "" for part in event.content.parts or [] if not part.thought)
    if not answer.strip():
        raise WriterFailed("it gave no answer")
    return answer


def _short(text: str) -> str:
    return text.partition("\n")[0][:200]
