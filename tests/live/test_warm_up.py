"""What ADK imports late is imported while the server starts."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROBE = """
import asyncio, sys
from server.live.runner import ask
from server.live.warm_up import Parrot, warm_up
from google.adk.agents import LlmAgent
from google.genai import types

async def both():
    cold = len(sys.modules)
    await warm_up()
    warm = len(sys.modules)
    agent = LlmAgent(name="another", model=Parrot(model="parrot"), instruction="Say a word.")
    said = await ask(agent, types.Content(role="user", parts=[types.Part(text="Hello?")]), within_s=20.0)
    print(said.text, warm - cold > 50, len(sys.modules) - warm)

asyncio.run(both())
"""


async def test_the_first_run_of_an_agent_imports_nothing_any_more() -> None:
    """In a process of its own: this one is warm already."""
    probe = await asyncio.create_subprocess_exec(sys.executable, "-c", PROBE, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    said, _ = await probe.communicate()
    assert said.decode().split() == ["Hello.", "True", "0"]
