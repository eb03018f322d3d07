"""What the run's facts mean for the room: lines, questions, problems, hints, phases, cost, and the end."""

from __future__ import annotations

from typing import Any

import pytest

from server.interview.follow import Follower
from server.interview.mouth import Mouth
from server.live.runner import Answered, Called, Fact, Heard, Spoke, StateChanged, Used
from server.store import entries
from server.wire import VOICE_RATE, Caption, Hint, PhaseEntered, Problem, ProblemGiven, Question, Twist, Usage
from tests.interview.fakes import PROBLEM, furnished, voice_of
from tools.progress import STATE_KEY

QUESTION = {
    "id": "heap",
    "title": "Heaps",
    "topic": "data-structures",
    "level": "mid",
    "text": "What is a heap?",
    "expected_points": ["a tree", "the order of parent and child"],
    "misconceptions": [],
    "probes": [],
    "number": 1,
    "left": 1,
}


class Scene:
    def __init__(self) -> None:
        self.house = furnished()
        self.house.room.begin()
        self.notes, self.page = self.house.notes, self.house.page
        self.ended = 0
        self.mouth = Mouth(self.house.hands.now, self.house.room.tell, lambda turn, offset, pcm: None, lambda how, up: None)
        self.follower = Follower(self.house.room, self.mouth, self.problem, self.end)

    def problem(self, name: str) -> Problem:
        assert name == PROBLEM.id
        return PROBLEM

    def end(self) -> None:
        self.ended += 1

    def happens(self, *facts: Fact) -> None:
        for fact in facts:
            self.follower.take(fact)

    def says(self, text: str, seconds: float) -> None:
        """A whole turn of Alex, as both planes tell it: the voice is ahead of its playing."""
        self.mouth.voice(voice_of(seconds))
        self.happens(Spoke(text, finished=False), Spoke(text, finished=True))
        self.mouth.generation_completed()
        self.mouth.turn_completed(False)

    def calls(self, name: str, result: dict[str, Any], call: str = "c-1", **args: Any) -> None:
        self.happens(Called(call, name, args), Answered(call, name, result))

    def passes(self, seconds: float) -> None:
        self.house.hands.pass_by(seconds)
        self.follower.settle()

    @property
    def transcript(self) -> list[entries.Transcript]:
        return self.notes.of(entries.Transcript)


# ---- Alex's lines


def test_alexs_words_grow_one_line_until_it_is_settled() -> None:
    scene = Scene()
    scene.happens(Spoke("Hel", False), Spoke("lo!", False), Spoke("Hello!", True))
    lines = [(line.id, line.text, line.final) for line in scene.page.got(Caption)]
    assert lines == [("alex-0", "Hel", False), ("alex-0", "Hello!", False), ("alex-0", "Hello!", True)]


def test_the_next_turn_is_a_line_of_its_own() -> None:
    scene = Scene()
    scene.happens(Spoke("Hello!", True), Spoke("How are you?", True))
    assert [line.id for line in scene.page.got(Caption)] == ["alex-0", "alex-1"]


def test_a_line_is_noted_when_the_loudspeaker_has_finished_with_it() -> None:
    scene = Scene()
    scene.passes(5)
    scene.says("Welcome to the interview.", seconds=3.0)
    scene.passes(2.9)
    assert scene.transcript == []
    scene.passes(0.1)
    assert scene.transcript == [
        entries.Transcript(who="alex", text="Welcome to the interview.", seconds=3.0, turn=0, heard_until_s=None)
    ]
    assert scene.notes.at(entries.Transcript) == [5.0], "when the turn began"


def test_of_an_interrupted_line_is_noted_how_much_of_it_was_heard() -> None:
    scene = Scene()
    scene.says("A very long explanation of heaps.", seconds=20.0)
    scene.passes(4.0)
    scene.mouth.hush()
    scene.mouth.flushed(1, round(4.1 * VOICE_RATE))
    scene.passes(0.1)
    noted = scene.transcript[0]
    assert (noted.seconds, noted.heard_until_s) == (20.0, 4.1)


