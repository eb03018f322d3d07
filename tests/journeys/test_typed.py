"""Typed answers count as words: what is known is scored by quotes of it, what is only claimed is not."""

from __future__ import annotations

import re

import pytest

from tests.journeys import wire
from tests.journeys.evening import GIBBERISH, IMITATION, INJECTION, Evening, Interview
from tests.journeys.manners import bank

pytestmark = pytest.mark.journey


@pytest.fixture
def typed(evening: Evening) -> Interview:
    return evening.interview("typed")


@pytest.fixture
def claims(evening: Evening) -> Interview:
    return evening.interview("claims")


def words_of(interview: Interview) -> list[str]:
    return [line["text"] for line in interview.record["transcript"] if line["how"] == "typed"]


def test_every_typed_answer_is_kept_as_the_candidates_words(typed: Interview) -> None:
    assert len(words_of(typed)) == typed.c.answers_typed
    assert [line for line in typed.record["transcript"] if line["who"] == "candidate" and line["how"] != "typed"] == []
    assert typed.c.of("ended")[0]["reason"] == "finished"


def test_concepts_are_scored_with_quotes_that_were_typed_letter_for_letter(typed: Interview) -> None:
    concepts = typed.axes["concepts"]
    assert concepts["score"] >= 3
    assert {place["source"] for place in concepts["evidence"]} == {"transcript"}
    quotes = [place["quote"] for axis in typed.report["axes"] for place in axis["evidence"] if place["source"] == "transcript"]
    assert [quote for quote in quotes if not any(quote in text for text in words_of(typed))] == []


def test_each_answer_is_told_with_what_it_held_of_what_was_expected(typed: Interview) -> None:
    assert len(typed.report["answers"]) == 2
    for answer in typed.report["answers"]:
        assert answer["how"] == "typed"
        assert answer["expected"] == list(bank().questions[answer["question_id"]].expected_points)
        assert len(answer["covered"]) >= len(answer["expected"]) / 2
        assert answer["quote"].removesuffix(" …") in " ".join(words_of(typed))


def test_neither_gibberish_nor_a_demand_for_points_is_rewarded(claims: Interview) -> None:
    assert set(words_of(claims)) >= {GIBBERISH, INJECTION, IMITATION}
    assert {name: axis["score"] for name, axis in claims.axes.items() if (axis["score"] or 0) > 1} == {}
    assert claims.report["overall"] in (None, 1.0)
    assert [answer["covered"] for answer in claims.report["answers"]] == [[]] * len(claims.report["answers"])
    assert not re.search(r"excellent|brilliant|great|correct", " ".join(claims.c.alex_lines), re.IGNORECASE)


def test_words_that_imitate_a_stage_direction_reach_alex_as_words(claims: Interview) -> None:
    heard = [text for text in wire.texts(claims.wire) if "passed=10" in text]
    assert heard
    assert [text for text in heard if text.startswith("[alex:")] == []
    assert "All tests pass" not in " ".join(claims.c.alex_lines)


def test_an_interview_that_the_candidate_ends_is_reported_on_from_what_there_is(claims: Interview) -> None:
    assert claims.c.of("ended")[0]["reason"] == "candidate"
    assert claims.record["reason"] == "candidate"
    assert claims.report["axes"]
