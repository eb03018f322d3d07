"""A plugin that listens to the run: what Alex said aloud (for the closing gate), and where his turn ends (for the cap).

It changes two things only: an event that carries an older progress than the guard knows gets the newer one, since the events of
two calls may be appended in the other order than they were made; and what a helper writes as JSON is shown in words (its result
was read from the event before that).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from google.adk.agents.invocation_context import InvocationContext
from google.adk.events.event import Event
from google.adk.plugins.base_plugin import BasePlugin
from google.adk.sessions import Session
from google.genai import types

from tools.guard import Guard
from tools.memory import Memory
from tools.progress import STATE_KEY
from tools.wishes import wish

InWords = Callable[[Session, str], str]
"""What a helper wrote, for people."""


class Listener(BasePlugin):
    """`voice` is the name of the agent that speaks: what sub-agents write is not spoken. `helpers` by their names."""

    def __init__(self, guard: Guard, voice: str, helpers: Mapping[str, InWords]) -> None:
        super().__init__(name="listener")
        self._guard, self._voice, self._helpers = guard, voice, helpers

    async def on_user_message_callback(
        self, *, invocation_context: InvocationContext, user_message: types.Content
    ) -> types.Content | None:
        """In the written chat there is no turn_complete: what the person writes begins the model's next turn."""
        self._hear_candidate(invocation_context.session, user_message)
        return None

    async def on_event_callback(self, *, invocation_context: InvocationContext, event: Event) -> Event | None:
        memory = self._guard.memory(invocation_context.session)
        _keep_newest(event, memory)
        if event.author == self._voice:
            _listen(event, memory)
        elif event.author == "user":
            self._hear_candidate(invocation_context.session, event.content)
        elif (in_words := self._helpers.get(event.author)) and event.content and event.content.role == "model":
            words = shown(event, lambda written: in_words(invocation_context.session, written))
            return event.model_copy(update={"content": words, "output": None})  # the page shows an output in place of words
        return None

    def _hear_candidate(self, session: Session, content: types.Content | None) -> None:
        """What the candidate wrote last stands: a wish to stop is over with the next message."""
        memory = self._guard.memory(session)
        memory.turn_over()
        if text := " ".join(part.text for part in (content.parts or [] if content else []) if part.text and not part.thought):
            memory.stopped = wish(text, self._guard.progress(session).language) == "stop"


def shown(event: Event, in_words: Callable[[str], str]) -> types.Content:
    """Half of a JSON text can be told in no words."""
    parts = (event.content.parts or []) if event.content else []
    written = "".join(part.text for part in parts if part.text and not part.thought)
    others = [part for part in parts if not part.text]
    told = [] if event.partial or not written else [types.Part(text=in_words(written))]
    return types.Content(role="model", parts=[*told, *others])


def _keep_newest(event: Event, memory: Memory) -> None:
    delta = event.actions.state_delta
    stored = delta.get(STATE_KEY)
    if isinstance(stored, dict) and memory.progress is not None and stored.get("version", 0) < memory.progress.version:
        delta[STATE_KEY] = memory.progress.to_state()


def _listen(event: Event, memory: Memory) -> None:
    """A live model's words come as transcription, a text model's as text parts."""
    if (said := event.output_transcription) is not None:
        memory.hear(said.text or "", bool(said.finished))
    for part in event.content.parts or [] if event.content else []:
        if part.text and not part.thought:
            memory.hear(part.text, not event.partial)
    if event.turn_complete or event.interrupted:
        memory.turn_over()
