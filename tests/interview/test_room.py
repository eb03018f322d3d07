"""What is in the room: said once, to the page and to the journal; and all of it again to a page that comes later."""

from __future__ import annotations

import pytest

from server.interview.past import past_of
from server.store import entries
from server.store.entries import Noted
from server.wire import Caption, Clock, Edited, Hint, Notice, PhaseEntered, ProblemGiven, Question, Thinking, Welcome
from tests.interview.fakes import PROBLEM, furnished

QUESTION = Question(id="heap", title="Heaps", text="What is a heap?", number=1)


def caption(name: str, text: str = "Hello", final: bool = True) -> Caption:
    return Caption(id=name, who="alex", text=text, final=final)


# ---- the beginning and the clock


def test_before_start_the_clock_shows_the_whole_time_and_stands() -> None:
    house = furnished(minutes=15)
    assert house.room.clock_message() == Clock(elapsed_s=0, left_s=900, phase_left_s=90, stopped=True)


def test_start_begins_the_clock_and_is_noted() -> None:
    house = furnished(minutes=15)
    house.hands.pass_by(400)
    house.room.begin()
    house.hands.pass_by(60)
    assert house.room.at_s == 60
    assert house.room.clock_message() == Clock(elapsed_s=60, left_s=840, phase_left_s=30, stopped=False)
    assert house.notes.at(entries.Start) == [0.0]


def test_the_first_phase_is_noted_when_the_interview_begins() -> None:
    """The report counts the time of every phase, the first one too."""
    house = furnished(minutes=15)
    house.room.begin()
    assert house.notes.of(entries.Phase) == [entries.Phase(phase="greeting", title="Welcome", minutes=1.5)]


def test_the_first_phase_lasts_from_start_not_from_when_the_room_was_made() -> None:
    """Somebody may look at the device check for an hour."""
    house = furnished(minutes=15)
    house.hands.pass_by(3600)
    house.room.begin()
    assert house.room.phase_left_s() == pytest.approx(90)


def test_a_standstill_costs_no_time_of_the_interview_nor_of_the_phase() -> None:
    house = furnished(minutes=15)
    house.room.begin()
    house.hands.pass_by(10)
    house.room.stop_clock()
    house.hands.pass_by(500)
    assert house.room.clock_message() == Clock(elapsed_s=10, left_s=890, phase_left_s=80, stopped=True)
    house.room.go_on()
    house.hands.pass_by(5)
    assert house.room.clock_message() == Clock(elapsed_s=15, left_s=885, phase_left_s=75, stopped=False)
    assert house.room.paused().paused_s == 500


def test_what_the_page_sees_of_the_time_left_is_never_below_zero() -> None:
    house = furnished(minutes=15)
    house.room.begin()
    house.hands.pass_by(2_000)
    shown = house.room.clock_message()
    assert (shown.left_s, shown.phase_left_s) == (0, 0)
    assert house.room.phase_left_s() < 0


# ---- said once, to the page and to the journal


def test_a_new_phase_is_told_and_noted_with_its_title_and_its_minutes() -> None:
    house = furnished(minutes=15)
    house.room.begin()
    house.hands.pass_by(70)
    house.room.moved(house.progress(phase="coding", entered_at=house.hands.epoch()))
    assert house.page.last(PhaseEntered) == PhaseEntered(phase="coding", at_s=70)
    assert house.page.last(Clock).phase_left_s == pytest.approx(740), "the welcome left 20 of its 90 seconds over"
    assert house.notes.of(entries.Phase)[-1] == entries.Phase(phase="coding", title="Coding", minutes=12)


def test_what_earlier_interviews_asked_is_noted_once_and_comes_back_from_the_journal() -> None:
    """Sixty ids in each entry would be most of the journal."""
    house = furnished(minutes=15)
    house.room.progress = house.room.progress.model_copy(update={"asked_before": ("heap", "stack")})
    house.room.begin()
    for name in ("queue", "tree"):
        house.room.moved(house.room.progress.changed(asked=(*house.room.progress.asked, name)))
    first, *later = house.notes.of(entries.Progressed)
    assert first.state["asked_before"] == ["heap", "stack"]
    assert all("asked_before" not in one.state for one in later)
    past = past_of([Noted(seq, note.kind, note.at_s, 0.0, note.data) for seq, note in enumerate(house.notes.notes)])
    assert past.progress == house.room.progress


def test_progress_within_a_phase_is_no_new_phase() -> None:
    house = furnished()
    house.room.begin()
    house.room.moved(house.progress(asked=("heap",)))
    assert house.page.got(PhaseEntered) == []
    assert house.room.progress.asked == ("heap",)


