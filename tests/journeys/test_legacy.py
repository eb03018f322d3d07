"""The project's first way of taking turns, kept as a legacy path: loudness decides, and the end of the stream says it."""

from __future__ import annotations

import pytest

from server.settings import read
from tests.journeys import wire
from tests.journeys.evening import LEGACY, Evening, Interview
from tools.errors import DataFileError

pytestmark = pytest.mark.journey


@pytest.fixture
def legacy(evening: Evening) -> Interview:
    return evening.interview("legacy")


def test_the_same_interview_runs_on_a_model_of_the_2_5_family(legacy: Interview) -> None:
    assert legacy.c.of("ended")[0]["reason"] == "finished"
    assert legacy.phases == ["greeting", "concepts", "coding", "wrap_up"]
    assert {name for name, axis in legacy.axes.items() if axis["score"] is None} == {"concepts", "communication"}
    assert legacy.violations == []


def test_a_turn_ends_by_the_end_of_the_stream_and_by_no_activity(legacy: Interview) -> None:
    (setup,) = wire.received(legacy.wire, "setup")
    assert setup["model"] == f"models/{LEGACY['ALEX_MODELS_LIVE']}"
    assert not setup.get("realtimeInputConfig", {}).get("automaticActivityDetection", {}).get("disabled", False)
    media = wire.received(legacy.wire, "realtimeInput")
    assert len([one for one in media if "audioStreamEnd" in one]) == len(legacy.c.said)
    assert [one for one in media if "activityStart" in one or "activityEnd" in one] == []


def test_its_calls_are_answered_though_the_turn_ends_with_them(legacy: Interview) -> None:
    called = sorted((call["id"], call["name"]) for call in wire.calls(legacy.wire))
    assert sorted((answer["id"], answer["name"]) for answer in wire.answers(legacy.wire)) == called
    assert len(called) >= 6


def test_stream_end_is_refused_for_a_model_that_does_not_honour_it() -> None:
    with pytest.raises(DataFileError, match=r"end_of_turn.*Fix: choose activity"):
        read(environment={**LEGACY, "ALEX_MODELS_LIVE": "gemini-3.8-live"})
