"""A model that goes wrong on a line that is well: nobody waits for ever, nothing is heard twice, no call is lost."""

from __future__ import annotations

import json

import pytest

from server.interview.repairs import RESCUED
from server.live.runner import Answered, Called, Heard, Spoke
from server.store.entries import Timing, Transcript
from server.wire import VOICE_RATE, Caption, Flush, Typed
from tests.interview.stage import Stage, stage
from tests.virtual import in_virtual_time, passes

QUESTION = "Here is the next question: how would you keep two caches in step, and what may go wrong on the way?"
CALL = 'log_behavioral_note(note="Plans first")'


def captions(scene: Stage) -> list[str]:
    return [caption.text for caption in scene.room.captions.values() if caption.who == "alex"]


def kept(scene: Stage) -> list[str]:
    return [line.text for line in scene.notes.of(Transcript) if line.who == "alex"]


def noted(scene: Stage) -> list[str]:
    return [str((timing.model_extra or {}).get("what")) for timing in scene.notes.of(Timing)]


async def streams(scene: Stage, text: str, seconds: float = 4.0) -> None:
    """A turn whose words come in pieces, as the service sends them."""
    for at in range(0, len(text), 9):
        scene.voice(seconds * 9 / len(text))
        scene.run.happens(Spoke(text[at : at + 9], finished=False))
        await passes(0.02)
    scene.mouth.generation_completed()
    scene.run.happens(Spoke(text, finished=True))
    scene.mouth.turn_completed(False)
    await passes(seconds)


# ---- T5: calls that are said


@in_virtual_time
async def test_a_call_that_is_said_is_made_once_and_never_shown() -> None:
    async with stage() as scene:
        await streams(scene, f"Thank you. {CALL}")
        assert captions(scene) == ["Hello!", "Thank you."]
        assert [(call.name, call.args) for call in scene.line.rescued] == [("log_behavioral_note", {"note": "Plans first"})]
        shown = [caption.text for caption in scene.page.got(Caption)]
        assert not any("log" in text for text in shown)
        await passes(5)
        assert kept(scene) == ["Hello!", "Thank you."]
        assert noted(scene).count("spoken_call") == 1


@in_virtual_time
async def test_the_model_hears_as_a_text_what_came_of_a_call_that_was_made_for_it() -> None:
    async with stage() as scene:
        await streams(scene, CALL)
        call = scene.line.rescued[0]
        assert call.id.startswith(RESCUED)
        scene.run.happens(call, Answered(call.id, call.name, {"status": "ok", "message": "Noted. Go on."}))
        await passes(5)
        told = scene.run.directions[-1]
        assert (told.kind, told.values["tool"], told.values["status"]) == ("called", "log_behavioral_note", "ok")
        assert json.loads(told.words[told.words.index("{") :]) == {"status": "ok", "message": "Noted. Go on."}


@in_virtual_time
async def test_a_call_that_was_made_is_not_told_as_a_text() -> None:
    async with stage() as scene:
        scene.run.happens(Called("c-1", "give_hint", {}), Answered("c-1", "give_hint", {"status": "ok"}))
        await passes(1)
        assert "called" not in scene.run.kinds


# ---- S11: said twice


@in_virtual_time
async def test_a_turn_that_comes_twice_is_heard_and_kept_once() -> None:
    async with stage() as scene:
        await streams(scene, QUESTION)
        await streams(scene, QUESTION)
        assert captions(scene) == ["Hello!", QUESTION]
        assert scene.page.last(Flush).turn == scene.mouth.turn
        await passes(5)
        assert kept(scene) == ["Hello!", QUESTION]
        assert "duplicate" in noted(scene)


@in_virtual_time
async def test_a_duplicate_is_stopped_before_half_of_it_has_come() -> None:
    async with stage() as scene:
        await streams(scene, QUESTION)
        before = scene.mouth.turn_samples
        await streams(scene, QUESTION)
        assert scene.mouth.turn_samples < 0.6 * before


@in_virtual_time
async def test_whoever_asks_for_it_hears_it_again() -> None:
    async with stage() as scene:
        await streams(scene, QUESTION)
        scene.gets(Typed(id="t-1", text="Say that again, please."))
        await passes(0.5)
        await streams(scene, QUESTION)
        assert captions(scene) == ["Hello!", QUESTION, QUESTION]


# ---- S10: an old reply after a resume


