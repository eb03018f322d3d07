"""Pages come and go, and there may be two of them; the interview stays."""

from __future__ import annotations

import pytest

from server.store import entries
from server.wire import (
    VOICE_RATE,
    Busy,
    Edited,
    Ended,
    Flush,
    Flushed,
    Notice,
    Ping,
    Pong,
    Screen,
    State,
    TakenOver,
    Trouble,
    Typed,
    Welcome,
)
from tests.interview.fakes import FakePage
from tests.interview.stage import stage
from tests.virtual import in_virtual_time, passes

# ---- gone and back


@in_virtual_time
async def test_the_clock_stands_while_nobody_looks_on() -> None:
    async with stage() as scene:
        at_s = scene.room.at_s
        scene.interview.detach(scene.page)
        await passes(300)
        assert scene.room.at_s == at_s
        back = FakePage()
        assert scene.interview.attach(back, take_over=False)
        await passes(5)
        assert scene.room.at_s == at_s + 5
        assert scene.run.told[0][0] < 1, "nothing but the greeting was asked of Alex"


@in_virtual_time
async def test_a_page_that_comes_back_sees_the_room_as_it_is() -> None:
    async with stage() as scene:
        await scene.gives_the_problem()
        scene.gets(Edited(revision=3, language="python", text="x = 1"), Typed(id="t-1", text="typed"))
        scene.interview.detach(scene.page)
        back = FakePage()
        scene.interview.attach(back, take_over=False)
        welcome = back.last(Welcome)
        assert (welcome.begun, welcome.phase) == (True, "coding")
        assert welcome.problem is not None
        assert welcome.code == Edited(revision=3, language="python", text="x = 1")
        assert [line.text for line in welcome.captions] == ["Hello!", "typed"]
        await passes(0.1)
        assert back.last(State).state == "thinking"


@in_virtual_time
async def test_a_page_that_comes_back_is_told_the_state_although_nothing_changed() -> None:
    async with stage() as scene:
        assert scene.state == "listening"
        scene.interview.detach(scene.page)
        back = FakePage()
        scene.interview.attach(back, take_over=False)
        await passes(0.1)
        assert [message.state for message in back.got(State)] == ["listening"]


@in_virtual_time
async def test_while_nobody_looks_on_nothing_is_asked_of_alex() -> None:
    async with stage() as scene:
        scene.interview.detach(scene.page)
        scene.interview.direct("time", "half time")
        await passes(60)
        assert scene.run.kinds == ["start"]
        scene.interview.attach(FakePage(), take_over=False)
        await passes(0.1)
        assert scene.run.kinds == ["start", "time"]


@in_virtual_time
async def test_what_alex_said_to_an_empty_room_he_says_again() -> None:
    async with stage() as scene:
        await scene.says("A sentence that nobody hears to its end.", 10.0, to_the_end=False)
        await passes(2)
        scene.interview.detach(scene.page)
        await passes(30)
        scene.interview.attach(FakePage(), take_over=False)
        await passes(0.1)
        assert scene.run.kinds == ["start", "back"]
        assert scene.run.directions[-1].values["reason"] == "page"


@in_virtual_time
async def test_a_page_that_comes_and_goes_is_told_again_once() -> None:
    async with stage() as scene:
        await scene.says("A sentence that nobody hears to its end.", 10.0, to_the_end=False)
        for _ in range(5):
            scene.interview.detach(scene.page)
            scene.interview.attach(scene.page, take_over=False)
        await passes(1)
        await scene.says("A sentence that somebody hears now.", 3.0)
        await passes(60)
        assert scene.run.kinds.count("back") == 1


@in_virtual_time
async def test_the_rest_of_a_turn_whose_beginning_was_missed_is_not_played_to_the_page_that_comes_back() -> None:
    async with stage() as scene:
        scene.voice(2.0)
        scene.interview.detach(scene.page)
        back = FakePage()
        scene.interview.attach(back, take_over=False)
        scene.voice(2.0)
        assert back.voice == []


@in_virtual_time
async def test_a_page_that_comes_back_throws_away_what_it_had_of_a_turn_that_counts_as_unheard() -> None:
    """The flush at its going never reached it. What it still plays would be heard twice, and not known to the ear."""
    async with stage() as scene:
        await scene.says("A sentence that nobody hears to its end.", 10.0, to_the_end=False)
        await passes(2)
        scene.interview.detach(scene.page)
        scene.voice(1.0)
        back = FakePage()
        scene.interview.attach(back, take_over=False)
        assert [type(message) for message in back.messages[:2]] == [Welcome, Flush]
        assert back.last(Flush).turn == 2
        scene.gets(Flushed(turn=2, played=3 * VOICE_RATE, dropped=9))
        scene.voice(1.0)
        assert back.voice == [(3, VOICE_RATE, VOICE_RATE)], "of a turn that began meanwhile it hears the rest"
        assert scene.mouth.heard_s(2) == pytest.approx(2.0, abs=0.01)


@in_virtual_time
async def test_the_first_page_has_nothing_to_throw_away() -> None:
    async with stage() as scene:
        assert scene.page.got(Flush) == []


