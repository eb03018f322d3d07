"""What was said in an ADK session, as plain lines: the transcript that sub-agents get where no server keeps a journal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from google.adk.events.event import Event
from google.adk.sessions import Session

from tools.directions import parse

VOICE = "alex"
"""The name of the agent that speaks: the author of its events."""


@dataclass(frozen=True, slots=True)
class Line:
    who: Literal["alex", "candidate"]
    how: Literal["spoken", "typed"]
    text: str
    at: float  # epoch seconds


def lines(session: Session, voice: str) -> list[Line]:
    """Finished words in their order. Neither stage directions nor what a helper is given are words of the candidate."""
    return [line for event in session.events for line in _lines_of(event, voice)]


def _lines_of(event: Event, voice: str) -> Iterator[Line]:
    if event.partial:
        return
    if (heard := event.input_transcription) is not None and heard.finished and heard.text:
        yield Line("candidate", "spoken", heard.text.strip(), event.timestamp)
    if (said := event.output_transcription) is not None and said.finished and said.text:
        yield Line("alex", "spoken", said.text.strip(), event.timestamp)
    for text in _texts(event):
        if event.author == "user" and not event.node_info.path and parse(text) is None:
            yield Line("candidate", "typed", text, event.timestamp)
        elif event.author == voice:
            yield Line("alex", "spoken", text, event.timestamp)


def _texts(event: Event) -> list[str]:
    parts = (event.content.parts or []) if event.content else []
    return [part.text.strip() for part in parts if part.text and not part.thought and part.text.strip()]
