"""Silence and time: nudges, warnings, the end of phases, and three quarters of an hour in a moment."""

from __future__ import annotations

import pytest

from server.interview.nudges import CODING_LADDER_S, SPEAKING_LADDER_S
from server.live.runner import Spoke
from server.store import entries
from server.wire import CaseResult, Clock, Edited, Ended, Pressed, Ran, Typed
from tests.interview.fakes import EPOCH_S
from tests.interview.stage import GRACE_S, Stage, stage
from tests.virtual import in_virtual_time, now, passes

HALF = [CaseResult(name="small", passed=True), CaseResult(name="empty", passed=False, got="None")]


def nudges(scene: Stage) -> list[tuple[int, str]]:
    """(rung, seconds of silence told) of every nudge."""
    told = [direction for direction in scene.run.directions if direction.kind == "nudge"]
    return [(int(direction.values["rung"]), direction.values["silent_s"]) for direction in told]


async def answers_every_nudge(scene: Stage, seconds: float) -> None:
    """Time goes by; Alex answers whatever he is told with a short sentence."""
    until_s, answered = now() + seconds, len(scene.run.told)
    while now() < until_s:
        await passes(0.5)
        if len(scene.run.told) > answered:
            answered = len(scene.run.told)
            await scene.says("Take your time.", 2.0)


# ---- nudges


@in_virtual_time
async def test_a_candidate_who_is_silent_for_long_is_nudged_rung_by_rung_and_then_left_in_peace() -> None:
    async with stage(minutes=45) as scene:
        await answers_every_nudge(scene, 300)
        assert [rung for rung, _ in nudges(scene)] == [1, 2, 3]
        first_s = scene.run.told[1][0]
        assert first_s == pytest.approx(1.1 + SPEAKING_LADDER_S[0], abs=1.5), "counted from Alex's last word"


@in_virtual_time
async def test_who_speaks_is_not_nudged_and_begins_the_ladder_anew() -> None:
    async with stage(minutes=45) as scene:
        await answers_every_nudge(scene, SPEAKING_LADDER_S[0] + 3)
        assert [rung for rung, _ in nudges(scene)] == [1]
        await scene.speaks(40.0)
        await scene.says("I see.", 2.0)
        await answers_every_nudge(scene, SPEAKING_LADDER_S[0] + 3)
        assert [rung for rung, _ in nudges(scene)] == [1, 1]


@in_virtual_time
async def test_time_to_think_buys_silence() -> None:
    async with stage(minutes=45) as scene:
        scene.gets(Pressed(button="think"))
        await passes(120 + SPEAKING_LADDER_S[0] - 2)
        assert nudges(scene) == []
        await passes(5)
        assert [rung for rung, _ in nudges(scene)] == [1]


@in_virtual_time
async def test_time_to_think_can_be_given_back() -> None:
    async with stage(minutes=45) as scene:
        scene.gets(Pressed(button="think"))
        scene.gets(Pressed(button="think_over"))
        await passes(SPEAKING_LADDER_S[0] + 2)
        assert [rung for rung, _ in nudges(scene)] == [1]


@in_virtual_time
async def test_who_writes_code_is_not_nudged() -> None:
    async with stage(minutes=45) as scene:
        await scene.gives_the_problem()
        for revision in range(1, 40):
            scene.gets(Edited(revision=revision, language="python", text=f"x = {revision}"))
            await passes(10)
        assert nudges(scene) == []


@in_virtual_time
async def test_who_types_an_answer_is_not_nudged_right_after_it() -> None:
    async with stage(minutes=45) as scene:
        await passes(SPEAKING_LADDER_S[0] - 2)
        scene.gets(Typed(id="t-1", text="A heap is a tree."))
        await passes(SPEAKING_LADDER_S[0] - 2)
        assert nudges(scene) == []


@in_virtual_time
async def test_in_the_coding_phase_silence_may_last_longer() -> None:
    async with stage(minutes=45) as scene:
        await scene.gives_the_problem()
        await passes(CODING_LADDER_S[0] - 5)
        assert nudges(scene) == []
        await passes(10)
        assert {rung for rung, _ in nudges(scene)} == {1}


@in_virtual_time
async def test_nobody_is_nudged_while_the_clock_stands() -> None:
    async with stage(minutes=45) as scene:
        scene.line.goes_down()
        await passes(300)
        scene.line.comes_up(first=False, resumed=True)
        await passes(1)
        assert nudges(scene) == []


# ---- time


@in_virtual_time
async def test_the_time_is_told_to_alex_and_closes_the_interview_at_last() -> None:
    async with stage(minutes=15) as scene:
        await scene.moves_on(phase="wrap_up", entered_at=EPOCH_S + now())
        while not scene.page.got(Ended):
            scene.interview.stirred()
            await answers_every_nudge(scene, 10)
        told = [(direction.values["event"], direction.values["left_s"]) for direction in scene.run.directions[1:]]
        assert told == [("half", "450"), ("five", "300"), ("one", "60"), ("over", "0")]
        assert scene.page.last(Ended).reason == "time"
        assert scene.room.at_s == pytest.approx(15 * 60 + GRACE_S, abs=1)


