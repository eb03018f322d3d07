"""The rehearsal brain while code is written, and against the clock."""

from __future__ import annotations

import pytest

from tests.simulator.stage import (
    FAILED,
    PASSED,
    QUESTIONS,
    begun,
    coding,
    names,
)


# ---- coding -----------------------------------------------------------------------------------------------------------
def test_the_problem_is_introduced_in_few_words() -> None:
    played = coding()
    assert "Two numbers" in played.said[-1]
    assert len(played.said[-1].split()) < 40


def test_failing_tests_are_asked_about_and_the_code_is_looked_at() -> None:
    played = coding()
    asked, seen = played.tell(FAILED)
    assert "3 of 5" in asked
    assert "Two loops over the input are nested." in seen
    assert names(played)[-1] == "look_at_code"


def test_an_observation_is_spoken_of_once_and_only_from_a_tools_result() -> None:
    played = coding()
    played.interview.observations = ()
    assert played.tell("[alex:observation kind=complexity line=3] Something never to be quoted.") == []
    played.interview.observations = ({"kind": "complexity", "text": "a list is searched in a loop"},)
    assert "A list is searched in a loop." in played.tell("[alex:observation kind=complexity line=3]")[0]
    assert played.tell("[alex:observation kind=complexity line=3]") == []


def test_when_all_tests_pass_cost_and_twist_are_asked_before_the_wrap_up() -> None:
    played = coding()
    assert "pass" in played.tell(PASSED)[0]
    assert "cost" in played.said[-1] or "running time" in played.said[-1]
    assert "What if the list is sorted?" in played.talk(10)[0]
    played.talk(10)
    assert played.interview.phase == "wrap_up"


def test_hidden_tests_that_fail_are_not_taken_for_success() -> None:
    played = coding()
    assert "2 of the hidden" in played.tell("[alex:tests passed=5 total=5 hidden_passed=1 hidden_total=3 revision=5]")[0]
    assert played.interview.phase == "coding"


def test_visible_tests_that_pass_are_no_end_while_hidden_ones_wait() -> None:
    played = coding()
    assert (
        "hidden" in played.tell("[alex:tests passed=5 total=5 hidden_passed=0 hidden_total=0 hidden_waiting=3 revision=4]")[0]
    )
    assert "submit" in played.tell("[alex:code]")[0].lower()
    assert "pass" in played.tell("[alex:tests passed=5 total=5 hidden_passed=3 hidden_total=3 revision=4]")[0]
    assert "cost" in played.said[-1] or "running time" in played.said[-1]


def test_code_that_does_not_run_here_is_read_and_spoken_of() -> None:
    played = coding()
    assert played.tell("[alex:run language=Java runs=false] The candidate writes Java now.") == []
    assert "run" in played.tell("[alex:code language=Java runs=false] The code is done.")[0]
    assert "cost" in played.said[-1] or "running time" in played.said[-1]


def test_the_hint_button_brings_the_hint_and_nothing_else() -> None:
    played = coding()
    assert played.tell("[alex:hint]") == ["Think of what you have seen already."]
    assert "hint" in played.tell("[alex:hint]")[0]
    assert names(played).count("give_hint") == 2


SORTING = "def ranges(pages):\n    kept = set(pages)\n    for page in sorted(kept):\n        print(page)\n"


def test_a_hint_whose_matter_is_in_the_code_already_is_told_as_that() -> None:
    played = coding()
    played.interview.code, played.interview.hint = SORTING, "Once the pages are sorted, one pass is enough."
    [said] = played.tell("[alex:hint]")
    assert "your code sorts already" in said
    assert said.endswith(played.interview.hint)


@pytest.mark.parametrize(
    ("hint", "code"),
    [
        ("Remember the first and the last page of the range that you are in.", SORTING),
        ("Keep a count in a dictionary.", SORTING),
        ("Once the pages are sorted, one pass is enough.", "def ranges(pages):\n    pass\n"),
        ("Once the pages are sorted, one pass is enough.", "def ranges(pages:\n    return sorted(pages)"),
        ("Once the pages are sorted, one pass is enough.", ""),
    ],
)
def test_where_it_cannot_be_known_a_hint_is_said_without_a_claim(hint: str, code: str) -> None:
    played = coding()
    played.interview.code, played.interview.hint = code, hint
    assert played.tell("[alex:hint]") == [hint]


def test_an_error_of_a_run_is_asked_about_and_a_clean_run_is_not() -> None:
    played = coding()
    assert "message" in played.tell('[alex:run error="NameError: x"]')[0]
    assert played.tell("[alex:run]") == []


def test_a_silent_coder_is_left_in_peace_until_the_app_nudges() -> None:
    played = coding()
    said = [played.tell(f"[alex:nudge rung={rung} silent_s=60]")[0] for rung in (1, 2, 3)]
    assert "hint" in said[2]


# ---- time -------------------------------------------------------------------------------------------------------------
def test_when_the_time_of_a_phase_is_over_a_begun_answer_is_noted_and_the_phase_left() -> None:
    played = begun()
    played.talk(5)
    played.interview.asked = len(QUESTIONS)
    (said,) = played.tell("[alex:time left_s=400 phase=concepts event=phase_over]")
    assert "time" in said
    assert "hash-map" in played.interview.logged
    assert names(played)[-2] == "advance_phase" or names(played)[-1] == "advance_phase"


def test_when_the_time_is_over_alex_closes_and_ends() -> None:
    played = coding()
    played.interview.phase = "wrap_up"
    (closing,) = played.tell("[alex:time left_s=0 phase=coding event=over]")
    assert "goodbye" in closing
    assert played.interview.ended


def test_half_time_is_nothing_to_talk_about() -> None:
    assert begun().tell("[alex:time left_s=450 phase=concepts event=half]") == []
