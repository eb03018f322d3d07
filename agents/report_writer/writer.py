"""The report writer in its two forms: a child of Alex that runs once at the end, a root for its own Runner and `adk web`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from google.adk.agents.llm_agent import LlmAgent
from google.adk.models.base_llm import BaseLlm

from tools.report import Grading

NAME = "report_writer"
DESCRIPTION = "Grades a finished interview by its rubric, with quotes as evidence, and proposes what to practise next."
OUTPUT_KEY = "alex_grading"


def build(mode: Literal["root", "child"], model: BaseLlm | str) -> LlmAgent:
    """ADK refuses a single_turn agent as root, hence the two forms. Input: one text with the facts (tools/grading_request.py).

    No temperature is set: two gradings must be free to differ, since their distance is the report's confidence.
    """
    return LlmAgent(
        name=NAME,
        description=DESCRIPTION,
        model=model,
        mode="single_turn" if mode == "child" else None,
        instruction=lambda _: (Path(__file__).parent / "brief.md").read_text(encoding="utf-8"),
        include_contents="none",
        output_schema=Grading,
        output_key=OUTPUT_KEY,
        disallow_transfer_to_parent=True,
        disallow_transfer_to_peers=True,
    )
