"""What a connection is closed for, per model family, in virtual time."""

from __future__ import annotations

from typing import Any

import pytest

from server.simulator.families import F38
from server.simulator.inbound import Refused
from server.simulator.setup import read_setup
from tests.simulator.live import Parrot, Table

ALL = ("2.5", "3.1", "3.8")


@pytest.mark.parametrize(
    ("setup", "refusing"),
    [
        ({"generationConfig": {"thinkingConfig": {"thinkingBudget": 0}}}, {"3.8"}),
        ({"proactivity": {"proactiveAudio": False}}, {"3.8"}),
        ({"proactivity": {"proactiveAudio": True}}, set()),
        ({"generationConfig": {"enableAffectiveDialog": True}}, {"3.1", "3.8"}),
        ({"generationConfig": {"responseModalities": ["TEXT"]}}, {"2.5", "3.1", "3.8"}),
        ({"generation_config": {"response_modalities": ["AUDIO"]}}, set()),
        ({"nonsense": {}}, {"2.5", "3.1", "3.8"}),
        ({"tools": [{"functionDeclarations": [{"name": "f", "behavior": "SOMETIMES"}]}]}, {"2.5", "3.1", "3.8"}),
        ({"tools": [{"function_declarations": [{"name": "f", "parameters_json_schema": {"type": "object"}}]}]}, set()),
        ({"contextWindowCompression": {"slidingWindow": {}}, "sessionResumption": {}}, set()),
    ],
)
@pytest.mark.parametrize("family", ALL)
def test_a_setup_is_refused_by_the_families_that_refuse_it(family: str, setup: dict[str, Any], refusing: set[str]) -> None:
    table = Table(Parrot(), family, **setup)
    if family in refusing:
        assert table.closed is not None
        assert table.closed[0] == 1007
    else:
        assert (table.closed, table.kinds()[:1]) == (None, ["setupComplete"])


@pytest.mark.parametrize("family", ALL)
def test_media_chunks_are_deprecated_on_the_newer_families(family: str) -> None:
    table = Table(Parrot(), family)
    table.tell({"realtime_input": {"mediaChunks": [{"mimeType": "audio/pcm;rate=16000", "data": "AAAA"}]}})
    assert (table.closed is None) == (family == "2.5")
    if table.closed:
        assert table.closed == (1007, "realtime_input.media_chunks is deprecated. Use audio, video, or text instead.")


@pytest.mark.parametrize("family", ALL)
def test_client_content_after_audio_is_refused_on_the_newer_families(family: str) -> None:
    table = Table(Parrot(), family)
    content = {"client_content": {"turns": [{"role": "user", "parts": [{"text": "hi"}]}], "turnComplete": True}}
    table.tell(content)
    table.wait(10)
    assert table.words() == "You wrote: hi"
    table.tell({"realtimeInput": {"audio": {"mimeType": "audio/pcm;rate=16000", "data": "AAAA"}}}, content)
    assert (table.closed is None) == (family == "2.5")


def test_nothing_but_setup_may_come_first_and_only_once() -> None:
    table = Table(Parrot())
    table.tell({"setup": {"model": "models/any"}})
    assert table.closed is not None
    with pytest.raises(Refused):
        read_setup({"model": "m", "sessionResumption": {"handel": "x"}}, F38)
