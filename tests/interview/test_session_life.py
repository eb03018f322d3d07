"""An interview from Start to its end, in virtual time."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from server.interview.session import LAST_WORDS_S
from server.live.ends import LineLost
from server.live.runner import Used
from server.store import entries
from server.wire import Caption, Clock, End, Ended, Notice, Start, State, TurnOver, Welcome
from tests.interview.fakes import FakePage
from tests.interview.stage import Stage, stage
from tests.virtual import in_virtual_time, now, passes

# ---- the beginning


@in_virtual_time
async def test_before_start_the_page_is_greeted_and_nothing_else_happens() -> None:
    async with stage(begun=False) as scene:
        await passes(600)
        assert scene.page.last(Welcome).begun is False
        assert not scene.line.serving
        assert scene.run.told == []
        assert scene.notes.notes == []


@in_virtual_time
async def test_start_opens_the_line_and_alex_is_asked_to_greet_when_it_is_up() -> None:
    async with stage(begun=False) as scene:
        scene.gets(Start())
        await passes(0.1)
        assert scene.line.serving
        assert scene.state == "connecting"
        assert scene.run.told == []
        scene.line.comes_up()
        await passes(0.1)
        assert scene.run.kinds == ["start"]
        assert dict(scene.run.directions[0].values) == {"level": "mid", "minutes": "15", "language": "en-US", "name": "Ada"}


@in_virtual_time
async def test_alex_is_told_of_a_candidate_without_a_microphone() -> None:
    async with stage(begun=False) as scene:
        scene.interview.attach(FakePage("page-2", microphone=False), take_over=True)
        scene.interview.start()
        await passes(0.1)
        scene.line.comes_up()
        await passes(0.1)
        assert scene.run.directions[0].values["microphone"] == "off"
        assert "typed" in scene.run.directions[0].words


@in_virtual_time
async def test_the_tools_find_the_beginning_of_the_interview_on_their_desk() -> None:
    async with stage() as scene:
        assert scene.run.desk.started_at is not None
        assert scene.run.desk.language == "en-US"


@in_virtual_time
async def test_pressing_start_twice_starts_once() -> None:
    async with stage() as scene:
        scene.gets(Start(), Start())
        await passes(10)
        assert scene.run.kinds == ["start"]


@in_virtual_time
async def test_the_greeting_is_heard_seen_and_then_alex_listens() -> None:
    async with stage(greeted=False) as scene:
        assert scene.state == "thinking"
        await scene.says("Hello, Ada!", 2.0, to_the_end=False)
        await passes(0.1)
        assert scene.state == "speaking"
        assert scene.page.voice == [(1, 0, 48_000)]
        assert scene.page.last(TurnOver).samples == 48_000
        assert scene.page.last(Caption).text == "Hello, Ada!"
        await passes(2)
        assert scene.state == "listening"


@in_virtual_time
async def test_a_state_is_told_when_it_changes_and_only_then() -> None:
    async with stage(greeted=False) as scene:
        await scene.says("Hello!", 2.0)
        await passes(5)
        assert [message.state for message in scene.page.got(State)] == ["thinking", "speaking", "listening"]


# ---- the end


@in_virtual_time
async def test_the_candidate_may_end_it_at_any_moment() -> None:
    async with stage() as scene:
        scene.voice(30.0)
        scene.gets(End())
        await passes()
        assert scene.page.last(Ended).reason == "candidate"
        assert scene.state == "ended"
        assert scene.line.closed
        assert scene.notes.of(entries.End) == [entries.End(reason="candidate")]


@in_virtual_time
async def test_when_alex_has_closed_the_interview_his_last_words_are_still_heard() -> None:
    async with stage() as scene:
        await scene.says("Thank you and goodbye!", 4.0, to_the_end=False)
        await scene.moves_on(phase="done", ended=True, reason="finished")
        await passes(3)
        assert scene.page.got(Ended) == []
        await passes(1.2)
        assert scene.page.last(Ended).reason == "finished"


@in_virtual_time
async def test_after_the_close_nothing_more_is_asked_of_alex() -> None:
    async with stage() as scene:
        scene.voice(5.0)
        scene.interview.direct("hint", "too late")
        await scene.moves_on(phase="done", ended=True)
        scene.interview.direct("nudge", "much too late")
        await passes(3)
        scene.mouth.turn_completed(False)
        await passes(5)
        assert scene.run.kinds == ["start"]
        assert scene.page.last(Ended).reason == "finished"


@in_virtual_time
async def test_last_words_that_never_end_do_not_hold_the_report_up_for_ever() -> None:
    async with stage() as scene:
        scene.voice(500.0)
        await scene.moves_on(phase="done", ended=True)
        closed_s = now()
        while not scene.page.got(Ended):
            await passes(0.5)
        assert now() - closed_s == pytest.approx(LAST_WORDS_S, abs=1)


@in_virtual_time
async def test_a_dead_network_does_not_hold_up_the_goodbye() -> None:
    async with stage() as scene:
        scene.line.closing_s = 3600.0
        scene.gets(End())
        await passes(0.1)
        assert scene.page.last(Ended).reason == "candidate"
        await passes(5)
        assert scene.ending is not None


@in_virtual_time
async def test_the_first_reason_to_end_is_the_true_one() -> None:
    async with stage() as scene:
        scene.interview.end("time", "The time is over.")
        scene.interview.end("trouble", "The server stops.")
        await passes()
        assert scene.ending is not None
        assert scene.ending.reason == "time"
        assert [message.reason for message in scene.page.got(Ended)] == ["time"]


@in_virtual_time
async def test_an_ordinary_end_shows_no_trouble() -> None:
    """The line that the interview closes itself ends the run too; nobody is to be told that Alex left."""
    async with stage() as scene:
        scene.run.happens(None)
        scene.interview.end("candidate", "You ended it.")
        await passes(1)
        assert scene.page.got(Notice) == []


@in_virtual_time
async def test_an_interview_that_ends_before_start_never_calls_anybody() -> None:
    async with stage(begun=False) as scene:
        scene.gets(End())
        await passes(1)
        assert scene.ending is not None
        assert not scene.line.serving
        assert scene.notes.notes == []


@in_virtual_time
async def test_after_the_end_the_clock_stands_for_good() -> None:
    async with stage() as scene:
        await passes(60)
        scene.gets(End())
        await passes(1)
        ended_s = scene.room.at_s
        await passes(100)
        scene.interview.detach(scene.page)
        assert scene.interview.attach(scene.page, take_over=False)
        await passes(100)
        assert scene.room.at_s == ended_s
        welcome = scene.page.last(Welcome)
        assert (welcome.over, welcome.clock.stopped) == (True, True)


@in_virtual_time
async def test_what_was_still_unsaid_of_the_transcript_is_noted_at_the_end() -> None:
    async with stage() as scene:
        await scene.speaks(3.0)
        await scene.says("Good.", 10.0, to_the_end=False)
        scene.gets(End())
        await passes(1)
        assert [(line.who, line.text) for line in scene.notes.of(entries.Transcript)] == [
            ("alex", "Hello!"),
            ("candidate", ""),
            ("alex", "Good."),
        ]
        assert scene.notes.notes[-1].kind == "end"


# ---- the end that nobody wanted


@in_virtual_time
async def test_a_lost_line_ends_it_in_the_lines_own_words() -> None:
    async with stage() as scene:
        scene.run.happens(LineLost("The API key has no quota left."))
        await passes()
        assert scene.page.last(Ended).reason == "trouble"
        assert scene.page.last(Ended).text == "The API key has no quota left."
        assert scene.page.last(Notice).level == "error"


@in_virtual_time
async def test_a_run_that_just_stops_ends_it_in_words_too() -> None:
    async with stage() as scene:
        scene.run.happens(None)
        await passes()
        assert scene.page.last(Ended).reason == "trouble"
        assert "saved up to here" in scene.page.last(Ended).text


@in_virtual_time
async def test_an_interview_that_costs_more_than_allowed_is_ended_in_words() -> None:
    async with stage() as scene:
        scene.run.happens(Used(tokens_in=0, tokens_out=400_000, audio_in=0, audio_out=400_000))
        await passes(2)
        assert scene.page.got(Ended) == []
        scene.run.happens(Used(tokens_in=0, tokens_out=100_000, audio_in=0, audio_out=100_000))
        await passes(2)
        assert scene.page.last(Ended).reason == "trouble"
        assert "$5.00" in scene.page.last(Ended).text


@in_virtual_time
async def test_a_fault_in_one_task_ends_all_of_them_and_is_not_hidden() -> None:
    scene = Stage(15.0, "activity", None)
    scene.interview.attach(scene.page, take_over=False)
    scene.interview.start()
    async with asyncio.TaskGroup() as tasks:

        async def run() -> None:
            with pytest.raises(ExceptionGroup) as group:
                await scene.interview.run()
            assert group.group_contains(KeyError)

        tasks.create_task(run())
        await passes()
        scene.run.happens(KeyError("a bug of ours"))
    assert scene.bank.rows == [], "the ear is given back"
    scene.interview.fail("Something went wrong on our side.")
    assert scene.page.last(Ended).reason == "trouble"


@in_virtual_time
async def test_the_clock_is_shown_every_five_seconds() -> None:
    async with stage() as scene:
        await passes(60)
        shown = [clock.elapsed_s for clock in scene.page.got(Clock)]
        assert shown == sorted(shown)
        assert max(later - earlier for earlier, later in pairwise(shown)) <= 6
        assert len(shown) < 16
