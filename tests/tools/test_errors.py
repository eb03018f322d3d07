"""A mistake in a data file is one line: the file, the key, what is wrong, and the fix, in the words of whoever writes YAML."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from agents.kit import read_folder
from tools.errors import DataFileError, read_yaml

FILES = ("plan.yaml", "brief.md", "rubric.yaml", "questions/concepts-algorithms.yaml", "questions/problem-build-waves.yaml")


def told(file: Path) -> str:
    with pytest.raises(DataFileError) as refused:
        read_yaml(file)
    assert "\n" not in str(refused.value)
    return str(refused.value).removeprefix(f"{file}: ")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "(file): it is empty. Fix: fill it, or remove it."),
        (b"# nothing but a remark\n", "(file): it must hold keys with values. Fix: write it as `key: value` lines."),
        (b"- a list\n", "(file): it must hold keys with values. Fix: write it as `key: value` lines."),
        ("caf\u00e9: 1".encode("latin-1"), "(file): it is not UTF-8 text. Fix: save it as UTF-8."),
        (
            b"a: \x00",
            "(file): not valid YAML: special characters are not allowed. Fix: check the indentation and quotes there.",
        ),
        (
            b"a:\n\tb: 1",
            "line 2: not valid YAML: found character '\\t' that cannot start any token. Fix: check the indentation",
        ),
        (b"a: !!python/name:os.system", "line 1: not valid YAML: could not determine a constructor for the tag"),
    ],
)
def test_what_is_no_mapping_in_yaml_is_told_with_its_place(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "file.yaml").write_bytes(content)
    assert told(tmp_path / "file.yaml").startswith(words)


def test_a_key_that_is_there_twice_is_told_for_the_second_would_silently_win(tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_text("questions:\n  - id: one\n    text: First.\n    text: Second.\n")
    assert told(tmp_path / "file.yaml").startswith("line 4: not valid YAML: the key `text` is there twice.")


def test_an_alias_may_still_be_merged(tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_text("base: &base {a: 1, b: 2}\nmade: {<<: *base, b: 3}\n")
    assert read_yaml(tmp_path / "file.yaml")["made"] == {"a": 1, "b": 3}


def test_a_mark_at_the_beginning_that_some_editors_write_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_yaml(tmp_path / "file.yaml") == {"a": 1}


def test_the_copied_folder_is_sound(folder: Path) -> None:
    assert read_folder(folder).name == "technical"


# ---- an interviewer's folder -----------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, root: Path) -> Path:
    for name in FILES:
        copy = tmp_path / "technical" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((root / "agents" / "technical" / name).read_bytes())
    return tmp_path / "technical"


def absent(file: Path) -> None:
    file.unlink()


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def empty(file: Path) -> None:
    file.write_bytes(b" \n")


def no_text(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", [absent, a_folder, empty, no_text])
def test_whatever_happens_to_a_file_of_an_interviewer_is_one_line(
    folder: Path, name: str, damage: Callable[[Path], None]
) -> None:
    damage(folder / name)
    with pytest.raises(DataFileError) as refused:
        read_folder(folder)
    assert "\n" not in str(refused.value)
    assert refused.value.fix


@pytest.mark.parametrize(
    ("ours", "theirs", "words"),
    [
        (
            "level: junior",
            "level: guru",
            "questions.0.level: 'guru' does not fit. Fix: it should be 'junior', 'mid' or 'senior'.",
        ),
        (
            "expected_points:",
            "expected_points: one\n    probes_:",
            "questions.0.expected_points: 'one' does not fit. Fix: it should be a list.",
        ),
        ("    title:", "    titel:", "questions.0.title: this key is missing. Fix: add it."),
    ],
)
def test_a_mistake_in_a_question_names_the_key_and_the_fix(folder: Path, ours: str, theirs: str, words: str) -> None:
    file = folder / "questions" / "concepts-algorithms.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(ours, theirs, 1), encoding="utf-8")
    with pytest.raises(DataFileError) as refused:
        read_folder(folder)
    assert str(refused.value) == f"{file}: {words}"
