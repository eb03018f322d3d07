"""The mind behind the simulator for applications that hold no interview: it does what it is asked, in plain words. Pure.

It hears no words, like the interviewer; but it reads. A text that names a declared tool has it called, with the arguments
written as `key=value`; "count to 20" is something long to interrupt; "remember the word pelican" is asked for later. Everything
else is answered by its own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from server.simulator.brain import Act, Call, Percept, Say, SessionOpened, SpeechEnded, TextHeard, ToolAnswered
from server.simulator.declared import NON_BLOCKING, UNDECLARED, Tool, advancing, ending, read_tools
from server.simulator.directive import hear
from server.simulator.interviewer import Interviewer

MOST_COUNTED = 200
_ARGUMENT = re.compile(r"""(\w+)=("[^"]*"|'[^']*'|[^\s,;)]+)""")
_COUNT = re.compile(r"\bcount\b.*?\bto (\d+)", re.IGNORECASE | re.DOTALL)
_REMEMBER = re.compile(r"\bremember the word (\w+)", re.IGNORECASE)
_RECALL = re.compile(r"\bwhich word\b", re.IGNORECASE)


class Assistant:
    def __init__(self) -> None:
        self._tools: dict[str, Tool] = {}
        self._model = ""
        self._word = "none"

    def step(self, percept: Percept, now: float) -> list[Act]:
        match percept:
            case SessionOpened(model, _, tools):
                self._tools, self._model = read_tools(tools), model
            case TextHeard(text):
                return self._obey(text)
            case SpeechEnded(seconds):
                return [Say(f"I heard you for {seconds:.1f} seconds.")]
            case ToolAnswered(_, name, response, scheduling) if scheduling != "SILENT":
                return _told(name, response)
        return []

    def _obey(self, text: str) -> list[Act]:
        if tool := next((one for one in self._tools.values() if re.search(rf"\b{re.escape(one.name)}\b", text)), None):
            return self._call(tool, text)
        if found := _COUNT.search(text):
            return [Say(", ".join(str(n) for n in range(1, min(int(found[1]), MOST_COUNTED) + 1)) + ".")]
        if found := _REMEMBER.search(text):
            self._word = found[1]
            return [Say("Yes.")]
        if _RECALL.search(text):
            return [Say(f"The word is {self._word}.")]
        return [Say(f"You wrote: {text.strip() or 'nothing'}")]

    def _call(self, tool: Tool, text: str) -> list[Act]:
        given = {key: value.strip("\"'") for key, value in _ARGUMENT.findall(text)}
        call = Call(tool.name, tool.fill(given, {}))
        talks_on = tool.behavior == NON_BLOCKING or (tool.behavior == UNDECLARED and "3.8" in self._model)
        return [call, Say("I am looking.")] if talks_on else [call]


def _told(name: str, response: Mapping[str, Any]) -> list[Act]:
    if response.get("status") == "cancelled":
        return []
    words = ", ".join(f"{key} {value}" for key, value in response.items())
    return [Say(f"{name} answers: {words or 'nothing'}.")]


class Rehearsal:
    """The interviewer where an application has the tools of an interview or sends a stage direction, else the assistant."""

    def __init__(self, interviewer: Interviewer) -> None:
        self._interviewer = interviewer
        self._assistant: Assistant | None = Assistant()
        self._opened: SessionOpened | None = None

    def step(self, percept: Percept, now: float) -> Sequence[Act]:
        if isinstance(percept, SessionOpened):
            self._opened = percept
            if _holds_an_interview(read_tools(percept.tools)):
                self._assistant = None
        elif isinstance(percept, TextHeard) and self._assistant and self._opened and hear(percept.text):
            self._assistant = None
            self._interviewer.step(self._opened, now)
        return (self._assistant or self._interviewer).step(percept, now)


def _holds_an_interview(tools: Mapping[str, Tool]) -> bool:
    return bool(advancing(tools)) or any(ending(name) for name in tools)
