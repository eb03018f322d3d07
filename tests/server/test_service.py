"""The class of the live model that adk.yaml names."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.live.gemini import Line
from server.service import line_of
from tools.errors import DataFileError
from tools.manifest import Manifest, load


class Quieter(Line):
    """Somebody's own line."""


def named(dotted: str, root: Path) -> Manifest:
    return load(root / "adk.yaml", {"ALEX_LINE": dotted})


def test_the_class_that_is_named_is_taken(root: Path) -> None:
    assert line_of(load(root / "adk.yaml", {})) is Line
    assert line_of(named(f"{__name__}.Quieter", root)) is Quieter


@pytest.mark.parametrize(
    ("dotted", "problem"),
    [
        ("nowhere.Line", "cannot be imported (No module named 'nowhere')"),
        ("server.live.gemini.Nothing", "cannot be imported (module 'server.live.gemini' has no attribute 'Nothing')"),
        ("server.live.gemini", "is a module, not a class"),
        ("Line", "is no dotted name of a class"),
        (".Line", "is no dotted name of a class"),
        ("google.adk.models.google_llm.Gemini", "is not made from server.live.gemini.Line"),
    ],
)
def test_a_name_that_is_no_line_is_refused_with_its_place_and_the_fix(dotted: str, problem: str, root: Path) -> None:
    with pytest.raises(DataFileError) as refused:
        line_of(named(dotted, root))
    fix = "Fix: name server.live.gemini.Line, or a class made from it."
    assert str(refused.value) == f"environment: ALEX_LINE (line): `{dotted}` {problem}. {fix}"


def test_a_module_that_breaks_while_it_is_imported_is_told_in_one_line(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "half_written_line.py").write_text("class Line(\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(DataFileError, match=r"cannot be imported \(SyntaxError: ") as refused:
        line_of(named("half_written_line.Line", root))
    assert "\n" not in str(refused.value)


def test_the_line_can_be_left_out_of_the_manifest(tmp_path: Path) -> None:
    (tmp_path / "adk.yaml").write_text("models: {live: gemini-3.8-live, text: gemini-3.8-flash}\n")
    assert line_of(load(tmp_path / "adk.yaml", {})) is Line
