"""Scenario files and their strict player: pure, without any connection."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from server.simulator.brain import (
    Call,
    FrameSeen,
    HistoryGiven,
    Say,
    SessionOpened,
    SpeechEnded,
    SpeechStarted,
    SpokeToTheEnd,
    TextHeard,
    Think,
    ToolAnswered,
    WasInterrupted,
)
from server.simulator.faults import FAULTS
from server.simulator.scenario import SHIPPED
from server.simulator.script import ScenarioError, ScriptFailed, ScriptPlayer, direction, load, parse
from server.simulator.sessions import Break, Heard, Mutter

SCENARIO = """
about: all that a beat can do
ignore_texts: [nudge]
ignore_answers: [log_answer]
beats:
  - name: the start
    when: {text: {kind: start, has: {level: mid, minutes: 15}}}
    then:
      - think: I greet.
      - say: Hello.
      - call: {name: ask, args: {topic: x}, id: c1}
  - name: the question
    when: {answer: {tool: ask, has: {status: ok, question.probes.0: why}, matches: {question.text: "^What"}}}
    then: [{mutter: words only}]
  - name: the answer
    when: {speech: {at_least_s: 1, at_most_s: 5, voiced_at_least_s: 0.5}}
    heard: I think so.
    then: [{call: leave}, {fault: C2}]
  - when: resumed
  - when: {text: {matches: "(?i)goodbye"}}
