"""The first stage: a voice over Alex is suspected soon, and fades when nothing more comes."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tests.audio.suspicion import Calm, Faded, Suspected, Suspicion, Wariness, step

WARY = Wariness(evidence=0.5, steps=2, fade_s=0.064)


def events(evidence: Sequence[float]) -> list[Suspected | Faded]:
    state: Suspicion = Calm()
    said: list[Suspected | Faded] = []
    for i, value in enumerate(evidence):
        state, event = step(state, value, (i + 1) * 0.016, WARY)
        said += [event] if event else []
    return said


def test_one_moment_of_evidence_is_no_suspicion() -> None:
    assert events([0, 0.9, 0, 0.9, 0]) == []


def test_a_suspicion_says_since_when() -> None:
    assert events([0, 0.9, 0.9, 0.9]) == [Suspected(0.016)]


def test_a_suspicion_survives_a_gap_between_syllables() -> None:
    assert events([0.9, 0.9, 0, 0, 0.9]) == [Suspected(0.0)]


def test_a_suspicion_fades_from_its_last_evidence() -> None:
    assert events([0.9, 0.9, 0, 0, 0, 0]) == [Suspected(0.0), Faded(0.032)]


@given(st.lists(st.floats(0, 1), max_size=200))
def test_suspicions_and_fadings_alternate_and_time_never_runs_backward(evidence: list[float]) -> None:
    said = events(evidence)
    assert all(isinstance(event, Suspected) == (i % 2 == 0) for i, event in enumerate(said))
    assert [event.at_s for event in said] == sorted(event.at_s for event in said)
