"""What the microphone brings and nobody means: a muted one, and a sound that does not stop."""

from __future__ import annotations

from server.audio.ear import EarSnapshot
from server.interview.din import ANYHOW_S, FIRST_S
from server.wire import Muted, Notice
from tests.interview.fakes import FakePage
from tests.interview.stage import Stage, stage
from tests.virtual import in_virtual_time, passes


async def sounds(scene: Stage, seconds: float, voice: float = 1.0) -> None:
    scene.ear.seen = EarSnapshot(voice=voice)
    await scene.is_quiet(seconds)


def advice(scene: Stage) -> list[str]:
    """What was said of the sound, in order; an empty one takes it away."""
    return [notice.text for notice in scene.page.got(Notice) if notice.code == "din"]


@in_virtual_time
async def test_alex_greets_in_a_room_in_which_something_sounds() -> None:
    async with stage(greeted=False) as scene:
        await sounds(scene, 1.0)
        assert scene.ear.aside == [True]
        assert scene.run.kinds == ["start"]
        await scene.says("Hello!", 2.0)
        await sounds(scene, FIRST_S)
        assert "steady sound" in advice(scene)[-1]
        await sounds(scene, 2.0, voice=0.0)
        assert advice(scene)[-1] == ""
        assert scene.ear.aside == [True, False]


@in_virtual_time
async def test_a_turn_that_never_ends_is_ended_and_the_interview_goes_on() -> None:
    async with stage() as scene:
        await scene.speaks(1.0)
        await scene.says("What is a heap?", 2.0)
        scene.ear.seen = EarSnapshot(voice=1.0)
        await scene.begins_to_speak()
        await scene.is_quiet(FIRST_S + 1)
        assert scene.ear.aside == [True, False]
        await scene.is_quiet(ANYHOW_S - FIRST_S)
        assert scene.ear.aside == [True, False, True], "which ends the turn: see the ears' own tests"
        await scene.stops_speaking(ANYHOW_S)
        assert scene.line.counts["shut"] == 2
        await scene.says("Thank you. Next question.", 2.0)
        assert scene.state == "listening"
        assert "steady sound" in advice(scene)[-1]


@in_virtual_time
async def test_muting_sets_the_microphone_aside_and_unmuting_hears_it_beside_the_din() -> None:
    async with stage() as scene:
        scene.gets(Muted(muted=True))
        assert scene.ear.aside == [True, False, True]
        await sounds(scene, 60.0)
        assert advice(scene) == [], "who is muted needs no advice about sounds"
        scene.gets(Muted(muted=False))
        await sounds(scene, 5.0)
        assert scene.ear.aside == [True, False, True, False]


@in_virtual_time
async def test_a_page_that_was_loaded_anew_is_not_muted() -> None:
    async with stage() as scene:
        scene.gets(Muted(muted=True))
        scene.interview.attach(FakePage("page-1"), take_over=False)
        await passes(0.1)
        assert scene.ear.aside == [True, False, True, False]
