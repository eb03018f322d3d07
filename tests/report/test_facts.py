"""What is counted from a journal."""

from __future__ import annotations

import pytest

from server.report.facts import in_short
from tests.report.scenes import CODE, STARTER, Record, begun, silent, spoken_only, strong, weak
from tools.report import PhaseTime, Tally


def test_an_answer_is_what_was_said_between_its_question_and_what_came_next() -> None:
    told = begun().types("Hello!").asks("stack").alex("What is a stack?").types("Last in, first out.").types("Like plates.")
    told.asks("queue").says("First in, first out.", seconds=7.0).phase("coding").says("I begin with the loop.")
    stack, queue = told.facts.answers
    assert (stack.text, stack.how, stack.seconds) == ("Last in, first out.\nLike plates.", "typed", 0.0)
    assert (queue.text, queue.how, queue.seconds) == ("First in, first out.", "spoken", 7.0)


def test_a_question_that_is_asked_again_keeps_its_first_time_and_all_its_answers() -> None:
    told = begun().asks("stack", at=10).types("Last in first out.", at=12).asks("stack", at=20).says("Like plates.", at=22)
    [answer] = told.facts.answers
    assert (answer.asked_at_s, answer.how) == (10, "mixed")
    assert answer.text == "Last in first out.\nLike plates."


def test_a_line_typed_before_the_next_question_could_be_read_belongs_to_the_one_before() -> None:
    told = begun().asks("stack").types("Last in, first out.").asks("queue").types("Like plates.", question="stack")
    told.types("I am ready.", question="").types("First in, first out.")
    stack, queue = told.facts.answers
    assert stack.text == "Last in, first out.\nLike plates."
    assert queue.text == "First in, first out."


@pytest.mark.parametrize("line", ["Hello Alex, ready to go", "Hi!", "Good morning, I'm ready.", "Yes, I am ready, let's start"])
def test_a_greeting_that_comes_after_the_question_was_handed_out_is_no_answer_to_it(line: str) -> None:
    told = begun().asks("stack").types(line).alex("What is a stack?").types("Last in, first out.")
    told.logs("stack", quote=f"{line} Last in, first out.")
    [answer] = told.facts.answers
    assert (answer.text, answer.quote) == ("Last in, first out.", "Last in, first out.")


def test_a_greeting_in_the_first_line_of_an_answer_is_left_out_of_it() -> None:
    told = begun().asks("stack").types("Hello Alex, ready to go\nLast in, first out.")
    assert told.facts.answers[0].text == "Last in, first out."


@pytest.mark.parametrize(
    "line", ["Hello world is printed first.", "The ready flag is set.", "Let us start with the base case.", "Yes"]
)
def test_a_line_that_says_more_than_hello_is_an_answer(line: str) -> None:
    assert begun().asks("stack").types(line).facts.answers[0].text == line


@pytest.mark.parametrize(
    ("lines", "given"),
    [
        (("I don't know",), "unknown"),
        (("Sorry, no idea.",), "unknown"),
        (("I don't know.", "skip"), "skipped"),
        (("Can we skip this question?",), "skipped"),
        (("I don't know, maybe a list?",), ""),
        (("I don't know.", "Perhaps last in, first out."), ""),
        ((), ""),
    ],
)
def test_an_answer_that_was_given_up_is_told_as_that(lines: tuple[str, ...], given: str) -> None:
    told = begun().asks("stack")
    for line in lines:
        told.types(line)
    assert told.facts.answers[0].given_up == given


TWIST = "What if the numbers come in one by one, and there are too many to keep?"


def test_the_answer_to_the_twist_is_what_was_said_between_it_and_the_next_phase() -> None:
    told = begun().phase("coding").problem().twist(TWIST).types("I begin.").alex(f"Thank you. Now a twist: {TWIST}")
    told.types("I would keep a sum.").says("And a count.").phase("wrap_up").types("Bye.")
    twist = told.facts.twist
    assert twist is not None
    assert (twist.title, twist.text, twist.how) == ("The twist: Sum of two", "I would keep a sum.\nAnd a count.", "mixed")


def test_a_twist_is_known_in_other_words_and_one_that_was_never_put_has_no_answer() -> None:
    def with_a_twist() -> Record:
        return begun().phase("coding").problem().twist(TWIST).types("I begin.")

    put = with_a_twist().alex("And if the numbers come one by one, with too many of them to keep?").types("A sum.").facts.twist
    assert put is not None
    assert put.text == "A sum."
    assert with_a_twist().facts.twist is None
    assert begun().phase("coding").problem().alex("Fine.").types("Thanks.").facts.twist is None


