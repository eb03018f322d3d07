"""The simulator is held against recordings of the real service: shapes, order, and that it understands all that was sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from google.genai import types
from websockets.asyncio.client import connect

from server.simulator.families import family_of
from server.simulator.inbound import Inbound, decode, read
from server.simulator.setup import read_setup
from tests.simulator.live import simulated
from tests.wire.recordings import NAMES, Recording, Replayer, load, order, shape

PATH = "/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent"


@pytest.fixture(params=NAMES)
def recording(request: pytest.FixtureRequest, shared: Path) -> Recording:
    return load(shared / "wire-recordings", request.param)


@pytest.fixture
def all_recordings(shared: Path) -> list[Recording]:
    return [load(shared / "wire-recordings", name) for name in NAMES]


def test_none_of_the_recordings_is_left_out(shared: Path) -> None:
    assert {path.stem for path in (shared / "wire-recordings").glob("*.jsonl")} == set(NAMES)


def test_google_genai_understands_every_recorded_message(recording: Recording) -> None:
    for message in recording.received:
        parsed = types.LiveServerMessage.model_validate(message)
        again = parsed.model_dump(mode="json", by_alias=True, exclude_none=True)
        assert shape(again) == shape(message)


def test_the_simulator_understands_every_message_that_was_sent_to_the_service(recording: Recording) -> None:
    for message in recording.sent:
        found: list[Inbound] = read(decode(json.dumps(message)))
        assert found != []
    family = family_of(recording.sent[0]["setup"]["model"])
    assert family is not None
    assert family.name == ("3.1" if "current" in recording.name else "2.5")
    assert read_setup(recording.sent[0]["setup"], family).output_transcripts


async def replayed(recording: Recording) -> list[dict[str, Any]]:
    """What the simulator sends to a client that sends what was recorded, when it was recorded."""
    mind = Replayer(recording)
    got: list[dict[str, Any]] = []
    async with simulated(mind) as sim:
        url = sim.url.replace("https", "wss") + PATH
        async with connect(url, ssl=sim.ssl_context(), proxy=None, additional_headers={"x-goog-api-key": "any"}) as socket:
            for sent, received in recording.rounds():
                for message in sent:
                    await socket.send(json.dumps(message))
                while not got or shape(got[-1]) != shape(received[-1]):
                    got.append(json.loads(await socket.recv()))
        assert "turnComplete" in sim.log[-1].message["serverContent"], "nothing may follow that was not recorded"
    assert mind.rounds == []
    return got


async def test_the_simulator_sends_the_same_shapes_in_the_same_order(recording: Recording) -> None:
    assert order(await replayed(recording)) == order(recording.received)


async def test_the_simulator_says_and_calls_the_same(recording: Recording) -> None:
    got = await replayed(recording)

    def told(messages: list[dict[str, Any]], kind: str) -> str:
        texts = (message.get("serverContent", {}).get(kind, {}).get("text", "") for message in messages)
        return "".join(texts)

    def calls(messages: list[dict[str, Any]]) -> list[Any]:
        return [message["toolCall"] for message in messages if "toolCall" in message]

    assert told(got, "outputTranscription") == told(recording.received, "outputTranscription")
    assert told(got, "inputTranscription") == told(recording.received, "inputTranscription")
    assert calls(got) == calls(recording.received)


async def test_what_is_constant_in_the_recordings_is_constant_in_the_simulator(recording: Recording) -> None:
    """Media types, thoughts' marks, what rides on turnComplete."""
    got = await replayed(recording)

    def constants(messages: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
        for message in messages:
            content = message.get("serverContent", {})
            for part in content.get("modelTurn", {}).get("parts", []):
                yield "part", part.get("thought", part.get("inlineData", {}).get("mimeType"))
            yield from ((key, content[key]) for key in ("turnComplete", "generationComplete") if key in content)
            if "usageMetadata" in message:
                yield "rides on", tuple(content)
                yield "billed", [entry["modality"] for entry in message["usageMetadata"]["promptTokensDetails"]]

    assert set(map(str, constants(got))) == set(map(str, constants(recording.received)))


def test_the_recordings_hold_what_their_notes_say(all_recordings: list[Recording]) -> None:
    """If a recording is replaced, these are the facts that behaviours.yaml calls recorded."""
    by_name = {recording.name: recording for recording in all_recordings}
    new, old = by_name["text_tool_round_parity_google_current"], by_name["text_tool_round_parity_google_previous"]
    kinds = [next(iter(message)) for message in new.received]
    assert kinds[kinds.index("toolCall") + 1 :][:2] == ["sessionResumptionUpdate", "serverContent"]
    assert {"serverContent": {}} in new.received
    assert {"serverContent": {}} not in old.received
    assert [message for message in old.received if "sessionResumptionUpdate" in message] == []
    merged = [
        message for message in new.received if {"modelTurn", "outputTranscription"} <= set(message.get("serverContent", {}))
    ]
    assert merged != []
    assert all(len(message.get("serverContent", {})) <= 1 for message in old.received)
