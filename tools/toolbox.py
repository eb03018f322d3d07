"""The tools as ADK offers them to a model: name, words, flat schema, and how each behaves in a live conversation.

3.8 treats a tool without a declared behaviour as non-blocking and talks on, so every tool declares one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from google.adk.tools.base_tool import BaseTool
from google.adk.tools.tool_context import ToolContext
from google.genai import types

from tools.guard import Guard
from tools.play import EFFECTS, WatcherWanted, play, play_watched
from tools.stage import Call, Situation
from tools.watching import Observations

Watch = Callable[[Situation, Call, ToolContext], Awaitable[Observations]]

BLOCKING, NON_BLOCKING = types.Behavior.BLOCKING, types.Behavior.NON_BLOCKING
SILENT, WHEN_IDLE = types.FunctionResponseScheduling.SILENT, types.FunctionResponseScheduling.WHEN_IDLE

BEHAVIOURS: dict[str, tuple[types.Behavior, types.FunctionResponseScheduling | None]] = {
    "advance_phase": (BLOCKING, None),
    "ask_question": (BLOCKING, None),
    "start_coding": (BLOCKING, None),
    "give_hint": (BLOCKING, None),
    "end_interview": (BLOCKING, None),
    "log_answer": (NON_BLOCKING, SILENT),
    "log_behavioral_note": (NON_BLOCKING, SILENT),
    "look_at_code": (NON_BLOCKING, WHEN_IDLE),
    "coding_watcher": (NON_BLOCKING, WHEN_IDLE),
    "report_writer": (NON_BLOCKING, WHEN_IDLE),
}
WATCHER_TAKES_S = 20.0


class PlayedTool(BaseTool):
    """One of the interview's tools: `tools.play` plays the call, the guard keeps what came of it."""

    def __init__(self, name: str, guard: Guard) -> None:
        behavior, scheduling = BEHAVIOURS[name]
        self._args = EFFECTS[name][0]
        words = " ".join((self._args.__doc__ or name).split())
        super().__init__(name=name, description=words, behavior=behavior, response_scheduling=scheduling)
        self._guard = guard

    def _get_declaration(self) -> types.FunctionDeclaration:
        return types.FunctionDeclaration(
            name=self.name, description=self.description, parameters_json_schema=self._args.json_schema()
        )

    async def run_async(self, *, args: dict[str, Any], tool_context: ToolContext) -> dict[str, Any]:
        call = Call(self.name, args, tool_context.function_call_id or "")
        outcome = play(self._guard.situation(tool_context.session), call)
        self._guard.keep(tool_context, outcome.progress)
        return outcome.result.to_model()


class LookTool(PlayedTool):
    """look_at_code: from the desk at once, else through the coding watcher, which takes its time."""

    def __init__(self, guard: Guard, watch: Watch) -> None:
        super().__init__("look_at_code", guard)
        self._watch = watch

    async def run_async(self, *, args: dict[str, Any], tool_context: ToolContext) -> dict[str, Any]:
        try:
            return await super().run_async(args=args, tool_context=tool_context)
        except WatcherWanted:
            return await self._asking(args, tool_context)

    async def _asking(self, args: dict[str, Any], tool_context: ToolContext) -> dict[str, Any]:
        call = Call(self.name, args, tool_context.function_call_id or "")
        seen, why = None, ""
        try:
            async with asyncio.timeout(WATCHER_TAKES_S):
                seen = await self._watch(self._guard.situation(tool_context.session), call, tool_context)
        except TimeoutError:
            why = "the watcher took too long"
        except Exception as error:  # whatever a model, a network or a schema does wrong: Alex must hear of it and go on
            why = f"the watcher failed: {type(error).__name__}"
        observations = seen.observations if seen else None
        s = self._guard.situation(tool_context.session)
        outcome = play_watched(s, call, observations, bool(seen and seen.finished), why)
        self._guard.keep(tool_context, outcome.progress)
        return outcome.result.to_model()


def toolbox(guard: Guard, watch: Watch) -> list[BaseTool]:
    """The tools that the plan uses; one that no phase allows is not offered at all."""
    used = {tool for phase in guard.plan.phases.values() for tool in phase.tools}
    return [LookTool(guard, watch) if name == "look_at_code" else PlayedTool(name, guard) for name in EFFECTS if name in used]
