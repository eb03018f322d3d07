"""The project's first way of taking turns, kept as a legacy path: loudness decides, and the end of the stream says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.settings import read
from tests.journeys import wire
from tests.journeys.candidate import candidate
from tests.journeys.house import HASTE, house, settings
from tests.journeys.manners import CODES, attend, speaks

pytestmark = [
    pytest.mark.journey,
    pytest.mark.filterwarnings("ignore:The `session.send` method is deprecated"),  # ADK's own way to the 2.5 family
]
LEGACY = {
    "ALEX_EAR": "seed",
    "ALEX_END_OF_TURN": "stream_end",
    "ALEX_MODELS_LIVE": "gemini-2.5-flash-native-audio-preview-12-2025",
}


async def test_the_same_interview_by_stream_end_on_a_model_of_the_2_5_family(tmp_path: Path) -> None:
    async with house(settings(tmp_path, **LEGACY)) as h:
        interview = await h.interview()
        async with candidate(h.address, interview, hearing=HASTE) as c:
            await attend(c, speaks(), CODES)
        report, record = await h.report(interview), await h.record(interview)
        log, violations = list(h.wire), h.simulator.statistics.violations

    assert c.of("ended")[0]["reason"] == "finished"
    assert [phase["phase"] for phase in record["phases"]] == ["greeting", "concepts", "coding", "wrap_up"]
    assert {axis["axis"] for axis in report["axes"] if axis["score"] is None} == {"concepts", "communication"}
    assert violations == []
    (setup,) = wire.received(log, "setup")
    assert setup["model"] == f"models/{LEGACY['ALEX_MODELS_LIVE']}"
    assert not setup.get("realtimeInputConfig", {}).get("automaticActivityDetection", {}).get("disabled", False)
    media = wire.received(log, "realtimeInput")
    assert len([one for one in media if "audioStreamEnd" in one]) == len(c.said)
    assert [one for one in media if "activityStart" in one or "activityEnd" in one] == []
    called = sorted((call["id"], call["name"]) for call in wire.calls(log))
    assert sorted((answer["id"], answer["name"]) for answer in wire.answers(log)) == called


def test_stream_end_is_refused_for_a_model_that_does_not_honour_it() -> None:
    with pytest.raises(ValueError, match="end_of_turn: activity"):
        read(environment={**LEGACY, "ALEX_MODELS_LIVE": "gemini-3.8-live"})
