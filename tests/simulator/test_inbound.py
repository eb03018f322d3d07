"""Reading what clients send: both spellings, both alphabets, and a refusal for everything else."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from contextlib import suppress
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.simulator.inbound import (
    ActivityBegan,
    ActivityEnded,
    AudioArrived,
    CallAnswered,
    ContextChanged,
    FrameArrived,
    Refused,
    SetupAsked,
    StreamEnded,
    TextArrived,
    TurnsGiven,
    decode,
    read,
    shortened,
)

PCM = bytes(range(256)) * 4


def blob(data: str, key: str = "mimeType") -> dict[str, str]:
    return {"data": data, key: "audio/pcm;rate=16000"}


@pytest.mark.parametrize("envelope", ["realtime_input", "realtimeInput"])
@pytest.mark.parametrize("mime", ["mimeType", "mime_type"])
@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode])
def test_audio_is_read_in_every_spelling_and_alphabet(envelope: str, mime: str, encode: Any) -> None:
    assert read(decode(orjson.dumps({envelope: {"audio": blob(encode(PCM).decode(), mime)}}))) == [AudioArrived(PCM, 16_000)]


def test_base64_without_its_padding_is_read_too() -> None:
    assert read({"realtimeInput": {"audio": blob(b64encode(b"1234567").decode().rstrip("="))}}) == [
        AudioArrived(b"1234567", 16_000)
    ]


@pytest.mark.parametrize(
    ("message", "meaning"),
    [
        ({"realtime_input": {"text": "hello"}}, TextArrived("hello")),
        ({"realtime_input": {"activity_start": {}}}, ActivityBegan()),
        ({"realtimeInput": {"activityEnd": {}}}, ActivityEnded()),
        ({"realtime_input": {"audioStreamEnd": True}}, StreamEnded()),
        ({"realtimeInput": {"video": {"data": "aGk=", "mimeType": "image/jpeg"}}}, FrameArrived(b"hi")),
        (
            {"realtime_input": {"mediaChunks": [{"data": "aGk=", "mime_type": "audio/pcm"}]}},
            AudioArrived(b"hi", 16_000, as_media_chunk=True),
        ),
        (
            {"client_content": {"turns": [{"role": "user", "parts": [{"text": "a"}, {"text": "b"}]}], "turn_complete": True}},
            TurnsGiven((("user", "a\nb"),), (), complete=True),
        ),
        (
            {"clientContent": {"turns": [{"parts": [{"inlineData": {"data": "aGk=", "mimeType": "image/png"}}]}]}},
            TurnsGiven((("user", ""),), (b"hi",), complete=False),
        ),
        (
            {"tool_response": {"functionResponses": [{"id": "1", "name": "f", "response": {"snake_key": 1}}]}},
            CallAnswered("1", "f", {"snake_key": 1}, None, will_continue=False),
        ),
        (
            {
                "toolResponse": {
                    "function_responses": [{"id": "1", "name": "f", "scheduling": "WHEN_IDLE", "willContinue": True}]
                }
            },
            CallAnswered("1", "f", {}, "WHEN_IDLE", will_continue=True),
        ),
        ({"contextUpdate": {"systemInstruction": {"parts": [{"text": "new"}]}}}, ContextChanged("new", None)),
        ({"setup": {"generation_config": {}, "model": "m"}}, SetupAsked({"generationConfig": {}, "model": "m"})),
    ],
)
def test_a_message_is_read_in_either_spelling(message: dict[str, Any], meaning: object) -> None:
    assert read(decode(orjson.dumps(message))) == [meaning]
    assert read(decode(orjson.dumps(message).decode())) == [meaning]


def test_several_things_in_one_message_are_all_read() -> None:
    message = {"realtimeInput": {"activityStart": {}, "audio": blob("aGk="), "activityEnd": {}}}
    assert read(message) == [ActivityBegan(), AudioArrived(b"hi", 16_000), ActivityEnded()]


@pytest.mark.parametrize(
    ("message", "word"),
    [
        ({"realtimeInput": {"video_chunks": []}}, "videoChunks"),
        ({"hello": {}}, "hello"),
        ({"realtimeInput": {"mediaChunks": 5}}, "mediaChunks"),
        ({"realtimeInput": {"text": 5}}, "text"),
        ({"clientContent": {"turn": []}}, "turn"),
        ({"clientContent": {"turns": [{"parts": [{"txt": "a"}]}]}}, "turns.0.parts.0.txt"),
        ({"toolResponse": {"functionResponses": [{"id": 1}]}}, "function_responses"),
        ({"toolResponse": {"functionResponses": [{"id": "1", "scheduling": "SOON"}]}}, "SOON"),
        ({"toolResponse": {"functionResponses": [{"id": "1", "scheduling": 1}]}}, "Invalid value"),
        ({"realtimeInput": {"audio": {"data": "????", "mimeType": "video/mp4"}}}, "video/mp4"),
        ({"realtimeInput": {"audio": {"data": "a"}}}, "Base64"),
        ({"realtimeInput": []}, "object"),
    ],
)
def test_what_the_service_does_not_know_is_refused_by_name(message: dict[str, Any], word: str) -> None:
    with pytest.raises(Refused, match="1007") as refused:
        read(message)
    assert word.lower().replace("_", "") in refused.value.reason.lower().replace("_", "")


@pytest.mark.parametrize("frame", [b"", b"{", b"[]", b"\xff\xfe", b"{}", b'{"a":1,"b":2}', "nonsense", b"\x00" * 100])
def test_rubbish_is_refused_without_a_crash(frame: bytes | str) -> None:
    with pytest.raises(Refused):
        read(decode(frame))


NAMES = [
    *(
        "audio",
        "video",
        "text",
        "media_chunks",
        "activityStart",
        "audio_stream_end",
        "data",
        "mimeType",
        "turns",
        "parts",
        "role",
    ),
    *("turnComplete", "functionResponses", "id", "name", "response", "scheduling", "system_instruction", "tools", "behavior"),
]
keys = st.sampled_from(NAMES) | st.text(max_size=8)
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["audio/pcm", "image/png", "aGk="]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)
envelopes = st.sampled_from(["realtimeInput", "clientContent", "toolResponse", "contextUpdate", "setup", "x"])


@settings(max_examples=1000)
@given(envelopes, json)
def test_whatever_json_comes_it_is_read_or_refused(envelope: str, body: object) -> None:
    with suppress(Refused):
        assert isinstance(read({envelope: body}), list)


@given(st.text())
def test_a_reason_fits_into_a_close_frame(reason: str) -> None:
    assert len(shortened(reason).encode()) <= 123
