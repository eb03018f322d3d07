"""A barge-in in two stages: Alex holds his breath at the first doubt, and stops or goes on when it is settled."""

from __future__ import annotations

import pytest

from server.audio.playback import DUCK_S
from server.interview.turns import UNSETTLED_S
from server.store import entries
from server.wire import VOICE_RATE, Duck, Flush, Flushed, GoOn, Hears, LineSeen, LookOn, Playback
from tests.interview.fakes import FakePage
from tests.interview.stage import Stage, stage
from tests.virtual import in_virtual_time, now, passes


def said(scene: Stage) -> list[str]:
    """What the page was told of Alex's voice, in order."""
    return [type(message).__name__ for message in scene.page.messages if isinstance(message, Duck | GoOn | Flush)]


@in_virtual_time
async def test_at_the_first_doubt_the_page_pauses_and_nothing_is_sent() -> None:
    async with stage() as scene:
        scene.voice(20.0)
        await scene.is_quiet(4)
        await scene.makes_a_sound()
        assert scene.page.last(Duck).turn == 2
        assert said(scene) == ["Duck"]
        await scene.is_quiet(0.5)
        assert scene.line.wire == []
        assert scene.state == "speaking", "he only holds his breath"


@in_virtual_time
async def test_when_it_was_nothing_alex_goes_on_where_he_stood_and_says_it_all() -> None:
    async with stage() as scene:
        await scene.says("A story.", 5.0, to_the_end=False)
        await scene.is_quiet(2.0)
        await scene.makes_a_sound()
        scene.gets(Playback(turn=2, played=round(2.05 * VOICE_RATE), buffered=9, paused=True))
        await scene.is_quiet(0.6)
        assert scene.mouth.heard_s() == pytest.approx(2.05, abs=0.001)
        await scene.was_nothing()
        assert said(scene) == ["Duck", "GoOn"]
        await scene.is_quiet(2.5)
        assert scene.state == "speaking"
        await scene.is_quiet(0.6)
        assert scene.state == "listening"
        story = scene.notes.of(entries.Transcript)[-1]
        assert (story.text, story.heard_until_s) == ("A story.", None)
        assert scene.line.wire == []


@in_virtual_time
async def test_when_it_is_speech_the_window_opens_with_its_first_word_and_the_rest_of_the_turn_is_dropped() -> None:
    async with stage() as scene:
        await scene.says("A story.", 20.0, to_the_end=False)
        await scene.is_quiet(2.0)
        began_s = now()
        await scene.makes_a_sound()
        scene.gets(Playback(turn=2, played=50_000, buffered=9, paused=True))
        await scene.is_quiet(0.7)
        await scene.begins_to_speak(over_alex=True, since_s=began_s)
        assert said(scene) == ["Duck", "Flush"]
        scene.gets(Flushed(turn=2, played=50_000, dropped=9))
        assert scene.state == "candidate_speaking"
        assert scene.line.wire[0] == "open"
        assert scene.line.counts["audio"] * 0.032 >= 0.7 + 0.3
        await scene.is_quiet(1)
        assert scene.notes.of(entries.Transcript)[-1].heard_until_s == round(50_000 / VOICE_RATE, 2)


@in_virtual_time
async def test_a_doubt_about_the_answer_to_silence_pauses_nothing() -> None:
    async with stage() as scene:
        await scene.makes_a_sound()
        await scene.was_nothing()
        assert said(scene) == []


@in_virtual_time
async def test_two_doubts_in_a_row_are_two_pauses() -> None:
    async with stage() as scene:
        scene.voice(20.0)
        await scene.is_quiet(2.0)
        for _ in range(2):
            await scene.makes_a_sound()
            await scene.is_quiet(0.3)
            await scene.was_nothing()
        assert said(scene) == ["Duck", "GoOn", "Duck", "GoOn"]


@in_virtual_time
async def test_a_doubt_that_the_ear_never_settles_ends_by_itself() -> None:
    async with stage() as scene:
        scene.voice(20.0)
        await scene.is_quiet(2.0)
        await scene.makes_a_sound()
        await scene.is_quiet(UNSETTLED_S + 0.2)
        assert said(scene) == ["Duck", "GoOn"]
        await scene.was_nothing()
        assert said(scene) == ["Duck", "GoOn"]


@in_virtual_time
async def test_a_turn_that_ends_during_the_pause_is_still_heard_to_its_end() -> None:
    async with stage() as scene:
        scene.voice(3.0)
        await scene.is_quiet(2.5)
        await scene.makes_a_sound()
        scene.gets(Playback(turn=2, played=round(2.5 * VOICE_RATE), buffered=9, paused=True))
        scene.mouth.generation_completed()
        scene.mouth.turn_completed(False)
        await scene.is_quiet(0.8)
        assert scene.state == "speaking"
        await scene.was_nothing()
        await scene.is_quiet(0.6)
        assert scene.state == "listening"


