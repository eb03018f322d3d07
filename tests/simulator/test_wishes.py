"""A line that only asks for something is no answer, and an answer that holds such words is no request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.kit import HOME, read_folder
from server.simulator.phrases import TABLES
from server.simulator.wishes import LONGEST, WISHES, Wish, wish
from tests.simulator.stage import FIRST, PASSED, QUESTIONS, SECOND, START, Stage, begun, coding, names, stage, wrapping_up

REQUESTS: dict[Wish, str] = {
    "repeat": "what?|Pardon?|pardon me|Can you repeat that|Could you please repeat the question?|Sorry, say that again please|"
    "Once more, please.|I didn't catch that|What was the question?|huh??|sorry?|repeat|Repeat, please!|Please repeat it",
    "rephrase": "I don't understand the question|Could you rephrase that?|what do you mean?|Can you explain it, please|"
    "I don't get it",
    "think": "Let me think|let me think about it for a moment|One moment|one moment please|hold on|Wait...|just a second|"
    "Hmm|I need a minute|give me some time to think|I'm thinking",
    "hint": "hint|Hint please|I need a hint|Can I have a hint?|could you give me a hint please|a hint|help!|I'm stuck",
    "unknown": "I don't know|I don’t know.|idk|No idea|I have no idea|not sure|Sorry, I don't know|"
    "I really don't know the answer",
    "skip": "skip|Skip this question|next|Next question please|pass|can we skip this one?|let's move on|I give up|"
    "No idea, next question please",
    "onward": "Can we start coding now please?|let's code|I am done, let us wrap up.|next part|Let us go to the coding part|"
    "Let's wrap up|can we move on to the coding problem?",
    "done": "done|I'm done|finished|I am finished.|I'm done with the code",
    "stop": "stop|Stop the interview|end the interview please|quit|I want to stop the interview|let us stop here|"
    "Can we end the interview?",
}

ANSWERS_WITH_SUCH_WORDS = (
    "A cache gives a hint to the branch predictor.",
    "What is hashed is the key.",
    "I don't know the exact cost, but a lookup is constant on average.",
    "skip list",
    "Next, the pointer moves to the following node.",
    "You wait on the lock.",
    "stop the world",
    "It repeats the question to each node.",
    "pass by reference",
    "It stops when the queue is empty.",
    "A moment of inertia.",
    "done is a flag that the loop checks",
    "the hint bits in Postgres",
    "Coding a parser by hand is simpler.",
    "the next phase of the commit writes the log",
    "think of a tree",
    "No, I would not skip it.",
    "help desk",
    "exit code",
    "O(n)",
    "A stack.",
    "Yes.",
    "no",
)


@pytest.mark.parametrize(("asked", "line"), [(name, line) for name, lines in REQUESTS.items() for line in lines.split("|")])
def test_a_request_is_understood(asked: Wish, line: str) -> None:
    assert wish(line) == asked


@pytest.mark.parametrize("line", ANSWERS_WITH_SUCH_WORDS)
def test_a_real_answer_with_the_same_words_is_an_answer(line: str) -> None:
    assert wish(line) is None


def test_no_expected_point_of_the_bank_is_taken_for_a_request() -> None:
    points = [point for asked in read_folder(HOME / "technical").bank.questions.values() for point in asked.expected_points]
    assert [point for point in points if wish(point)] == []


@given(st.text(max_size=200))
def test_whatever_is_typed_is_either_and_a_long_line_is_an_answer(typed: str) -> None:
    assert wish(typed) in {None, *REQUESTS}
    assert wish(f"skip {'word ' * LONGEST}{typed}") is None


@pytest.mark.parametrize(
    ("language", "line", "asked"),
    [
        ("de-DE", "Wie bitte?", "repeat"),
        ("de-DE", "Keine Ahnung", "unknown"),
        ("es-ES", "no sé", "unknown"),
        ("fr-FR", "Je ne sais pas.", "unknown"),
        ("fr-FR", "skip", "skip"),
        ("ja-JP", "hint", "hint"),
    ],
)
def test_the_languages_that_the_rehearsal_speaks_are_understood_and_english_always(
    language: str, line: str, asked: Wish
) -> None:
    assert wish(line, language) == asked
    assert set(WISHES) == set(TABLES)


# ---- what follows -------------------------------------------------------------------------------------------------------


def test_what_repeats_the_question_and_notes_nothing() -> None:
    played = begun()
    assert played.tell("what?")[0].endswith(FIRST)
    assert played.tell("Could you repeat the question?")[0].endswith(FIRST)
    assert played.interview.logged == {}


def test_let_me_think_is_given_time_and_the_answer_after_it_counts() -> None:
    played = begun()
    (said,) = played.tell("Let me think.")
    assert "time" in said
    played.tell("The hash of the key picks a bucket, " + "and so on " * 30)
    assert played.interview.logged["hash-map"]["quote"].startswith("The hash")


def test_a_hint_to_a_question_is_the_question_in_other_words() -> None:
    played = begun()
    assert played.tell("I need a hint")[0].endswith("What if two keys collide?")
    assert played.tell("hint")[0].endswith(FIRST), "there is no second probe"
    assert "give_hint" not in names(played)


def test_a_hint_to_the_problem_is_a_hint() -> None:
    assert coding().tell("Can I have a hint?") == ["Think of what you have seen already."]


@pytest.mark.parametrize("line", ["I don't know", "skip", "next"])
def test_who_does_not_know_is_led_on_kindly_with_an_empty_answer(line: str) -> None:
    played = begun()
    (said,) = played.tell(line)
    assert said.endswith(SECOND)
    noted = played.interview.logged["hash-map"]
    assert noted["summary"].startswith("no answer")
    assert (noted["quote"], noted["covered_points"]) == ("", [])
    assert not any(word in said.lower() for word in ("thank", "great", "noted"))


def test_who_wants_the_next_part_is_told_when_more_belongs_to_this_one() -> None:
    played = begun()
    (said,) = played.tell("Can we start coding now please?")
    assert "a little more to do in this part first" in said
    assert said.endswith(SECOND)
    assert played.interview.logged["hash-map"]["quote"] == "", "a wish is no answer"


def test_who_wants_the_next_part_gets_there_when_nothing_is_left_of_this_one() -> None:
    played = begun()
    played.tell("I don't know")
    played.tell("Let us go to the coding part")
    assert played.interview.phase == "coding"
    played.tell("I am done, let us wrap up.")
    assert played.interview.phase == "wrap_up"


def test_what_was_said_before_it_still_counts() -> None:
    played = begun()
    played.tell("The hash of the key picks a bucket.")
    assert played.tell("I don't know")[0].endswith(SECOND)
    assert played.interview.logged["hash-map"]["quote"] == "The hash of the key picks a bucket."


def test_who_does_not_know_how_to_begin_the_problem_is_offered_a_hint() -> None:
    played = coding()
    assert "hint" in played.tell("no idea")[0]
    assert played.interview.phase == "coding"


def test_who_skips_the_problem_leaves_it() -> None:
    played = coding()
    played.tell("skip")
    assert played.interview.logged["two-sum"]["summary"] == "no answer"
    assert played.interview.phase == "wrap_up"


def test_the_cost_that_is_not_known_leads_to_the_end_of_the_problem() -> None:
    played = coding()
    played.tell(PASSED)
    played.tell("I don't know")
    assert played.interview.phase == "wrap_up"


def test_a_readiness_that_sounds_like_a_request_begins_the_interview() -> None:
    played = stage()
    played.tell(START)
    assert played.tell("next")[0].endswith(FIRST)


def test_in_the_room_the_end_is_a_button() -> None:
    played = begun()
    assert "End" in played.tell("stop the interview")[0]
    assert not played.interview.ended


def test_at_the_end_nothing_more_to_say_is_a_goodbye() -> None:
    played = wrapping_up()
    assert "goodbye" in played.tell("skip")[0]


# ---- words that come late -----------------------------------------------------------------------------------------------


def told_late(played: Stage, question: str, words: str) -> list[str]:
    return played.tell(f"[alex:late question_id={question}] {words}")


def test_words_typed_before_the_probe_was_asked_belong_to_the_answer_and_the_probe_stays_open() -> None:
    played = begun()
    played.tell("It uses an array.")
    (said,) = told_late(played, "hash-map", "The hash of the key picks a bucket.")
    assert "added" in said
    assert played.interview.logged == {}
    played.tell("Then they share a chain.")
    noted = played.interview.logged["hash-map"]
    assert noted["covered_points"] == ["the hash of the key picks a bucket"]
    assert noted["quote"].endswith("Then they share a chain.")


def test_words_typed_before_the_next_question_was_asked_belong_to_the_one_before() -> None:
    played = begun()
    played.tell("It uses an array, " + "as many do " * 30)
    assert played.said[-1].endswith(SECOND)
    told_late(played, "hash-map", "The hash of the key picks a bucket.")
    assert played.calls[-1][0] == "log_answer"
    assert played.calls[-1][1]["question_id"] == "hash-map"
    assert played.calls[-1][1]["covered_points"] == ["the hash of the key picks a bucket"]
    assert list(played.interview.logged) == ["hash-map"], "the second question is still open"
    played.tell("It halves what is left, " + "each time " * 30)
    assert len(played.interview.logged) == len(QUESTIONS)


def test_late_words_of_the_greeting_do_not_answer_the_first_question() -> None:
    played = begun()
    told_late(played, "", "I am ready.")
    assert played.interview.logged == {}
    assert played.talk(30)[0].endswith(SECOND)