@in_virtual_time
async def test_what_alex_began_to_say_while_nobody_was_there_he_says_again_too() -> None:
    """The page went away just before his answer came: the commonest case."""
    async with stage() as scene:
        await scene.speaks(2.0)
        scene.interview.detach(scene.page)
        await scene.says("An answer to nobody.", 3.0)
        scene.interview.attach(FakePage(), take_over=False)
        await passes(0.1)
        assert scene.run.kinds == ["start", "back"]


@in_virtual_time
async def test_what_was_heard_to_its_end_is_not_said_again() -> None:
    async with stage() as scene:
        await scene.says("Heard.", 1.0)
        scene.interview.detach(scene.page)
        await passes(3)
        scene.interview.attach(FakePage(), take_over=False)
        await passes(5)
        assert scene.run.kinds == ["start"]


@in_virtual_time
async def test_an_open_turn_is_closed_when_the_page_goes_away_in_the_middle_of_it() -> None:
    async with stage() as scene:
        await scene.begins_to_speak()
        scene.interview.detach(scene.page)
        await passes(0.1)
        await scene.stops_speaking(1.0)
        assert scene.line.wire[-1] == "shut"


@in_virtual_time
async def test_voice_for_nobody_goes_nowhere() -> None:
    async with stage() as scene:
        heard = len(scene.page.voice)
        scene.interview.detach(scene.page)
        scene.voice(5.0)
        assert len(scene.page.voice) == heard


@in_virtual_time
async def test_trouble_that_still_lasts_is_told_to_the_page_that_comes() -> None:
    async with stage() as scene:
        scene.line.goes_down()
        scene.interview.detach(scene.page)
        back = FakePage()
        scene.interview.attach(back, take_over=False)
        assert back.last(Notice).code == "line"
        assert back.last(Welcome).clock.stopped


# ---- two of them


@in_virtual_time
async def test_a_second_page_is_told_that_the_interview_is_taken() -> None:
    async with stage() as scene:
        second = FakePage("page-2")
        assert not scene.interview.attach(second, take_over=False)
        assert second.messages == [Busy()]
        assert scene.page.closed is None
        scene.voice(1.0)
        assert second.voice == []


@in_virtual_time
async def test_a_busy_page_that_leaves_takes_nothing_with_it() -> None:
    async with stage() as scene:
        second = FakePage("page-2")
        scene.interview.attach(second, take_over=False)
        scene.interview.detach(second)
        await passes(5)
        assert scene.room.page is scene.page
        assert not scene.room.clock.stands


@in_virtual_time
async def test_a_second_page_may_take_over_and_the_first_is_told_and_closed() -> None:
    async with stage() as scene:
        second = FakePage("page-2")
        assert scene.interview.attach(second, take_over=True)
        assert scene.page.messages[-1] == TakenOver()
        assert scene.page.closed
        assert second.last(Welcome).begun
        scene.interview.detach(scene.page)
        await passes(5)
        assert scene.room.page is second, "the old page's goodbye is not the new one's"
        assert not scene.room.clock.stands


@in_virtual_time
async def test_a_page_that_comes_again_by_another_socket_needs_no_asking_and_is_not_told_off() -> None:
    """The network changed: the old socket may be half open for minutes."""
    async with stage() as scene:
        again = FakePage(scene.page.id)
        assert scene.interview.attach(again, take_over=False)
        assert scene.page.closed
        assert scene.page.got(TakenOver) == []


@in_virtual_time
async def test_what_the_first_page_was_hearing_is_said_again_to_the_second() -> None:
    async with stage() as scene:
        scene.voice(20.0)
        scene.mouth.turn_completed(False)
        await passes(2)
        scene.interview.attach(FakePage("page-2"), take_over=True)
        await passes(0.1)
        assert scene.run.kinds == ["start", "back"]


@in_virtual_time
async def test_saying_hello_twice_on_one_socket_changes_nothing() -> None:
    async with stage() as scene:
        assert scene.interview.attach(scene.page, take_over=False)
        assert scene.page.closed is None
        await passes(5)
        assert scene.run.kinds == ["start"]


# ---- small talk


@in_virtual_time
async def test_a_ping_is_answered_with_its_own_time() -> None:
    async with stage() as scene:
        scene.gets(Ping(at_ms=1234.5))
        assert scene.page.last(Pong).at_ms == 1234.5


@in_virtual_time
async def test_sharing_the_screen_is_noted() -> None:
    async with stage() as scene:
        scene.gets(Screen(sharing=True, surface="window"), Screen(sharing=False))
        assert [screen.sharing for screen in scene.notes.of(entries.Screen)] == [True, False]


@in_virtual_time
async def test_the_pages_own_trouble_is_for_the_operator_only() -> None:
    async with stage() as scene:
        before = len(scene.page.messages)
        scene.gets(Trouble(code="worklet", detail="starved"))
        assert len(scene.page.messages) == before


@in_virtual_time
async def test_without_a_page_the_end_still_comes() -> None:
    async with stage() as scene:
        scene.interview.detach(scene.page)
        scene.interview.end("trouble", "The page did not come back.")
        await passes(1)
        assert scene.ending is not None
        assert scene.page.got(Ended) == []
        assert scene.notes.of(entries.End) == [entries.End(reason="trouble")]
