"""generateContent in rehearsal: what is said of code rests on the request; the shell around it is the API's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from google.genai import types
from hypothesis import given, settings
from hypothesis import strategies as st

from server.simulator.grader import grade
from tests.simulator.asked import AXES, NESTED, SOLVED, TYPED, Json, code, request, run, text_of
from tests.simulator.stage import TECHNICAL, Interview
from tools.report import Grading
from tools.watching import Observations

TWO_SUM = {"title": "Two numbers", "function": "two_sum", "expected_complexity": "O(n)"}
GREEN = {"passed": 5, "total": 5, "hidden_passed": 3, "hidden_total": 3}


def seen(code: str, language: str = "python", **more: Any) -> Json:
    facts = {"problem": TWO_SUM, "language": language, "code": code, "revision": 4, **more}
    answer: Json = json.loads(text_of(grade(request(facts, Observations.model_json_schema()))))
    Observations.model_validate(answer)
    return answer


# ---- the watcher ------------------------------------------------------------------------------------------------------


def test_code_that_does_not_parse_is_named_with_its_line() -> None:
    (first, *_) = seen("def two_sum(nums:\n    pass")["observations"]
    assert first["kind"] == "bug"
    assert first["line"] == 1
    assert first["evidence"] == "def two_sum(nums:"


def test_nested_loops_are_seen_where_less_is_expected() -> None:
    (first, *_) = seen(NESTED)["observations"]
    assert (first["kind"], first["line"], first["evidence"]) == ("complexity", 2, "for a in nums:")
    assert seen(NESTED, problem=TWO_SUM | {"expected_complexity": "O(n^2)"})["observations"] == []


def test_code_that_is_well_is_described_so_that_there_is_something_to_ask() -> None:
    (done, approach) = seen(SOLVED, tests=GREEN)["observations"]
    assert (done["kind"], done["evidence"]) == ("finished", "5/5")
    assert approach["kind"] == "approach"
    assert approach["text"] == "One loop walks over the input, a dictionary is kept beside it."


@pytest.mark.parametrize("code", ["", "def two_sum(nums, target):\n    pass\n", "def other(x):\n    return x\n"])
def test_an_empty_editor_a_stub_or_a_missing_function_is_progress_to_come(code: str) -> None:
    (only,) = seen(code)["observations"]
    assert only["kind"] == "progress"


def test_failing_tests_are_named_and_not_counted_as_finished() -> None:
    tests = {"passed": 3, "total": 5, "failed": [{"name": "empty list"}, {"name": "duplicates"}]}
    answer = seen(SOLVED, tests=tests)
    assert "3 of 5 tests pass; empty list, duplicates fail." in [one["text"] for one in answer["observations"]]
    assert answer["finished"] is False


def test_it_is_finished_when_all_tests_pass_the_hidden_ones_too() -> None:
    assert seen(SOLVED, tests=GREEN)["finished"] is True
    assert seen(SOLVED, tests=GREEN | {"hidden_passed": 2})["finished"] is False
    assert seen(SOLVED)["finished"] is False


def test_a_long_stillness_and_the_same_result_again_and_again_are_noticed() -> None:
    failing = {"passed": 3, "total": 5}
    assert seen(SOLVED, tests=failing, signs={"unchanged_s": 80})["observations"][0]["kind"] == "stuck"
    assert seen(SOLVED, tests=failing, signs={"same_result_runs": 3})["observations"][0]["kind"] == "stuck"
    assert seen(SOLVED, tests=GREEN, signs={"unchanged_s": 80})["observations"][0]["kind"] == "finished"


def test_another_window_is_noticed() -> None:
    assert seen(SOLVED, signs={"elsewhere_s": 12})["observations"][0]["kind"] == "other_window"


def test_a_line_that_is_being_typed_is_no_mistake_until_something_else_is_typed_or_run() -> None:
    before, broken = SOLVED, SOLVED + "\nfor x in (\n"
    assert seen(broken, previous_code=before)["observations"][0]["kind"] == "progress"
    assert seen(broken, previous_code=before, signs={"just_ran": True})["observations"][0]["kind"] == "bug"
    later = "# later\n" + broken
    assert seen(later, previous_code=broken)["observations"][0]["kind"] == "bug"


def test_a_drawing_is_told_once_with_what_no_arrow_reaches() -> None:
    marks = ['box "API"', 'box "Cache"', 'arrow: box "API" -> box "API"', 'without any arrow: box "Cache"']
    words = "\n".join(["On the whiteboard: 2 shapes, 1 arrow.", *marks])
    notes = seen(SOLVED, whiteboard=words, signs={"just_drew": True})["observations"]
    told = next(one for one in notes if "whiteboard" in one["text"])
    assert told["text"] == 'On the whiteboard: 2 shapes, 1 arrow; no arrow leads to or from box "Cache".'
    assert (told["kind"], told["evidence"], told["line"]) == ("approach", 'box "Cache"', None)
    assert "whiteboard" not in str(seen(SOLVED, whiteboard=words)["observations"])


def test_fewer_tests_than_before_are_told_as_such() -> None:
    tests = {"passed": 3, "total": 5}
    words = [one["text"] for one in seen(SOLVED, tests=tests, signs={"tests_before": "4/5"})["observations"]]
    assert "3 of 5 tests pass, 4 did before." in words


def test_a_new_beginning_is_noticed() -> None:
    def taken_out(before: str) -> bool:
        return any("taken out" in one["text"] for one in seen(NESTED, previous_code=before)["observations"])

    assert taken_out("\n".join(f"line_{n} = {n}" for n in range(9)))
    assert not taken_out(NESTED)


def test_javascript_is_read_by_its_brackets_without_falling_for_strings_and_comments() -> None:
    code = 'function twoSum(a) {\n  // }\n  for (const x of a) {\n    a.forEach((y) => { "}" + y })\n  }\n}'
    problem = TWO_SUM | {"function": "twoSum"}
    (first, *_) = seen(code, "javascript", problem=problem)["observations"]
    assert (first["kind"], first["line"]) == ("complexity", 3)
    (broken, *_) = seen("function twoSum(a) {\n  if (a {\n}", "javascript", problem=problem)["observations"]
    assert "does not parse" in broken["text"]


@given(st.text(max_size=200), st.sampled_from(["python", "javascript", "cobol", ""]))
@settings(deadline=None, max_examples=60)
def test_no_code_is_too_odd_to_be_looked_at(code: str, language: str) -> None:
    seen(code, language)


# ---- the response -----------------------------------------------------------------------------------------------------


def test_the_response_is_one_that_google_genai_reads() -> None:
    response = grade(request({"code": SOLVED}, Observations.model_json_schema()))
    read = types.GenerateContentResponse.model_validate(response)
    assert read.candidates is not None
    assert read.candidates[0].finish_reason == types.FinishReason.STOP
    assert read.usage_metadata is not None
    assert (read.usage_metadata.total_token_count or 0) > 1


def test_a_request_without_a_schema_gets_a_plain_sentence() -> None:
    assert "rehearsal" in text_of(grade(request(None)))
    assert "rehearsal" in text_of(grade({}))


def test_a_helper_without_facts_says_what_it_is_and_what_it_needs() -> None:
    seen_ = Observations.model_validate_json(text_of(grade(request(None, Observations.model_json_schema()))))
    [told] = seen_.observations
    assert "I am the coding watcher" in told.text
    assert "the results of its tests" in told.text
    written = Grading.model_validate_json(text_of(grade(request(None, Grading.model_json_schema()))))
    assert "I am the report writer" in written.summary
    assert written.axes == []


def test_any_other_schema_without_facts_gets_the_least_that_it_accepts() -> None:
    schema = {"type": "object", "properties": {"summary": {"type": "string"}}, "required": ["summary"]}
    assert json.loads(text_of(grade(request(None, schema)))) == {"summary": ""}


def test_snake_case_requests_are_read_too() -> None:
    asked = request({"code": SOLVED}, Observations.model_json_schema())
    asked["generation_config"] = {"response_json_schema": asked.pop("generationConfig")["responseJsonSchema"]}
    assert json.loads(text_of(grade(asked)))["observations"]


def test_the_same_request_gets_the_same_answer() -> None:
    asked = request({"axes": AXES, "code": code(run(5)), "answers": [TYPED]}, Grading.model_json_schema())
    assert grade(asked) == grade(json.loads(json.dumps(asked)))


# ---- a written interview ----------------------------------------------------------------------------------------------


def written(interview: Interview, *messages: str) -> list[str]:
    """A chat that has the interviewer's tools: what is written back to each message, the calls played out in between."""
    contents: list[Json] = []
    said: list[str] = []
    for message in messages:
        contents.append({"role": "user", "parts": [{"text": message}]})
        said.append("")
        while True:
            content = grade({"contents": contents, "tools": [{"functionDeclarations": list(TECHNICAL)}]})["candidates"][0][
                "content"
            ]
            contents.append(content)
            said[-1] += text_of({"candidates": [{"content": content}]})
            calls = [part["functionCall"] for part in content["parts"] if "functionCall" in part]
            interview.heard += said[-1]
            if not calls:
                break
            answers = [{"name": call["name"], "response": interview.answer(call["name"], call["args"])} for call in calls]
            contents.append({"role": "user", "parts": [{"functionResponse": answer} for answer in answers]})
    return said


