"""A model that goes wrong on a connection that is well, each fault in an interview of its own and all in one evening.

The whole table is `python -m tests.bench.faults --ids S1,S2,…`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bench.ordeal import Phase
from tests.bench.outcome import Outcome
from tests.journeys.ordeals import held

pytestmark = pytest.mark.journey

BORNE: tuple[tuple[str, Phase], ...] = (
    ("T5", "concepts"),
    ("S11", "concepts"),
    ("S1", "concepts"),
    ("S2", "concepts"),
    ("S5", "coding"),
    ("H4", "coding"),
    ("T4", "concepts"),
    ("H5", "coding"),
)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Outcome]]:
    with held(BORNE, tmp_path_factory.mktemp("repairs")) as outcomes:
        yield outcomes


@pytest.mark.parametrize(("id_", "phase"), BORNE)
def test_an_interview_completes_and_nothing_is_lost_or_said_twice(outcomes: dict[str, Outcome], id_: str, phase: Phase) -> None:
    outcome = outcomes[id_]
    assert outcome.trouble == ""
    assert outcome.completed
    assert outcome.repeated_greetings == 0
    assert outcome.lost_samples == 0
    assert outcome.lost_answers == []
    assert outcome.violations == []


def test_a_call_that_is_said_is_made_and_its_result_told_and_nobody_reads_it(outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes["T5"]
    assert sum(text.startswith("[alex:called ") for text in outcome.directions) == 1
    assert not any("(" in line or "log_" in line for line in outcome.lines)


def test_sentences_that_come_twice_are_read_once(outcomes: dict[str, Outcome]) -> None:
    lines = outcomes["S11"].lines
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize(("id_", "reason"), [("S1", "unheard"), ("S2", "cut_short"), ("S5", "unheard")])
def test_what_was_not_heard_is_asked_for(outcomes: dict[str, Outcome], id_: str, reason: str) -> None:
    assert any(text.startswith(f"[alex:back reason={reason}]") for text in outcomes[id_].directions)
