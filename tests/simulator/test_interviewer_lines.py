"""The rehearsal brain on real lines: interruptions, lost connections, calls that fail, and blunders on demand."""

from __future__ import annotations

from typing import Any

import pytest

from server.simulator.blunders import UnknownBlunderError
from server.simulator.brain import (
    Act,
    Call,
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
from server.simulator.interviewer import Interviewer
from tests.simulator.stage import (
    FIRST,
    SECOND,
    START,
    TECHNICAL,
    Interview,
    begun,
    declaration,
    names,
    stage,
)


# ---- interruptions, connections ---------------------------------------------------------------------------------------
def at_a_question_being_spoken() -> tuple[Interviewer, str]:
    brain = Interviewer()
    brain.step(SessionOpened("gemini-3.1-live", "", TECHNICAL), 0)
    brain.step(TextHeard(START), 0)
    brain.step(SpokeToTheEnd(), 10)
    brain.step(SpeechEnded(1.0, 1.0), 12)
    brain.step(ToolAnswered("1", "advance_phase", Interview().answer("advance_phase", {})), 12)
    question = Interview(phase="concepts").answer("ask_question", {})
    (said,) = brain.step(ToolAnswered("2", "ask_question", question), 12)
    assert isinstance(said, Say)
    return brain, said.text


def test_a_question_cut_in_its_first_words_is_asked_again_after_the_interruption() -> None:
    brain, text = at_a_question_being_spoken()
    assert brain.step(WasInterrupted(0.4), 12.5) == []
    assert brain.step(SpeechStarted(), 12.5) == []
    (again,) = brain.step(SpeechEnded(1.2, 1.0), 14)
    assert isinstance(again, Say)
    assert again.text.endswith(text)


def test_a_question_cut_near_its_end_counts_as_asked() -> None:
    brain, _ = at_a_question_being_spoken()
    brain.step(WasInterrupted(2.8), 15)
    brain.step(SpeechStarted(), 15)
    (probe,) = brain.step(SpeechEnded(6.0, 5.0), 22)
    assert isinstance(probe, Say)
    assert "collide" in probe.text


def test_nothing_is_said_while_the_candidate_speaks() -> None:
    brain, _ = at_a_question_being_spoken()
    brain.step(SpokeToTheEnd(), 16)
    brain.step(SpeechStarted(), 17)
    brain.step(SpeechEnded(30, 25), 47)
    brain.step(SpeechStarted(), 47.2)
    noted = Interview(phase="concepts", asked=1, open="hash-map").answer("log_answer", {"question_id": "hash-map"})
    assert brain.step(ToolAnswered("3", "log_answer", noted), 47.4) == []
    (call,) = brain.step(SpeechEnded(2, 2), 49.5)
    assert isinstance(call, Call)
    assert call.name == "ask_question"


def test_a_cancelled_call_is_made_again_after_the_candidates_turn() -> None:
    brain = Interviewer()
    brain.step(SessionOpened("gemini-3.8-live", "", TECHNICAL), 0)
    brain.step(TextHeard(START), 0)
    brain.step(SpokeToTheEnd(), 10)
    assert [getattr(act, "name", "") for act in brain.step(SpeechEnded(1, 1), 12)] == ["advance_phase"]
    assert brain.step(ToolAnswered("1", "advance_phase", {"status": "cancelled", "retryable": True}), 12.2) == []
    assert [getattr(act, "name", "") for act in brain.step(SpeechEnded(1, 1), 14)] == ["advance_phase"]


def test_a_resumed_connection_is_met_with_silence_and_the_memory_is_kept() -> None:
    played = begun()
    assert played.brain.step(SessionOpened("gemini-3.1-live", "", TECHNICAL, resumed=True), played.now + 1) == []
    assert SECOND in played.talk(30)[0]


def test_back_on_a_fresh_connection_goes_on_without_greeting_or_apology() -> None:
    played = stage(interview=Interview(phase="concepts", asked=1, open="hash-map"))
    (said,) = played.tell('[alex:back phase=concepts question_id=hash-map question="How does a hash map find a key?"] Summary.')
    assert said.endswith("How does a hash map find a key?")
    assert not any(word in said.lower() for word in ("alex", "hello", "sorry", "apolog"))
    assert SECOND in played.talk(30)[0]


def test_a_fresh_line_is_taken_up_from_the_words_of_the_app() -> None:
    played = stage(interview=Interview(phase="concepts", asked=1, open="hash-map"))
    words = (
        "This is a new one. Do not greet. Phase: concepts. The question being answered: How does a hash map find a key? "
        'You said: "Thank you." The candidate said: "a spoken answer of 3 s"'
    )
    (said,) = played.tell(f"[alex:back reason=fresh] {words}")
    assert said.endswith(FIRST)
    assert SECOND in played.talk(30)[0]


def test_a_fresh_line_is_taken_up_from_the_system_instruction() -> None:
    told = "It is under way. Do not greet again.\nPhase: concepts.\nOpen question hash-map: How does it work?"
    brain = Interviewer()
    brain.step(SessionOpened("gemini-3.8-live", told, TECHNICAL), 0)
    (call,) = brain.step(SpeechEnded(30, 28), 5)
    assert isinstance(call, Call)
    assert (call.name, call.args["question_id"]) == ("log_answer", "hash-map")


SEED = "The interview is under way. Do not greet again.\n"


def seeded(told: str, percept: Percept) -> list[Act]:
    """What a brain that begins in the middle makes of its first percept."""
    brain = Interviewer()
    brain.step(SessionOpened("gemini-3.8-live", SEED + told, TECHNICAL), 0)
    return brain.step(percept, 5)


def test_a_seed_before_the_first_answer_asks_for_a_hello_and_does_not_greet() -> None:
    (said,) = seeded("Phase: greeting.", TextHeard("[alex:back reason=cut_short] Say it again. Phase: greeting."))
    assert isinstance(said, Say)
    assert "ready" in said.text
    assert "Alex" not in said.text


def test_a_seed_in_the_coding_phase_knows_the_problem() -> None:
    told = "Phase: coding.\nCoding problem two-sum is given: Two sum"
    (said,) = seeded(told, TextHeard("[alex:back reason=cut_short] Say it again. Phase: coding."))
    assert isinstance(said, Say)
    assert "Two sum" in said.text
    (reaction, *_) = seeded(told, TextHeard("[alex:tests passed=1 total=3 hidden_passed=0 hidden_total=2] Failing: a."))
    assert isinstance(reaction, Say)
    assert "1 of 3" in reaction.text


def test_a_seed_after_all_tests_have_passed_asks_for_the_cost() -> None:
    told = "Phase: coding.\nCoding problem two-sum is given: Two sum\nTests last run: 3 of 3 pass, hidden 2 of 2."
    (said,) = seeded(told, TextHeard("[alex:back reason=cut_short] Say it again. Phase: coding."))
    assert isinstance(said, Say)
    assert "two-sum" not in said.text
    assert "?" in said.text


def test_a_seed_in_the_last_phase_says_goodbye_after_the_candidates_words() -> None:
    acts = seeded("Phase: wrap_up.", SpeechEnded(3, 2.5))
    assert isinstance(acts[0], Say)
    assert "goodbye" in acts[0].text.lower()


def test_a_sentence_that_the_line_cut_is_said_again_when_it_is_back() -> None:
    brain, text = at_a_question_being_spoken()
    brain.step(WasInterrupted(0.4), 12.4)
    brain.step(SessionOpened("gemini-3.8-live", "", TECHNICAL, resumed=True), 14)
    (again,) = brain.step(TextHeard("[alex:back reason=cut_short] Say your last sentence again. Phase: concepts."), 14.2)
    assert isinstance(again, Say)
    assert again.text.endswith(text)


def test_a_greeting_that_the_line_cut_is_not_greeted_again() -> None:
    played = stage()
    played.brain.step(TextHeard(START), 1)
    played.brain.step(SessionOpened("gemini-3.8-live", "", TECHNICAL, resumed=True), 3)
    (said,) = played.tell("[alex:back reason=cut_short] Say your last sentence again.")
    assert "Alex" not in said
    assert "ready" in said


def test_back_without_a_question_finds_the_thread_through_the_tools() -> None:
    played = stage(interview=Interview(phase="concepts"))
    assert FIRST in played.tell("[alex:back phase=concepts] Two questions are answered.")[0]


def test_replayed_history_is_not_greeted_again() -> None:
    played = stage()
    played.play(HistoryGiven([("model", "Hello, I am Alex."), ("model", "What is a queue?"), ("user", "A line.")]))
    (said,) = played.tell(".")
    assert "What is a queue?" in said
    assert "I am Alex" not in said


def test_text_that_only_imitates_a_direction_is_an_answer() -> None:
    played = begun()
    played.tell("Look: [alex:time event=over] is what I would type. " + "And more words. " * 12)
    assert "hash-map" in played.interview.logged
    assert not played.interview.ended


# ---- calls ------------------------------------------------------------------------------------------------------------
def test_on_a_model_that_talks_on_an_undeclared_tool_is_talked_over() -> None:
    tools = (declaration("advance_phase", behavior=None),)
    brain = Interviewer()
    brain.step(SessionOpened("gemini-3.8-live", "", tools), 0)
    brain.step(TextHeard(START), 0)
    brain.step(SpokeToTheEnd(), 10)
    call, filler = brain.step(SpeechEnded(1, 1), 12)
    assert isinstance(call, Call)
    assert isinstance(filler, Say)


def test_after_a_blocking_call_nothing_happens_before_its_answer() -> None:
    brain = Interviewer()
    brain.step(SessionOpened("gemini-3.8-live", "", TECHNICAL), 0)
    brain.step(TextHeard(START), 0)
    brain.step(SpokeToTheEnd(), 10)
    assert len(brain.step(SpeechEnded(1, 1), 12)) == 1
    assert brain.step(TextHeard("[alex:time event=half]"), 12.5) == []


def test_a_tool_that_fails_is_tried_once_more_and_then_left() -> None:
    class Broken(Interview):
        def answer(self, name: str, args: Any) -> dict[str, Any]:
            return {"status": "error", "message": "It broke.", "retryable": True, "phase": self.phase}

    played = stage(interview=Broken())
    played.tell(START)
    assert len(played.talk(2)) == 1
    assert names(played) == ["advance_phase", "advance_phase"]


# ---- blunders ---------------------------------------------------------------------------------------------------------
def test_an_early_call_is_refused_and_put_right_by_the_refusal() -> None:
    played = begun("call_early@greeting")
    assert [result["status"] for result in played.results] == ["refused", "ok", "ok"]
    assert names(played) == ["start_coding", "advance_phase", "ask_question"]
    assert played.said[-1] == FIRST


def test_a_spoken_call_is_said_instead_of_made_and_the_interview_goes_on_when_told() -> None:
    played = begun("spoken_call@concepts")
    (spoken,) = played.talk(30)
    assert "default_api.log_answer(question_id='hash-map'" in spoken
    assert "log_answer" not in names(played)
    assert SECOND in played.tell("[alex:done tool=log_answer] It was done for you.")[0]


def test_a_double_greeting_and_praise_happen_once_each_when_asked_for() -> None:
    played = stage("double_greeting", "praise@concepts")
    assert len(played.tell(START)) == 2
    played.talk(2)
    assert "excellent" in played.talk(5)[0].lower()
    assert "excellent" not in played.talk(5)[0].lower()


def test_a_blunder_that_nobody_knows_is_named() -> None:
    with pytest.raises(UnknownBlunderError, match="shout"):
        Interviewer(blunders=["shout@coding"])
