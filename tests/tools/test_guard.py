"""The guard at the door between ADK and the rules: what it remembers, what it writes, what it never lets through."""

from __future__ import annotations

import asyncio
from typing import Any

from google.adk.agents.invocation_context import InvocationContext
from google.adk.agents.llm_agent import LlmAgent
from google.adk.plugins.plugin_manager import PluginManager
from google.adk.sessions.in_memory_session_service import InMemorySessionService
from google.adk.sessions.session import Session
from google.adk.tools.base_tool import BaseTool
from google.adk.tools.tool_context import ToolContext

from tests.tools.parlour import BANK, EPOCH, Player, plan
from tools.guard import Guard
from tools.memory import Memories
from tools.play import play
from tools.progress import STATE_KEY, Progress
from tools.stage import Call
from tools.toolbox import PlayedTool, toolbox


def session(session_id: str = "s", **state: Any) -> Session:
    return Session(id=session_id, app_name="technical", user_id="u", state=state)


def context(of: Session, call_id: str = "") -> ToolContext:
    """A real tool context of ADK's, as a tool gets it."""
    agent = LlmAgent(name="alex", model="none")
    invocation = InvocationContext(
        session_service=InMemorySessionService(),
        session=of,
        agent=agent,
        invocation_id="i",
        plugin_manager=PluginManager(),
    )
    return ToolContext(invocation, function_call_id=call_id)


def guard(clock: Any = None) -> Guard:
    return Guard(plan(), BANK, clock or (lambda: EPOCH))


class Named(BaseTool):
    def __init__(self, name: str) -> None:
        super().__init__(name=name, description="")


async def test_what_a_tool_did_is_in_the_state_and_in_the_delta_of_its_event() -> None:
    g, s = guard(), session(alex_desk={})
    c = context(s, "call-1")
    answer = await PlayedTool("advance_phase", g).run_async(args={}, tool_context=c)
    assert answer["entered"]["name"] == "concepts"
    assert Progress.model_validate(c.actions.state_delta[STATE_KEY]).phase == "concepts"
    assert s.state[STATE_KEY]["phase"] == "concepts"


async def test_a_refusal_writes_nothing() -> None:
    g, s = guard(), session(alex_desk={})
    c = context(s)
    refused = g.before_tool(Named("ask_question"), {}, c)
    assert refused is not None
    assert refused["status"] == "refused"
    assert c.actions.state_delta == {}


async def test_the_newer_progress_is_the_truth_when_events_are_appended_in_the_other_order() -> None:
    g, s = guard(), session(alex_desk={})
    first, second = context(s, "a"), context(s, "b")
    await PlayedTool("advance_phase", g).run_async(args={}, tool_context=first)
    await PlayedTool("ask_question", g).run_async(args={}, tool_context=second)
    s.state[STATE_KEY] = first.actions.state_delta[STATE_KEY]
    assert g.progress(s).asked
    assert g.progress(s).version > s.state[STATE_KEY]["version"]


async def test_a_tool_asks_the_rules_again_at_the_moment_of_its_effect() -> None:
    """Two calls of one message may both pass the guard before either has its effect."""
    now = EPOCH
    g, s = guard(lambda: now), session(alex_desk={})
    a, b = context(s, "a"), context(s, "b")
    advance, note = PlayedTool("advance_phase", g), Named("advance_phase")
    assert g.before_tool(note, {"to": "concepts"}, a) is None
    assert g.before_tool(note, {"to": "concepts"}, b) is None
    await advance.run_async(args={"to": "concepts"}, tool_context=a)
    again = await advance.run_async(args={"to": "concepts"}, tool_context=b)
    assert again["repeat"]
    assert len(g.progress(s).trail) == 2


def test_an_interview_begins_with_what_the_person_chose() -> None:
    chosen = {"level": "senior", "minutes": 45, "language": "de-DE", "name": "Ann", "interviewer": "technical", "seed": 7}
    progress = guard().progress(session(alex_setup=chosen, alex_desk={"started_at": EPOCH - 60}))
    assert (progress.level, progress.minutes, progress.language, progress.name, progress.seed) == (
        "senior",
        45,
        "de-DE",
        "Ann",
        7,
    )
    assert progress.started_at == EPOCH - 60


