"""`adk web` at the root and `adk web agents`: both list and load every agent, by ADK's own loader."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

LOAD = """
import json, sys
from google.adk.apps import App
from google.adk.cli.utils._nested_agent_loader import NestedAgentLoader
loader = NestedAgentLoader(sys.argv[1])
found = {}
for name in loader.list_agents():
    loaded = loader.load_agent(name)
    agent = loaded.root_agent if isinstance(loaded, App) else loaded
    found[name] = [loaded.name, agent.name, type(agent).__name__, [child.name for child in agent.sub_agents]]
print(json.dumps(found))
"""


def load(folder: Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own: `adk web agents` puts agents/ itself on the path."""
    known = {key: value for key, value in os.environ.items() if not key.startswith(("ALEX_", "PYTHONPATH"))}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOAD, str(folder)],
        cwd=cwd,
        env={**known, **environment},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.mark.parametrize(("folder", "prefix"), [("agents", ""), (".", "agents.")])
def test_every_agent_is_listed_and_loads(root: Path, folder: str, prefix: str) -> None:
    done = load(root / folder, root)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found[f"{prefix}technical"] == ["technical", "alex", "LlmAgent", ["coding_watcher", "report_writer"]]
    assert found[f"{prefix}coding_watcher"][1] == "coding_watcher"
    assert found[f"{prefix}report_writer"][1] == "report_writer"
    plans = [plan.parent.name for plan in (root / "agents").glob("*/plan.yaml")]
    assert {f"{prefix}{name}" for name in plans} <= found.keys()


def test_it_works_from_another_working_folder_too(root: Path, tmp_path: Path) -> None:
    done = load(root / "agents", tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_line_that_cannot_be_imported_is_one_clear_line(root: Path) -> None:
    done = load(root / "agents", root, ALEX_LINE="server.live.no_such.Line")
    last = done.stderr.strip().splitlines()[-1]
    assert "environment: ALEX_LINE (line): `server.live.no_such.Line` cannot be imported" in last
    assert "Fix: name a subclass of google.adk.models.BaseLlm" in last
