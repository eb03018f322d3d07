"""The guard in ADK's real live run: refusals reach the model as answers, and the model puts itself right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.line import script, simulator, talk

pytestmark = [
    pytest.mark.journey,
    pytest.mark.filterwarnings("ignore:The `session.send` method is deprecated"),  # ADK's own way to the 2.5 family
]

FAMILIES = ["gemini-2.5-flash-native-audio-preview", "gemini-3.1-flash-live-preview", "gemini-3.8-live"]
DESK: dict[str, Any] = {"alex_desk": {"revision": 0}}
START = "[alex:start level=mid minutes=30 language=en-US name=Sam] Greet the candidate."


@pytest.mark.parametrize("model", FAMILIES)
async def test_a_call_out_of_phase_is_refused_and_corrected_by_the_model(model: str) -> None:
    player = script(
        [
            {"when": {"text": {"kind": "start"}}, "then": [{"say": "Hello."}, {"call": "start_coding"}]},
            {
                "name": "refused",
                "when": {"answer": {"tool": "start_coding", "has": {"status": "refused", "next.call": "advance_phase"}}},
                "then": [{"call": {"name": "advance_phase", "args": {}}}],
            },
            {
                "when": {"answer": {"tool": "advance_phase", "has": {"status": "ok", "entered.name": "concepts"}}},
                "then": [{"call": "ask_question"}],
            },
            {"when": {"answer": {"tool": "ask_question", "has": {"status": "ok"}}}, "then": [{"say": "What is a heap?"}]},
        ]
    )
    async with simulator(player) as sim, talk(sim, model=model, state=DESK) as line:
        line.say(START)
        await line.until(lambda: "heap" in " ".join(line.spoken))
    assert player.finished()
    refused = line.answers("start_coding")[0]
    assert refused["because"] == "start_coding does not belong to the phase greeting"
    assert refused["allowed"] == ["advance_phase", "log_behavioral_note"]
    assert line.progress is not None
    assert line.progress.problem is None
    assert line.progress.phase == "concepts"


async def test_an_unknown_tool_and_a_transfer_are_answered_by_the_guard_and_the_talk_goes_on() -> None:
    player = script(
        [
            {"when": {"text": {"kind": "start"}}, "then": [{"call": "open_the_window"}]},
            {
                "when": {"answer": {"tool": "open_the_window", "has": {"status": "refused"}}},
                "then": [{"call": {"name": "transfer_to_agent", "args": {"agent_name": "coding_watcher"}}}],
            },
            {
                "when": {"answer": {"tool": "transfer_to_agent", "has": {"status": "refused"}}},
                "then": [{"say": "Hello, shall we begin?"}],
            },
        ]
    )
    async with simulator(player) as sim, talk(sim, state=DESK) as line:
        line.say(START)
        await line.until(lambda: line.spoken)
    assert player.finished()
    assert {record.connection for record in sim.log} == {1}


async def test_a_tool_that_breaks_is_told_to_the_model_and_the_run_lives() -> None:
    player = script(
        [
            {"when": {"text": {"kind": "start"}}, "then": [{"call": {"name": "log_behavioral_note", "args": {"note": [1]}}}]},
            {
                "when": {"answer": {"tool": "log_behavioral_note", "has": {"status": "error", "retryable": True}}},
                "then": [{"say": "Welcome."}],
            },
        ]
    )
    async with simulator(player) as sim, talk(sim, state=DESK) as line:
        line.say(START)
        await line.until(lambda: line.spoken)
    assert player.finished()


@pytest.mark.parametrize("model", FAMILIES)
async def test_goodbye_must_be_heard_before_the_interview_ends(model: str) -> None:
    from tests.tools.parlour import Player

    wrapping_up = Player().go_to("wrap_up").progress.to_state()
    player = script(
        [
            {"when": {"text": {"kind": "start"}}, "then": [{"say": "Any last question?"}, {"call": "end_interview"}]},
            {
                "when": {"answer": {"tool": "end_interview", "has": {"status": "refused"}}},
                "then": [{"say": "Thank you for your time. Goodbye!"}, {"call": "end_interview"}],
            },
            {"when": {"answer": {"tool": "end_interview", "has": {"status": "done"}}}, "then": []},
        ]
    )
    async with simulator(player) as sim, talk(sim, model=model, state=DESK | {"alex_progress": wrapping_up}) as line:
        line.say(START)
        await line.until(lambda: len(line.answers("end_interview")) == 2)
    assert line.progress is not None
    assert line.progress.ended
