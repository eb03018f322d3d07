"""The line to the model goes away and comes back; the interview says so, waits, and goes on."""

from __future__ import annotations

from server.interview.upkeep import KEEPALIVE_S
from server.store import entries
from server.wire import Clock, Notice, Pressed, State
from tests.interview.stage import stage
from tests.virtual import in_virtual_time, passes


@in_virtual_time
async def test_a_line_that_goes_away_is_told_and_stops_the_clock() -> None:
    async with stage() as scene:
        at_s = scene.room.at_s
        scene.line.goes_down("1006")
        await passes(10)
        assert scene.state == "reconnecting"
        assert scene.page.last(Notice).level == "warning"
        assert "clock is stopped" in scene.page.last(Notice).text
        assert scene.room.at_s == at_s


@in_virtual_time
async def test_a_line_that_is_back_takes_the_trouble_away_and_the_clock_goes_on() -> None:
    async with stage() as scene:
        scene.line.goes_down()
        await passes(10)
        at_s = scene.room.at_s
        scene.line.comes_up(first=False, resumed=True)
        await passes(5)
        assert scene.page.last(Notice).text == ""
        assert scene.state == "listening"
        assert scene.room.at_s == at_s + 5
        assert scene.run.kinds == ["start"], "Alex noticed nothing: nobody tells him"


@in_virtual_time
async def test_an_alex_who_was_cut_short_is_asked_to_go_on_without_greeting() -> None:
    async with stage() as scene:
        await scene.gives_the_problem()
        scene.voice(3.0)
        scene.line.goes_down()
        await passes(1)
        scene.line.comes_up(first=False, resumed=True, cut_short=True)
        await passes(1)
        assert scene.run.kinds == ["start"], "what the page has of it is played first"
        await passes(2)
        assert scene.run.kinds == ["start", "back"]
        back = scene.run.directions[-1]
        assert back.values["reason"] == "cut_short"
        assert "Do not greet" in back.words
        assert "Two sum is on the screen" in back.words


@in_virtual_time
async def test_a_fresh_session_in_a_quiet_moment_is_not_mentioned() -> None:
    """Its instruction says where the interview stands (`Room.standing`); the candidate goes on thinking in peace."""
    async with stage() as scene:
        scene.line.goes_down()
        scene.line.comes_up(first=False)
        await passes(1)
        assert scene.run.kinds == ["start"]


@in_virtual_time
async def test_an_alex_who_gets_the_answer_of_a_tool_goes_on_by_himself() -> None:
    async with stage() as scene:
        scene.line.goes_down()
        scene.line.comes_up(first=False, resumed=True, cut_short=True, owed=True)
        await passes(0.5)
        scene.voice(1.0)
        await passes(5)
        assert scene.run.kinds == ["start"]


@in_virtual_time
async def test_an_alex_who_has_forgotten_that_he_called_is_asked_to_go_on() -> None:
    async with stage() as scene:
        scene.line.goes_down()
        scene.line.comes_up(first=False, resumed=True, cut_short=True, owed=True)
        await passes(2)
        assert scene.run.kinds == ["start", "back"]


@in_virtual_time
async def test_a_swap_that_nobody_notices_is_not_mentioned() -> None:
    """goAway: the line changes its socket at a quiet moment, without going down."""
    async with stage() as scene:
        before = len(scene.page.got(State))
        scene.line.comes_up(first=False, resumed=True)
        await passes(1)
        assert scene.page.got(Notice) == []
        assert len(scene.page.got(State)) == before
        assert scene.run.kinds == ["start"]


@in_virtual_time
async def test_while_the_line_is_away_words_to_alex_wait() -> None:
    async with stage() as scene:
        scene.line.goes_down()
        scene.interview.direct("time", "half time")
        await passes(10)
        assert scene.run.kinds == ["start"]
        scene.line.comes_up(first=False, resumed=True)
        await passes(0.1)
        assert scene.run.kinds == ["start", "time"]


@in_virtual_time
async def test_the_clock_needs_both_the_line_and_the_page() -> None:
    async with stage() as scene:
        scene.line.goes_down()
        scene.interview.detach(scene.page)
        scene.line.comes_up(first=False, resumed=True)
        await passes(1)
        assert scene.room.clock.stands
        scene.interview.attach(scene.page, take_over=False)
        await passes(1)
        assert not scene.room.clock.stands


@in_virtual_time
async def test_every_change_of_the_line_is_in_the_journal() -> None:
    async with stage() as scene:
        scene.line.goes_down("1011 Internal error occurred.")
        scene.line.comes_up(first=False, resumed=True)
        events = [entry.event for entry in scene.notes.of(entries.Connection)]
        assert events == ["first", "down: 1011 Internal error occurred.", "resumed"]


@in_virtual_time
async def test_the_page_sees_the_clock_stand() -> None:
    async with stage() as scene:
        scene.line.goes_down()
        await passes(0.1)
        assert scene.page.last(Clock).stopped


# ---- keeping it alive (K1)


@in_virtual_time
async def test_a_line_on_which_nothing_goes_up_gets_a_little_silence() -> None:
    async with stage() as scene:
        scene.gets(Pressed(button="think"))  # so that nobody is nudged
        await passes(KEEPALIVE_S * 1.5)
        assert scene.line.wire == ["audio"]
        await passes(KEEPALIVE_S * 4)
        assert 3 <= scene.line.counts["audio"] <= 5
        assert scene.line.counts["open"] == 0, "never in a window"


@in_virtual_time
async def test_a_line_in_use_needs_no_silence() -> None:
    async with stage() as scene:
        for _ in range(10):
            await scene.speaks(2.0)
            await scene.says("I see.", 8.0)
        marks = [word for word in scene.line.wire if word != "audio"]
        assert marks == ["open", "shut"] * 10
        assert scene.line.wire[-1] == "shut"


@in_virtual_time
async def test_no_silence_is_sent_while_a_call_is_open() -> None:
    async with stage() as scene:
        scene.line.quiet = False
        await passes(KEEPALIVE_S * 3)
        assert scene.line.wire == []


@in_virtual_time
async def test_no_silence_is_sent_while_alex_speaks_or_the_line_is_away() -> None:
    async with stage() as scene:
        scene.voice(60.0)
        await passes(59)
        assert scene.line.wire == []
        scene.line.goes_down()
        await passes(60)
        assert scene.line.wire == []
