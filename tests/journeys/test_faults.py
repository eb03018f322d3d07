"""A handful of faults, each in an interview of its own and all in one evening, so that regressions show.

The whole table (every id x every phase) is `python -m tests.bench.faults`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bench.ordeal import Phase
from tests.bench.outcome import Outcome
from tests.journeys.ordeals import held

pytestmark = pytest.mark.journey

SURVIVED: tuple[tuple[str, Phase], ...] = (
    ("C2", "coding"),
    ("C3", "concepts"),
    ("C10", "greeting"),
    ("C14", "wrap_up"),
    ("C18", "concepts"),
    ("T7", "concepts"),
)
FATAL: tuple[tuple[str, Phase], ...] = (("C15", "coding"),)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Outcome]]:
    with held([*SURVIVED, *FATAL], tmp_path_factory.mktemp("faults")) as outcomes:
        yield outcomes


@pytest.mark.parametrize(("id_", "phase"), SURVIVED)
def test_an_interview_survives_it_and_nothing_is_lost_or_said_twice(
    outcomes: dict[str, Outcome], id_: str, phase: Phase
) -> None:
    outcome = outcomes[id_]
    assert outcome.trouble == ""
    assert outcome.completed
    assert outcome.drops > 0, "it happened at all"
    assert outcome.repeated_greetings == 0
    assert outcome.lost_samples == 0
    assert outcome.lost_answers == []
    assert outcome.violations == []


@pytest.mark.parametrize(("id_", "phase"), FATAL)
def test_what_nobody_can_survive_ends_in_words_and_a_report(outcomes: dict[str, Outcome], id_: str, phase: Phase) -> None:
    outcome = outcomes[id_]
    assert outcome.survived
    assert "API key expired" in outcome.told
    assert outcome.repeated_greetings == 0
