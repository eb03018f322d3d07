"""Messages as they leave: google-genai's own types, and the fast path of media equal to them."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import orjson
import pytest
from google.genai import types
from hypothesis import given
from hypothesis import strategies as st

from server.simulator import outbound
from server.simulator.hum import Hum
from server.simulator.speaking import clip
from server.simulator.usage import Meter


@given(st.one_of(st.none(), st.text(min_size=1)))
def test_the_fast_path_of_audio_equals_the_types(text: str | None) -> None:
    sound = clip(Hum().say("a", "en-US"))
    built = outbound.audio(sound.chunks[0], sound.samples[0], text)
    content = types.LiveServerContent(
        model_turn=types.Content(
            parts=[types.Part(inline_data=types.Blob(data=b64decode(sound.chunks[0]), mime_type="audio/pcm;rate=24000"))]
        ),
        output_transcription=types.Transcription(text=text) if text is not None else None,
    )
    expected = types.LiveServerMessage(server_content=content)
    assert types.LiveServerMessage.model_validate(orjson.loads(built.payload)) == expected
    keys = expected.model_dump(mode="json", by_alias=True, exclude_none=True)["serverContent"].keys()
    assert list(orjson.loads(built.payload)["serverContent"]) == list(keys)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (outbound.setup_complete(None), {"setupComplete": {}}),
        (outbound.content(), {"serverContent": {}}),
        (outbound.content(interrupted=True), {"serverContent": {"interrupted": True}}),
        (outbound.resumption("h", None), {"sessionResumptionUpdate": {"newHandle": "h", "resumable": True}}),
        (outbound.resumption(None, None), {"sessionResumptionUpdate": {"resumable": False}}),
        (outbound.go_away(50), {"goAway": {"timeLeft": "50s"}}),
        (outbound.go_away(0.5), {"goAway": {"timeLeft": "0.5s"}}),
        (outbound.cancellation(["a"]), {"toolCallCancellation": {"ids": ["a"]}}),
        (
            outbound.tool_call([("a", "f", {"snake_key": [1, None, {"x": "é"}]})]),
            {"toolCall": {"functionCalls": [{"id": "a", "name": "f", "args": {"snake_key": [1, None, {"x": "é"}]}}]}},
        ),
    ],
)
def test_a_message_is_written_in_camel_case_without_empty_fields(message: Any, expected: dict[str, Any]) -> None:
    assert orjson.loads(message.payload) == expected == message.record


def metered(*, whole: bool) -> Meter:
    meter = Meter(whole_details=whole, text=1000, audio_s=4.0, video=512)
    meter.speak(2.0, "four words are here.")
    meter.think("a thought")
    return meter


def test_usage_bills_the_whole_context_and_what_was_said_becomes_context() -> None:
    meter = metered(whole=True)
    first = meter.close_turn().metadata()
    assert (first.prompt_token_count, first.response_token_count, first.thoughts_token_count) == (1612, 50, 3)
    second = meter.close_turn().metadata()
    assert second.response_token_count is None
    assert (second.prompt_token_count or 0) > (first.prompt_token_count or 0)


@pytest.mark.parametrize("whole", [True, False])
def test_the_details_add_up_only_on_the_older_family(whole: bool) -> None:
    usage = metered(whole=whole).close_turn().metadata()
    details = sum(entry.token_count or 0 for entry in usage.prompt_tokens_details or [])
    assert (details == usage.prompt_token_count) == whole
    assert usage.total_token_count == (usage.prompt_token_count or 0) + (usage.response_token_count or 0)


def test_vertex_names_the_response_counts_in_its_own_way() -> None:
    usage = metered(whole=True).close_turn()
    ours = orjson.loads(outbound.turn_complete(usage, status=None, reason=None, vertex=False).payload)["usageMetadata"]
    theirs = orjson.loads(outbound.turn_complete(usage, status=None, reason=None, vertex=True).payload)["usageMetadata"]
    assert theirs["candidatesTokenCount"] == ours["responseTokenCount"]
    assert theirs["candidatesTokensDetails"] == ours["responseTokensDetails"]
    assert "responseTokenCount" not in theirs
