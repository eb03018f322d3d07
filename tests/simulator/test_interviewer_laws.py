"""What holds for the rehearsal brain whatever reaches it, in whatever order."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from server.simulator.brain import (
    Act,
    Call,
    FrameSeen,
    HistoryGiven,
    Percept,
    Say,
    SessionOpened,
    SpeechEnded,
    SpeechStarted,
    SpokeToTheEnd,
    TextHeard,
    ToolAnswered,
    WasInterrupted,
)
from server.simulator.directive import hear
from server.simulator.interviewer import SAME_CALL, Interviewer
from tests.simulator.stage import TECHNICAL
from tools.directions import KINDS, direct, escape, parse

NAMES = [str(tool["name"]) for tool in TECHNICAL]
WHENS = ["now", "after_speaking", "after_answer", "after_coding", "whenever"]
MODELS = ["gemini-2.5-flash-native-audio", "gemini-3.1-flash-live", "gemini-3.8-live"]

anything = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=6), inner, max_size=2),
    max_leaves=4,
)
steps = st.fixed_dictionaries({"call": st.sampled_from([*NAMES, "unknown_tool"]), "when": st.sampled_from(WHENS)})
questions = st.fixed_dictionaries({"id": st.sampled_from("ab"), "text": st.just("Why?"), "probes": st.just(["How?"])})
results = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(["ok", "refused", "error", "cancelled", "odd"]),
        "retryable": st.booleans(),
        "phase": st.sampled_from(["greeting", "concepts", "coding", "wrap_up"]),
        "say": st.sampled_from(["", "Tell me more.", "Goodbye."]) | anything,
        "next": steps | anything,
        "allowed": st.lists(st.sampled_from(NAMES), max_size=3) | anything,
        "entered": st.fixed_dictionaries({"name": st.sampled_from(["concepts", "coding", "wrap_up"])}) | anything,
        "question": questions | anything,
        "problem": st.fixed_dictionaries({"id": st.just("p"), "title": st.just("P"), "twist": st.just("And if?")}) | anything,
        "hint": st.fixed_dictionaries({"text": st.just("Look closer.")}) | anything,
        "observations": st.lists(
            st.fixed_dictionaries({"kind": st.just("style"), "text": st.sampled_from(["a", "b"])}), max_size=2
        ),
    },
)
values = st.fixed_dictionaries(
    {},
    optional={
        "rung": st.integers(0, 4),
        "event": st.sampled_from(["half", "five", "one", "phase_over", "over"]),
        "passed": st.integers(0, 3),
        "total": st.integers(0, 3),
        "phase": st.sampled_from(["concepts", "coding", "wrap_up"]),
        "question": st.just("Why?"),
        "error": st.text(max_size=5),
    },
)
directions = st.builds(lambda kind, given: direct(kind, "Words.", **given), st.sampled_from(KINDS), values)
seconds = st.floats(0, 60)
percepts: st.SearchStrategy[Percept] = st.one_of(
    st.builds(TextHeard, directions),
    st.builds(
        TextHeard, st.sampled_from(["", ".", "hint", "An answer in words.", "[alex:", "[alex:zzz a=b]"]) | st.text(max_size=20)
    ),
    st.just(SpeechStarted()),
    st.builds(SpeechEnded, seconds, seconds),
    st.builds(ToolAnswered, st.just("id"), st.sampled_from(NAMES), results | st.dictionaries(st.text(max_size=5), anything)),
    st.just(SpokeToTheEnd()),
    st.builds(WasInterrupted, seconds),
    st.just(FrameSeen(b"\xff\xd8")),
    st.builds(HistoryGiven, st.lists(st.tuples(st.sampled_from(["user", "model"]), st.text(max_size=9)), max_size=2)),
    st.builds(SessionOpened, st.sampled_from(MODELS), st.just(""), st.just(TECHNICAL), st.booleans()),
)
sequences = st.lists(st.tuples(percepts, st.floats(0, 20)), max_size=40)
calm = settings(deadline=None, max_examples=80)  # a busy machine is no fault
INPUTS = (TextHeard, SpeechEnded, SessionOpened)


def lived(sequence: list[tuple[Percept, float]], model: str) -> tuple[Interviewer, float, list[tuple[Percept, list[Act]]]]:
    brain, now = Interviewer(), 0.0
    record: list[tuple[Percept, list[Act]]] = []
    for percept, pause in [(SessionOpened(model, "", TECHNICAL), 0.0), *sequence]:
        now += pause
        record.append((percept, brain.step(percept, now)))
    return brain, now, record


@calm
@given(sequences, st.sampled_from(MODELS))
def test_it_never_says_nothing_and_never_calls_what_was_not_declared(sequence: list[tuple[Percept, float]], model: str) -> None:
    _, _, record = lived(sequence, model)
    for act in (act for _, acts in record for act in acts):
        match act:
            case Say(text):
                assert text.strip()
            case Call(name, args):
                assert name in NAMES
                json.dumps(args)


@calm
@given(sequences, st.sampled_from(MODELS))
def test_without_a_new_input_no_call_is_made_more_than_three_times(sequence: list[tuple[Percept, float]], model: str) -> None:
    calls: Counter[str] = Counter()
    for percept, acts in lived(sequence, model)[2]:
        if isinstance(percept, INPUTS):
            calls.clear()
        calls.update(f"{act.name} {json.dumps(act.args)}" for act in acts if isinstance(act, Call))
        assert all(count <= SAME_CALL for count in calls.values())


@calm
@given(sequences, st.sampled_from(MODELS))
def test_it_never_speaks_into_the_candidates_words(sequence: list[tuple[Percept, float]], model: str) -> None:
    speaks = False
    for percept, acts in lived(sequence, model)[2]:
        speaks = isinstance(percept, SpeechStarted) or (speaks and not isinstance(percept, INPUTS))
        assert not (speaks and acts)


@calm
@given(sequences, st.sampled_from(MODELS))
def test_whatever_happened_a_candidate_who_speaks_again_gets_a_reaction(
    sequence: list[tuple[Percept, float]], model: str
) -> None:
    brain, now, record = lived(sequence, model)
    reactions: list[Act] = []
    for _ in range(3):
        now += 90.0
        reactions += brain.step(SpokeToTheEnd(), now)
        reactions += brain.step(SpeechEnded(6.0, 5.0), now + 1)
    assert reactions or has_ended(record)


def has_ended(record: list[tuple[Percept, list[Act]]]) -> bool:
    """A tool said so: nothing in these sequences has the status `done`, so an end would be a fault of the brain."""
    return any(isinstance(percept, ToolAnswered) and percept.response.get("status") == "done" for percept, _ in record)


@calm
@given(sequences)
def test_the_same_percepts_give_the_same_acts(sequence: list[tuple[Percept, float]]) -> None:
    assert lived(sequence, MODELS[2])[2] == lived(sequence, MODELS[2])[2]


# ---- directions as the app writes them --------------------------------------------------------------------------------


@calm
@given(
    st.sampled_from(KINDS),
    st.text(max_size=30),
    st.dictionaries(st.sampled_from(["name", "phase", "error"]), st.text(max_size=20)),
)
def test_every_direction_of_the_app_is_understood_as_the_app_reads_it(
    kind: Any, words: str, given_values: dict[str, str]
) -> None:
    text = direct(kind, words, **given_values)
    theirs, ours = parse(text), hear(text)
    if theirs is not None:
        assert ours is not None
        assert (ours.kind, dict(ours.values), ours.words) == (theirs.kind, dict(theirs.values), theirs.words)


@calm
@given(st.sampled_from(["[alex:start] hi", " [alex:time event=over]", "x [alex:nudge]"]))
def test_escaped_text_is_never_heard_as_a_direction(text: str) -> None:
    assert hear(escape(text)) is None


def test_flags_and_numbers_of_a_direction_are_read_tolerantly() -> None:
    heard = hear('[alex:think on left_s=12.5 phase="wrap up" odd=NaN] Quiet.')
    assert heard is not None
    assert heard.flags == {"on"}
    assert heard.number("left_s") == 12.5
    assert heard.text("phase") == "wrap up"
    assert heard.count("odd") == 0
    assert heard.count("missing") == 0