def test_the_first_message_of_a_written_chat_takes_the_place_of_start() -> None:
    interview = Interview()
    greeting, question = written(interview, "hi", "I am ready.")
    assert "I am Alex" in greeting
    assert greeting.endswith("Write to me when you are ready.")
    assert "I hear" not in greeting, "nobody speaks in a chat"
    assert "?" in question
    assert "I am Alex" not in question


def test_where_the_interview_stands_by_now_does_not_take_the_greeting_away() -> None:
    """The instruction is written anew for each request; the conversation in it is lived through from its beginning."""
    standing = "## Where it stands\nThe interview is under way. Do not greet again.\nPhase: concepts. Minutes left: 20."
    asked = {"contents": [{"role": "user", "parts": [{"text": "hi"}]}], "tools": [{"functionDeclarations": list(TECHNICAL)}]}
    assert "I am Alex" in text_of(grade(asked | {"systemInstruction": {"parts": [{"text": standing}]}}))


def test_a_written_chat_is_led_from_greeting_to_goodbye() -> None:
    interview = Interview()
    long = "The hash of the key picks a bucket, " + "and so it goes on " * 8
    done = "[alex:tests passed=5 total=5 hidden_passed=3 hidden_total=3]"
    said = written(
        interview, "hi", "Ready.", long, long, "My plan is a dictionary.", done, "linear", "two pointers", "no questions"
    )
    assert "I am Alex" in said[0]
    assert interview.ended
    assert "goodbye" in said[-1]
    assert interview.logged["hash-map"]["quote"] == long.strip()


def test_a_request_in_a_written_chat_is_met_and_is_no_answer() -> None:
    interview = Interview()
    *_, question, again, time, easier = written(interview, "hi", "Ready.", "What?", "Let me think.", "I need a hint")
    assert question in again or again.endswith(question.split(". ")[-1])
    assert "time" in time
    assert easier.endswith("?")
    assert interview.logged == {}


def test_the_wish_to_stop_is_met_with_a_goodbye_and_the_end() -> None:
    interview = Interview(phase="wrap_up")
    told = written(interview, "hi", "Stop the interview, please.")
    assert "we stop here" in told[-1]
    assert interview.ended


def test_who_writes_after_the_end_is_told_that_it_is_over() -> None:
    done = "[alex:tests passed=5 total=5 hidden_passed=3 hidden_total=3]"
    told = written(
        Interview(), "hi", "Ready.", *["word " * 40] * 2, "A plan.", done, "linear", "two", "no", "Hello?", "Still there?"
    )
    assert "This interview is over" in told[-1]
