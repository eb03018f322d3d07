"""Which ear, which way of saying the end of a turn and which model go together."""

from __future__ import annotations

import pytest

from server.live.turn_taking import EarKind, EndOfTurn, TurnTakingRefused, check, family, realtime_input

LIVE_25, LIVE_31, LIVE_38 = "gemini-2.5-flash-native-audio-preview-12-2025", "gemini-3.1-flash-live-preview", "gemini-3.8-live"


@pytest.mark.parametrize(
    ("model", "belongs_to"),
    [
        (LIVE_25, "2.5"),
        ("gemini-live-2.5-flash-native-audio", "2.5"),
        (LIVE_31, "3.1"),
        (LIVE_38, "3.8"),
        ("gemini-4.2-live", "3.8"),
        ("my-own-tuned-model", "3.8"),
    ],
)
def test_a_models_family_is_in_its_name_and_an_unknown_one_counts_as_the_newest(model: str, belongs_to: str) -> None:
    assert family(model) == belongs_to


@pytest.mark.parametrize("ear", ["seed", "alex"])
@pytest.mark.parametrize("model", [LIVE_25, LIVE_31, LIVE_38])
def test_manual_activity_goes_with_every_model(ear: EarKind, model: str) -> None:
    check(ear, "activity", model)


@pytest.mark.parametrize("model", [LIVE_25, LIVE_31])
def test_the_seeds_way_goes_with_the_models_that_honour_it(model: str) -> None:
    check("seed", "stream_end", model)


def test_the_seeds_way_is_refused_where_the_model_ignores_it() -> None:
    with pytest.raises(
        TurnTakingRefused, match=r"end_of_turn: `stream_end` is not honoured by gemini-3.8-live. Fix: choose activity"
    ):
        check("seed", "stream_end", LIVE_38)


def test_the_services_own_detection_needs_both_keys() -> None:
    check("service", "service", LIVE_38)
    mixed: list[tuple[EarKind, EndOfTurn]] = [("seed", "service"), ("service", "activity"), ("service", "stream_end")]
    for ear, end_of_turn in mixed:
        with pytest.raises(TurnTakingRefused, match="service"):
            check(ear, end_of_turn, LIVE_25)


@pytest.mark.parametrize(("end_of_turn", "disabled"), [("activity", True), ("stream_end", False), ("service", False)])
def test_the_setup_turns_the_services_detection_off_for_manual_activity_only(end_of_turn: EndOfTurn, disabled: bool) -> None:
    detection = realtime_input(end_of_turn).automatic_activity_detection
    assert detection is not None
    assert detection.disabled is disabled


def test_alexs_own_ear_goes_wherever_the_seeds_goes() -> None:
    check("alex", "activity", LIVE_38)
    check("alex", "stream_end", LIVE_25)
    with pytest.raises(TurnTakingRefused, match="service"):
        check("alex", "service", LIVE_38)