@in_virtual_time
async def test_words_to_alex_and_nudges_wait_while_he_holds_his_breath() -> None:
    async with stage() as scene:
        await scene.says("A story.", 5.0, to_the_end=False)
        await scene.is_quiet(4.9)
        scene.interview.direct("time", "five minutes")
        await scene.makes_a_sound()
        scene.gets(Playback(turn=2, played=round(4.95 * VOICE_RATE), buffered=9, paused=True))
        await scene.is_quiet(1.0)
        assert scene.run.kinds == ["start"]
        await scene.was_nothing()
        await scene.is_quiet(0.3)
        assert scene.run.kinds == ["start", "time"]


@in_virtual_time
async def test_a_page_that_takes_over_in_a_pause_begins_with_a_clean_slate() -> None:
    async with stage() as scene:
        scene.voice(20.0)
        await scene.is_quiet(2.0)
        await scene.makes_a_sound()
        other = FakePage("page-2")
        assert scene.interview.attach(other, take_over=True)
        assert said(scene) == ["Duck", "Flush"]
        await scene.was_nothing()
        await passes(2)
        assert not other.got(GoOn)
        scene.mouth.turn_completed(False)
        scene.voice(1.0)
        assert other.voice[0][:2] == (3, 0)


@in_virtual_time
async def test_the_next_turn_of_alex_that_comes_in_a_pause_is_counted_as_unheard() -> None:
    async with stage() as scene:
        scene.voice(3.0)
        scene.mouth.turn_completed(True)
        await scene.is_quiet(2.0)
        await scene.makes_a_sound()
        scene.gets(Playback(turn=2, played=2 * VOICE_RATE, buffered=9, paused=True))
        scene.voice(3.0)
        await scene.is_quiet(0.8)
        assert scene.mouth.heard_s() == 0
        await scene.begins_to_speak(over_alex=True)
        assert scene.page.last(Flush).turn == 3
        assert scene.mouth.heard_s(2) == pytest.approx(2.0, abs=0.01)


# ---- the ear's view of Alex


@in_virtual_time
async def test_the_ear_is_given_the_voice_that_sounds_and_silence_in_a_pause() -> None:
    async with stage() as scene:
        scene.voice(10.0)
        await scene.is_quiet(1.0)
        assert scene.ear.far[-1] is not None
        await scene.makes_a_sound()
        await scene.is_quiet(DUCK_S + 0.1)
        before = len(scene.ear.far)
        await scene.is_quiet(0.5)
        assert not any(far is not None for far in scene.ear.far[before:])
        await scene.was_nothing()
        await scene.is_quiet(0.1)
        assert scene.ear.far[-1] is not None


# ---- those who look on


@in_virtual_time
async def test_only_a_page_with_its_panel_open_is_told_what_the_ear_hears_five_times_a_second() -> None:
    async with stage() as scene:
        await scene.is_quiet(2)
        assert scene.page.got(Hears) == []
        scene.gets(LookOn(on=True))
        await scene.is_quiet(2)
        assert 8 <= len(scene.page.got(Hears)) <= 11
        scene.gets(LookOn(on=False))
        told = len(scene.page.got(Hears))
        await scene.is_quiet(2)
        assert len(scene.page.got(Hears)) == told


@in_virtual_time
async def test_doubts_are_counted_apart_by_how_they_turned_out() -> None:
    async with stage() as scene:
        scene.voice(30.0)
        await scene.is_quiet(2.0)
        for _ in range(2):
            await scene.makes_a_sound()
            await scene.was_nothing()
        await scene.makes_a_sound()
        await scene.begins_to_speak(over_alex=True)
        scene.gets(LookOn(on=True))
        await scene.is_quiet(0.3)
        hears = scene.page.last(Hears)
        assert (hears.suspected, hears.faded, hears.confirmed) == (3, 2, 1)


@in_virtual_time
async def test_those_who_look_on_are_told_how_the_line_does_and_told_again_when_it_changes() -> None:
    async with stage() as scene:
        scene.gets(LookOn(on=True))
        await scene.is_quiet(1)
        assert scene.page.got(LineSeen) == [LineSeen(reply_s=None, reconnects=0, dropped=0)]
        await scene.speaks(2.0)
        await passes(0.5)
        scene.voice(1.0)
        scene.line.connections, scene.line.dropped, scene.page.dropped = 3, 5, 2
        await scene.is_quiet(1)
        seen = scene.page.last(LineSeen)
        assert seen.reply_s == pytest.approx(0.5, abs=0.1)
        assert (seen.reconnects, seen.dropped) == (2, 7)
        assert len(scene.page.got(LineSeen)) <= 3


@in_virtual_time
async def test_what_the_candidate_cuts_off_by_going_on_is_no_reply() -> None:
    async with stage() as scene:
        scene.gets(LookOn(on=True))
        await scene.speaks(2.0)
        await passes(1.0)
        await scene.speaks(2.0)
        await passes(0.4)
        scene.voice(1.0)
        await scene.is_quiet(0.5)
        assert scene.page.last(LineSeen).reply_s == pytest.approx(0.4, abs=0.1)
