"""A written interview: the rehearsal brain behind generateContent, for chats that have the interviewer's tools (`adk web`).

Such a request carries the whole conversation and nothing is kept between two of them, so the brain lives it through again each
time: what it is told now is what it was told then, and its words are its own, so that it comes to the same point. What it would
do next is the answer. Where the interview stands by now, as the instruction may tell, is no news to a brain at its beginning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from server.simulator.brain import Call, Percept, Say, SessionOpened, SpokeToTheEnd, TextHeard, ToolAnswered
from server.simulator.declared import either, read_tools
from server.simulator.interviewer import Interviewer

Json = Mapping[str, Any]
TURN_S = 30.0
LISTENING = "I am listening."


@dataclass(slots=True)
class Written:
    """One content of the model in the making. Calls go out alone: what was to be said with them is written when they are
    answered, in one piece with what follows. Calls that come after the words (the end, after the goodbye) follow them."""

    words: list[str] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    closing_calls: list[Call] = field(default_factory=list)

    def react(self, brain: Interviewer, percept: Percept, now: float) -> None:
        """Written words are read at once: what the brain does after having spoken belongs to the same answer."""
        acts = brain.step(percept, now)
        self.calls += [act for act in acts if isinstance(act, Call)]
        while said := [act.text for act in acts if isinstance(act, Say)]:
            self.words += said
            acts = brain.step(SpokeToTheEnd(), now)
            self.closing_calls += [act for act in acts if isinstance(act, Call)]

    def kept_back(self) -> list[str]:
        return self.words if self.calls else []

    def parts(self) -> list[dict[str, Any]]:
        calls = [*self.calls, *self.closing_calls]
        made = [{"functionCall": {"name": call.name, "args": dict(call.args)}} for call in calls]
        words = "" if self.calls else " ".join(self.words)
        return [*([{"text": words}] if words else []), *made] or [{"text": LISTENING}]


def converse(request: Json) -> list[dict[str, Any]]:
    """The parts of the model's next content; none where no tools are declared."""
    tools = request.get("tools")
    if not isinstance(tools, list) or not read_tools(tools):
        return []
    brain, now, written = Interviewer(written=True), 0.0, Written()
    brain.step(SessionOpened("", "", tools), now)
    for percepts in _lived_through(request):
        now += TURN_S if isinstance(percepts[0], TextHeard) else 0.1
        written = Written(words=written.kept_back())
        for percept in percepts:
            written.react(brain, percept, now)
    return written.parts()


def _lived_through(request: Json) -> Iterator[list[Percept]]:
    """What reached the model, content by content; its own contents are left out."""
    contents = request.get("contents")
    for content in contents if isinstance(contents, list) else []:
        if isinstance(content, Mapping) and content.get("role") != "model":
            parts = [part for part in content.get("parts") or [] if isinstance(part, Mapping)]
            if percepts := [percept for part in parts for percept in _percept(part)]:
                yield percepts


def _percept(part: Json) -> Iterator[Percept]:
    answer = either(part, "functionResponse", "function_response")
    if isinstance(answer, Mapping):
        response = answer.get("response")
        yield ToolAnswered(
            str(answer.get("id", "")), str(answer.get("name", "")), response if isinstance(response, Mapping) else {}
        )
    elif isinstance(part.get("text"), str) and part["text"].strip():
        yield TextHeard(part["text"])
