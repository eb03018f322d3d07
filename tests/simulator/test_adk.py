"""ADK's own live runner, with ADK's own Gemini class, against the simulator."""

from __future__ import annotations

import warnings
from contextlib import aclosing
from typing import Any

import pytest
from google.adk.agents import LlmAgent
from google.adk.agents.live_request_queue import LiveRequestQueue
from google.adk.agents.run_config import RunConfig
from google.adk.apps import App
from google.adk.events import Event
from google.adk.models import Gemini
from google.adk.runners import Runner
from google.adk.sessions import InMemorySessionService
from google.adk.tools.function_tool import FunctionTool
from google.genai import types

from server.simulator.brain import Call, Say, SessionOpened, SpeechEnded
from server.simulator.endpoint import Simulator
from tests.simulator.live import MODELS, Mindful, Parrot, simulated, spoke

MANUAL = types.RealtimeInputConfig(automatic_activity_detection=types.AutomaticActivityDetection(disabled=True))


def model(sim: Simulator, family: str) -> Gemini:
    context = sim.ssl_context()
    http = types.HttpOptions(async_client_args={"ssl": context, "verify": context}, client_args={"verify": context})
    return Gemini(model=MODELS[family], base_url=sim.url, client_kwargs={"api_key": "any", "http_options": http})


class Stage:
    """One live run: an agent, its queue, and the events that came."""

    def __init__(self, sim: Simulator, family: str, tools: list[Any]) -> None:
        agent = LlmAgent(name="host", model=model(sim, family), instruction="You are a host.", tools=tools)
        self._runner = Runner(app=App(name="stage", root_agent=agent), session_service=InMemorySessionService())
        self.queue = LiveRequestQueue()
        self.events: list[Event] = []

    async def run_until_silent(self, turns: int) -> None:
        """Up to so many completed turns."""
        config = RunConfig(
            response_modalities=[types.Modality.AUDIO],
            output_audio_transcription=types.AudioTranscriptionConfig(),
            realtime_input_config=MANUAL,
            session_resumption=types.SessionResumptionConfig(),
        )
        await self._runner.session_service.create_session(app_name="stage", user_id="u", session_id="s")
        run = self._runner.run_live(user_id="u", session_id="s", live_request_queue=self.queue, run_config=config)
        async with aclosing(run) as events:
            async for event in events:
                self.events.append(event)
                turns -= bool(event.turn_complete)
                if turns == 0:
                    break
        await self._runner.close()

    def words(self) -> str:
        said = [event.output_transcription for event in self.events if event.output_transcription and not event.partial]
        return " ".join(transcription.text or "" for transcription in said)

    def sound_s(self) -> float:
        parts = [part for event in self.events if event.content for part in event.content.parts or []]
        return sum(len(part.inline_data.data or b"") for part in parts if part.inline_data) / 48_000


@pytest.fixture(autouse=True)
def _experimental_features_may_say_so() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


@pytest.mark.parametrize("family", ["2.5", "3.1", "3.8"])
async def test_an_agent_is_spoken_to_and_answers(family: str) -> None:
    mind = Parrot()
    async with simulated(mind) as sim:
        stage = Stage(sim, family, [])
        stage.queue.send_activity_start()
        stage.queue.send_realtime(types.Blob(data=b"\x00\x30" * 8000, mime_type="audio/pcm;rate=16000"))
        stage.queue.send_activity_end()
        await stage.run_until_silent(turns=1)
        assert sim.statistics.violations == []
    assert stage.words() == "You spoke for 0.5 seconds."
    assert stage.sound_s() == pytest.approx(len("You spoke for 0.5 seconds.") * 0.06, rel=0.01)
    assert mind.heard(SpeechEnded) == [spoke(0.5, 0.5)]
    [opened] = mind.heard(SessionOpened)
    assert isinstance(opened, SessionOpened)
    assert "You are a host." in opened.system_instruction


@pytest.mark.parametrize("family", ["2.5", "3.1", "3.8"])
async def test_an_agents_tool_is_called_and_its_answer_heard(family: str) -> None:
    asked: list[str] = []

    def weather(city: str) -> dict[str, str]:
        """Look up the weather."""
        asked.append(city)
        return {"status": "ok", "weather": "foggy"}

    tool = FunctionTool(weather)
    tool.behavior = types.Behavior.BLOCKING
    mind = Mindful({"What is it like?": [Call("weather", {"city": "London"})], "weather answered": [Say("It is foggy.")]})
    async with simulated(mind) as sim:
        stage = Stage(sim, family, [tool])
        stage.queue.send_content(types.Content(role="user", parts=[types.Part(text="What is it like?")]))
        await stage.run_until_silent(turns=2 if family == "2.5" else 1)
        answers = [record.message["toolResponse"] for record in sim.log if record.kind == "toolResponse"]
    assert asked == ["London"]
    assert stage.words() == "It is foggy."
    assert answers[0]["functionResponses"][0]["response"] == {"status": "ok", "weather": "foggy"}
