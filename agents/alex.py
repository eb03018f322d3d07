"""Alex as an ADK agent: his words, his tools, his two helpers, and the guard in front of everything that he may call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from google.adk.agents.callback_context import CallbackContext
from google.adk.agents.llm_agent import LlmAgent
from google.adk.agents.readonly_context import ReadonlyContext
from google.adk.models.base_llm import BaseLlm
from google.adk.models.llm_request import LlmRequest
from google.adk.models.llm_response import LlmResponse
from google.adk.tools.base_tool import BaseTool
from google.adk.tools.tool_context import ToolContext

from agents import brief, coding_watcher, handover, report_writer
from agents.words import VOICE
from tools.guard import Guard
from tools.rubric import Rubric
from tools.stage import REPORT_WRITER
from tools.standing import SEEDED_KEY
from tools.toolbox import BEHAVIOURS, toolbox

Model = BaseLlm | str
Answer = dict[str, Any] | None


def alex(
    guard: Guard, rubric: Rubric, words: str, live: Model, text: Model, frame: Callable[[], bytes | None] | None
) -> LlmAgent:
    """`live` speaks; `text` writes: the helpers', and Alex's own in the chat of `adk web`, since live models do not write."""
    watcher = coding_watcher.build("child", text)

    def instruct(context: ReadonlyContext) -> str:
        """A written message comes with all that was written before, a live connection with nothing."""
        knows = context.user_content is not None or bool(context.session.state.get(SEEDED_KEY))
        return brief.instruction(words, guard.situation(context.session), remembers=knows)

    def write_with_text_model(callback_context: CallbackContext, llm_request: LlmRequest) -> LlmResponse | None:
        """Of a live run ADK shows only a copy of the request here: what is set has no effect there."""
        llm_request.model = text if isinstance(text, str) else text.model
        return None

    def before_tool(tool: BaseTool, args: dict[str, Any], tool_context: ToolContext) -> Answer:
        answer = guard.before_tool(tool, args, tool_context)
        if answer is None and tool.name == REPORT_WRITER:
            session = tool_context.session
            args["request"] = handover.report_request(guard.situation(session), session, rubric)
        return answer

    def after_tool(tool: BaseTool, args: dict[str, Any], tool_context: ToolContext, tool_response: dict[str, Any]) -> Answer:
        session = tool_context.session
        if tool.name == REPORT_WRITER and "status" not in tool_response:
            return handover.report_told(guard.situation(session), session, rubric, tool_response)
        return guard.after_tool(tool, args, tool_context, tool_response)

    agent = LlmAgent(
        name=VOICE,
        description=f"Alex, the interviewer. {guard.plan.description}",
        model=live,
        instruction=instruct,
        tools=[*toolbox(guard, coding_watcher.watching(watcher, frame))],
        sub_agents=[watcher, report_writer.build("child", text)],
        before_model_callback=write_with_text_model,
        before_tool_callback=before_tool,
        after_tool_callback=after_tool,
        on_tool_error_callback=guard.on_tool_error,
    )
    for tool in agent.tools:
        if isinstance(tool, BaseTool) and tool.behavior is None and tool.name in BEHAVIOURS:
            tool.behavior, tool.response_scheduling = BEHAVIOURS[tool.name]
    return agent
