"""The report writer behind one call: text in, grading out, by ADK's text Runner in a session of its own."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from google.adk.models.base_llm import BaseLlm
from google.genai import types
from pydantic import ValidationError

from agents import report_writer
from server.live.runner import NoAnswer, ask
from server.report.grading import WriterFailed
from tools.report import Grading

log = logging.getLogger(__name__)

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
    question = types.Content(role="user", parts=[types.Part.from_text(text=text)])
    try:
        answer = (await ask(report_writer.build("root", model), question, ANSWER_S)).text
    except NoAnswer as failure:
        raise WriterFailed(str(failure)) from failure
    try:
        return Grading.model_validate_json(answer)
    except ValidationError as error:
        raise WriterFailed(f"its answer does not have the form asked for ({error.error_count()} faults)") from error
