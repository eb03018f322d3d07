"""Reading the wire log: what the model's side saw of an interview, in its order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.simulator.wirelog import WireRecord
from tests.journeys.candidate import Json

Wire = Sequence[WireRecord]


def read(path: Path) -> list[WireRecord]:
    """The log that `alex simulate --log` has written."""
    return [WireRecord(**json.loads(line)) for line in path.read_text().splitlines()]


def received(wire: Wire, kind: str) -> list[Any]:
    """The client's messages of one kind: `setup`, `realtimeInput`, `toolResponse`, `clientContent`, `generateContent`."""
    return [record.message[kind] for record in wire if record.direction == "received" and kind in record.message]


def sent(wire: Wire, kind: str) -> list[Any]:
    return [record.message[kind] for record in wire if record.direction == "sent" and kind in record.message]


def texts(wire: Wire) -> list[str]:
    """All that the live model was told in words: by realtime input, or as client content where a family takes that."""
    told = [one["text"] for one in received(wire, "realtimeInput") if "text" in one]
    turns = [turn for one in received(wire, "clientContent") for turn in one.get("turns", [])]
    return told + [part["text"] for turn in turns for part in turn.get("parts", []) if "text" in part]


def calls(wire: Wire) -> list[Json]:
    return [call for one in sent(wire, "toolCall") for call in one["functionCalls"]]


def answers(wire: Wire) -> list[Json]:
    return [answer for one in received(wire, "toolResponse") for answer in one["functionResponses"]]


@dataclass(frozen=True)
class Utterance:
    """What Alex said in one go: its words, and the places of its first and last message in the log."""

    first: int
    last: int
    text: str


def utterances(wire: Wire) -> list[Utterance]:
    """A turn of words at a time, in the order of the log."""
    found: list[Utterance] = []
    words, first = "", 0
    for index, record in enumerate(wire):
        content = record.message.get("serverContent", {}) if record.direction == "sent" else {}
        if text := content.get("outputTranscription", {}).get("text", ""):
            first = first if words else index
            words += text
        if words and any(content.get(end) for end in ("generationComplete", "turnComplete", "interrupted")):
            found.append(Utterance(first, index, words.strip()))
            words = ""
    return found


def samples_sent(wire: Wire) -> int:
    """All of Alex's voice, 24 kHz."""
    turns = [one["modelTurn"] for one in sent(wire, "serverContent") if "modelTurn" in one]
    return sum(part["inlineData"]["samples"] for turn in turns for part in turn["parts"] if "inlineData" in part)


@dataclass(frozen=True)
class Window:
    """One activity window: when it opened and shut, and the samples (16 kHz) that lay in it."""

    opened_s: float
    shut_s: float
    samples: int


def windows(wire: Wire) -> list[Window]:
    """The activity windows, which must alternate strictly on each connection. Audio outside of them is not in here."""
    found: list[Window] = []
    open_ones: dict[int, list[float]] = {}
    for record in wire:
        media = record.message.get("realtimeInput", {}) if record.direction == "received" else {}
        match media:
            case {"activityStart": _}:
                assert record.connection not in open_ones, f"a second activityStart at {record.at_s} s"
                open_ones[record.connection] = [record.at_s, 0]
            case {"activityEnd": _}:
                assert record.connection in open_ones, f"an activityEnd without a start at {record.at_s} s"
                began, samples = open_ones.pop(record.connection)
                found.append(Window(began, record.at_s, int(samples)))
            case {"audio": {"samples": samples}} if record.connection in open_ones:
                open_ones[record.connection][1] += samples
    assert not open_ones, "a window was left open"
    return found


def outside(wire: Wire) -> list[tuple[float, int]]:
    """Audio that came in no window: the moment of the first message of each run, and its samples."""
    found: list[tuple[float, int]] = []
    is_open: set[int] = set()
    for record in wire:
        media = record.message.get("realtimeInput", {}) if record.direction == "received" else {}
        if "activityStart" in media:
            is_open.add(record.connection)
        elif "activityEnd" in media:
            is_open.discard(record.connection)
        elif "audio" in media and record.connection not in is_open:
            found.append((record.at_s, media["audio"]["samples"]))
    return found