@in_virtual_time
async def test_when_the_time_is_over_the_tools_let_alex_close_in_any_phase() -> None:
    async with stage(minutes=15) as scene:
        scene.gets(Pressed(button="think"))
        await passes(15 * 60 - 10)
        assert not scene.run.desk.hard_stop
        await passes(20)
        assert scene.run.desk.hard_stop


@in_virtual_time
async def test_a_phase_whose_time_is_over_is_told_to_be_left() -> None:
    async with stage(minutes=15) as scene:
        scene.gets(Pressed(button="think"))
        await passes(95)
        over = [direction for direction in scene.run.directions if direction.values.get("event") == "phase_over"]
        assert {direction.values["phase"] for direction in over} == {"greeting"}
        assert "advance_phase" in over[0].words


@in_virtual_time
async def test_alex_is_told_the_figures_that_the_page_shows() -> None:
    async with stage(minutes=15) as scene:
        await passes(20)
        await scene.moves_on(phase="coding", entered_at=EPOCH_S + now())
        while not (told := [one for one in scene.run.directions if one.values.get("event") == "half"]):
            scene.interview.stirred()
            await passes(0.5)
        shown, since_s = scene.page.last(Clock), scene.room.at_s - scene.page.last(Clock).elapsed_s
        assert int(told[0].values["left_s"]) == pytest.approx(shown.left_s - since_s, abs=1.5)
        assert int(told[0].values["phase_left_s"]) == pytest.approx(shown.phase_left_s - since_s, abs=1.5)
        assert shown.phase_left_s < shown.left_s, "the wrap-up has its minutes still"


@in_virtual_time
async def test_the_tools_know_how_long_the_clock_stood_still() -> None:
    async with stage(minutes=15) as scene:
        scene.line.goes_down()
        await passes(200)
        scene.line.comes_up(first=False, resumed=True)
        assert scene.run.desk.paused_s == pytest.approx(200)
        scene.interview.detach(scene.page)
        await passes(50)
        scene.interview.attach(scene.page, take_over=False)
        assert scene.run.desk.paused_s == pytest.approx(250)


@in_virtual_time
async def test_time_that_stood_still_is_not_counted() -> None:
    async with stage(minutes=15) as scene:
        scene.line.goes_down()
        await passes(3600)
        scene.line.comes_up(first=False, resumed=True)
        await passes(60)
        assert scene.page.got(Ended) == []
        assert [direction.kind for direction in scene.run.directions] == ["start"] + ["nudge"] * len(nudges(scene))


# ---- the whole of it


@in_virtual_time
async def test_three_quarters_of_an_hour_pass_in_a_moment_and_nothing_is_out_of_place() -> None:
    async with stage(minutes=45) as scene:
        await scene.says("Welcome. Are you ready?", 5.0)
        await scene.speaks(2.0)
        turns = await conversation(scene, until_s=20 * 60)
        await scene.gives_the_problem()
        await coding(scene, until_s=38 * 60)
        await scene.moves_on(phase="wrap_up", entered_at=EPOCH_S + now())
        turns += await conversation(scene, until_s=43 * 60)
        await scene.says("Thank you, and goodbye!", 5.0, to_the_end=False)
        await scene.moves_on(phase="done", ended=True, reason="finished")
        await passes(6)
        assert scene.page.last(Ended).reason == "finished"
        assert scene.line.counts["open"] == scene.line.counts["shut"] == turns + 1
        heard = [line for line in scene.notes.of(entries.Transcript) if line.who == "candidate"]
        assert len(heard) == turns + 1
        assert [phase.phase for phase in scene.notes.of(entries.Phase)] == ["greeting", "coding", "wrap_up"]
        assert {direction.kind for direction in scene.run.directions} <= {"start", "time", "nudge", "tests"}


async def conversation(scene: Stage, until_s: float) -> int:
    """Question, answer, question, answer; how many answers there were."""
    turns = 0
    while scene.room.at_s < until_s:
        await scene.says("And what would you say to this?", 6.0)
        await scene.speaks(25.0)
        turns += 1
    await scene.says("Good.", 1.0)
    return turns


async def coding(scene: Stage, until_s: float) -> None:
    revision = 0
    while scene.room.at_s < until_s:
        for _ in range(8):
            revision += 1
            scene.gets(Edited(revision=revision, language="python", text=f"x = {revision}"))
            await passes(4)
        scene.gets(Ran(revision=revision, language="python", what="tests", passed=1, total=2, cases=HALF))
        await passes(1)
        scene.voice(3.0)
        scene.run.happens(Spoke("One of two passes.", finished=True))
        scene.mouth.turn_completed(False)
        await passes(4)
