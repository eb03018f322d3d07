"""The first run of an agent, before anybody waits for one.

ADK imports some four hundred modules with it: half a second to a second in which no interview's voice would move, and which the
first candidate's first word would wait for.
"""

from __future__ import annotations

import importlib
from collections.abc import AsyncGenerator

from google.adk.agents import LlmAgent
from google.adk.models.base_llm import BaseLlm
from google.adk.models.llm_request import LlmRequest
from google.adk.models.llm_response import LlmResponse
from google.genai import types

from server.live.runner import ask

LIVE = "google.adk.flows.llm_flows.auto_flow"


class Parrot(BaseLlm):
    """A model that needs no service: it says one word."""

    async def generate_content_async(self, llm_request: LlmRequest, stream: bool = False) -> AsyncGenerator[LlmResponse, None]:
        usage = types.GenerateContentResponseUsageMetadata(prompt_token_count=1, candidates_token_count=1, total_token_count=2)
        content = types.Content(role="model", parts=[types.Part(text="Hello.")])
        yield LlmResponse(content=content, usage_metadata=usage)


async def warm_up() -> None:
    """Once for a process, while it starts."""
    importlib.import_module(LIVE)
    parrot = LlmAgent(name="parrot", model=Parrot(model="parrot"), instruction="Say a word.")
    await ask(parrot, types.Content(role="user", parts=[types.Part(text="Hello?")]), within_s=60.0)