"""
START = TextHeard('[alex:start level=mid minutes=15 name="Ann \\"A\\" Lee"] begin')
QUESTION: dict[str, Any] = {"status": "ok", "question": {"text": "What is a heap?", "probes": ["why"]}}


def player(text: str = SCENARIO) -> ScriptPlayer:
    return ScriptPlayer(parse(text, "all.yaml"))


def test_a_followed_script_is_played_to_its_end() -> None:
    p = player()
    assert p.step(SessionOpened("m", "", ()), 0) == []
    assert p.step(START, 0) == [Think("I greet."), Say("Hello."), Call("ask", {"topic": "x"}, "c1")]
    assert p.step(ToolAnswered("c1", "ask", QUESTION), 0) == [Mutter("words only")]
    assert p.step(SpeechStarted(), 0) == []
    assert p.step(SpeechEnded(2.0, 1.0), 0) == [Heard("I think so."), Call("leave", {}), Break(FAULTS["C2"].effect)]
    assert p.step(SessionOpened("m", "", (), resumed=True), 0) == []
    assert p.step(TextHeard("well, Goodbye"), 0) == []
    assert p.problem is None
    assert p.finished()


def test_what_is_not_waited_for_but_means_nothing_is_passed_over() -> None:
    p = player()
    for percept in (FrameSeen(b"jpeg"), SpokeToTheEnd(), WasInterrupted(1.0), HistoryGiven(()), SpeechStarted()):
        assert p.step(percept, 0) == []
    p.step(TextHeard("[alex:nudge rung=1 silent_s=20] still there?"), 0)
    p.step(ToolAnswered("x", "log_answer", {}), 0)
    assert p.problem is None


@pytest.mark.parametrize(
    ("percept", "words"),
    [
        (TextHeard("[alex:start level=senior minutes=15] begin"), "sent the text '[alex:start level=senior"),
        (TextHeard("hello"), "sent the text 'hello'"),
        (SpeechEnded(1.25, 0.5), "spoke for 1.25 s (0.50 s voiced)"),
        (ToolAnswered("c1", "ask", {"status": "ok"}), "answered ask with {'status': 'ok'}"),
    ],
)
def test_leaving_the_script_names_the_beat_and_what_came(percept: Any, words: str) -> None:
    p = player()
    p.step(percept, 0)
    assert p.problem is not None
    assert p.problem.startswith(
        "all.yaml: beat 1 'the start' waits for text (kind 'start', has {'level': 'mid', 'minutes': 15})"
    )
    assert words in p.problem
    with pytest.raises(ScriptFailed, match="beat 1 'the start'"):
        p.finished()


def test_after_leaving_the_script_nothing_more_is_said() -> None:
    p = player()
    p.step(TextHeard("hello"), 0)
    assert p.step(START, 0) == []


@pytest.mark.parametrize(
    "answer",
    [
        {**QUESTION, "status": "refused"},
        {**QUESTION, "question": {"text": "Why?", "probes": ["why"]}},
        {**QUESTION, "question": {"text": "What?", "probes": []}},
        {"status": "ok"},
    ],
)
def test_an_answer_must_hold_what_the_beat_says(answer: dict[str, Any]) -> None:
    p = player()
    p.step(START, 0)
    p.step(ToolAnswered("c1", "ask", answer), 0)
    assert p.problem is not None
    assert "beat 2 'the question'" in p.problem


def test_not_reaching_the_end_names_the_beat_that_waits() -> None:
    p = player()
    p.step(START, 0)
    with pytest.raises(
        ScriptFailed, match=r"all.yaml: beat 2 'the question' was not reached: it waits for answer \(tool 'ask'"
    ):
        p.finished()


def test_anything_after_the_end_leaves_the_script() -> None:
    p = player("beats: [{when: {text: {}}}]")
    p.step(TextHeard("a"), 0)
    assert p.finished()
    p.step(TextHeard("b"), 0)
    with pytest.raises(ScriptFailed, match="the script is over, but the client sent the text 'b'"):
        p.finished()


def test_a_stage_direction_is_read_with_its_quoted_values() -> None:
    assert direction(START.text) == ("start", {"level": "mid", "minutes": "15", "name": 'Ann "A" Lee'})
    assert direction("no [alex:start] direction") == ("", {})
    assert direction("[alex:tests passed=2 total=5] see") == ("tests", {"passed": "2", "total": "5"})


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("beats: []", "bad.yaml: beats: List should have at least 1 item"),
        ("- a", "a mapping with the key `beats` is expected"),
        ("beats: [", "bad.yaml: is no YAML"),
        ("beets: []\nbeats: [{when: frame}]", "bad.yaml: beets: unknown key; known here: beats, about"),
        ("beats: [{when: frame, than: []}]", "beats.0.than: unknown key; known here: when, name, heard, then"),
        ("beats: [{when: {text: {sort: start}}}]", "beats.0.when.text.sort: unknown key; known here: kind, has, matches"),
        ("beats: [{when: {text: {}, speech: {}}}]", "beats.0.when: exactly one of text, speech, answer"),
        ("beats: [{when: sunshine}]", "beats.0.when.sunshine: unknown key; known here: text, speech"),
        ("beats: [{when: frame, then: [{say: a, call: b}]}]", "beats.0.then.0: exactly one of say, think, call"),
        ("beats: [{when: frame, then: [{shout: a}]}]", "beats.0.then.0.shout: unknown key; known here: say, think, call"),
        ("beats: [{when: frame, then: [{fault: C99}]}]", "beats.0.then.0.fault: 'C99' is not simulated; known: C1, C2"),
        ("beats: [{when: {text: {matches: '('}}}]", "beats.0.when.text.matches: '(' is no regular expression"),
        ("beats: [{when: {answer: {}}}]", "beats.0.when.answer.tool: Field required"),
    ],
)
def test_a_mistake_in_a_scenario_names_file_key_and_fix(text: str, complaint: str) -> None:
    with pytest.raises(ScenarioError) as wrong:
        parse(text, "bad.yaml")
    assert complaint in str(wrong.value)
    assert str(wrong.value).startswith("bad.yaml")


def test_a_missing_file_says_what_is_shipped(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="cut_in_a_call, hello, refused_call"):
        load(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    "file", [*SHIPPED.glob("*.yaml"), *Path(__file__).with_name("scenarios").glob("*.yaml")], ids=lambda f: f.stem
)
def test_every_scenario_file_is_in_order(file: Path) -> None:
    scenario = load(file)
    assert scenario.about
    assert all(beat.name for beat in scenario.beats)


def test_a_shipped_scenario_is_found_by_its_bare_name() -> None:
    assert load("hello").file == "hello.yaml"