def test_a_paste_is_quoted_from_its_beginning_even_where_the_note_quotes_all_of_it() -> None:
    paste = "word " * 1200
    [answer] = begun().asks("stack").types(paste).logs("stack", quote=paste).facts.answers
    assert len(answer.quote) < 250
    assert len(answer.text) > 5000


def test_a_question_without_an_answer_is_not_answered() -> None:
    [answer] = silent().facts.answers
    assert (answer.how, answer.text, answer.quote, answer.covered) == ("none", "", "", [])


def test_an_answer_that_nobody_heard_has_its_length_and_no_words() -> None:
    [answer] = spoken_only().facts.answers
    assert (answer.how, answer.seconds, answer.quote) == ("spoken_unheard", 23.0, "")


def test_the_interviewers_quote_is_kept_only_when_it_is_true() -> None:
    told = begun().asks("stack").types("Last in, first out.").logs("stack", quote="LIFO, of course")
    assert told.facts.answers[0].quote == "Last in, first out."
    told.logs("stack", quote="first out")
    assert told.facts.answers[0].quote == "first out"


def test_a_note_that_names_no_question_is_of_the_one_handed_out_last() -> None:
    told = begun().asks("stack").asks("queue", ["FIFO"]).types("First in, first out.")
    told.logs("", quote="first out")
    stack, queue = told.facts.answers
    assert (queue.quote, stack.quote) == ("first out", "")


def test_an_answer_of_which_a_part_was_not_transcribed_is_marked_as_such() -> None:
    def marked(told: Record) -> bool:
        return told.facts.answers[0].is_partly_unheard

    assert marked(begun().asks("stack").speaks_unheard().types("LIFO"))
    assert not marked(begun().asks("stack").says("Last in first out.").types("LIFO"))
    assert not marked(spoken_only())


def test_a_long_answer_is_quoted_from_its_beginning() -> None:
    quoted = begun().asks("stack").types("word " * 100).facts.answers[0].quote
    assert quoted.endswith("word …")
    assert len(quoted) < 250


def test_time_per_phase_is_counted_to_the_end_and_twice_entered_phases_together() -> None:
    told = Record().note("start", at=0).phase("concepts", 5, at=0).phase("coding", 10, at=100).phase("concepts", 5, at=400)
    told.phase("done", at=460).note("end", {"reason": "finished"}, at=470)
    assert told.facts.phases == (
        PhaseTime(phase="concepts", title="Concepts", planned_s=300, spent_s=160),
        PhaseTime(phase="coding", title="Coding", planned_s=600, spent_s=300),
    )


def test_questions_that_come_after_the_problem_are_counted_apart_in_the_time_of_its_phase() -> None:
    told = Record().note("start", at=0).phase("concepts", 5, at=0).asks("stack", at=5).phase("coding", 20, at=100).problem()
    told.asks("queue", at=283).asks("heap", at=400).phase("wrap_up", 2, at=623).note("end", {"reason": "finished"}, at=630)
    assert [(one.phase, one.spent_s, one.questions_s) for one in told.facts.phases] == [
        ("concepts", 100, 0),
        ("coding", 523, 340),
        ("wrap_up", 7, 0),
    ]


def test_a_phase_that_is_entered_again_after_its_problem_still_knows_which_time_questions_took() -> None:
    told = Record().note("start", at=0).phase("coding", 20, at=100).problem().asks("queue", at=200)
    told.phase("concepts", 5, at=300).asks("heap", at=310).phase("coding", 20, at=400).note("end", {"reason": "time"}, at=450)
    assert [(one.phase, one.spent_s, one.questions_s) for one in told.facts.phases] == [
        ("coding", 250, 150),
        ("concepts", 100, 0),
    ]


def test_an_interview_that_was_cut_off_ends_with_its_last_entry() -> None:
    told = Record().phase("concepts", at=0).types("Hello?", at=42)
    assert told.facts.phases[0].spent_s == 42


def test_visible_and_hidden_tests_are_told_apart() -> None:
    code = strong().facts.code
    assert [(run.passed, run.total, run.hidden_passed, run.hidden_total) for run in code.runs] == [(3, 4, 1, 2), (4, 4, 2, 2)]
    assert (code.tests, code.hidden, code.tested_revision) == (Tally(passed=4, total=4), Tally(passed=2, total=2), 3)


