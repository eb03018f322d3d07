"""The rehearsal brain as a candidate meets it, played against a tiny interview that answers in the tools' documented shape."""

from __future__ import annotations

from typing import Any

import pytest

from server.simulator.brain import (
    Call,
    Say,
    SessionOpened,
    SpeechEnded,
    SpeechStarted,
    SpokeToTheEnd,
    TextHeard,
    ToolAnswered,
)
from server.simulator.interviewer import Interviewer
from tests.simulator.stage import (
    FAILED,
    FIRST,
    PASSED,
    SECOND,
    START,
    TECHNICAL,
    Interview,
    begun,
    coding,
    declaration,
    names,
    stage,
    wrapping_up,
)
from tools.results import ToolResult


# ---- the whole way ----------------------------------------------------------------------------------------------------
def test_an_interview_goes_from_greeting_to_goodbye_by_the_candidates_turns_alone() -> None:
    played = coding()
    played.talk(8)
    played.tell(PASSED)
    for _ in range(4):
        played.talk(6)
    assert played.interview.ended
    assert set(played.interview.logged) == {"hash-map", "binary-search", "two-sum"}
    assert not any(result["status"] == "refused" for result in played.results)


def test_the_tiny_interview_answers_in_the_shape_of_the_real_tools() -> None:
    played = coding()
    played.tell("[alex:hint]")
    played.tell(PASSED)
    for result in played.results:
        ToolResult.model_validate(result)


def test_the_same_candidate_hears_the_same_interviewer() -> None:
    def heard() -> list[str]:
        played = coding()
        played.tell(FAILED)
        return played.said

    assert heard() == heard()


def test_an_interview_of_unknown_phases_and_tools_is_followed_by_its_results() -> None:
    answers: dict[str, dict[str, Any]] = {
        "advance_phase": {"say": "Let us talk about your work.", "next": {"call": "pick_story", "when": "now"}},
        "pick_story": {"say": "Tell me of a conflict.", "next": {"call": "keep_story", "when": "after_answer"}},
        "keep_story": {"next": {"call": "end_interview", "when": "after_speaking"}},
        "end_interview": {"status": "done"},
    }

    class Behavioral(Interview):
        def answer(self, name: str, args: Any) -> dict[str, Any]:
            return self._ok("") | answers[name]

    tools = (*(declaration(name) for name in answers if name != "keep_story"), declaration("keep_story", "theme", "quote"))
    played = stage(interview=Behavioral(), tools=tools)
    played.tell("[alex:start]")
    assert played.talk(2) == ["Let us talk about your work. Tell me of a conflict."]
    played.tell("I argued for smaller releases, and we tried them for a month.")
    played.talk(1)
    assert names(played) == list(answers)
    assert played.calls[2][1] == {"theme": "", "quote": "I argued for smaller releases, and we tried them for a month."}


# ---- greeting ---------------------------------------------------------------------------------------------------------
def test_the_greeting_names_the_candidate_says_that_words_are_not_heard_and_waits() -> None:
    played = stage()
    (greeting,) = played.tell(START)
    assert "Ada L" in greeting
    assert "I do not understand spoken words" in greeting
    assert "I hear" not in greeting, "perhaps there is no microphone"
    assert not played.calls


def test_who_has_no_microphone_is_not_told_what_is_heard_of_him() -> None:
    (greeting,) = stage().tell("[alex:start level=mid language=en name=Ada microphone=off] Greet them.")
    assert "Ada" in greeting
    assert "I hear" not in greeting
    assert "Write to me" in greeting


def test_without_a_start_direction_the_first_message_is_greeted_and_the_interview_goes_on() -> None:
    played = stage()
    (first,) = played.tell("hi there")
    assert "I am Alex" in first
    assert FIRST in first


def test_a_start_direction_that_is_sent_twice_is_greeted_once() -> None:
    played = stage()
    played.tell(START)
    assert played.tell(START) == []


def test_a_candidate_who_is_silent_in_the_greeting_is_asked_once_and_then_taken_along() -> None:
    played = stage()
    played.tell(START)
    assert "hear me" in played.tell("[alex:nudge rung=1 silent_s=12]")[0]
    assert FIRST in played.tell("[alex:nudge rung=2 silent_s=25]")[0]


@pytest.mark.parametrize(("language", "hello"), [("de-DE", "Guten Tag"), ("es-ES", "Hola"), ("fr-FR", "Bonjour")])
def test_the_interviewer_speaks_the_language_of_the_start_direction(language: str, hello: str) -> None:
    played = stage()
    assert played.tell(f"[alex:start language={language}]")[0].startswith(hello)


# ---- questions --------------------------------------------------------------------------------------------------------
def test_a_short_answer_gets_one_probe_and_is_then_noted_without_inventing_a_word() -> None:
    played = begun()
    assert "What if two keys collide?" in played.talk(6)[0]
    (then,) = played.talk(4)
    assert SECOND in then
    assert played.interview.logged["hash-map"] == {
        "question_id": "hash-map",
        "quote": "",
        "summary": "spoken answer, 10 s; words not heard",
        "covered_points": [],
    }


