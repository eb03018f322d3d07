"""look_at_code in ADK's real live run: from the desk at once, else through the coding watcher; Alex sees before he speaks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.line import Talk, script, simulator, talk
from tests.tools.parlour import Player

pytestmark = pytest.mark.journey

SEEN = {"kind": "edge_case", "text": "An empty list is not handled.", "evidence": "for n in numbers", "line": 1, "revision": 4}
JPEG = b"\xff\xd8\xff\xe0 a picture \xff\xd9"


def coding(**desk: Any) -> dict[str, Any]:
    """The state of an interview in its coding phase."""
    player = Player().go_to("coding")
    player.progress = player.progress.changed(problem="earliest-gap", hints_total=3)
    return {"alex_progress": player.progress.to_state(), "alex_desk": {"started_at": player.progress.started_at, **desk}}


def looking() -> Any:
    """Alex is told that the code changed, looks, and speaks of what he was told."""
    return script(
        [
            {"when": {"text": {"kind": "code"}}, "then": [{"call": {"name": "look_at_code", "args": {"focus": "edges"}}}]},
            {
                "when": {"answer": {"tool": "look_at_code", "has": {"status": "ok", "observations.0.kind": "edge_case"}}},
                "then": [{"say": "What happens with an empty list?"}],
            },
        ]
    )


async def ask(line: Talk) -> None:
    line.say("[alex:code revision=4] The code has changed.")
    await line.until(lambda: line.spoken)


async def test_what_lies_fresh_on_the_desk_is_told_without_asking_the_watcher() -> None:
    player = looking()
    state = coding(revision=4, code="for n in numbers", observed_revision=4, observations=[SEEN])
    async with simulator(player) as sim, talk(sim, state=state) as line:
        await ask(line)
    assert player.finished()
    assert not [record for record in sim.log if "contents" in record.message]


@pytest.mark.parametrize("model", ["gemini-2.5-flash-native-audio-preview", "gemini-3.1-flash-live-preview", "gemini-3.8-live"])
@pytest.mark.filterwarnings("ignore:The `session.send` method is deprecated")
async def test_stale_observations_bring_the_watcher_with_code_and_picture(model: str) -> None:
    requests: list[dict[str, Any]] = []

    def watcher(request: dict[str, Any]) -> dict[str, Any]:
        requests.append(request)
        return {"observations": [SEEN], "finished": False}

    player = looking()
    state = coding(revision=4, code="for n in numbers: pass", code_language="python", observed_revision=3, observations=[SEEN])
    async with (
        simulator(player, grader=watcher) as sim,
        talk(sim, model=model, state=state, frame=lambda: JPEG) as line,
    ):
        await ask(line)
    assert player.finished()
    (request,) = requests
    parts = [part for content in request["contents"] for part in content["parts"]]
    told = "".join(part.get("text", "") for part in parts)
    assert "for n in numbers: pass" in told
    assert [part for part in parts if "inlineData" in part or "inline_data" in part]
    answer = line.answers("look_at_code")[0]
    assert answer["observations"] == [SEEN]


async def test_a_watcher_that_fails_is_told_and_the_interview_goes_on() -> None:
    def broken(request: dict[str, Any]) -> dict[str, Any]:
        return {"text": "this is no JSON"}

    player = script(
        [
            {"when": {"text": {"kind": "code"}}, "then": [{"call": "look_at_code"}]},
            {
                "when": {"answer": {"tool": "look_at_code", "has": {"status": "error", "retryable": True}}},
                "then": [{"say": "Tell me what you changed."}],
            },
        ]
    )
    async with simulator(player, grader=broken) as sim, talk(sim, state=coding(revision=4, code="x")) as line:
        await ask(line)
    assert player.finished()