def worked(*later: tuple[str, str]) -> Record:
    """Python that passed its tests, and what the editor held after that: (text, language)."""
    told = begun().problem().writes(STARTER).writes(CODE, 2).runs((4, 4), revision=2)
    for revision, (text, language) in enumerate(later, start=3):
        told.writes(text, revision, language)
    return told


def test_a_language_that_was_switched_there_and_back_is_no_change_of_the_code() -> None:
    code = worked(("//", "javascript"), (CODE, "python")).facts.code
    assert (code.revision, code.tested_revision) == (4, 4)


def test_a_look_into_another_language_leaves_the_work_what_it_was() -> None:
    facts = worked(("//", "javascript")).facts
    assert (facts.code.language, facts.code.text, facts.code.revision, facts.code.tested_revision) == ("python", CODE, 2, 2)
    assert [revision.revision for revision in facts.revisions] == [2]


@pytest.mark.parametrize(
    "later",
    [
        ((CODE + "\n# more", "python"),),
        (("", "python"),),
        (("const add = 1", "javascript"),),
        (("//", "javascript"), (CODE + " ", "python")),
    ],
)
def test_another_text_than_the_tested_one_is_told_as_a_change(later: tuple[tuple[str, str], ...]) -> None:
    code = worked(*later).facts.code
    assert code.tested_revision == 2 != code.revision
    assert code.text == later[-1][0]


def test_totals_count_where_the_cases_are_not_known() -> None:
    told = begun().note("run", {"revision": 1, "what": "tests", "passed": 2, "total": 3})
    assert [(run.passed, run.total, run.hidden_total) for run in told.facts.code.runs] == [(2, 3, 0)]


def test_running_the_code_without_tests_is_counted_apart() -> None:
    told = begun().problem().writes(CODE).note("run", {"revision": 1, "what": "run", "output": "3"})
    assert (told.facts.code.executions, told.facts.code.runs) == (1, [])
    assert told.facts.worked_on_code


def test_the_text_that_the_editor_begins_with_is_no_edit() -> None:
    assert begun().problem().writes(STARTER).facts.code.edits == 0
    assert not begun().problem().writes(STARTER).facts.worked_on_code
    assert begun().problem().writes(STARTER).writes(CODE, 2).writes(CODE, 3).facts.code.edits == 1


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("line 3\n    if x\n        ^\nSyntaxError: expected ':'", "SyntaxError: expected ':' (line 3)"),
        ("line 9, in add\nline 4, in helper\nValueError: no", "ValueError: no (line 4)"),
        ("TypeError: x is not a function", "TypeError: x is not a function"),
        ("Stopped after 5 seconds. Is there a loop that never ends?", "the time limit of 5 seconds"),
        ("It fell over.", "It fell over"),
        ("", ""),
    ],
)
def test_an_error_is_told_by_its_last_line_and_the_line_of_the_code(error: str, told: str) -> None:
    assert in_short(error) == told


def test_a_run_in_which_every_test_met_an_error_was_stopped_by_it_and_one_failing_test_stops_none() -> None:
    cases = [{"name": str(n), "passed": False, "error": "NameError: b"} for n in range(3)]
    run = {"revision": 1, "what": "tests", "passed": 0, "total": 3}
    assert begun().note("run", run | {"cases": cases}).facts.code.runs[0].error == "NameError: b"
    cases[0] = {"name": "0", "passed": True}
    assert begun().note("run", run | {"cases": cases}).facts.code.runs[0].error == ""


def test_hints_are_counted_with_their_cost() -> None:
    code = weak().facts.code
    assert ([hint.rung for hint in code.hints], code.hints_total, code.hints[0].cost) == ([1, 2], 3, "a light hint")


def test_revisions_that_were_run_and_the_last_one_are_evidence() -> None:
    assert [revision.revision for revision in strong().facts.revisions] == [2, 3]


def test_the_transcript_stands_in_the_order_of_the_beginnings() -> None:
    told = Record().says("Second.", at=5).alex("First.", at=1)
    assert [(turn.number, turn.text) for turn in told.facts.turns] == [(1, "First."), (2, "Second.")]


def test_a_typed_answer_whose_turn_was_lost_is_taken_from_its_receipt_and_others_are_not_doubled() -> None:
    told = begun().note("typed", {"text": "Here", "id": "1"}).types("Here").note("typed", {"text": "Lost", "id": "2"})
    assert [turn.text for turn in told.facts.words] == ["Here", "Lost"]


def test_a_journal_without_anything_in_it_gives_facts_without_anything_in_them() -> None:
    facts = Record().facts
    assert (facts.turns, facts.answers, facts.phases, facts.code.runs) == ((), (), (), [])
