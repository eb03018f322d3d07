"""adk.yaml: read once, checked, overridden by the environment; a mistake is one line with file, key and fix."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.errors import DataFileError
from tools.manifest import CARRIED, Manifest, Origin, load, overrides, strangers

BASE: dict[str, Any] = {"app": "alex", "models": {"live": ["gemini-3.8-live"], "text": "gemini-3.8-flash"}}


def write(tmp_path: Path, **changes: Any) -> Path:
    file = tmp_path / "adk.yaml"
    file.write_text(yaml.safe_dump({**BASE, **changes}), encoding="utf-8")
    return file


def test_the_manifest_of_the_project_is_sound(root: Path) -> None:
    manifest = load(root / "adk.yaml", {})
    assert manifest.models.live == ["gemini-3.8-live"]
    assert manifest.models.text == ["gemini-3.8-flash", "gemini-3.5-flash"]
    assert manifest.offers("technical")
    assert (manifest.limits.interviews, manifest.limits.frame_bytes, manifest.limits.dollars) == (25, 300_000, 10.0)


def test_one_model_name_stands_for_a_list_of_one(tmp_path: Path) -> None:
    assert load(write(tmp_path), {}).models.text == ["gemini-3.8-flash"]


@pytest.mark.parametrize(
    ("changes", "key", "fix"),
    [
        ({"voise": "Puck"}, "voise", "did you mean `voice`?"),
        ({"limits": {"interview": 3}}, "limits.interview", "did you mean `interviews`?"),
        ({"limits": {"interviews": "many"}}, "limits.interviews", "valid integer"),
        ({"ear": "dog"}, "ear", "'alex', 'seed' or 'service'"),
        ({"models": {"live": ["gemini-3.8-live"]}}, "models.text", "add it"),
        ({"models": {"live": [], "text": "x"}}, "models.live", "at least 1"),
        ({"port": 99_999}, "port", "less than or equal to 65535"),
        ({"app": "my.app"}, "app", "write it like `alex` or `practice-room`"),
        ({"language": "klingon"}, "language", "write it like `en-US` or `de-DE` or `ja-JP`"),
    ],
)
def test_a_mistake_is_one_line_with_file_key_and_fix(tmp_path: Path, changes: dict[str, Any], key: str, fix: str) -> None:
    file = write(tmp_path, **changes)
    with pytest.raises(DataFileError) as caught:
        load(file, {})
    assert caught.value.key == key
    assert fix in caught.value.fix
    assert str(caught.value).startswith(f"{file}: {key}: ")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"nowhere.yaml: \(file\): it does not exist"):
        load(None, {"ALEX_CONFIG": str(tmp_path / "nowhere.yaml")})


def test_the_environment_overrides_every_key(tmp_path: Path) -> None:
    manifest = load(
        write(tmp_path),
        {
            "ALEX_PORT": "9000",
            "ALEX_EAR": "service",
            "ALEX_LIMITS_DOLLARS": "0.5",
            "ALEX_DATABASE_URL": "postgresql://localhost/alex",
            "ALEX_MODELS_LIVE": "one, two",
            "ALEX_INTERVIEWERS": "technical",
            "ALEX_SHARED": "not ours",
            "ALEX_VOICE": "",
        },
    )
    assert (manifest.port, manifest.ear, manifest.limits.dollars) == (9000, "service", 0.5)
    assert manifest.storage.database == "postgresql://localhost/alex"
    assert manifest.models.live == ["one", "two"]
    assert manifest.voice == "Charon"
    assert manifest.offers("technical")
    assert not manifest.offers("behavioral")


def test_a_wrong_variable_is_named_as_the_place_of_the_mistake(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"environment: ALEX_PORT \(port\): 'door' does not fit"):
        load(write(tmp_path), {"ALEX_PORT": "door"})


def test_each_key_has_its_variable() -> None:
    known = dict(overrides({f"ALEX_{name}": "x" for name in ("APP", "LIMITS_MINUTES_HARD_EXTRA", "STORAGE_ARTIFACTS", "LINE")}))
    assert set(known.values()) == {"app", "limits.minutes_hard_extra", "line"}
    assert Manifest.model_fields.keys() >= {"host", "port", "end_of_turn"}


def test_a_mistake_that_shows_later_names_the_file_or_the_variable_that_the_value_came_from(tmp_path: Path) -> None:
    file = write(tmp_path, language="xx-YY").rename(tmp_path / "mine.yaml")
    manifest = load(None, {"ALEX_CONFIG": str(file), "ALEX_DATABASE_URL": "nowhere"})
    assert str(manifest.mistake("language", "nobody speaks it", "choose another")) == (
        f"{file}: language: nobody speaks it. Fix: choose another."
    )
    assert str(manifest.mistake("storage.database", "it is nowhere", "give a path")) == (
        "environment: ALEX_DATABASE_URL (storage.database): it is nowhere. Fix: give a path."
    )


@pytest.mark.parametrize(
    ("variable", "meant"),
    [
        ("ALEX_EARS", "ALEX_EAR"),
        ("ALEX_MODEL_LIVE", "ALEX_MODELS_LIVE"),
        ("ALEX_STORAGE_DATABSE", "ALEX_STORAGE_DATABASE"),
        ("ALEX_CONFIGURATION", "ALEX_CONFIG"),
        ("ALEX_HOMEWORK_OF_MINE", ""),
    ],
)
def test_a_variable_that_nobody_reads_is_found_with_the_one_that_was_probably_meant(variable: str, meant: str) -> None:
    assert list(strangers({variable: "x", "HOME": "mine", "ALEX_EAR": "alex"})) == [(variable, meant)]


def test_the_variables_that_are_read_are_no_strangers() -> None:
    read = ["CONFIG", "DATABASE_URL", "STORAGE_DATABASE", "MODELS_LIVE", "LIVE_MODELS", "SHARED", "CHROMIUM", "SLOW", "PORT"]
    assert list(strangers({f"ALEX_{name}": "x" for name in read})) == []


def test_a_relative_path_begins_where_the_person_who_wrote_it_would_expect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    file = write(tmp_path)
    by_variable = load(file, {"ALEX_DATABASE_URL": "mine/alex.db"})
    assert load(file, {}).folder_of("storage.database", {}) == tmp_path
    assert by_variable.folder_of("storage.database", {}) == tmp_path / "elsewhere"


def test_an_installation_without_a_checkout_keeps_its_data_with_the_persons_own(tmp_path: Path) -> None:
    carried = load(write(tmp_path), {})
    carried._origin = Origin(str(CARRIED))
    assert carried.folder_of("storage.database", {"XDG_DATA_HOME": "/data"}) == Path("/data/alex")
    assert carried.folder_of("storage.database", {}) == Path.home() / ".local" / "share" / "alex"
