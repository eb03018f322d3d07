"""Recorded conversations with the real service, read from the reference folder; and what they say about shapes and order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.simulator.brain import Act, Call, Percept, Say, SpeechEnded, TextHeard, Think, ToolAnswered
from server.simulator.sessions import Deed, Heard, Mutter

NAMES = (
    "audio_in_server_vad_turn",
    "history_seeding_parity_google_current",
    "history_seeding_parity_google_previous",
    "text_in_audio_out_turn",
    "text_tool_round_parity_google_current",
    "text_tool_round_parity_google_previous",
    "tool_call_round",
)


@dataclass(frozen=True, slots=True)
class Recording:
    name: str
    lines: tuple[tuple[str, dict[str, Any]], ...]  # (sent | received by the client, message)

    @property
    def sent(self) -> list[dict[str, Any]]:
        return [message for direction, message in self.lines if direction == "sent"]

    @property
    def received(self) -> list[dict[str, Any]]:
        return [message for direction, message in self.lines if direction == "received"]

    def rounds(self) -> list[tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
        """What was sent in one go, and what came before the next."""
        made: list[tuple[list[dict[str, Any]], list[dict[str, Any]]]] = []
        for direction, message in self.lines:
            if direction == "sent" and (not made or made[-1][1]):
                made.append(([], []))
            made[-1][0 if direction == "sent" else 1].append(message)
        return made


def load(folder: Path, name: str) -> Recording:
    raw = (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    lines = [json.loads(line) for line in raw]
    return Recording(name, tuple((line["direction"], line["data"]) for line in lines))


# ---- shapes -------------------------------------------------------------------------------------------------------------

Shape = frozenset[str]


def shape(message: Any) -> Shape:
    """The paths of all fields, whatever they hold."""
    return frozenset(_paths(message, ""))


def _paths(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, Mapping) and value and not path.endswith(("args", "response")):
        for key, item in value.items():
            yield from _paths(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for item in value:
            yield from _paths(item, f"{path}[]")
    else:
        yield path


def is_speech(message: Mapping[str, Any]) -> bool:
    content = message.get("serverContent", {})
    parts = content.get("modelTurn", {}).get("parts", [])
    return "outputTranscription" in content or any("inlineData" in part for part in parts)


@dataclass(frozen=True, slots=True)
class Speech:
    """A stretch of sound and words: how they are mixed differs from run to run, what opens it and what occurs does not."""

    opens: Shape
    holds: frozenset[Shape]


def order(messages: Iterable[Mapping[str, Any]]) -> list[Shape | Speech]:
    """The messages by their shapes, neighbours of one shape once, speech as one stretch."""
    made: list[Shape | Speech] = []
    stretch: list[Shape] = []
    for message in messages:
        if is_speech(message):
            stretch.append(shape(message))
            continue
        if stretch:
            made.append(Speech(stretch[0], frozenset(stretch)))
            stretch = []
        if not made or made[-1] != shape(message):
            made.append(shape(message))
    return [*made, Speech(stretch[0], frozenset(stretch))] if stretch else made


# ---- a mind that says again what the real model said --------------------------------------------------------------------


class Replayer:
    """Answers each round of the client by the deeds that the recorded model did in it."""

    def __init__(self, recording: Recording) -> None:
        self.rounds = [deeds(received) for _, received in recording.rounds()]
        self.rounds = [made for made in self.rounds if made]

    def step(self, percept: Percept, now: float) -> list[Deed]:
        asks = isinstance(percept, TextHeard | SpeechEnded | ToolAnswered)
        return self.rounds.pop(0) if asks and self.rounds else []


def deeds(received: Iterable[Mapping[str, Any]]) -> list[Deed]:
    """What a model did to send these messages."""
    words, heard, sounds = "", "", False
    acts: list[Act] = []
    for message in received:
        content = message.get("serverContent", {})
        words += content.get("outputTranscription", {}).get("text", "")
        heard += content.get("inputTranscription", {}).get("text", "")
        parts = content.get("modelTurn", {}).get("parts", [])
        acts += [Think(part["text"]) for part in parts if part.get("thought")]
        sounds = sounds or any("inlineData" in part for part in parts)
        calls = message.get("toolCall", {}).get("functionCalls", [])
        acts += [Call(call["name"], call["args"], call["id"]) for call in calls]
    speech: list[Deed] = [Say(words) if sounds else Mutter(words)] if words else []
    return [*([Heard(heard)] if heard else []), *acts, *speech]