async def is_cut_and_resumed(scene: Stage, words: str) -> None:
    """In mid-sentence; then ADK makes a line of what has come, and the app asks for the sentence."""
    scene.voice(1.0)
    scene.run.happens(Spoke(words, finished=False))
    await passes(0.5)
    scene.line.goes_down()
    await passes(1)
    scene.line.comes_up(first=False, resumed=True, cut_short=True)
    scene.run.happens(Spoke(words, finished=True))


async def asks_and_is_cut_in_his_reply(scene: Stage, words: str) -> None:
    await streams(scene, QUESTION)
    scene.gets(Typed(id="t-1", text="By invalidating both."))
    await passes(0.5)
    await is_cut_and_resumed(scene, words)


@in_virtual_time
async def test_an_old_reply_after_a_resume_is_not_heard_again_though_the_cut_sentence_was_asked_for() -> None:
    async with stage() as scene:
        await asks_and_is_cut_in_his_reply(scene, "That is a good st")
        await passes(3)
        assert scene.run.directions[-1].values["reason"] == "cut_short"
        await streams(scene, QUESTION)
        assert scene.page.last(Flush).turn == scene.mouth.turn
        await streams(scene, "That is a good start. What happens when one of them is down?")
        assert [text for text in captions(scene) if text != "Hello!"] == [
            QUESTION,
            "That is a good st",
            "That is a good start. What happens when one of them is down?",
        ]


@in_virtual_time
async def test_a_turn_whose_end_was_cut_off_after_all_of_its_words_may_be_said_again() -> None:
    """The service ends a turn only when it is played; the line may go between its last word and then."""
    async with stage() as scene:
        scene.voice(4.0)
        scene.mouth.generation_completed()
        scene.run.happens(Spoke(QUESTION, finished=True))
        await passes(1)
        scene.line.goes_down()
        await passes(1)
        scene.line.comes_up(first=False, resumed=True, cut_short=True)
        await passes(4)
        assert scene.run.directions[-1].values["reason"] == "cut_short"
        await streams(scene, QUESTION)
        assert captions(scene)[-2:] == [QUESTION, QUESTION]


@in_virtual_time
async def test_a_model_that_says_an_old_reply_on_each_new_line_is_not_silenced_for_ever() -> None:
    async with stage() as scene:
        await asks_and_is_cut_in_his_reply(scene, "Right. Here is")
        await passes(3)
        await streams(scene, QUESTION)
        assert captions(scene)[-1] != QUESTION
        await is_cut_and_resumed(scene, "Right. Here is")
        await passes(3)
        await streams(scene, QUESTION)
        assert captions(scene)[-1] == QUESTION


@in_virtual_time
async def test_who_hears_only_an_old_reply_after_a_resume_has_it_asked_for_once_more() -> None:
    async with stage() as scene:
        await asks_and_is_cut_in_his_reply(scene, "Right. Here is")
        await passes(3)
        await streams(scene, QUESTION)
        await passes(4)
        assert scene.run.kinds[-2:] == ["back", "back"]
        await streams(scene, QUESTION)
        assert captions(scene)[-1] == QUESTION
        assert captions(scene).count(QUESTION) == 2


# ---- S1, S3, S8, H4: no word comes


@in_virtual_time
async def test_a_text_that_is_passed_over_is_sent_once_more_after_three_seconds() -> None:
    async with stage() as scene:
        scene.gets(Typed(id="t-1", text="A heap."))
        await passes(2.5)
        assert scene.run.kinds.count("A heap.") == 1
        await passes(1)
        assert scene.run.kinds.count("A heap.") == 2
        await scene.says("Why a heap?", 1.0)
        await passes(10)
        assert scene.run.kinds.count("A heap.") == 2


@in_virtual_time
async def test_a_spoken_turn_that_was_swallowed_is_sent_as_text() -> None:
    async with stage() as scene:
        await scene.speaks(2.0)
        scene.run.happens(Heard("I would use a heap.", finished=True))
        await passes(3.5)
        assert scene.run.texts[-1] == "I would use a heap."


@in_virtual_time
async def test_a_silent_turn_is_asked_for_then_the_line_is_changed_then_the_session() -> None:
    async with stage() as scene:
        await scene.speaks(2.0)
        scene.mouth.turn_completed(False)
        await passes(2.5)
        assert (scene.run.kinds[-1], scene.run.directions[-1].values["reason"]) == ("back", "unheard")
        assert scene.line.renewed == []
        await passes(10)
        assert scene.line.renewed == ["resume", "fresh"]