def test_a_line_that_is_still_playing_at_the_end_is_noted_with_what_was_heard() -> None:
    scene = Scene()
    scene.says("Goodbye, and all the best.", seconds=4.0)
    scene.house.hands.pass_by(1.0)
    scene.follower.settle(at_once=True)
    scene.follower.settle(at_once=True)
    assert [(line.seconds, line.heard_until_s) for line in scene.transcript] == [(4.0, 1.0)]


# ---- the candidate's lines (their own specification is test_heard.py)


def test_a_spoken_answer_becomes_a_line_and_an_entry() -> None:
    scene = Scene()
    scene.passes(20)
    scene.follower.candidate_spoke(12.0, 8.0)
    scene.happens(Heard("A heap is a tree.", True))
    assert scene.page.last(Caption).text == "A heap is a tree."
    assert scene.transcript == [entries.Transcript(who="candidate", text="A heap is a tree.", seconds=12.0, turn=1)]
    assert scene.notes.at(entries.Transcript) == [8.0]


def test_alexs_answer_closes_the_line_before_it() -> None:
    scene = Scene()
    scene.follower.candidate_spoke(1.0, 0.0)
    scene.happens(Heard("Yes.", True), Spoke("Good.", True), Heard("And a heap is a tree.", True))
    assert [line.id for line in scene.page.got(Caption) if line.who == "candidate"][-1] == "you-2"


# ---- tools


def test_every_call_is_noted_with_its_arguments_and_its_result() -> None:
    scene = Scene()
    scene.calls("log_answer", {"status": "ok", "message": "noted"}, question_id="heap")
    assert scene.notes.of(entries.Call) == [
        entries.Call(id="c-1", name="log_answer", args={"question_id": "heap"}, result={"status": "ok", "message": "noted"})
    ]


def test_a_refused_call_is_noted_as_such_and_changes_nothing() -> None:
    scene = Scene()
    scene.calls("ask_question", {"status": "refused", "because": "greeting", "question": QUESTION})
    assert scene.notes.of(entries.Call)[0].refused
    assert scene.page.got(Question) == []


def test_a_follow_up_comes_to_the_page_with_its_question() -> None:
    scene, probe = Scene(), "How long does it take to insert one more element?"
    scene.calls("ask_question", {"status": "ok", "question": QUESTION | {"probes": [probe]}})
    scene.says("What is a heap?", 1.0)
    assert scene.page.last(Question).probe == ""
    scene.says(f"Thank you. {probe}", 1.0)
    scene.says("Take your time.", 1.0)
    assert [shown.probe for shown in scene.page.got(Question)] == ["", probe]
    assert scene.house.room.welcome().question == scene.page.last(Question)
    assert len(scene.notes.of(entries.Question)) == 1


def test_an_asked_question_is_shown_and_noted_once() -> None:
    scene = Scene()
    scene.calls("ask_question", {"status": "ok", "question": QUESTION}, "c-1")
    scene.calls("ask_question", {"status": "ok", "question": QUESTION, "repeat": True}, "c-2")
    assert scene.page.got(Question) == [Question(id="heap", title="Heaps", text="What is a heap?", number=1)]
    noted = scene.notes.of(entries.Question)
    assert [question.expected_points for question in noted] == [["a tree", "the order of parent and child"]]


def test_what_is_expected_of_an_answer_never_reaches_the_page() -> None:
    scene = Scene()
    scene.calls("ask_question", {"status": "ok", "question": QUESTION})
    assert "order of parent" not in "".join(message.model_dump_json() for message in scene.page.messages)


