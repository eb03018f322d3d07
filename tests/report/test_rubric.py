"""A rubric is a data file: a mistake in it is told with file, key and fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.errors import DataFileError
from tools.rubric import Rubric

AXIS = "  - axis: coding\n    title: Coding\n    anchors: {1: a, 2: b, 3: c, 4: d, 5: e}\n"


def load(tmp_path: Path, text: str) -> Rubric:
    (tmp_path / "rubric.yaml").write_text(text, encoding="utf-8")
    return Rubric.load(tmp_path / "rubric.yaml")


def test_an_axis_may_rest_on_everything_unless_it_says_otherwise(tmp_path: Path) -> None:
    [axis] = load(tmp_path, "axes:\n" + AXIS).axes
    assert axis.sources == ("transcript", "code", "tests")
    assert (axis.anchor(3), axis.anchor(6)) == ("c", "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("axes: []\n", "axes"),
        ("axes:\n" + AXIS + AXIS, "twice"),
        ("axes:\n" + AXIS.replace(", 5: e", ""), "one anchor for each level"),
        ("axes:\n" + AXIS.replace("5: e", "6: e"), "one anchor for each level"),
        ("axes:\n" + AXIS + "    sources: [rumour]\n", "rumour"),
        ("axes:\n" + AXIS.replace("title", "tilte"), "title"),
        ("axes:\n" + AXIS.replace("coding", "Coding Skills"), "Coding Skills"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(DataFileError, match=told) as mistake:
        load(tmp_path, text)
    assert "rubric.yaml" in str(mistake.value)


def test_every_interviewer_that_has_a_rubric_has_a_sound_one(root: Path) -> None:
    for file in (root / "agents").glob("*/rubric.yaml"):
        assert Rubric.load(file).axes
