"""What happens when the connection ended: one resume, then words. The ids are those of the fault catalogue."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.live.policy import SAVED, Closed, GiveUp, Resume, decide

ONCE = [
    pytest.param(1011, "Deadline expired before operation could complete.", id="C1"),
    pytest.param(1011, "Internal error occurred.", id="C2"),
    pytest.param(1011, "The service is currently unavailable.", id="C3"),
    pytest.param(1011, "Thread was cancelled when writing StartStep status to channel.", id="C4"),
    pytest.param(1011, "keepalive ping timeout", id="C5"),
    pytest.param(1008, "Operation is not implemented, or supported, or enabled.", id="C8"),
    pytest.param(1008, "session not found", id="C10"),
    pytest.param(1008, "Requested entity was not found.", id="C11"),
    pytest.param(1006, "", id="C17 without a close frame"),
    pytest.param(1000, "", id="C17 early goodbye"),
]


@pytest.mark.parametrize(("code", "reason"), ONCE)
def test_any_first_end_is_answered_by_one_resume(code: int, reason: str) -> None:
    assert isinstance(decide(Closed(code, reason, age_s=130.0), failures=1), Resume)


@pytest.mark.parametrize(("code", "reason"), ONCE)
def test_a_second_end_in_a_row_is_told_in_words(code: int, reason: str) -> None:
    decision = decide(Closed(code, reason, age_s=1.0), failures=2)
    assert isinstance(decision, GiveUp)
    assert str(code) in decision.words
    assert decision.words.endswith(SAVED)


def test_a_busy_service_is_given_a_little_longer() -> None:
    assert decide(Closed(1011, "Internal error occurred.", 60.0), 1) == Resume(wait_s=0.5)
    assert decide(Closed(1006, "", 60.0), 1) == Resume(wait_s=0.2)


def test_quota_and_billing_are_never_tried_again() -> None:
    """C7."""
    for reason in ("You exceeded your current quota.", "Billing account is disabled"):
        decision = decide(Closed(1011, reason, 300.0), failures=1)
        assert isinstance(decision, GiveUp)
        assert "quota" in decision.words


def test_a_model_that_does_not_exist_names_the_key_to_change() -> None:
    """C9."""
    reason = "models/gemini-9-live is not found for API version v1alpha, or is not supported for bidiGenerateContent."
    decision = decide(Closed(1008, reason, 0.2), failures=1)
    assert isinstance(decision, GiveUp)
    assert "models.live" in decision.words
    assert "adk.yaml" in decision.words


def test_a_refused_setup_is_told_with_its_reason_and_never_looped() -> None:
    """C15; the reason is the service's own."""
    decision = decide(Closed(1007, "API key expired. Please renew the API key.", 0.3), failures=1)
    assert isinstance(decision, GiveUp)
    assert "API key expired" in decision.words


@given(st.integers(1000, 4999), st.text(max_size=200), st.floats(0, 1e5), st.integers(1, 99))
def test_every_end_has_an_answer_and_nothing_is_tried_for_ever(code: int, reason: str, age_s: float, failures: int) -> None:
    decision = decide(Closed(code, reason, age_s), failures)
    if failures > 1:
        assert isinstance(decision, GiveUp)
    if isinstance(decision, GiveUp):
        assert decision.words.strip()
    else:
        assert 0 < decision.wait_s <= 4
