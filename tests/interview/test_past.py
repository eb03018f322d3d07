"""What a journal tells of an interview that another process began."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from server.interview.opening import opening
from server.interview.past import Past, past_of
from server.store.entries import Noted, fitting
from tools.progress import Progress

PROGRESS = Progress(level="mid", minutes=15, language="en-US", phase="concepts", started_at=1000.0, entered_at=1060.0)
HELLO = {"who": "alex", "text": "Hello!", "seconds": 1.0, "turn": 0}
TYPED = {"who": "candidate", "how": "typed"}
Written = tuple[str, float, Mapping[str, Any]]
ASKS = {"who": "alex", "text": "What is a heap?", "seconds": 2.0, "turn": 1}


def journal(*notes: Written) -> list[Noted]:
    return [Noted(seq, kind, at_s, 0.0, fitting(kind, data)) for seq, (kind, at_s, data) in enumerate(notes)]


def past(*notes: Written, clock_s: float = 0.0) -> Past:
    return past_of(journal(*notes), clock_s)


def progress(calls: Mapping[str, Any], known: list[str], **state: Any) -> dict[str, Any]:
    told = PROGRESS.model_copy(update=state).model_dump(mode="json", exclude={"calls", "call_ids"})
    return {"state": told, "calls": calls, "known": known}


def texts(past: Past) -> list[str]:
    return [caption.text for caption in past.captions]


def test_captions_come_back_in_the_order_of_their_turns_with_the_names_that_the_page_knows() -> None:
    typed = {"who": "candidate", "how": "typed", "text": "Yes.", "turn": "typed-a"}
    spoken = {"who": "candidate", "how": "spoken_unheard", "seconds": 3.0, "turn": 1}
    found = past(("transcript", 0.0, HELLO), ("transcript", 6.0, typed), ("transcript", 2.0, spoken))
    assert [caption.id for caption in found.captions] == ["alex-0", "you-1", "typed-a"]
    assert (found.lines, found.turns) == (1, 1)
    assert [turn.seconds for turn in found.desk.turns] == [3.0]


def test_a_turn_that_was_under_way_is_told_by_its_last_draft_alone() -> None:
    found = past(("draft", 0.0, {**HELLO, "text": "Hel"}), ("draft", 0.0, HELLO | {"heard_until_s": 0.4}))
    assert texts(found) == ["Hello!"]
    assert [draft.line.heard_until_s for draft in found.drafts] == [0.4]
    settled = past(("draft", 0.0, {**HELLO, "text": "Hel"}), ("transcript", 0.0, HELLO))
    assert texts(settled) == ["Hello!"]
    assert settled.drafts == ()


def test_words_that_came_late_join_their_turn_and_no_turn_is_counted_twice() -> None:
    spoken = {"who": "candidate", "how": "spoken_unheard", "seconds": 3.0, "turn": 1}
    found = past(
        ("transcript", 2.0, spoken), ("transcript", 2.0, {**spoken, "how": "spoken", "text": "A heap.", "seconds": 0.0})
    )
    assert texts(found) == ["A heap."]
    assert [turn.seconds for turn in found.desk.turns] == [3.0]


def test_the_desk_the_code_and_the_question_are_the_newest_ones() -> None:
    found = past(
        ("question", 1.0, {"id": "q1", "title": "Heaps", "text": "What is a heap?", "number": 1}),
        ("call", 9.0, {"name": "start_coding", "result": {"problem": {"id": "two-sum", "twist": "And if it is sorted?"}}}),
        ("problem", 9.0, {"id": "two-sum"}),
        ("code", 10.0, {"revision": 1, "language": "python", "text": "a"}),
        ("code", 11.0, {"revision": 2, "language": "python", "text": "ab"}),
        ("run", 12.0, {"revision": 2, "what": "tests", "cases": [{"name": "x", "passed": True}]}),
        ("press", 13.0, {"button": "hint"}),
        ("press", 13.5, {"button": "patience_patient"}),
        ("hint", 14.0, {"rung": 1, "of": 3, "text": "Sort it."}),
    )
    assert found.question is None, "the problem has taken its place"
    assert found.twist == "And if it is sorted?"
    assert (found.problem, found.asked, found.hints, found.patience) == ("two-sum", ("q1",), ("Sort it.",), "patient")
    assert found.code is not None
    assert (found.code.revision, found.desk.code, found.desk.hints_asked) == (2, "ab", 1)
    assert found.desk.tests is not None
    assert found.desk.tests.all_pass


def test_the_answers_of_calls_add_up_and_the_oldest_are_forgotten_as_they_were() -> None:
    found = past(
        ("progress", 1.0, progress({"a": {"n": 1}}, ["a"])),
        ("progress", 2.0, progress({"b": {"n": 2}}, ["a", "b"], phase="coding", version=2)),
        ("progress", 3.0, progress({"c": {"n": 3}}, ["b", "c"], phase="coding", version=3)),
    )
    assert found.progress is not None
    assert (found.progress.phase, found.progress.version) == ("coding", 3)
    assert found.progress.calls == {"b": {"n": 2}, "c": {"n": 3}}


def test_the_clock_stands_where_the_last_heartbeat_or_the_last_entry_saw_it() -> None:
    assert past(("start", 0.0, {}), clock_s=61.0).elapsed_s == 61.0
    assert past(("press", 63.5, {"button": "think"}), clock_s=61.0).elapsed_s == 63.5


def test_typed_words_that_nobody_has_reacted_to_are_said_again_as_the_candidates_own() -> None:
    said = past(
        ("transcript", 0.0, HELLO),
        ("typed", 3.0, {"id": "a", "text": "I am [alex:ready]."}),
        ("transcript", 3.0, {"who": "candidate", "how": "typed", "text": "I am [alex:ready].", "turn": "typed-a"}),
    )
    assert opening(said, "Where it stands.") == (None, "I am (alex ready].")


def test_what_alex_has_answered_or_acted_upon_is_not_said_again() -> None:
    typed: list[Written] = [
        ("transcript", 0.0, HELLO),
        ("typed", 3.0, {"id": "a", "text": "Yes."}),
        ("transcript", 3.0, {"who": "candidate", "how": "typed", "text": "Yes.", "turn": "typed-a"}),
    ]
    reactions: list[Written] = [("call", 4.0, {"name": "ask_question"}), ("draft", 4.0, ASKS), ("transcript", 4.0, ASKS)]
    for reaction in reactions:
        told = opening(past(*typed, reaction), "Where it stands.")
        assert told is not None
        assert told[0] == "back"
        assert "say your last sentence or question again" in told[1]
        assert told[1].endswith("Where it stands.")


def test_words_typed_while_alex_still_spoke_are_not_answered_by_the_rest_of_that_line() -> None:
    typed: list[Written] = [
        ("transcript", 0.0, HELLO),
        ("draft", 10.0, {**ASKS, "text": "What is"}),
        ("typed", 12.0, {"id": "a", "text": "A tree."}),
        ("transcript", 12.0, {"who": "candidate", "how": "typed", "text": "A tree.", "turn": "typed-a"}),
    ]
    rests: list[list[Written]] = [[], [("draft", 10.0, ASKS)], [("draft", 10.0, ASKS), ("transcript", 10.0, ASKS)]]
    for rest in rests:
        assert opening(past(*typed, *rest), "") == (None, "A tree.")


def test_a_spoken_answer_that_was_settled_at_once_is_said_again_too() -> None:
    spoken = {"who": "candidate", "text": "A tree.", "seconds": 3.0, "turn": 1}
    assert opening(past(("transcript", 0.0, HELLO), ("transcript", 2.0, spoken)), "") == (None, "A tree.")


def test_a_spoken_answer_without_words_is_asked_for_once_more() -> None:
    spoken = {"who": "candidate", "how": "spoken_unheard", "seconds": 3.0, "turn": 1}
    told = opening(past(("transcript", 0.0, HELLO), ("draft", 2.0, spoken)), "")
    assert told is not None
    assert "answer was lost" in told[1]


def test_a_wish_stands_until_alex_has_begun_to_speak_after_it() -> None:
    asked: list[Written] = [("draft", 4.0, ASKS), ("press", 5.0, {"button": "hint"}), ("press", 6.0, {"button": "repeat"})]
    assert past(*asked).wishes == ("repeat", "hint")
    assert past(*asked, ("transcript", 4.0, ASKS)).wishes == ("repeat", "hint"), "that line began before"
    assert past(*asked, ("hint", 7.0, {"rung": 1, "of": 3, "text": "Sort it."})).wishes == ("repeat",), "it is on the page"
    assert past(*asked, ("draft", 8.0, {**ASKS, "turn": 2})).wishes == ()


def test_thinking_lasts_until_its_time_is_over_or_the_candidate_speaks_or_writes_or_takes_it_back() -> None:
    think: Written = ("press", 10.0, {"button": "think"})
    assert past(think, clock_s=60.0).thinking_until_s == 130.0
    assert past(think, clock_s=131.0).thinking_until_s is None
    spoken = {"who": "candidate", "text": "A tree.", "seconds": 3.0, "turn": 1}
    ends: list[Written] = [
        ("press", 20.0, {"button": "think_over"}),
        ("typed", 20.0, {"id": "a", "text": "A tree."}),
        ("draft", 20.0, spoken),
    ]
    for end in ends:
        assert past(think, end).thinking_until_s is None


def test_before_alexs_first_word_the_interview_begins_as_usual() -> None:
    assert opening(past(("start", 0.0, {})), "") is None


LINES = st.builds(
    lambda who, turn, text: {"who": who, "turn": turn, "text": text, "seconds": 1.0},
    st.sampled_from(["alex", "candidate"]),
    st.integers(1, 4),
    st.text("ab", min_size=1, max_size=3),
)


@given(st.lists(st.tuples(st.sampled_from(["draft", "transcript"]), st.floats(0, 50), LINES), max_size=12))
def test_each_turn_has_one_caption_and_the_next_ones_get_new_names(notes: list[tuple[str, float, dict[str, Any]]]) -> None:
    found = past(*notes)
    names = [caption.id for caption in found.captions]
    assert len(names) == len(set(names))
    assert {name for name in names if name.startswith("alex")} <= {f"alex-{number}" for number in range(found.lines)}
    assert {name for name in names if name.startswith("you")} <= {f"you-{number}" for number in range(1, found.turns + 1)}
    assert found.elapsed_s == max([at_s for _, at_s, _ in notes], default=0.0)


def test_what_alex_has_noted_is_not_said_to_him_again_with_the_next_answer() -> None:
    """It would be filed under the next question, too."""
    found = past(
        ("transcript", 0.0, HELLO),
        ("transcript", 5.0, TYPED | {"text": "It takes linear time.", "turn": "typed-a"}),
        ("call", 6.0, {"name": "log_answer", "result": {"status": "ok"}}),
        ("question", 6.5, {"id": "heap", "title": "Heaps", "text": "What is a heap?", "number": 1}),
        ("transcript", 9.0, TYPED | {"text": "A tree.", "turn": "typed-b"}),
    )
    assert [caption.text for caption in found.unanswered] == ["A tree."]


def test_a_line_that_belongs_to_the_answer_before_is_not_said_as_the_answer_to_what_is_open() -> None:
    asked = ("question", 6.5, {"id": "heap", "title": "Heaps", "text": "What is a heap?", "number": 1})
    late = TYPED | {"text": "And constant space.", "turn": "typed-b", "question": "cost"}
    own = TYPED | {"text": "A tree.", "turn": "typed-c", "question": "heap"}
    assert past(("transcript", 0.0, HELLO), asked, ("transcript", 7.0, late)).unanswered == ()
    found = past(("transcript", 0.0, HELLO), asked, ("transcript", 7.0, late), ("transcript", 8.0, own))
    assert [caption.text for caption in found.unanswered] == ["A tree."]