@in_virtual_time
async def test_a_tool_that_takes_its_time_is_not_taken_for_silence() -> None:
    async with stage() as scene:
        await scene.speaks(2.0)
        scene.run.happens(Called("c-1", "look_at_code", {}))
        await passes(19)
        assert scene.run.kinds == ["start"]


@in_virtual_time
async def test_two_rejected_turns_mean_a_fresh_session() -> None:
    async with stage() as scene:
        await scene.speaks(2.0)
        scene.mouth.turn_completed(False, "RESPONSE_REJECTED")
        await passes(2.5)
        assert scene.line.renewed == []
        scene.mouth.turn_completed(False, "RESPONSE_REJECTED")
        await passes(0.2)
        assert scene.line.renewed == ["fresh"]


@in_virtual_time
async def test_a_malformed_call_is_asked_for_again_even_after_words() -> None:
    async with stage() as scene:
        scene.voice(1.0)
        scene.run.happens(Spoke("One moment.", finished=True))
        scene.mouth.turn_completed(False, "MALFORMED_FUNCTION_CALL")
        await passes(4)
        assert len(scene.run.texts) == 2


@in_virtual_time
async def test_silence_is_a_fair_answer_to_the_time() -> None:
    async with stage() as scene:
        scene.interview.direct("time", "Half of the time is over. No need to say so.", event="half")
        await passes(15)
        assert scene.run.kinds == ["start", "time"]
        assert scene.line.renewed == []


@in_virtual_time
async def test_what_the_next_connection_is_told_by_itself_is_not_told_twice() -> None:
    async with stage() as scene:
        scene.line.unheeded = True
        scene.gets(Typed(id="t-1", text="A heap."))
        await passes(12)
        assert scene.line.renewed == ["resume", "fresh"]
        assert scene.run.kinds.count("A heap.") == 2


# ---- S2, S6: cut in the middle


@in_virtual_time
async def test_a_sentence_that_breaks_off_is_asked_for_once() -> None:
    async with stage() as scene:
        await scene.speaks(1.0)
        await scene.says("Good. And what happens when both of them", 2.0)
        await passes(0.5)
        assert scene.run.directions[-1].values["reason"] == "cut_short"
        await scene.says("And what happens when both of", 2.0)
        await passes(1)
        assert scene.run.kinds.count("back") == 1


@in_virtual_time
async def test_an_interruption_by_nobody_stops_no_voice_and_is_made_good() -> None:
    async with stage() as scene:
        scene.voice(2.0)
        scene.mouth.interrupted()
        scene.run.happens(Spoke("And what happens when both of them", finished=True))
        scene.mouth.turn_completed(False)
        await passes(3)
        assert scene.page.got(Flush) == []
        assert scene.run.directions[-1].values["reason"] == "cut_short"


@in_virtual_time
async def test_what_the_candidate_interrupts_is_not_asked_for() -> None:
    async with stage() as scene:
        scene.voice(5.0)
        await scene.begins_to_speak(over_alex=True)
        scene.mouth.interrupted()
        scene.run.happens(Spoke("And what happens when both of them", finished=True))
        scene.mouth.turn_completed(False)
        await passes(1)
        assert scene.run.kinds == ["start"]


# ---- S4, S5: no voice


@in_virtual_time
@pytest.mark.parametrize("pcm", [bytes(2 * VOICE_RATE), b"\x00\x20\x00\xe0" * (VOICE_RATE // 2)], ids=["silence", "a tone"])
async def test_what_is_no_voice_is_cut_and_asked_for_again(pcm: bytes) -> None:
    async with stage() as scene:
        await scene.speaks(1.0)
        for _ in range(3):
            scene.mouth.voice(pcm)
        assert scene.page.last(Flush).turn == scene.mouth.turn
        scene.mouth.turn_completed(False)
        await passes(4)
        assert scene.run.directions[-1].values["reason"] == "unheard"
        assert any(what.startswith("dead_audio") for what in noted(scene))


# ---- S12, S13: late frames


@in_virtual_time
async def test_frames_that_follow_the_end_of_their_generation_are_dropped_and_counted() -> None:
    async with stage() as scene:
        scene.voice(1.0)
        scene.mouth.generation_completed()
        scene.voice(0.2)
        scene.mouth.called()
        assert scene.mouth.stale_samples == round(0.2 * VOICE_RATE)
        scene.mouth.turn_completed(False)
        scene.voice(0.5)
        assert scene.mouth.turn_samples == round(0.5 * VOICE_RATE)
