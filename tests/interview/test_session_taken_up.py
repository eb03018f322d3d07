"""An interview that one process began and another one goes on with: the first one's journal is all that the second one has."""

from __future__ import annotations

from server.interview.page import LET_GO
from server.interview.past import TURNS_A_LIFE, Past, past_of
from server.live.runner import Answered, Called
from server.store import entries as kept
from server.store.entries import Noted
from server.wire import Caption, Clock, Edited, Ended, Flush, Notice, Pressed, Question, Typed, Welcome
from tests.interview.fakes import PROBLEM, FakePage
from tests.interview.stage import Stage, stage
from tests.virtual import in_virtual_time, passes

AWAY_S = 300.0


def journal(scene: Stage) -> list[Noted]:
    return [Noted(seq, note.kind, note.at_s, 0.0, note.data) for seq, note in enumerate(scene.notes.notes)]


def takes_up(scene: Stage, first: Stage) -> FakePage:
    """Before anything happens in it; then the page comes back."""
    return takes_up_from(scene, past_of(journal(first)))


def takes_up_from(scene: Stage, past: Past) -> FakePage:
    scene.interview.follower.take_up(past)
    scene.interview.take_up(past)
    page = FakePage("page-1")
    assert scene.interview.attach(page, take_over=False)
    return page


@in_virtual_time
async def test_the_room_is_as_it_was_and_the_time_away_does_not_count() -> None:
    async with stage() as first:
        await first.gives_the_problem()
        first.gets(Edited(revision=4, language="python", text="x = 1"))
        await passes(30)
        before = first.room.clock_message()
    await passes(AWAY_S)
    async with stage(begun=False) as second:
        welcome = takes_up(second, first).last(Welcome)
        assert (welcome.begun, welcome.phase, welcome.problem) == (True, "coding", PROBLEM)
        assert (welcome.code and welcome.code.text, welcome.captions[0].text) == ("x = 1", "Hello!")
        assert welcome.clock.stopped
        assert before.elapsed_s - 31 < welcome.clock.elapsed_s <= before.elapsed_s
        second.line.comes_up()
        await passes(10)
        assert welcome.clock.elapsed_s + 9 < second.room.clock_message().elapsed_s < welcome.clock.elapsed_s + 11


@in_virtual_time
async def test_alex_does_not_greet_again_and_says_his_last_words_once_more() -> None:
    async with stage() as first:
        await passes(1)
    async with stage(begun=False) as second:
        page = takes_up(second, first)
        second.line.comes_up()
        await passes(1)
        assert second.run.kinds == ["back"]
        assert "Do not greet" in second.run.texts[0]
        assert page.last(Flush).turn == TURNS_A_LIFE, "what the page still plays of the old process is stopped"
        assert any(notice.code == "restart" for notice in page.got(Notice))
        await second.says("As I said.")
        assert {turn for turn, _, _ in page.voice} == {TURNS_A_LIFE + 1}
        assert page.last(Caption).id == "alex-1", "his lines are counted on"
        assert not second.notes.of(kept.Start)


@in_virtual_time
async def test_typed_words_that_alex_had_not_answered_are_said_once_and_never_twice() -> None:
    async with stage() as first:
        first.gets(Typed(id="a", text="I am ready."))
    async with stage(begun=False) as second:
        takes_up(second, first)
        second.line.comes_up()
        await passes(1)
        second.gets(Typed(id="a", text="I am ready."))  # the page could not know whether it had arrived
        await passes(1)
        assert second.run.texts == ["I am ready."]
        assert second.room.desk.said == 1


@in_virtual_time
async def test_the_follow_ups_of_the_open_question_still_come_to_its_card() -> None:
    probes = ["How long does it take to insert one more element?", "Where would you rather use a sorted list?"]
    question = {"id": "heap", "title": "Heaps", "text": "What is a heap?", "probes": probes, "number": 1}
    async with stage() as first:
        result = {"status": "ok", "question": question}
        first.run.happens(Called("c-1", "ask_question", {}), Answered("c-1", "ask_question", result))
        await passes(0.1)
        await first.says(f"Thank you. {probes[0]}")
        await passes(1)
    async with stage(begun=False) as second:
        page = takes_up(second, first)
        shown = page.last(Welcome).question
        assert shown is not None
        assert shown.probe == probes[0], "the one that was asked stands on it as before"
        second.line.comes_up()
        await passes(1)
        await second.says(f"I see. {probes[1]}")
        assert page.last(Question).probe == probes[1]


