"""A quote counts only where it occurs."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.report.scenes import CODE, begun, quote, strong, weak
from tools.evidence import FEWEST_TOKENS, found, occurs, words_in
from tools.report import Evidence

WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyzäéñß0123456789", min_size=1, max_size=8)
WORDS = st.lists(WORD, min_size=FEWEST_TOKENS, max_size=30)
NOISE = st.sampled_from([" ", "  ", ", ", ". ", " … ", " - ", "!\n", "; “", "” ("])


@given(WORDS, st.data())
def test_any_piece_of_what_was_said_occurs_whatever_its_case_and_punctuation(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - FEWEST_TOKENS))
    end = data.draw(st.integers(start + FEWEST_TOKENS, len(words)))
    piece = "".join(
        data.draw(st.sampled_from([str.upper, str.lower, str.capitalize]))(word) + data.draw(NOISE) for word in words[start:end]
    )
    assume(words_in(piece) == words_in(" ".join(words[start:end])))  # ß has no capital of its own in every case
    assert occurs(words_in(piece), words_in(" ".join(words)))


@given(WORDS, WORD)
def test_a_word_that_was_never_said_does_not_occur(words: list[str], other: str) -> None:
    assume(words_in(other)[0] not in words_in(" ".join(words)))
    for place in range(len(words) + 1):
        changed = [*words[:place], other, *words[place:]]
        assert not occurs(words_in(" ".join(changed)), words_in(" ".join(words)))


@given(st.text())
def test_any_text_at_all_can_be_compared(text: str) -> None:
    tokens = words_in(text)
    assert words_in(" ".join(tokens)) == tokens or "".join(tokens) == "".join(words_in(" ".join(tokens)))


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("It's a hash-map, don't you think?", "its a hash map dont you think"),
        ("Ein Stapel ist „zuletzt hinein, zuerst heraus“.", "zuletzt hinein zuerst heraus"),
        ("スタックは後入れ先出しです。", "後入れ先出し"),
        ("栈是后进先出的。", "后进先出"),
        ("स्टैक में अंतिम पहले निकलता है।", "अंतिम पहले निकलता"),
        ("المكدس يعمل بالعكس دائما", "يعمل بالعكس"),
    ],
)
def test_quotes_are_found_in_many_languages(said: str, quoted: str) -> None:
    assert occurs(words_in(quoted), words_in(said))


def test_part_of_a_word_is_no_quote() -> None:
    assert not occurs(words_in("art of"), words_in("the start of it"))


def test_a_single_word_proves_nothing() -> None:
    assert not occurs(words_in("stack"), words_in("a stack"))


def test_what_the_interviewer_said_is_no_evidence() -> None:
    facts = begun().alex("A stack is last in first out.").says("Yes, exactly that.").facts
    assert found(quote("last in first out"), facts) is None
    assert found(quote("yes exactly that"), facts) is not None


def test_a_quote_is_shown_with_its_turn_and_time() -> None:
    facts = begun().alex("What is a stack?", at=10).says("Last in, first out.", at=14.5, uncertain=True).facts
    assert found(quote("last in first out"), facts) == Evidence(
        quote="last in first out", at_s=14.5, source="transcript", ref="turn 3", how="spoken", uncertain=True
    )


def test_words_that_were_typed_are_not_told_as_said() -> None:
    place = found(quote("last in first out"), begun().types("Last in, first out.").facts)
    assert place is not None
    assert place.how == "typed"


def test_runs_without_the_tests_are_evidence_when_their_number_is_true() -> None:
    told = begun().problem().writes(CODE)
    for _ in range(2):
        told.note("run", {"revision": 1, "what": "run", "output": "3"})
    place = found(quote("2 executions", "tests"), told.facts)
    assert place is not None
    assert place.quote == "The code was run without the tests 2 times"
    assert found(quote("3 executions", "tests"), told.facts) is None
    assert found(quote("0 executions", "tests"), begun().problem().writes(CODE).facts) is None


def test_a_sentence_over_two_turns_is_found_when_nobody_spoke_between() -> None:
    assert found(quote("in first out"), begun().says("Last in").says("first out.").facts) is not None
    assert found(quote("in first out"), begun().says("Last in").alex("Go on.").says("first out.").facts) is None


def test_an_elided_quote_is_not_verbatim() -> None:
    assert found(quote("A stack is … at the same end"), strong().facts) is None


def test_code_is_quoted_without_regard_to_spacing_but_to_every_sign() -> None:
    facts = strong().facts
    assert found(quote("`return a+b`", "code"), facts) is not None
    assert found(quote("return a - b", "code"), facts) is None
    assert found(quote("turn a + b", "code"), facts) is None


def test_code_is_found_in_the_newest_revision_that_holds_it() -> None:
    place = found(quote("return a + b", "code"), strong().facts)
    assert place is not None
    assert place.ref == "revision 3"


def test_code_that_was_deleted_without_being_run_is_no_evidence() -> None:
    facts = begun().writes("secret = 42").writes(CODE, 2).facts
    assert found(quote("secret = 42", "code"), facts) is None


def test_what_the_editor_began_with_is_not_the_candidates_work() -> None:
    starter = 'def add(a, b):\n    """The sum of two numbers."""\n    ...'
    told = begun().note("problem", {"id": "add", "starters": {"python": starter}})
    facts = told.writes('def add(a, b):\n    """The sum of two numbers."""\n    total = a + b\n    return total').facts
    assert found(quote("The sum of two numbers.", "code"), facts) is None
    assert found(quote("def add(a, b):", "code"), facts) is None
    assert found(quote("total = a + b", "code"), facts) is not None
    assert found(quote('numbers."""\n    total = a + b', "code"), facts) is not None


def test_a_starter_line_that_was_changed_is_the_candidates_own() -> None:
    assert found(quote("def add(a, b, c)", "code"), begun().problem().writes("def add(a, b, c):\n    ...").facts) is not None


def test_a_run_that_an_error_stopped_is_told_as_such() -> None:
    facts = begun().problem().writes(CODE).breaks("line 2\n    retrun a\nSyntaxError: invalid syntax").facts
    place = found(quote("0/4", "tests"), facts)
    assert place is not None
    assert (place.quote, place.ref) == ("No test got through: SyntaxError: invalid syntax (line 2)", "test run 1")


@pytest.mark.parametrize(
    ("quoted", "told"),
    [
        ("4/4", "4 of 4 visible tests passed, 2 of 2 hidden ones"),
        ("4/4 visible, 2/2 hidden", "4 of 4 visible tests passed, 2 of 2 hidden ones"),
        ("passed 3 of 4 tests", "3 of 4 visible tests passed, 1 of 2 hidden ones"),
        ("2 test runs", "The tests were run 2 times"),
        ("5/5", None),
        ("4/4 and 1/2", None),
        ("100/100 visible, 4/4", None),
        ("3 test runs", None),
        ("4/4 in 9 runs", None),
        ("all tests pass", None),
    ],
)
def test_of_a_test_result_only_true_numbers_count_and_the_wording_is_ours(quoted: str, told: str | None) -> None:
    place = found(quote(quoted, "tests"), strong().facts)
    assert (place.quote if place else None) == told


def test_hints_are_counted_too() -> None:
    facts = weak().facts
    place = found(quote("2/3 hints", "tests"), facts)
    assert place is not None
    assert place.quote == "2 of 3 hints"
    assert found(quote("0/3 hints", "tests"), facts) is None
    assert found(quote("2/3", "tests"), facts) is None
