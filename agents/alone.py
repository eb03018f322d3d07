"""A helper by itself under `adk web`: what it writes as JSON is shown in words there, as it is when Alex asks it."""

from __future__ import annotations

from collections.abc import Callable

from google.adk.agents.invocation_context import InvocationContext
from google.adk.agents.llm_agent import LlmAgent
from google.adk.apps import App
from google.adk.events.event import Event
from google.adk.plugins.base_plugin import BasePlugin

from agents.listener import shown

InWords = Callable[[str], str]


class Alone(BasePlugin):
    def __init__(self, in_words: InWords) -> None:
        super().__init__(name="in_words")
        self._in_words = in_words

    async def on_event_callback(self, *, invocation_context: InvocationContext, event: Event) -> Event | None:
        if event.content is None or event.content.role != "model":
            return None
        return event.model_copy(update={"content": shown(event, self._in_words), "output": None})


def alone(agent: LlmAgent, in_words: InWords) -> App:
    return App(name=agent.name, root_agent=agent, plugins=[Alone(in_words)])