def test_the_problem_is_given_once_and_takes_the_questions_place() -> None:
    scene = Scene()
    scene.calls("ask_question", {"status": "ok", "question": QUESTION}, "c-1")
    scene.calls("start_coding", {"status": "ok", "problem": {"id": "two-sum"}}, "c-2")
    scene.calls("start_coding", {"status": "ok", "problem": {"id": "two-sum"}, "repeat": True}, "c-3")
    assert len(scene.page.got(ProblemGiven)) == 1
    assert scene.house.room.question is None


def test_the_twist_comes_to_the_page_when_alex_has_put_it_and_not_before() -> None:
    scene, twist = Scene(), "Suppose the numbers come one by one, without an end. What would you keep?"
    scene.calls("start_coding", {"status": "ok", "problem": {"id": PROBLEM.id, "twist": twist}})
    scene.says("Here is your problem. Tell me your plan for these numbers.", 1.0)
    assert "without an end" not in "".join(message.model_dump_json() for message in scene.page.messages)
    assert scene.house.room.welcome().twist == ""
    scene.happens(Spoke("Now a twist: suppose the numbers come one by one,", finished=False))
    assert scene.house.room.welcome().twist == ""
    scene.says("Now a twist: suppose the numbers come one by one without any end. What would you keep then?", 1.0)
    assert [told.text for told in scene.page.got(Twist)] == [twist]
    assert scene.house.room.welcome().twist == twist


def test_a_hint_is_shown_with_its_rung_and_noted_with_its_cost() -> None:
    scene = Scene()
    hint = {"text": "Sort first?", "rung": 1, "of": 3, "cost": "a little"}
    scene.calls("give_hint", {"status": "ok", "hint": hint})
    assert scene.page.last(Hint) == Hint(rung=1, of=3, text="Sort first?")
    assert scene.notes.of(entries.Hint) == [entries.Hint(rung=1, of=3, text="Sort first?", cost="a little")]


def test_a_hint_that_is_given_again_is_not_counted_again() -> None:
    scene = Scene()
    hint = {"text": "Sort first?", "rung": 1, "of": 3, "cost": ""}
    scene.calls("give_hint", {"status": "ok", "hint": hint}, "c-1")
    scene.calls("give_hint", {"status": "ok", "hint": hint, "repeat": True}, "c-2")
    assert len(scene.notes.of(entries.Hint)) == 1
    assert scene.house.room.hints == ["Sort first?"]


def test_an_answer_whose_call_was_never_seen_is_noted_all_the_same() -> None:
    scene = Scene()
    scene.happens(Answered("c-9", "log_answer", {"status": "ok"}))
    assert scene.notes.of(entries.Call)[0].args == {}


# ---- state and cost


def test_the_progress_of_the_tools_moves_the_room() -> None:
    scene = Scene()
    moved = scene.house.progress(phase="coding", entered_at=scene.house.hands.epoch())
    scene.happens(StateChanged({STATE_KEY: moved.to_state(), "other": 1}), StateChanged({"alex_desk": {}}))
    assert scene.page.last(PhaseEntered).phase == "coding"
    assert scene.house.room.progress == moved


def test_the_end_is_told_when_the_tools_say_so() -> None:
    scene = Scene()
    scene.happens(StateChanged({STATE_KEY: scene.house.progress(phase="wrap_up").to_state()}))
    assert scene.ended == 0
    scene.happens(StateChanged({STATE_KEY: scene.house.progress(phase="done", ended=True).to_state()}))
    assert scene.ended == 1


def test_the_cost_is_counted_by_kind_of_token() -> None:
    scene = Scene()
    scene.happens(Used(tokens_in=1_000_000, tokens_out=0, audio_in=0, audio_out=0))
    scene.happens(Used(tokens_in=1_000_000, tokens_out=2_000_000, audio_in=1_000_000, audio_out=1_000_000))
    usage = scene.page.last(Usage)
    assert (usage.tokens_in, usage.tokens_out) == (2_000_000, 2_000_000)
    assert usage.dollars == pytest.approx(0.75 + 3 + 12 + 4.5)
