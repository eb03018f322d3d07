"""Every shape of a server message, taken apart: nothing is lost, nothing is doubled, ADK gets no audio and no goAway."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.live.planes import (
    CallsAsked,
    CallsCancelled,
    GenerationCompleted,
    GoAway,
    HandleGiven,
    Interrupted,
    Split,
    TurnCompleted,
    Voice,
    seconds,
    split,
)

PCM = bytes(range(256)) * 2


def take(**message: Any) -> Split:
    return split(orjson.dumps(message))


def rest(parts: Split) -> Any:
    return None if parts.rest is None else orjson.loads(parts.rest)


def audio(pcm: bytes = PCM, mime: str = "audio/pcm;rate=24000", url_safe: bool = False) -> dict[str, Any]:
    encode = base64.urlsafe_b64encode if url_safe else base64.b64encode
    return {"inlineData": {"mimeType": mime, "data": encode(pcm).decode()}}


def said(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"modelTurn": {"role": "model", "parts": list(parts)}, **more}


# ---- voice


def test_a_chunk_of_voice_goes_to_the_media_plane_and_leaves_nothing_for_adk() -> None:
    assert take(serverContent=said(audio())) == Split((Voice(PCM),), None)


def test_every_part_of_a_turn_is_taken_once_and_in_order() -> None:
    assert take(serverContent=said(audio(b"\1\0"), audio(b"\2\0"), audio(b"\3\0"))).signs == (
        Voice(b"\1\0"),
        Voice(b"\2\0"),
        Voice(b"\3\0"),
    )


@pytest.mark.parametrize("url_safe", [False, True])
def test_both_alphabets_of_base64_are_read(url_safe: bool) -> None:
    pcm = b"\xfb\xef\xff\xfe\xfb\xef"
    assert take(serverContent=said(audio(pcm, url_safe=url_safe))).signs == (Voice(pcm),)


def test_voice_and_its_transcript_in_one_message_part_ways() -> None:
    """3.x sends them together."""
    parts = take(serverContent=said(audio(), outputTranscription={"text": "Hello"}))
    assert parts.signs == (Voice(PCM),)
    assert rest(parts) == {"serverContent": {"outputTranscription": {"text": "Hello"}}}
    assert parts.words == "Hello"


def test_words_are_told_apart_only_where_nothing_else_is_said() -> None:
    assert take(serverContent={"outputTranscription": {"text": "Bye."}, "turnComplete": True}).words == ""
    assert take(serverContent={"outputTranscription": {"text": "Bye.", "finished": True}}).words == ""
    assert take(serverContent={"inputTranscription": {"text": "Hello"}}).words == ""
    assert take(serverContent={"outputTranscription": {"text": "Bye."}}, usageMetadata={"totalTokenCount": 1}).words == ""


def test_a_thought_beside_the_voice_stays_with_adk() -> None:
    thought = {"text": "The candidate hesitates.", "thought": True}
    parts = take(serverContent=said(thought, audio()))
    assert parts.signs == (Voice(PCM),)
    assert rest(parts) == {"serverContent": {"modelTurn": {"role": "model", "parts": [thought]}}}


def test_a_picture_is_no_voice() -> None:
    picture = {"inlineData": {"mimeType": "image/png", "data": "AAAA"}}
    parts = take(serverContent=said(picture))
    assert parts.signs == ()
    assert rest(parts) == {"serverContent": said(picture)}


def test_a_turn_without_parts_and_an_empty_content_pass_as_they_are() -> None:
    contents: list[dict[str, Any]] = [{}, {"modelTurn": {}}, {"modelTurn": {"parts": []}}]
    for content in contents:
        parts = take(serverContent=content)
        assert parts.signs == ()
        assert rest(parts) == {"serverContent": content}


# ---- boundaries


def test_an_interruption_is_seen_by_both_planes() -> None:
    parts = take(serverContent={"interrupted": True})
    assert parts.signs == (Interrupted(),)
    assert rest(parts) == {"serverContent": {"interrupted": True}}


def test_the_end_of_a_generation_is_seen_by_both_planes() -> None:
    parts = take(serverContent={"generationComplete": True})
    assert parts.signs == (GenerationCompleted(),)
    assert rest(parts) == {"serverContent": {"generationComplete": True}}


def test_the_end_of_a_turn_is_seen_by_both_planes() -> None:
    content = {"turnComplete": True, "turnCompleteReason": "RESPONSE_REJECTED"}
    parts = take(serverContent=content)
    assert parts.signs == (TurnCompleted(why="RESPONSE_REJECTED"),)
    assert rest(parts) == {"serverContent": content}


@pytest.mark.parametrize(("status", "more"), [("IN_PROGRESS", True), ("IDLE", False), ("REQUIRES_ACTION", False)])
def test_a_model_that_is_still_at_work_keeps_the_floor(status: str, more: bool) -> None:
    parts = take(serverContent={"turnComplete": True, "interactionStatus": status})
    assert parts.signs == (TurnCompleted(more=more),)


def test_the_last_voice_comes_before_the_boundaries_of_the_same_message() -> None:
    parts = take(serverContent=said(audio(), generationComplete=True, turnComplete=True))
    assert parts.signs == (Voice(PCM), GenerationCompleted(), TurnCompleted())
    assert rest(parts) == {"serverContent": {"generationComplete": True, "turnComplete": True}}


def test_waiting_for_input_and_grounding_are_adks_affair() -> None:
    content = {"waitingForInput": True, "groundingMetadata": {"webSearchQueries": ["heap"]}}
    assert take(serverContent=content) == Split((), orjson.dumps({"serverContent": content}))


# ---- calls


def test_calls_are_counted_and_handed_on() -> None:
    calls = {"functionCalls": [{"id": "a", "name": "ask_question", "args": {}}, {"id": "b", "name": "log_answer"}]}
    parts = take(toolCall=calls)
    assert parts.signs == (CallsAsked(("a", "b")),)
    assert rest(parts) == {"toolCall": calls}


def test_a_cancellation_names_the_calls_that_need_no_answer() -> None:
    parts = take(toolCallCancellation={"ids": ["a", "b"]})
    assert parts.signs == (CallsCancelled(("a", "b")),)
    assert rest(parts) == {"toolCallCancellation": {"ids": ["a", "b"]}}


# ---- the connection


def test_go_away_is_kept_from_adk_which_would_reconnect_in_mid_sentence() -> None:
    assert take(goAway={"timeLeft": "50s"}) == Split((GoAway(50.0),), None)


def test_go_away_without_a_time_still_means_that_the_end_is_near() -> None:
    assert take(goAway={}) == Split((GoAway(0.0),), None)


def test_what_comes_with_go_away_is_not_lost() -> None:
    parts = take(goAway={"timeLeft": "9.5s"}, usageMetadata={"totalTokenCount": 7})
    assert parts.signs == (GoAway(9.5),)
    assert rest(parts) == {"usageMetadata": {"totalTokenCount": 7}}


def test_a_resumable_handle_is_kept_and_handed_on() -> None:
    update = {"newHandle": "h-1", "resumable": True, "lastConsumedClientMessageIndex": "4"}
    parts = take(sessionResumptionUpdate=update)
    assert parts.signs == (HandleGiven("h-1"),)
    assert rest(parts) == {"sessionResumptionUpdate": update}


@pytest.mark.parametrize("update", [{"resumable": False}, {"resumable": True}, {"newHandle": "h", "resumable": False}, {}])
def test_an_update_that_cannot_be_resumed_from_never_reaches_anybody(update: dict[str, Any]) -> None:
    """ADK would overwrite its good handle with nothing."""
    assert take(sessionResumptionUpdate=update) == Split((), None)


def test_what_comes_with_such_an_update_does() -> None:
    parts = take(sessionResumptionUpdate={"resumable": False}, usageMetadata={"totalTokenCount": 7})
    assert rest(parts) == {"usageMetadata": {"totalTokenCount": 7}}


def test_the_setups_answer_usage_and_voice_activity_are_adks_affair() -> None:
    messages: list[dict[str, Any]] = [
        {"setupComplete": {}},
        {"usageMetadata": {"promptTokenCount": 3}},
        {"voiceActivity": {"type": "START"}},
    ]
    for message in messages:
        assert rest(take(**message)) == message
        assert take(**message).signs == ()


def test_many_fields_in_one_message_are_all_taken() -> None:
    parts = take(
        serverContent=said(audio(), turnComplete=True, outputTranscription={"text": "Bye."}),
        toolCall={"functionCalls": [{"id": "c"}]},
        toolCallCancellation={"ids": ["b"]},
        sessionResumptionUpdate={"newHandle": "h-2", "resumable": True},
        usageMetadata={"totalTokenCount": 9},
        goAway={"timeLeft": "50s"},
    )
    assert parts.signs == (
        Voice(PCM),
        TurnCompleted(),
        CallsAsked(("c",)),
        CallsCancelled(("b",)),
        GoAway(50.0),
        HandleGiven("h-2"),
    )
    assert set(rest(parts)) == {
        "serverContent",
        "toolCall",
        "toolCallCancellation",
        "sessionResumptionUpdate",
        "usageMetadata",
    }
    assert rest(parts)["serverContent"] == {"turnComplete": True, "outputTranscription": {"text": "Bye."}}


def test_text_frames_are_read_like_binary_ones() -> None:
    assert split('{"serverContent": {"turnComplete": true}}') == Split(
        (TurnCompleted(),), b'{"serverContent": {"turnComplete": true}}'
    )


def test_what_is_not_touched_is_handed_on_byte_by_byte() -> None:
    raw = b'{ "serverContent" : {"outputTranscription": {"text": "a \\u00e9 b"}} }'
    assert split(raw).rest == raw


@pytest.mark.parametrize(("text", "value"), [("50s", 50.0), ("9.5s", 9.5), ("0s", 0.0), ("", 0.0), ("soon", 0.0)])
def test_a_duration_that_cannot_be_read_is_no_time_at_all(text: str, value: float) -> None:
    assert seconds(text) == value


# ---- properties


CONTENT = st.fixed_dictionaries(
    {},
    optional={
        "modelTurn": st.lists(
            st.one_of(
                st.binary(max_size=8).map(audio),
                st.text(max_size=5).map(lambda text: {"text": text}),
                st.text(max_size=5).map(lambda text: {"text": text, "thought": True}),
            ),
            max_size=4,
        ).map(lambda parts: {"role": "model", "parts": parts}),
        "interrupted": st.booleans(),
        "generationComplete": st.booleans(),
        "turnComplete": st.booleans(),
        "outputTranscription": st.text(max_size=5).map(lambda text: {"text": text}),
    },
)


@given(CONTENT)
def test_voice_and_rest_together_are_the_message(content: dict[str, Any]) -> None:
    original = content.get("modelTurn", {}).get("parts", [])
    parts = take(serverContent=content)
    voices = [sign.pcm for sign in parts.signs if isinstance(sign, Voice)]
    assert voices == [base64.b64decode(part["inlineData"]["data"]) for part in original if "inlineData" in part]
    left = (rest(parts) or {}).get("serverContent", {})
    assert left.get("modelTurn", {}).get("parts", []) == [part for part in original if "inlineData" not in part]
    left.pop("modelTurn", None)
    assert left == {key: value for key, value in content.items() if key != "modelTurn"}


def test_every_recorded_message_comes_through_whole(shared: Path) -> None:
    """Real traffic: no frame is lost, and of a frame only its audio is taken away."""
    messages = [
        line["data"]
        for recording in sorted((shared / "wire-recordings").glob("*.jsonl"))
        for line in map(json.loads, recording.read_text().splitlines())
        if line["direction"] == "received" and line["kind"] == "message"
    ]
    assert len(messages) > 50
    voices = 0
    for message in messages:
        parts = take(**message)
        voices += sum(isinstance(sign, Voice) for sign in parts.signs)
        kept = rest(parts) or {}
        assert "inlineData" not in json.dumps(kept)
        usable = message.get("sessionResumptionUpdate", {}).get("resumable", True)
        assert set(message) - set(kept) <= ({"serverContent"} if usable else {"sessionResumptionUpdate"})
    assert voices > 10
