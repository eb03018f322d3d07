"""From a folder to a guarded Alex, built anew for each interview."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from google.adk.models.google_llm import Gemini

from agents import roster
from agents.kit import build, read_folder
from agents.words import VOICE
from tools import manifest
from tools.errors import DataFileError
from tools.toolbox import BEHAVIOURS

MODELS: dict[str, Any] = {"model": "gemini-3.8-live", "text_model": "gemini-3.8-flash"}


def test_the_app_bears_the_bare_name_of_its_folder_and_the_agent_is_alex() -> None:
    kit = build("technical", **MODELS)
    assert (kit.app.name, kit.root.name) == ("technical", VOICE)
    assert [child.name for child in kit.root.sub_agents] == ["coding_watcher", "report_writer"]
    assert all(child.mode == "single_turn" for child in kit.root.sub_agents)  # type: ignore[attr-defined]


def test_two_interviews_share_nothing_that_changes() -> None:
    one, other = build("technical", **MODELS), build("technical", **MODELS)
    assert one.plan is other.plan
    assert one.bank is other.bank
    assert one.guard is not other.guard
    assert one.root is not other.root
    assert one.plugin is not other.plugin


def test_every_tool_and_sub_agent_declares_its_behaviour() -> None:
    kit = build("technical", **MODELS)
    declared = {tool.name: (tool.behavior, tool.response_scheduling) for tool in kit.root.tools}  # type: ignore[union-attr]
    assert declared == BEHAVIOURS


def test_a_model_instance_of_the_server_is_used_as_it_is() -> None:
    live, text = Gemini(model="gemini-3.8-live"), Gemini(model="gemini-3.8-flash")
    kit = build("technical", model=live, text_model=text)
    assert kit.root.model is live
    assert all(child.model is text for child in kit.root.sub_agents)  # type: ignore[attr-defined]


def test_without_a_line_the_model_of_the_manifest_is_adks_own(root: Path) -> None:
    settings = manifest.load(root / "adk.yaml", {"ALEX_LINE": "google.adk.models.google_llm.Gemini"})
    assert type(build("technical", settings=settings).root.model) is Gemini
    assert build("technical", settings=settings, line="").root.model == settings.models.live[0]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("server.nowhere.Line", "cannot be imported"),
        ("tools.manifest.Nothing", "cannot be imported"),
        ("word", "is no dotted name of a class"),
        ("pathlib.Path", "is not made from google.adk.models.base_llm.BaseLlm"),
    ],
)
def test_a_line_that_is_no_model_class_is_the_manifests_mistake(root: Path, line: str, words: str) -> None:
    with pytest.raises(DataFileError) as caught:
        build("technical", settings=manifest.load(root / "adk.yaml", {}), line=line)
    assert (caught.value.file, caught.value.key) == (str(root / "adk.yaml"), "line")
    assert words in caught.value.problem


def test_the_roster_is_every_folder_with_a_plan(root: Path) -> None:
    assert set(roster.named()) == {plan.parent.name for plan in (root / "agents").glob("*/plan.yaml")}
    technical = read_folder(roster.HOME / "technical").plan
    assert technical.title == "Technical interview"
    assert technical.minutes == (15, 30, 45, 60)
    assert technical.needs_editor


def test_an_interviewer_is_a_folder_and_nothing_else(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "added_a_minute_ago"
    shutil.copytree(root / "agents" / "technical", folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    kit = build(folder, **MODELS)
    assert kit.app.name == "added_a_minute_ago"
    assert "added_a_minute_ago" in roster.named(tmp_path)


@pytest.mark.parametrize("missing", ["plan.yaml", "brief.md", "rubric.yaml"])
def test_a_file_that_is_missing_is_told_by_name(root: Path, tmp_path: Path, missing: str) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(root / "agents" / "technical", folder)
    (folder / missing).unlink()
    with pytest.raises(DataFileError, match=f"{missing}: .*does not exist"):
        build(folder, **MODELS)


def test_a_plan_with_a_problem_needs_problems(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "no_problems"
    shutil.copytree(root / "agents" / "technical", folder)
    for file in (folder / "questions").glob("problem-*.yaml"):
        file.unlink()
    with pytest.raises(DataFileError, match="the plan wants a problem"):
        build(folder, **MODELS)
