"""Without a server of ours, as under `adk web`: the tools lead the rehearsal brain from greeting to report, by themselves."""

from __future__ import annotations

import asyncio
import itertools
from functools import partial

import numpy as np
import pytest
from google.adk.runners import Runner
from google.genai import types

from agents.kit import build
from tests.journeys.line import USER, Talk, script, simulator, talk
from tests.tools.parlour import Player

pytestmark = pytest.mark.journey

SPEECH = (
    np.random.default_rng(1).normal(0, 5000, 16_000).astype("<i2")
).tobytes()  # a second of noise: the brain hears no words


def answer_aloud(line: Talk, seconds: int) -> None:
    line.queue.send_activity_start()
    for _ in range(seconds):
        line.queue.send_realtime(types.Blob(data=SPEECH, mime_type="audio/pcm;rate=16000"))
    line.queue.send_activity_end()


def said_or_reported(line: Talk, times: int) -> bool:
    return len(line.spoken) >= times or bool(line.answers("report_writer"))


async def interview(line: Talk) -> None:
    """The candidate answers whatever was said, until the report is there."""
    line.say("Hello, I am ready.")
    for heard in itertools.count(1):
        await line.until(partial(said_or_reported, line, heard))
        if line.answers("report_writer"):
            return
        answer_aloud(line, seconds=4)


async def test_an_interview_without_a_server_goes_from_greeting_to_report() -> None:
    async with simulator() as sim, talk(sim, state={"alex_setup": {"minutes": 3, "level": "junior"}}) as line:
        async with asyncio.timeout(90):
            await interview(line)
    (told,) = line.answers("report_writer")
    assert told["status"] == "done"
    assert "not assessed" in told["report"]
    assert line.progress is not None
    assert [entry.phase for entry in line.progress.trail] == ["greeting", "concepts", "coding", "wrap_up", "done"]
    assert len(line.progress.answered) == 3
    assert "refused" not in {told["status"] for told in line.answers("end_interview")}


async def test_a_report_that_cannot_be_written_is_said_and_never_made_up() -> None:
    over = Player(desk=None).go_to("wrap_up")
    over.spoken = "Goodbye!"
    over.call("end_interview")
    player = script(
        [
            {"when": {"text": {"kind": "start"}}, "then": [{"call": "report_writer"}]},
            {"when": {"answer": {"tool": "report_writer", "has": {"status": "error"}}}, "then": [{"say": "It failed."}]},
        ]
    )
    state = {"alex_progress": over.progress.to_state()}
    async with simulator(player, grader=lambda request: {"text": "no JSON"}) as sim, talk(sim, state=state) as line:
        line.say("[alex:start] Go on.")
        await line.until(lambda: line.spoken)
    assert player.finished()
    assert "report" not in line.answers("report_writer")[0]


async def test_in_the_written_chat_of_the_developers_page_the_text_model_writes() -> None:
    """Live models do not write: a typed message without a live run goes to the other model of the manifest."""
    quiet = script([{"when": "resumed", "then": []}])
    async with simulator(quiet, grader=lambda request: {"text": "Hello, I am Alex."}) as sim, talk(sim) as line:
        kit = build("technical", model=line.kit.root.model, text_model="gemini-3.8-flash")
        runner = Runner(app=kit.app, session_service=line.sessions)
        chat = await line.sessions.create_session(app_name=kit.app.name, user_id=USER)
        events = runner.run_async(user_id=USER, session_id=chat.id, new_message=types.UserContent("Hello"))
        said = [part.text async for event in events for part in (event.content.parts or [] if event.content else [])]
    assert said == ["Hello, I am Alex."]
    asked = [record.message["generateContent"]["model"] for record in sim.log if "generateContent" in record.message]
    assert set(asked) == {"gemini-3.8-flash"}
