"""A whole line for specifications: Alex from the kit, ADK's Runner, the simulator over TLS; no server of ours between them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from google import genai
from google.adk.agents.live_request_queue import LiveRequest, LiveRequestQueue
from google.adk.agents.run_config import RunConfig
from google.adk.events.event import Event
from google.adk.models.google_llm import Gemini
from google.adk.runners import Runner
from google.adk.sessions.in_memory_session_service import InMemorySessionService
from google.genai import types

from agents.kit import Kit, build
from server.simulator.endpoint import Simulator
from server.simulator.hum import Hum
from server.simulator.scenario import Scenario
from server.simulator.script import ScriptPlayer
from server.simulator.speaking import Pace
from tools.progress import STATE_KEY, Progress

QUICK = Pace(speed=400, playback=400)
USER, SESSION = "candidate", "interview"


@dataclass(repr=False)
class Talk:
    """One live run: what was sent, what came back."""

    kit: Kit
    queue: LiveRequestQueue
    sessions: InMemorySessionService
    events: list[Event] = field(default_factory=list)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    def say(self, text: str) -> None:
        self.queue.send_content(types.Content(role="user", parts=[types.Part(text=text)]))

    def lay(self, **desk: Any) -> None:
        self.queue.send(LiveRequest(state_delta={"alex_desk": desk}))

    async def until(self, happened: Callable[[], object], within_s: float = 20.0) -> None:
        """Wait until something is so; every event of the run is a reason to look again."""
        async with asyncio.timeout(within_s), self.news:
            await self.news.wait_for(lambda: bool(happened()))

    def answers(self, tool: str) -> list[dict[str, Any]]:
        return [dict(r.response or {}) for e in self.events for r in e.get_function_responses() if r.name == tool]

    @property
    def spoken(self) -> list[str]:
        said = [event.output_transcription for event in self.events if event.output_transcription]
        return [one.text or "" for one in said if one.finished]

    @property
    def progress(self) -> Progress | None:
        stored = [event.actions.state_delta.get(STATE_KEY) for event in self.events]
        known = [value for value in stored if value]
        return Progress.model_validate(known[-1]) if known else None


def script(beats: Sequence[dict[str, Any]], **more: Any) -> ScriptPlayer:
    return ScriptPlayer(Scenario.model_validate({"about": "a specification", "beats": list(beats), **more}))


@asynccontextmanager
async def talk(
    simulator: Simulator,
    *,
    model: str = "gemini-3.8-live",
    state: dict[str, Any] | None = None,
    frame: Callable[[], bytes | None] | None = None,
) -> AsyncIterator[Talk]:
    """Alex on a running simulator. `state`: the session's at creation; without a desk in it, it is as under `adk web`."""
    trust = simulator.ssl_context()
    options = types.HttpOptions(
        base_url=simulator.url, async_client_args={"ssl": trust, "verify": trust}, client_args={"verify": trust}
    )
    client = genai.Client(api_key="any", http_options=options)
    speaking, writing = Gemini(model=model, client=client), Gemini(model="gemini-3.8-flash", client=client)
    kit = build("technical", model=speaking, text_model=writing, frame=frame)
    sessions = InMemorySessionService()
    await sessions.create_session(app_name=kit.app.name, user_id=USER, session_id=SESSION, state=state or {})
    one = Talk(kit, LiveRequestQueue(), sessions)
    try:
        async with asyncio.TaskGroup() as room:
            listening = room.create_task(_listen(one), name="listen")
            yield one
            one.queue.close()
            listening.cancel()
    finally:
        await client.aio.aclose()
        client.close()


async def _listen(one: Talk) -> None:
    runner = Runner(app=one.kit.app, session_service=one.sessions)
    config = RunConfig(
        response_modalities=[types.Modality.AUDIO],
        output_audio_transcription=types.AudioTranscriptionConfig(),
        input_audio_transcription=types.AudioTranscriptionConfig(),
        realtime_input_config=types.RealtimeInputConfig(
            automatic_activity_detection=types.AutomaticActivityDetection(disabled=True)
        ),
        session_resumption=types.SessionResumptionConfig(),
    )
    events = runner.run_live(user_id=USER, session_id=SESSION, live_request_queue=one.queue, run_config=config)
    async for event in events:
        one.events.append(event)
        async with one.news:
            one.news.notify_all()


def simulator(player: ScriptPlayer | None = None, **more: Any) -> Simulator:
    brain: Any = (lambda: player) if player else None
    return Simulator(brain=brain, voice=Hum(seconds_a_letter=0.01), pace=QUICK, **more)