def test_the_time_before_start_was_pressed_does_not_count() -> None:
    g, s = guard(lambda: EPOCH + 100), session(alex_desk={})
    assert g.progress(s).entered_at == EPOCH + 100
    s.state["alex_desk"] = {"started_at": EPOCH + 400}
    assert (g.progress(s).started_at, g.progress(s).entered_at) == (EPOCH + 400, EPOCH + 400)


def test_without_a_choice_the_defaults_of_the_plan_stand_and_each_session_draws_its_own_questions() -> None:
    g = guard()
    one, other = g.progress(session("one")), g.progress(session("other"))
    assert (one.level, one.minutes, one.language) == ("mid", 30, "en-US")
    assert one.seed != other.seed


def test_an_interview_that_was_restored_goes_on_where_it_was() -> None:
    before = Player().go_to("coding").progress
    assert guard().progress(session(alex_progress=before.to_state())) == before


async def test_an_exception_in_a_tool_becomes_an_answer() -> None:
    answer = guard().on_tool_error(Named("ask_question"), {}, context(session(alex_desk={})), RuntimeError("disk full"))
    assert answer is not None
    assert (answer["status"], answer["retryable"]) == ("error", True)
    assert "disk full" not in answer["message"]


async def test_a_cancelled_call_stays_cancelled() -> None:
    assert guard().on_tool_error(Named("x"), {}, context(session()), asyncio.CancelledError()) is None


async def test_an_error_in_the_words_of_adk_gets_our_shape() -> None:
    g, c = guard(), context(session(alex_desk={}))
    told = g.after_tool(Named("give_hint"), {}, c, {"error": "missing parameter"})
    assert told is not None
    assert told["status"] == "error"
    assert g.after_tool(Named("give_hint"), {}, c, {"status": "ok"}) is None


async def test_the_cap_counts_the_calls_of_a_turn_and_begins_anew_with_the_next() -> None:
    now = [EPOCH]
    g, s = guard(lambda: now[0]), session(alex_desk={})
    answers = [g.before_tool(Named("log_behavioral_note"), {"note": str(n)}, context(s)) for n in range(9)]
    assert answers[:8] == [None] * 8
    assert answers[8] is not None
    assert "enough" in answers[8]["because"]
    g.memory(s).turn_over()
    assert g.before_tool(Named("log_behavioral_note"), {"note": "x"}, context(s)) is None


async def test_a_turn_whose_end_was_lost_does_not_silence_the_model_for_ever() -> None:
    now = [EPOCH]
    g, s = guard(lambda: now[0]), session(alex_desk={})
    for n in range(9):
        g.before_tool(Named("log_behavioral_note"), {"note": str(n)}, context(s))
    now[0] += 31
    assert g.before_tool(Named("log_behavioral_note"), {"note": "x"}, context(s)) is None


def test_what_was_said_in_an_earlier_phase_does_not_close_the_last_one() -> None:
    g = guard()
    s = session(alex_desk={}, alex_progress=Player().go_to("coding").progress.to_state())
    memory = g.memory(s)
    g.progress(s)
    memory.hear("Goodbye to all those loops!", finished=True)
    player = Player().go_to("wrap_up")
    memory.keep(player.progress)
    assert g.situation(s).spoken == ""
    memory.hear("Good", finished=False)
    memory.hear("bye", finished=False)
    assert g.situation(s).spoken == "Goodbye"
    memory.hear("Goodbye.", finished=True)
    assert g.situation(s).spoken == "Goodbye."


def test_only_the_last_sessions_are_remembered() -> None:
    memories = Memories(most=2)
    first = memories.of("a")
    memories.of("b")
    assert memories.of("a") is first
    memories.of("c")
    assert memories.of("a") is first
    assert memories.of("b").progress is None


def test_a_tool_that_no_phase_allows_is_not_offered() -> None:
    phases = plan().model_dump(mode="json")["phases"]
    phases["coding"]["tools"].remove("give_hint")
    made = Guard(plan(phases=phases), BANK, lambda: EPOCH)

    async def never(*_: Any) -> Any:
        raise AssertionError

    names = [tool.name for tool in toolbox(made, never)]
    assert "give_hint" not in names
    assert "look_at_code" in names


def test_a_spoken_call_is_rescued_through_the_same_rules_once() -> None:
    player = Player().go_to("concepts")
    first = play(player.situation, Call("log_behavioral_note", {"note": "plans first"}))
    again = play(player.situation.after(first.progress), Call("log_behavioral_note", {"note": "plans first"}, "late-id"))
    assert again.result.repeat
    assert len(again.progress.notes) == 1
