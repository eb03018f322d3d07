"""What happens when a connection ended, row by row of the fault catalogue (C1 to C20), and what holds of every end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.live.policy import (
    BUDGET_S,
    LONGEST_WAIT_S,
    SAVED,
    Closed,
    Fresh,
    GiveUp,
    History,
    NextModel,
    Resume,
    Step,
    Where,
    WithoutResumption,
    decide,
    swap_at_age,
)
from server.live.turn_taking import family

DEADLINE = "Deadline expired before operation could complete."
NOT_IMPLEMENTED = "Operation is not implemented, or supported, or enabled."
UNAVAILABLE = "The service is currently unavailable."
GONE = "models/gemini-9-live is not found for API version v1beta, or is not supported for bidiGenerateContent."
NEW = History()


def ended(code: int, reason: str = "", age_s: float = 130.0, where: Where = "speaking", handle: bool = True) -> Closed:
    return Closed(code, reason, age_s, where, handle)


def steps_of(*ends: Closed, history: History = NEW, luck: float = 0.0) -> list[Step]:
    """The steps of these ends, one right after the wait of the other."""
    at_s, steps = 1000.0, list[Step]()
    for end in ends:
        verdict = decide(end, history, at_s, luck)
        steps.append(verdict.step)
        history = verdict.history
        at_s += 0.0 if isinstance(verdict.step, GiveUp) else verdict.step.wait_s
    return steps


def step_of(end: Closed, history: History = NEW) -> Step:
    return steps_of(end, history=history)[0]


def words_of(step: Step) -> str:
    assert isinstance(step, GiveUp)
    return step.words


def waits(steps: list[Step]) -> list[float]:
    return [step.wait_s for step in steps if not isinstance(step, GiveUp)]


# ---- the rows of the catalogue


def test_c1_a_swap_that_was_announced_is_no_failure_and_waits_for_nothing() -> None:
    verdict = decide(replace(ended(1011, DEADLINE, 600.0), announced=True), History(failures=1), 0.0, 0.5)
    assert verdict.step == Resume(0.0)
    assert verdict.history.failures == 0


def test_c1_a_service_that_announces_the_end_of_each_new_connection_at_once_is_failing() -> None:
    steps = steps_of(*[replace(ended(1011, DEADLINE, 0.1), announced=True)] * 12)
    assert waits(steps)[:2] == [0.0, 0.0]
    assert waits(steps)[2] > 0
    assert isinstance(steps[-1], GiveUp)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        pytest.param(1011, "Internal error occurred.", id="C2"),
        pytest.param(1011, "Thread was cancelled when writing StartStep status to channel.", id="C4"),
        pytest.param(1011, "keepalive ping timeout", id="C5"),
        pytest.param(1011, "The session is held by another connection.", id="C6"),
        pytest.param(1008, NOT_IMPLEMENTED, id="C8"),
        pytest.param(1008, "Requested entity was not found.", id="C11"),
        pytest.param(1006, "", id="C17 without a close frame"),
        pytest.param(1000, "", id="C17 early goodbye"),
        pytest.param(1009, "frame exceeds limit", id="C20"),
    ],
)
def test_c2_c4_c5_c6_c8_c11_c17_c20_a_first_end_is_answered_by_a_resume_after_half_a_second(code: int, reason: str) -> None:
    assert step_of(ended(code, reason)) == Resume(0.5)


def test_c3_two_resumes_that_fail_are_followed_by_a_fresh_session() -> None:
    first, again = ended(1011, UNAVAILABLE), ended(1011, UNAVAILABLE, 0.0, "setup")
    assert steps_of(first, again, again) == [Resume(0.5), Resume(1.0), Fresh(2.0)]


def test_c7_quota_and_billing_are_never_tried_again() -> None:
    for reason in ("You exceeded your current quota.", "Billing account is disabled"):
        words = words_of(step_of(ended(1011, reason)))
        assert "quota" in words
        assert words.endswith(SAVED)


def test_c8_the_second_refusal_in_a_row_means_a_fresh_session() -> None:
    assert steps_of(ended(1008, NOT_IMPLEMENTED), ended(1008, NOT_IMPLEMENTED, 2.0)) == [Resume(0.5), Fresh(1.0)]


def test_c9_a_retired_model_gives_way_to_the_next_of_the_list() -> None:
    verdict = decide(ended(1008, GONE, 0.2, "setup", handle=False), History(models=2), 0.0, 0.0)
    assert verdict.step == NextModel(0.0)
    assert verdict.history.model == 1


def test_c9_without_a_model_left_the_key_to_change_is_named() -> None:
    words = words_of(step_of(ended(1008, GONE, 0.2, "setup"), History(models=2, model=1)))
    assert "models.live" in words
    assert "adk.yaml" in words


def test_c10_a_stale_handle_is_dropped_at_once() -> None:
    assert step_of(ended(1008, "BidiGenerateContent session not found", 0.1, "setup")) == Fresh(0.0)


def test_c12_a_first_setup_that_is_refused_is_tried_once_without_session_resumption() -> None:
    refused = ended(1008, NOT_IMPLEMENTED, 0.1, "setup", handle=False)
    first, second = steps_of(refused, refused)
    assert first == WithoutResumption(0.0)
    assert isinstance(second, Fresh)
    assert second.wait_s > 0


def test_c13_two_ends_at_the_same_age_name_the_proxy_to_the_operator_and_a_swap_is_planned_before_it() -> None:
    first = decide(ended(1006, "", 150.0), NEW, 150.0, 0.0)
    second = decide(ended(1006, "", 150.4), first.history, 301.0, 0.0)
    assert (first.step, second.step) == (Resume(0.5), Resume(0.5))
    assert first.operator == ""
    assert "proxy" in second.operator
    assert "150 s" in second.operator
    assert swap_at_age(first.history) is None
    assert swap_at_age(second.history) == 130.0


@pytest.mark.parametrize(
    ("code", "age_s"), [pytest.param(1006, 170.0, id="another age"), pytest.param(1011, 150.0, id="the service's own end")]
)
def test_c13_other_ends_accuse_no_proxy(code: int, age_s: float) -> None:
    history = decide(ended(1006, "", 150.0), NEW, 150.0, 0.0).history
    assert decide(ended(code, "", age_s), history, 400.0, 0.0).operator == ""


def test_c14_an_exhausted_context_is_never_resumed() -> None:
    assert step_of(ended(1007, "Request contains an invalid argument.", 900.0, "idle")) == Fresh(0.5)


def test_c15_a_refused_setup_is_told_with_its_reason_and_never_looped() -> None:
    words = words_of(step_of(ended(1007, "API key expired. Please renew the API key.", 0.3, "setup", handle=False)))
    assert "API key expired" in words
    assert words.endswith(SAVED)


def test_c15_a_refused_resume_is_tried_once_without_its_handle() -> None:
    with_handle, without = ended(1007, "invalid", 0.1, "setup"), ended(1007, "invalid", 0.1, "setup", handle=False)
    first, second = steps_of(with_handle, without)
    assert isinstance(first, Fresh)
    assert isinstance(second, GiveUp)


def test_c15_a_key_that_is_refused_at_the_door_is_told() -> None:
    assert "403" in words_of(step_of(ended(403, "Forbidden", 0.0, "opening", handle=False)))


def test_c16_two_ways_of_sending_that_were_mixed_spare_the_context() -> None:
    mixed = ended(1007, "Request contains an invalid argument: client_content cannot follow realtime audio on this model.")
    assert steps_of(mixed, replace(mixed, age_s=1.0)) == [Resume(0.5), Fresh(1.0)]


def test_c16_an_unknown_model_is_spoken_to_as_the_newest_family() -> None:
    """One way of sending for each: google-adk says text as realtimeInput to 3.x and as clientContent to 2.5."""
    assert [family(name) for name in ("gemini-2.5-flash-native-audio", "gemini-3.8-live", "unheard-of")] == [
        "2.5",
        "3.8",
        "3.8",
    ]


def test_c18_three_closes_under_ten_seconds_open_the_breaker() -> None:
    steps = steps_of(*[ended(1011, "", 0.1)] * 3)
    assert waits(steps) == [0.5, 1.0, LONGEST_WAIT_S]
    assert isinstance(steps[-1], Fresh)


def test_c18_a_service_that_only_ever_closes_is_given_up_after_a_dozen_connections() -> None:
    steps = steps_of(*[ended(1011, "", 0.1)] * 40)
    assert next(number for number, step in enumerate(steps) if isinstance(step, GiveUp)) <= 12


def test_c19_a_busy_service_is_waited_for_as_long_as_it_asks() -> None:
    busy = Closed(503, "Service Unavailable", 0.0, "opening", retry_after_s=7.0)
    assert step_of(busy) == Fresh(7.0)
    assert step_of(replace(busy, code=429, retry_after_s=0.0)) == Fresh(0.5)


def test_c19_a_service_that_asks_for_more_time_than_there_is_is_told_of() -> None:
    assert "503" in words_of(step_of(Closed(503, "Service Unavailable", 0.0, "opening", retry_after_s=60.0)))


def test_c19_a_setup_that_is_not_answered_is_tried_again() -> None:
    assert step_of(ended(1006, "the service did not answer in time", 0.0, "opening")) == Resume(0.5)


# ---- waiting


def test_waits_grow_from_half_a_second_to_four_and_luck_spreads_them() -> None:
    gone = ended(1006, "", 0.0, "opening", handle=False)
    assert waits(steps_of(*[gone] * 2)) == [0.5, 1.0]
    assert waits(steps_of(*[gone] * 2, luck=1.0)) == [0.75, 1.5]


def test_a_line_that_was_away_for_thirty_seconds_is_given_up_in_words() -> None:
    steps = steps_of(*[ended(1006, "no route", 0.0, "opening")] * 40)
    assert sum(waits(steps)) <= BUDGET_S
    assert "no route" in words_of(steps[-1])


def test_a_connection_that_held_for_a_while_forgives_earlier_failures() -> None:
    assert steps_of(ended(1006, "", 2.0), ended(1006, "", 2.0), ended(1006, "", 60.0))[-1] == Resume(0.5)


# ---- laws

ENDS = st.builds(
    Closed,
    code=st.one_of(st.integers(1000, 4999), st.sampled_from([400, 429, 503, 1000, 1006, 1007, 1008, 1011])),
    reason=st.sampled_from(["", GONE, NOT_IMPLEMENTED, UNAVAILABLE, "session not found", "quota", "client_content"]),
    age_s=st.one_of(st.just(0.0), st.floats(0, 1e4)),
    where=st.sampled_from(["opening", "setup", "idle", "speaking", "listening", "in_call"]),
    handle=st.booleans(),
    announced=st.booleans(),
    retry_after_s=st.sampled_from([0.0, 0.0, 5.0, 100.0]),
)


@given(st.lists(ENDS, min_size=1, max_size=30), st.floats(0, 1))
def test_every_end_has_an_answer_with_words_or_a_wait_within_the_budget(ends: list[Closed], luck: float) -> None:
    for step in steps_of(*ends, history=History(models=3), luck=luck):
        if isinstance(step, GiveUp):
            assert step.words.strip().endswith(SAVED)
        else:
            assert 0 <= step.wait_s <= BUDGET_S


@given(ENDS, st.integers(1, 4))
def test_nothing_is_tried_for_ever(end: Closed, models: int) -> None:
    """A service that fails in the same way each time is given up, in less than half a minute and fifty connections."""
    again = replace(end, age_s=0.0)
    steps, history, handle = list[Step](), History(models=models), again.handle
    at_s = 0.0
    while not (steps and isinstance(steps[-1], GiveUp)):
        verdict = decide(replace(again, handle=handle), history, at_s, 0.0)
        steps.append(verdict.step)
        history = verdict.history
        if not isinstance(verdict.step, GiveUp):
            at_s += verdict.step.wait_s
            handle = handle and isinstance(verdict.step, Resume)
        assert len(steps) < 50
    assert at_s <= BUDGET_S


@given(ENDS)
def test_nothing_is_resumed_without_a_handle(end: Closed) -> None:
    assert not isinstance(step_of(replace(end, handle=False)), Resume)
