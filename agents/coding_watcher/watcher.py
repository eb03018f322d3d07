"""The coding watcher in its two forms: a child of Alex that runs once per look, and a root for its own Runner and `adk web`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from google.adk.agents.llm_agent import LlmAgent
from google.adk.models.base_llm import BaseLlm
from google.adk.tools.tool_context import ToolContext
from google.genai import types

from agents import words
from agents.given_code import given_code
from agents.words import VOICE
from tools.desk import Desk
from tools.discreet import discreet
from tools.stage import Call, Situation
from tools.toolbox import Watch
from tools.watching import Observations, watcher_text

NAME = "coding_watcher"
DESCRIPTION = "Looks at the candidate's code, its changes, the test results and the screen, and reports what is there."
LINES_SAID = 6


def build(mode: Literal["root", "child"], model: BaseLlm | str) -> LlmAgent:
    """ADK refuses a single_turn agent as root, hence the two forms. Input: one Content, text and at most one JPEG."""
    as_child = mode == "child"
    return LlmAgent(
        name=NAME,
        description=DESCRIPTION,
        model=model,
        mode="single_turn" if as_child else None,
        instruction=lambda _: (Path(__file__).parent / "brief.md").read_text(encoding="utf-8"),
        include_contents="none",
        output_schema=Observations,
        generate_content_config=types.GenerateContentConfig(
            temperature=0.2, media_resolution=types.MediaResolution.MEDIA_RESOLUTION_MEDIUM
        ),
        disallow_transfer_to_parent=True,
        disallow_transfer_to_peers=True,
    )


def content(text: str, jpeg: bytes | None) -> types.Content:
    parts = [types.Part.from_text(text=text)]
    if jpeg:
        parts.append(types.Part.from_bytes(data=jpeg, mime_type="image/jpeg"))
    return types.Content(role="user", parts=parts)


def watching(watcher: LlmAgent, frame: Callable[[], bytes | None] | None) -> Watch:
    """How look_at_code asks the watcher: as a node of the running interview, in the same session."""

    async def watch(s: Situation, call: Call, context: ToolContext) -> Observations:
        said = [line.text for line in words.lines(context.session, VOICE) if line.who == "candidate"][-LINES_SAID:]
        problem = s.bank.problems.get(s.progress.problem or "")
        desk = s.desk or _chat_desk(s, context)
        text = watcher_text(problem, desk, said, str(call.args.get("focus") or ""))
        seen = Observations.model_validate(
            await context.run_node(watcher, node_input=content(text, frame() if frame else None))
        )
        if problem is None:
            return seen
        kept = discreet(seen, problem, desk, s.progress.hints_given)
        return seen.model_copy(update={"observations": kept})

    return watch


def _chat_desk(s: Situation, context: ToolContext) -> Desk | None:
    """Where nobody lays anything on a desk, the code is what was written into the chat."""
    written = given_code(s, context.session, VOICE)
    if not written:
        return None
    return Desk(code=written[-1].text, code_language=written[-1].language, revision=written[-1].revision)
