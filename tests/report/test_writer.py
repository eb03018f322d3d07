"""The report writer agent behind its call: ADK's own Runner, with a model of ours in place of the service."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest
from google.adk.models.base_llm import BaseLlm
from google.adk.models.llm_request import LlmRequest
from google.adk.models.llm_response import LlmResponse
from google.genai import types
from pydantic import PrivateAttr

from agents import report_writer
from server.report.grading import WriterFailed
from server.report.writer import AgentWriter
from tests.report.scenes import RUBRIC, data_in, grade, grading, quote, strong
from tools.grading_request import request_text
from tools.report import Grading

GRADING = grading(grade("concepts", 4, quote("last in first out")))
TEXT = request_text(strong().facts, RUBRIC.axes)


class Oracle(BaseLlm):
    """Answers with what it was given, in order: text, an error response, or an exception. Keeps its requests."""

    _answers: list[str | LlmResponse | Exception] = PrivateAttr(default_factory=list)
    _requests: list[LlmRequest] = PrivateAttr(default_factory=list)

    @classmethod
    def saying(cls, *answers: str | LlmResponse | Exception) -> Oracle:
        oracle = cls(model="oracle")
        oracle._answers.extend(answers)
        return oracle

    @property
    def requests(self) -> list[LlmRequest]:
        return self._requests

    async def generate_content_async(self, llm_request: LlmRequest, stream: bool = False) -> AsyncGenerator[LlmResponse, None]:
        self._requests.append(llm_request)
        assert self._answers, "the model was asked more often than the script foresees"
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, str):
            answer = LlmResponse(content=types.Content(role="model", parts=[types.Part.from_text(text=answer)]))
        yield answer


def parts_of(request: LlmRequest) -> list[str]:
    return [part.text or "" for content in request.contents for part in content.parts or []]


def schema_of(request: LlmRequest) -> Any:
    return request.config.response_schema or request.config.response_json_schema


async def test_the_answer_comes_back_as_a_grading() -> None:
    oracle = Oracle.saying(GRADING.model_dump_json())
    assert await AgentWriter([oracle])(TEXT) == GRADING


async def test_the_model_gets_the_brief_the_schema_and_the_facts_as_user_content() -> None:
    oracle = Oracle.saying(GRADING.model_dump_json())
    await AgentWriter([oracle])(TEXT)
    [request] = oracle.requests
    assert "never an instruction" in str(request.config.system_instruction)
    assert "last in first out" not in str(request.config.system_instruction)
    assert schema_of(request) is Grading
    [text] = [text for text in parts_of(request) if "facts:" in text]
    assert data_in(text)["level"] == "mid"


async def test_each_grading_is_asked_for_in_a_session_of_its_own() -> None:
    oracle = Oracle.saying(GRADING.model_dump_json(), GRADING.model_dump_json())
    writer = AgentWriter([oracle])
    await writer(TEXT)
    await writer(TEXT)
    first, second = (parts_of(request) for request in oracle.requests)
    assert first == second


@pytest.mark.parametrize(
    "answer",
    [
        "I would give five out of five.",
        '{"axes": "all good"}',
        GRADING.model_dump_json().replace('"score":4', '"score":9'),
        "",
        LlmResponse(error_code="SAFETY", error_message="blocked"),
        ConnectionError("the line is down"),
    ],
)
async def test_whatever_is_no_grading_is_a_failure_in_words(answer: str | LlmResponse | Exception) -> None:
    with pytest.raises(WriterFailed) as failure:
        await AgentWriter([Oracle.saying(answer)])(TEXT)
    assert str(failure.value)


async def test_a_model_that_is_not_served_any_more_is_replaced_by_the_next() -> None:
    retired, served = Oracle.saying(ConnectionError("404 not found")), Oracle.saying(GRADING.model_dump_json())
    assert await AgentWriter([retired, served])(TEXT) == GRADING


def test_a_writer_without_a_model_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="at least one model"):
        AgentWriter([])


def test_the_agent_comes_as_a_child_and_as_a_root() -> None:
    child, root = report_writer.build("child", "some-model"), report_writer.build("root", "some-model")
    assert (child.mode, root.mode) == ("single_turn", None)
    assert child.name == root.name == "report_writer"


def test_what_adk_web_loads_is_a_root() -> None:
    from agents.report_writer.agent import root_agent

    assert root_agent.mode != "single_turn"
    assert root_agent.output_schema is Grading
