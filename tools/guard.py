"""The guard in front of every tool of an agent, as ADK callbacks; it decides nothing itself (`tools.rules` does).

It also holds the one door between the pure tools and the session: `situation` reads it, `keep` writes it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from google.adk.sessions import Session
from google.adk.tools.base_tool import BaseTool
from google.adk.tools.tool_context import ToolContext

from tools.bank import Bank
from tools.desk import STATE_KEY as DESK_KEY
from tools.desk import desk_of
from tools.memory import Memories, Memory
from tools.phases import Plan, begin
from tools.progress import SETUP_KEY, Progress, Setup
from tools.progress import STATE_KEY as PROGRESS_KEY
from tools.results import ToolResult
from tools.rules import CALLS_PER_TURN, Answered, Proceed, decide, refuse
from tools.stage import Call, Situation, suggest

__all__ = ["Answered", "Guard", "Proceed", "decide", "refuse"]

log = logging.getLogger(__name__)
Clock = Callable[[], float]


class Guard:
    """`clock` gives epoch seconds, as the desk's `started_at` is. `hard_extra_s`: the grace after the last minute."""

    def __init__(
        self, plan: Plan, bank: Bank, clock: Clock, *, hard_extra_s: float = 300.0, calls_per_turn: int = CALLS_PER_TURN
    ) -> None:
        self.plan, self.bank, self.clock = plan, bank, clock
        self.hard_extra_s, self.calls_per_turn = hard_extra_s, calls_per_turn
        self._memories = Memories()

    # ---- the session ----

    def memory(self, session: Session) -> Memory:
        return self._memories.of(session.id)

    def progress(self, session: Session) -> Progress:
        """The newest progress of an interview; one that has not begun begins now."""
        stored = session.state.get(PROGRESS_KEY)
        memory = self.memory(session)
        if isinstance(stored, dict):
            return memory.newest(Progress.model_validate(stored))
        if memory.progress is None or memory.progress.version == 0:
            desk = desk_of(session.state.get(DESK_KEY))
            first_seen = memory.progress.started_at if memory.progress else self.clock()
            memory.progress = begin(self.plan, self.setup(session), desk, first_seen)
        return memory.progress

    def setup(self, session: Session) -> Setup:
        given = session.state.get(SETUP_KEY)
        chosen = given if isinstance(given, dict) else {}
        setup = Setup.model_validate({**self.plan.default_setup().model_dump(), **chosen})
        return setup if setup.seed is not None else setup.model_copy(update={"seed": _seed(session.id)})

    def situation(self, session: Session, calls_in_turn: int = 0) -> Situation:
        progress = self.progress(session)
        return Situation(
            agenda=self.plan.agenda_of(progress),
            bank=self.bank,
            progress=progress,
            desk=desk_of(session.state.get(DESK_KEY)),
            now=self.clock(),
            spoken=self.memory(session).heard,
            stopped=self.memory(session).stopped,
            calls_in_turn=calls_in_turn,
            hard_extra_s=self.hard_extra_s,
        )

    def keep(self, context: ToolContext, progress: Progress) -> None:
        """Write the progress where the session will persist it, when it has changed."""
        memory = self.memory(context.session)
        if memory.progress is None or progress.version > memory.progress.version:
            memory.keep(progress)
            context.state[PROGRESS_KEY] = progress.to_state()

    # ---- ADK's callbacks ----

    def before_tool(self, tool: BaseTool, args: dict[str, Any], tool_context: ToolContext) -> dict[str, Any] | None:
        """A dict is the answer, and the tool does not run; None lets it run."""
        calls = self.memory(tool_context.session).count_call(self.clock())
        s = self.situation(tool_context.session, calls)
        verdict = decide(s, Call(tool.name, args, tool_context.function_call_id or ""), self.calls_per_turn)
        if isinstance(verdict, Proceed):
            return None
        if verdict.result.status == "refused":
            log.info("refused: %s in %s: %s", tool.name, s.progress.phase, verdict.result.because)
        return verdict.result.to_model()

    def after_tool(
        self, tool: BaseTool, args: dict[str, Any], tool_context: ToolContext, tool_response: dict[str, Any]
    ) -> dict[str, Any] | None:
        """An error of ADK's own gets the shape of ours."""
        if "status" in tool_response or "error" not in tool_response:
            return None
        return _failed(self.situation(tool_context.session), tool.name, str(tool_response["error"])).to_model()

    def on_tool_error(
        self, tool: BaseTool, args: dict[str, Any], tool_context: ToolContext, error: BaseException
    ) -> dict[str, Any] | None:
        """Nothing is raised into ADK, where it would end the conversation: the model hears that it failed and what to do."""
        if isinstance(error, asyncio.CancelledError):
            return None
        log.error("tool %s failed", tool.name, exc_info=error)
        return _failed(self.situation(tool_context.session), tool.name, type(error).__name__).to_model()


def _failed(s: Situation, tool: str, why: str) -> ToolResult:
    words = f"{tool} failed ({why}). Go on with the conversation, and call it once more at a good moment."
    return ToolResult(status="error", message=words, retryable=True, phase=s.progress.phase, next=suggest(s))


def _seed(session_id: str) -> int:
    return sum(ord(letter) * (place + 1) for place, letter in enumerate(session_id))