@in_virtual_time
async def test_a_twist_that_was_put_stands_under_its_problem_as_before() -> None:
    twist = "Suppose the numbers come one by one, without an end. What would you keep?"
    result = {"status": "ok", "problem": {"id": PROBLEM.id, "title": PROBLEM.title, "twist": twist}}
    async with stage() as first:
        await first.gives_the_problem()
        first.run.happens(Called("c-1", "start_coding", {}), Answered("c-1", "start_coding", result))
        await passes(0.1)
        async with stage(begun=False) as before:
            assert takes_up(before, first).last(Welcome).twist == "", "not put yet"
        await first.says(f"Now a twist: {twist}")
        await passes(1)
    async with stage(begun=False) as second:
        assert takes_up(second, first).last(Welcome).twist == twist


@in_virtual_time
async def test_a_hint_that_was_asked_for_and_not_given_is_asked_for_again_and_counts_once() -> None:
    async with stage() as first:
        await first.gives_the_problem()
        await passes(3)
        first.gets(Pressed(button="hint"))
    async with stage(begun=False) as second:
        page = takes_up(second, first)
        assert page.last(Welcome).asked == ["hint"]
        second.line.comes_up()
        await passes(1)
        await second.says("I am back.")
        assert second.room.wishes.standing == ["hint"], "he has not been told yet"
        await passes(1)
        assert second.run.kinds == ["back", "hint"]
        assert second.room.desk.hints_asked == 1
        await second.says("Think of a table.")
        assert second.room.wishes.standing == []


@in_virtual_time
async def test_whoever_asked_for_silence_has_what_was_left_of_it() -> None:
    async with stage() as first:
        await passes(3)
        first.gets(Pressed(button="think"))
        await passes(50)
    async with stage(begun=False) as second:
        page = takes_up(second, first)
        until_s = page.last(Welcome).thinking_until_s
        assert until_s is not None
        await passes(20)  # the line comes late: meanwhile the clock stands
        second.line.comes_up()
        await passes(1)
        await passes(until_s - second.room.at_s - 2)
        assert "nudge" not in second.run.kinds
        await passes(60)
        assert "nudge" in second.run.kinds


@in_virtual_time
async def test_a_line_that_broke_off_is_settled_with_what_was_heard_of_it() -> None:
    async with stage() as first:
        await first.says("This is a long sentence.", 8.0, to_the_end=False)
        await passes(3)
        drafts = journal(first)
    past = past_of(drafts)
    assert [draft.line.text for draft in past.drafts] == ["This is a long sentence."]
    heard_s = past.drafts[0].line.heard_until_s
    assert heard_s is not None
    assert 1.5 < heard_s <= 3.0, "at most a second is missing"


@in_virtual_time
async def test_one_that_was_closed_already_ends_at_once_and_is_reported_on() -> None:
    async with stage() as first:
        await first.moves_on(phase="done", ended=True)
    async with stage(begun=False) as second:
        page = takes_up(second, first)
        await passes(0.1)
        assert page.last(Ended).reason == "finished"
        assert [end.reason for end in second.notes.of(kept.End)] == ["finished"]
        assert second.run.told == []


@in_virtual_time
async def test_a_server_that_stops_lets_go_in_words_and_nothing_is_over() -> None:
    async with stage() as scene:
        scene.interview.end("suspended", "The server is being stopped.")
        await passes(0.1)
        assert scene.page.closed == LET_GO
        assert scene.page.last(Notice).text == "The server is being stopped."
        assert scene.page.got(Ended) == []
        assert scene.page.last(Clock) is not None
        assert scene.notes.of(kept.End) == []
        assert not scene.room.over
