"""The line under the real google-adk and google-genai, over TLS, against the simulator."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from google.adk.agents import LlmAgent
from google.adk.agents.live_request_queue import LiveRequestQueue
from google.adk.apps import App
from google.adk.runners import Runner
from google.adk.sessions import InMemorySessionService
from google.adk.tools.function_tool import FunctionTool
from google.genai import types

from server.live.gemini import Line
from server.live.runner import Answered, Called, Used, run_config
from server.service import client_of
from server.simulator.brain import Call, Say, SessionOpened, SpeechEnded, SpeechStarted, TextHeard, ToolAnswered
from server.simulator.endpoint import Simulator
from server.simulator.hum import Hum
from server.simulator.sessions import Deed
from tests.live.house import SPEECH, Bell, Mind, house
from tests.simulator.live import FAST, MODELS

pytestmark = pytest.mark.filterwarnings("ignore:The `session.send` method is deprecated:DeprecationWarning")  # ADK's, on 2.5

FAMILIES = ("2.5", "3.1", "3.8")
HELLO = {"hello": [Say("Hello, candidate. Shall we begin?")]}


# ---- two planes


@pytest.mark.parametrize("family", FAMILIES)
async def test_the_voice_goes_to_the_sink_while_adk_gets_the_words(family: str) -> None:
    async with house(HELLO, family=family) as home:
        home.run.tell("hello")
        await home.turns(1)
        await home.until(lambda: home.said != [], "a finished line")
        assert home.said == ["Hello, candidate. Shall we begin?"]
        spoken = sum(
            record.message["serverContent"]["modelTurn"]["parts"][0]["inlineData"]["samples"]
            for record in home.simulator.log
            if "modelTurn" in record.message.get("serverContent", {})
        )
        assert home.sink.samples == spoken > 24_000
        assert home.sink.events[0] == "up: first"
        assert home.sink.events[-2:] == ["generation completed", "turn completed"]


async def test_what_was_used_comes_as_a_fact() -> None:
    async with house(HELLO) as home:
        home.run.tell("hello")
        await home.until(lambda: any(isinstance(fact, Used) for fact in home.facts), "the usage")
        used = next(fact for fact in home.facts if isinstance(fact, Used))
        assert used.tokens_in > 0
        assert used.tokens_out >= used.audio_out > 0


@pytest.mark.parametrize("family", FAMILIES)
async def test_the_setup_asks_for_what_an_interview_needs(family: str) -> None:
    async with house(HELLO, family=family) as home:
        home.run.tell("hello")
        await home.turns(1)
        [setup] = home.received("setup")
        assert setup["realtimeInputConfig"]["automatic_activity_detection"] == {"disabled": True}
        assert "sessionResumption" in setup
        assert "sliding_window" in setup["contextWindowCompression"]
        assert "inputAudioTranscription" in setup
        assert "outputAudioTranscription" in setup
        assert setup["generationConfig"]["responseModalities"] == ["AUDIO"]


@pytest.mark.parametrize("family", FAMILIES)
async def test_a_turn_of_the_candidate_is_heard_whole(family: str) -> None:
    async with house({"speech": [Say("I see.")]}, family=family) as home:
        home.run.tell("(quiet)")
        await home.until(lambda: home.mind.heard(TextHeard) != [], "the text")
        await home.speaks(3.2)
        await home.until(lambda: "I see." in home.said, "the answer")
        [heard] = home.mind.heard(SpeechEnded)
        assert isinstance(heard, SpeechEnded)
        assert heard.seconds == pytest.approx(3.2, abs=0.05)
        heard_on_the_wire = home.simulator.statistics
        assert (heard_on_the_wire.windows, heard_on_the_wire.samples_inside) == (1, 100 * 512)
        assert (heard_on_the_wire.samples_outside, heard_on_the_wire.violations) == (0, [])


async def test_typed_text_waits_for_the_end_of_the_candidates_turn() -> None:
    async with house({"speech": [Say("I see.")]}) as home:
        home.run.tell("first")
        await home.until(lambda: len(home.mind.heard(TextHeard)) == 1, "the line")
        await home.link.open_window()
        home.run.tell("second")
        await home.until(lambda: home.mind.heard(SpeechStarted) != [], "the candidate's voice")
        for _ in range(50):
            await home.link.audio(SPEECH)
        assert len(home.mind.heard(TextHeard)) == 1
        await home.link.shut_window()
        await home.until(lambda: len(home.mind.heard(TextHeard)) == 2, "the text")
        kinds = [type(percept).__name__ for percept in home.mind.percepts]
        assert kinds.index("SpeechEnded") < len(kinds) - 1 - kinds[::-1].index("TextHeard")


# ---- tools


def look(at: str) -> dict[str, Any]:
    """Look at something."""
    return {"status": "ok", "seen": at}


LOOKING: Mapping[str, Sequence[Deed]] = {
    "look": [Call("look", {"at": "line 3"})],
    "look answered": [Say("I have looked.")],
}


@pytest.mark.parametrize("family", FAMILIES)
async def test_a_tool_is_called_and_its_answer_reaches_the_model(family: str) -> None:
    async with house(LOOKING, family=family, tools=[FunctionTool(look)]) as home:
        home.run.tell("look")
        await home.until(lambda: "I have looked." in home.said, "what the model makes of it")
        called = next(fact for fact in home.facts if isinstance(fact, Called))
        answered = next(fact for fact in home.facts if isinstance(fact, Answered))
        assert (called.name, dict(called.args)) == ("look", {"at": "line 3"})
        assert (answered.id, dict(answered.result)) == (called.id, {"status": "ok", "seen": "line 3"})
        assert len(home.mind.heard(ToolAnswered)) == 1


@pytest.mark.parametrize("family", ["3.1", "3.8"])
async def test_a_call_whose_connection_is_cut_is_answered_once_on_the_next_one(family: str) -> None:
    """C2 in a call."""
    async with house(LOOKING, family=family, tools=[FunctionTool(look)], faults=["C2@tool"]) as home:
        home.run.tell("look")
        await home.until(lambda: "I have looked." in home.said, "what the model makes of it")
        assert home.link.connections == 2
        assert len(home.mind.heard(ToolAnswered)) == 1


# ---- many sockets


@pytest.mark.parametrize("family", FAMILIES)
async def test_a_connection_that_is_cut_is_resumed_and_adk_notices_nothing(family: str) -> None:
    """C2 between two turns: the same session, no second greeting."""
    table = {**HELLO, "more": [Say("And so on.")]}
    async with house(table, family=family) as home:
        home.run.tell("hello")
        await home.turns(1)
        home.simulator.strike("C2")
        await home.until(lambda: "up: resumed" in home.sink.events, "the line is back")
        home.run.tell("more")
        await home.until(lambda: len(home.said) == 2, "the next line")
        assert home.said == ["Hello, candidate. Shall we begin?", "And so on."]
        opened = [percept for percept in home.mind.percepts if isinstance(percept, SessionOpened)]
        assert [percept.resumed for percept in opened] == [False, True]
        assert home.lost is None


@pytest.mark.parametrize("family", FAMILIES)
async def test_go_away_changes_the_socket_at_a_quiet_moment(family: str) -> None:
    """C1."""
    table = {**HELLO, "more": [Say("And so on.")]}
    async with house(table, family=family, cut_after_s=3.0) as home:
        home.run.tell("hello")
        await home.turns(1)
        await home.until(lambda: home.link.connections == 2, "the new socket")
        home.run.tell("more")
        await home.until(lambda: len(home.said) == 2, "the next line")
        assert [event for event in home.sink.events if event.startswith(("up", "down"))] == ["up: first", "up: resumed"]


async def test_an_open_window_survives_the_cut_of_its_socket() -> None:
    async with house({"speech": [Say("I see.")]}) as home:
        home.run.tell("(quiet)")
        await home.until(lambda: home.mind.heard(TextHeard) != [], "the line")
        await home.link.open_window()
        for _ in range(50):
            await home.link.audio(SPEECH)
        await home.until(lambda: home.mind.heard(SpeechStarted) != [], "the first half")
        home.simulator.strike("C17")
        await home.until(lambda: home.link.connections == 2, "the line is back")
        for _ in range(50):
            await home.link.audio(SPEECH)
        await home.link.shut_window()
        await home.until(lambda: "I see." in home.said, "the answer")
        ended = home.mind.heard(SpeechEnded)[-1]
        assert isinstance(ended, SpeechEnded)
        assert ended.seconds == pytest.approx(3.2, abs=0.05), "both halves"


async def test_a_model_that_is_not_served_any_more_gives_way_to_the_next_one() -> None:
    """C9."""
    async with house(HELLO, models=["gemini-1.0-pro", MODELS["3.8"]]) as home:
        home.run.tell("hello")
        await home.turns(1)
        opened = home.mind.heard(SessionOpened)
        assert isinstance(opened[0], SessionOpened)
        assert opened[0].model.endswith(MODELS["3.8"])


async def test_without_another_model_the_interview_ends_in_words() -> None:
    async with house(HELLO, models=["gemini-1.0-pro"]) as home:
        home.run.tell("hello")
        await home.until(lambda: home.lost is not None, "the line is lost")
        assert "models.live" in str(home.lost)


async def test_closing_the_line_ends_the_run_quietly() -> None:
    async with house(HELLO) as home:
        home.run.tell("hello")
        await home.turns(1)
        await home.link.close()
    assert home.lost is None


# ---- under adk web


async def test_without_a_sink_it_is_adks_own_connection() -> None:
    """`line:` under `adk web`: the audio comes as ADK's events."""
    bell = Bell()
    mind = Mind(bell, HELLO)
    async with Simulator(brain=lambda: mind, voice=Hum(), pace=FAST) as sim:
        client = client_of(sim.url, "any", sim.ssl_context())
        agent = LlmAgent(name="host", model=Line(model=MODELS["3.8"], client=client), instruction="You are a host.")
        runner = Runner(app=App(name="stage", root_agent=agent), session_service=InMemorySessionService())
        await runner.session_service.create_session(app_name="stage", user_id="u", session_id="s")
        queue = LiveRequestQueue()
        queue.send_content(types.Content(role="user", parts=[types.Part(text="hello")]))
        audio, words = 0, ""
        async with asyncio.timeout(20):
            async for event in runner.run_live(
                user_id="u",
                session_id="s",
                live_request_queue=queue,
                run_config=run_config("activity", "Charon", "en-US"),
            ):
                parts = event.content.parts if event.content and event.content.parts else []
                audio += sum(len(part.inline_data.data or b"") for part in parts if part.inline_data)
                if event.output_transcription and event.output_transcription.finished:
                    words = event.output_transcription.text or ""
                if event.turn_complete:
                    break
        queue.close()
        await runner.close()
        await client.aio.aclose()
        assert words == "Hello, candidate. Shall we begin?"
        assert audio > 24_000
