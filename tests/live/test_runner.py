"""ADK's events as plain facts, and one question to a text agent."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest
from google.adk.agents import LlmAgent
from google.adk.events.event import Event
from google.adk.events.event_actions import EventActions
from google.adk.models.base_llm import BaseLlm
from google.adk.models.llm_request import LlmRequest
from google.adk.models.llm_response import LlmResponse
from google.genai import types

from server.live.runner import Answered, Called, Heard, NoAnswer, Spoke, StateChanged, Used, ask, facts_of


def event(**fields: Any) -> Event:
    return Event(author="alex", **fields)


def test_words_come_in_pieces_and_then_whole() -> None:
    piece = types.Transcription(text="Hel", finished=False)
    whole = types.Transcription(text="Hello!", finished=True)
    assert facts_of(event(output_transcription=piece, partial=True)) == [Spoke("Hel", False)]
    assert facts_of(event(output_transcription=whole)) == [Spoke("Hello!", True)]
    assert facts_of(event(input_transcription=whole)) == [Heard("Hello!", True)]


def test_a_transcription_without_words_is_no_fact() -> None:
    assert facts_of(event(output_transcription=types.Transcription(text="", finished=True))) == []
    assert facts_of(event(input_transcription=types.Transcription())) == []


def test_the_ends_of_turns_are_the_media_planes_affair() -> None:
    assert facts_of(event(turn_complete=True)) == []
    assert facts_of(event(interrupted=True)) == []


def test_thoughts_are_nobodys_business() -> None:
    assert facts_of(event(content=types.Content(parts=[types.Part(text="Hm.", thought=True)]))) == []


def test_calls_and_answers_keep_their_ids() -> None:
    call = types.Part(function_call=types.FunctionCall(id="c-1", name="ask_question", args={"topic": "heaps"}))
    silent = types.Part(function_call=types.FunctionCall(id="c-2", name="give_hint"))
    done = types.Part(function_response=types.FunctionResponse(id="c-1", name="ask_question", response={"status": "ok"}))
    assert facts_of(event(content=types.Content(parts=[call, silent]))) == [
        Called("c-1", "ask_question", {"topic": "heaps"}),
        Called("c-2", "give_hint", {}),
    ]
    assert facts_of(event(content=types.Content(parts=[done]))) == [Answered("c-1", "ask_question", {"status": "ok"})]


def test_the_answer_of_a_tool_comes_before_what_it_changed() -> None:
    """The page is to know the question before it learns of the phase that follows."""
    done = types.Part(function_response=types.FunctionResponse(id="c-1", name="advance_phase", response={"status": "ok"}))
    both = event(content=types.Content(parts=[done]), actions=EventActions(state_delta={"alex_progress": {"phase": "coding"}}))
    assert facts_of(both) == [
        Answered("c-1", "advance_phase", {"status": "ok"}),
        StateChanged({"alex_progress": {"phase": "coding"}}),
    ]


def test_tokens_are_told_apart_by_what_they_carried() -> None:
    usage = types.GenerateContentResponseUsageMetadata(
        prompt_token_count=100,
        candidates_token_count=40,
        prompt_tokens_details=[
            types.ModalityTokenCount(modality=types.MediaModality.AUDIO, token_count=70),
            types.ModalityTokenCount(modality=types.MediaModality.TEXT, token_count=30),
        ],
        candidates_tokens_details=[types.ModalityTokenCount(modality=types.MediaModality.AUDIO, token_count=25)],
    )
    assert facts_of(event(usage_metadata=usage)) == [Used(tokens_in=100, tokens_out=40, audio_in=70, audio_out=25)]


def test_usage_without_its_details_still_counts() -> None:
    """The service's details are incomplete at times."""
    usage = types.GenerateContentResponseUsageMetadata(prompt_token_count=100)
    assert facts_of(event(usage_metadata=usage)) == [Used(tokens_in=100, tokens_out=0, audio_in=0, audio_out=0)]


# ---- one question


class Says(BaseLlm):
    """A text model that answers these parts, once."""

    parts: list[types.Part]

    async def generate_content_async(self, llm_request: LlmRequest, stream: bool = False) -> AsyncGenerator[LlmResponse, None]:
        assert llm_request.contents[-1].parts == [types.Part(text="What do you see?")]
        yield LlmResponse(content=types.Content(role="model", parts=self.parts))


async def answer(*parts: types.Part) -> str:
    agent = LlmAgent(name="watcher", model=Says(model="says", parts=list(parts)), instruction="Look.")
    return (await ask(agent, types.Content(role="user", parts=[types.Part(text="What do you see?")]), 10.0)).text


async def test_a_question_is_answered_by_the_agents_words_without_its_thoughts() -> None:
    assert (
        await answer(types.Part(text="Let me see.", thought=True), types.Part(text="A "), types.Part(text="bug.")) == "A bug."
    )


async def test_an_agent_that_answers_nothing_is_told_in_words() -> None:
    with pytest.raises(NoAnswer, match="it gave no answer"):
        await answer(types.Part(text="Hm.", thought=True))