def test_being_done_is_no_phase_that_a_page_would_show() -> None:
    house = furnished()
    house.room.begin()
    house.room.moved(house.progress(phase="done", ended=True))
    assert house.page.got(PhaseEntered) == []
    assert house.room.closing


def test_the_last_phase_is_known_as_such() -> None:
    house = furnished()
    assert not house.room.closing
    house.room.moved(house.progress(phase="wrap_up"))
    assert house.room.closing


def test_a_hint_is_shown_and_noted() -> None:
    house = furnished()
    house.room.hinted(Hint(rung=1, of=3, text="Sort first?"))
    assert house.page.last(Hint).text == "Sort first?"
    assert house.notes.of(entries.Hint)[0].rung == 1


def test_the_problem_is_given_to_the_page_whole_and_noted_in_short() -> None:
    house = furnished()
    house.room.gave(PROBLEM)
    assert house.page.last(ProblemGiven).problem == PROBLEM
    noted = house.notes.of(entries.Problem)[0]
    assert (noted.id, noted.hints) == ("two-sum", 3)


def test_trouble_is_told_noted_and_taken_away_again() -> None:
    house = furnished()
    trouble = Notice(level="warning", code="line", text="Reconnecting.", next="It goes on by itself.")
    house.room.notice(trouble)
    house.room.notice(Notice(level="info", code="line", text=""))
    assert [notice.text for notice in house.page.got(Notice)] == ["Reconnecting.", ""]
    assert len(house.notes.of(entries.Notice)) == 1
    assert house.room.notices == {}


def test_taking_away_what_was_never_told_says_nothing() -> None:
    house = furnished()
    house.room.notice(Notice(level="info", code="line", text=""))
    assert house.page.messages == []


def test_without_a_page_everything_is_still_kept_and_noted() -> None:
    house = furnished(looked_at=False)
    house.room.caption(caption("alex-0"))
    house.room.gave(PROBLEM)
    house.room.notice(Notice(level="warning", code="line", text="Reconnecting."))
    assert house.page.messages == []
    assert len(house.notes.notes) == 2


# ---- a page that comes later


def test_a_page_that_comes_later_gets_all_that_it_needs_to_draw_the_room() -> None:
    house = furnished(minutes=15, looked_at=False)
    room = house.room
    room.begin()
    house.hands.pass_by(100)
    room.caption(caption("alex-0", "Hel", final=False))
    room.caption(caption("alex-0", "Hello!"))
    room.caption(caption("you-1", "Hi"))
    room.moved(house.progress(phase="coding", entered_at=house.hands.epoch()))
    room.asked(QUESTION)
    room.gave(PROBLEM)
    room.hinted(Hint(rung=1, of=3, text="Sort first?"))
    room.code = Edited(revision=4, language="python", text="pass")
    room.thinking(160.0)
    room.notice(Notice(level="warning", code="line", text="Reconnecting."))
    room.page = house.page
    room.greet_page()
    welcome = house.page.last(Welcome)
    assert (welcome.begun, welcome.over, welcome.phase) == (True, False, "coding")
    assert [line.text for line in welcome.captions] == ["Hello!", "Hi"]
    assert (welcome.question, welcome.problem) == (QUESTION, PROBLEM)
    assert welcome.hints == ["Sort first?"]
    assert welcome.code == room.code
    assert welcome.thinking_until_s == 160.0
    assert [phase.name for phase in welcome.phases] == ["greeting", "coding", "wrap_up"]
    assert welcome.clock.elapsed_s == 100
    assert house.page.last(Notice).text == "Reconnecting."


def test_the_first_page_sees_a_room_that_has_not_begun() -> None:
    house = furnished(minutes=15)
    house.room.greet_page()
    welcome = house.page.last(Welcome)
    assert (welcome.begun, welcome.over, welcome.phase, welcome.captions) == (False, False, "greeting", [])
    assert (welcome.title, welcome.level, welcome.minutes, welcome.rehearsal) == ("Technical interview", "mid", 15, False)


def test_time_to_think_is_shown_and_taken_away() -> None:
    house = furnished()
    house.room.thinking(120.0)
    house.room.thinking(None)
    assert [message.until_s for message in house.page.got(Thinking)] == [120.0, None]


def test_a_model_without_memory_is_told_where_the_interview_stands() -> None:
    house = furnished()
    house.room.moved(house.progress(phase="coding"))
    house.room.asked(QUESTION)
    house.room.gave(PROBLEM)
    assert house.room.summary() == (
        "Phase: coding. The question being answered: What is a heap? The coding problem Two sum is on the screen."
    )