def test_a_long_answer_is_noted_at_once() -> None:
    played = begun()
    assert SECOND in played.talk(35)[0]
    assert "hash-map" in played.interview.logged


def test_a_typed_answer_is_quoted_as_it_was_typed_with_the_points_that_it_touches() -> None:
    played = begun()
    typed = "The hash of the key picks a bucket. " + "It is then compared with what lies there. " * 4
    played.tell(typed.strip())
    noted = played.interview.logged["hash-map"]
    assert noted["quote"] == typed.strip()
    assert noted["covered_points"] == ["the hash of the key picks a bucket"]


def test_no_answer_is_praised() -> None:
    played = coding()
    played.talk(5)
    assert not any(
        word in text.lower() for text in played.said for word in ("great", "excellent", "good answer", "correct", "right!")
    )


def test_thanks_are_worded_anew_each_time() -> None:
    played = begun()
    thanks = [played.talk(5)[0].split(".")[0] for _ in range(3)]
    assert len(set(thanks)) == 3


def test_the_repeat_button_brings_the_last_question_again() -> None:
    played = begun()
    assert played.tell("[alex:repeat]")[0].endswith(FIRST)
    played.talk(5)
    assert played.tell("Repeat, please!")[0].endswith("What if two keys collide?")
    played.talk(5)
    assert played.tell("[alex:repeat]")[0].endswith(SECOND)


def test_let_me_think_is_met_with_silence() -> None:
    played = begun()
    assert played.tell("[alex:think state=on]") == []
    assert played.tell("[alex:think state=off]") == []


def test_nudges_reassure_then_ask_to_think_aloud_then_put_the_question_differently_then_go_on() -> None:
    played = begun()
    first, second, third, fourth = (played.tell(f"[alex:nudge rung={rung} silent_s=20]")[0] for rung in (1, 2, 3, 3))
    assert "hurry" in first or "time" in first
    assert "aloud" in second or "so far" in second
    assert "What if two keys collide?" in third
    assert SECOND in fourth
    assert played.interview.logged["hash-map"]["summary"] == "no answer"


# ---- wrap-up


def test_the_end_is_called_only_after_the_closing_words_are_spoken_to_the_end() -> None:
    brain, heard = Interviewer(), Interview(phase="wrap_up")
    brain.step(SessionOpened("gemini-3.1-live", "", TECHNICAL), 0)
    brain.step(TextHeard("[alex:back phase=wrap_up]"), 1)
    assert heard.phase == "wrap_up"
    assert brain.step(TextHeard("[alex:nudge rung=1]"), 2) == []
    (end,) = brain.step(SpokeToTheEnd(), 9)
    assert isinstance(end, Call)
    assert end.name == "end_interview"


def test_a_question_at_the_end_is_answered_honestly_and_the_interview_closed() -> None:
    played = wrapping_up()
    (closing,) = played.talk(6)
    assert "did not hear" in closing
    assert "goodbye" in closing
    assert played.interview.ended


def test_silence_at_the_end_is_closed_after_a_nudge() -> None:
    played = wrapping_up()
    assert "goodbye" in played.tell("[alex:nudge rung=1 silent_s=15]")[0]
    assert played.interview.ended


def test_a_closing_that_was_not_heard_is_said_again_when_the_end_is_refused() -> None:
    played = wrapping_up()
    played.interview.heard = ""
    brain = played.brain
    played.now += 5
    brain.step(SpeechStarted(), played.now)
    (closing,) = brain.step(SpeechEnded(1.0, 1.0), played.now + 1)
    assert isinstance(closing, Say)
    brain.step(SpokeToTheEnd(), played.now + 8)
    refusal = played.interview.answer("end_interview", {})
    assert refusal["status"] == "refused"
    (again,) = brain.step(ToolAnswered("1", "end_interview", refusal), played.now + 9)
    assert isinstance(again, Say)
    assert "oodbye" in again.text
    assert again.text != closing.text


def test_where_the_result_of_the_end_names_a_report_writer_it_is_called_and_its_verdict_said() -> None:
    class WithReport(Interview):
        def answer(self, name: str, args: Any) -> dict[str, Any]:
            if name == "report_writer":
                return {
                    "status": "done",
                    "report": "# Report\n\n**At the bar.**\n\nIt rests on tests.\nMore.\n* Coding: 4 of 5",
                }
            result = super().answer(name, args)
            return result | {"next": {"call": "report_writer", "when": "now"}} if result["status"] == "done" else result

    played = stage(interview=WithReport(phase="wrap_up"), tools=(*TECHNICAL, declaration("report_writer", "request")))
    _, verdict = played.tell("[alex:back phase=wrap_up]")
    assert verdict == "Your report is written. At the bar. It rests on tests."
    assert played.talk(3) == []


def test_after_the_end_nothing_is_said() -> None:
    played = wrapping_up()
    played.talk(2)
    assert played.talk(3) == []
    assert played.tell("[alex:nudge rung=3]") == []
