"""Asked twice, a third time where it is needed, with patience, and never answered by ourselves."""

from __future__ import annotations

import pytest

from server.report.grading import PAUSES_S, WriterFailed, gradings
from tests.report.scenes import (
    RUBRIC,
    ScriptedWriter,
    Waits,
    begun,
    data_in,
    grade,
    grading,
    quote,
    silent,
    spoken_only,
    strong,
)

FACTS = strong().facts
THREE, FIVE, FOUR = (grading(grade("concepts", score, quote("last in first out"))) for score in (3, 5, 4))
DOWN = WriterFailed("503 overloaded")


async def test_two_gradings_that_agree_are_enough() -> None:
    writer = ScriptedWriter([THREE, FOUR])
    assert await gradings(FACTS, RUBRIC.axes, writer, Waits()) == [THREE, FOUR]
    first, second = ([axis["axis"] for axis in data_in(text)["axes"]] for text in writer.asked)
    assert first == list(reversed(second))


async def test_two_that_are_far_apart_call_a_third() -> None:
    writer = ScriptedWriter([THREE, FIVE, FOUR])
    assert await gradings(FACTS, RUBRIC.axes, writer, Waits()) == [THREE, FIVE, FOUR]
    assert writer.asked[2] == writer.asked[0]


async def test_without_an_open_axis_and_without_an_answer_in_words_nobody_is_asked() -> None:
    assert await gradings(silent().facts, [], ScriptedWriter([]), Waits()) == []
    assert await gradings(spoken_only().facts, [], ScriptedWriter([]), Waits()) == []


async def test_an_answer_too_short_for_any_score_still_has_its_points_counted() -> None:
    facts = begun().asks("stack").types("LIFO").facts
    assert len(await gradings(facts, [], ScriptedWriter([THREE, THREE]), Waits())) == 2


async def test_a_failure_is_tried_again_after_growing_pauses() -> None:
    waits = Waits()
    writer = ScriptedWriter([DOWN, DOWN, THREE, DOWN, FOUR])
    assert len(await gradings(FACTS, RUBRIC.axes, writer, waits)) == 2
    assert sorted(waits.seconds) == sorted([PAUSES_S[0], PAUSES_S[0], PAUSES_S[1]])
    assert writer.answers == []


async def test_when_only_one_succeeds_it_stands_alone() -> None:
    class OnlyForwards(ScriptedWriter):
        async def __call__(self, text: str):  # type: ignore[no-untyped-def]
            if data_in(text)["axes"][0]["axis"] != "concepts":
                raise DOWN
            return await super().__call__(text)

    assert await gradings(FACTS, RUBRIC.axes, OnlyForwards([THREE]), Waits()) == [THREE]


async def test_when_all_fail_the_reason_is_told_and_nothing_is_made_up() -> None:
    attempts = 2 * (len(PAUSES_S) + 1)
    writer = ScriptedWriter([DOWN] * attempts)
    with pytest.raises(WriterFailed, match="503 overloaded"):
        await gradings(FACTS, RUBRIC.axes, writer, Waits())
    assert writer.answers == []


async def test_a_third_grading_that_fails_leaves_the_two() -> None:
    writer = ScriptedWriter([THREE, FIVE, *[DOWN] * (len(PAUSES_S) + 1)])
    assert await gradings(FACTS, RUBRIC.axes, writer, Waits()) == [THREE, FIVE]
