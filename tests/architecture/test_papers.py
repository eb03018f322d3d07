"""What the papers promise exists: keys, variables, targets and links in README and its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from tests.architecture.modules import ROOT
from tools import manifest

PAPERS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
MADE_LATER = {"web/screenshot.png"}  # written by the browser test


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _keys(inner, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def _rows() -> dict[str, tuple[str, str]]:
    """The configuration table: key -> (variable, default)."""
    return {
        key: (variable, default)
        for key, variable, default in re.findall(
            r"^\| `([a-z_.]+)` \| `(ALEX_\w+)` \| `(.+?)` \|", _read("README.md"), re.MULTILINE
        )
    }


def _as_written(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _at(content: Mapping[str, Any], key: str) -> object:
    value: Any = content
    for part in key.split("."):
        value = value[part]
    return value


def test_the_readme_lists_every_key_of_the_manifest_and_no_other() -> None:
    assert sorted(_rows()) == sorted(_keys(manifest.Manifest))


def test_the_variables_of_the_readme_override_the_keys_beside_them() -> None:
    for key, (variable, _) in _rows().items():
        assert (variable, key) in set(manifest.overrides({variable: "x"}))


def test_the_defaults_of_the_readme_are_those_of_the_manifest() -> None:
    content = yaml.safe_load(_read("adk.yaml"))
    assert {key: default for key, (_, default) in _rows().items()} == {key: _as_written(_at(content, key)) for key in _rows()}


def test_the_readme_lists_every_key_of_the_room_in_one_table() -> None:
    known = re.findall(r"command: '\w+', key: '(.)'", _read("web/src/shortcuts.ts"))
    section = _read("README.md").split("## Keys\n")[1].split("\n## ")[0]
    assert known
    assert re.findall(r"^\| `(.)` \|", section, re.MULTILINE) == known


def test_no_interview_of_usual_cost_is_ended_by_its_price() -> None:
    """The most that the README expects of one is less than the limit it is shipped with."""
    dearest = max(
        float(cost) for cost in re.findall(r"\$([\d.]+\d|\d+)", _read("README.md").split("## With a key")[1].split("\n## ")[0])
    )
    assert dearest < yaml.safe_load(_read("adk.yaml"))["limits"]["dollars"]


@pytest.mark.parametrize("paper", PAPERS)
def test_links_within_the_project_lead_somewhere(paper: str) -> None:
    links = [link.partition("#")[0] for link in re.findall(r"\]\((?!https?://)([^)]+)\)", _read(paper))]
    assert [link for link in links if link and not (ROOT / link).exists() and link not in MADE_LATER] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_the_make_targets_and_modules_that_are_named_exist(paper: str) -> None:
    text = _read(paper)
    targets = set(re.findall(r"^([a-z-]+):", _read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)) - targets == set()
    named = [Path(name) for name in re.findall(r"`((?:agents|tools|server|tests|web)/[\w/.-]+)`", text)]
    assert [str(path) for path in named if not (ROOT / path).exists()] == []


def test_the_changelog_has_room_for_the_next_change() -> None:
    assert re.search(r"^## \[Unreleased\]$", _read("CHANGELOG.md"), re.MULTILINE)


def test_the_architecture_has_one_picture() -> None:
    assert _read("ARCHITECTURE.md").count("```mermaid") == 1
