"""Each check of the doctor says what it sees and, where something is wrong, what to do."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
from datetime import date
from pathlib import Path

import pytest
import trustme

from server.cli import main
from server.doctor import checks, versions
from server.doctor.command import check
from server.doctor.finding import Finding, as_text, healthy
from server.settings import Settings, read
from server.simulator.engines import VoiceUnavailableError
from server.store.store import Store

NOVEMBER = date(2026, 11, 25)
WITH_KEY = {"GOOGLE_API_KEY": "a-key"}


def settings(**environment: str) -> Settings:
    return read(environment=environment)


def by_name(findings: list[Finding]) -> dict[str, Finding]:
    return {one.what: one for one in findings}


# ---- the whole


def test_a_sound_checkout_is_healthy_and_each_thing_has_one_line(tmp_path: Path) -> None:
    findings, _ = check({"ALEX_DATABASE_URL": f"sqlite:///{tmp_path / 'alex.db'}", "ALEX_PORT": "0"}, NOVEMBER)
    assert healthy([one for one in findings if one.what not in ("page", "pyodide")])
    text = as_text(findings)
    assert len(text.splitlines()) == len(findings)
    assert {"python", "google-adk", "google-genai", "adk.yaml", "key", "endpoint", "models", "database"} <= set(
        by_name(findings)
    )
    assert {"data", "port", "voice", "page", "pyodide"} <= set(by_name(findings))


def test_a_mistake_in_the_configuration_is_told_with_its_fix_and_leaves_the_rest_to_be_checked() -> None:
    findings, found = check({"ALEX_PORT": "many"}, NOVEMBER)
    assert found is None
    assert by_name(findings)["adk.yaml"].level == "fail"
    assert "ALEX_PORT" in by_name(findings)["adk.yaml"].words
    assert "python" in by_name(findings)


def test_the_command_exits_by_what_it_found_and_prints_json(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALEX_DATABASE_URL", f"sqlite:///{tmp_path}")
    assert main(["doctor", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is False
    assert {"what": "database", "level": "fail"}.items() <= next(f for f in told["findings"] if f["what"] == "database").items()


def test_without_a_key_the_service_is_not_asked_and_one_line_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALEX_DATABASE_URL", f"sqlite:///{tmp_path / 'alex.db'}")
    assert main(["doctor", "--live"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.split()[1] == "live"] == [lines[-1]]
    assert "GOOGLE_API_KEY" in lines[-1]


# ---- key and endpoint


@pytest.mark.parametrize(
    ("environment", "level", "words"),
    [
        ({}, "warn", "rehearses"),
        (WITH_KEY, "ok", "GOOGLE_API_KEY is set"),
        ({"GEMINI_API_KEY": "a-key"}, "ok", "GEMINI_API_KEY is set"),
        ({"GOOGLE_API_KEY": "a-key "}, "fail", "blank"),
        ({"GOOGLE_API_KEY": "one", "GEMINI_API_KEY": "two"}, "warn", "the first is used"),
        ({"GOOGLE_GENAI_USE_VERTEXAI": "true"}, "warn", "untested"),
    ],
)
def test_a_key_is_judged_without_being_shown(environment: dict[str, str], level: str, words: str) -> None:
    found = checks.key(environment)
    assert (found.level, words in found.words) == (level, True)
    assert "a-key" not in found.words


def _ca(folder: Path, organisation: str) -> str:
    trustme.CA(organization_name=organisation).cert_pem.write_to_path(str(folder / "ca.pem"))
    return str(folder / "ca.pem")


def test_a_simulators_certificate_is_no_use_for_the_service(tmp_path: Path) -> None:
    ca = _ca(tmp_path, "Gemini Live simulator")
    assert checks.endpoint({"SSL_CERT_FILE": ca}).fix == "Unset SSL_CERT_FILE"
    assert checks.endpoint({"SSL_CERT_FILE": ca, "GOOGLE_GEMINI_BASE_URL": "https://127.0.0.1:8443"}).level == "ok"


def test_the_certificates_of_others_are_their_own_affair(tmp_path: Path) -> None:
    assert checks.endpoint({"SSL_CERT_FILE": _ca(tmp_path, "A company's proxy")}).level == "ok"
    assert checks.endpoint({"SSL_CERT_FILE": str(tmp_path / "none.pem")}).level == "fail"


# ---- models


def test_a_model_that_is_retired_by_today_is_named() -> None:
    preview = settings(ALEX_MODELS_LIVE="gemini-3.1-flash-live-preview")
    assert checks.models(preview, date(2026, 11, 1)).level == "ok"
    assert checks.models(preview, NOVEMBER).level == "warn"
    assert checks.models(settings(), NOVEMBER).level == "ok"


# ---- database and folder


def test_a_database_that_is_not_there_yet_is_made_later_and_not_now(tmp_path: Path) -> None:
    chosen = settings(ALEX_DATABASE_URL=f"sqlite:///{tmp_path / 'new' / 'alex.db'}")
    assert "is made at the first start" in checks.database(chosen).words
    assert not (tmp_path / "new").exists()
    assert checks.folder(chosen).level == "ok"


def test_a_database_of_this_version_is_well(tmp_path: Path) -> None:
    Store.open(tmp_path / "alex.db").close()
    found = checks.database(settings(ALEX_DATABASE_URL=f"sqlite:///{tmp_path / 'alex.db'}"))
    assert (found.level, "of this version" in found.words) == ("ok", True)


def test_a_database_without_tables_gets_them_at_the_next_start(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "alex.db").close()
    (tmp_path / "alex.db").touch()
    found = checks.database(settings(ALEX_DATABASE_URL=f"sqlite:///{tmp_path / 'alex.db'}"))
    assert "from none to" in found.words


def test_a_database_of_a_newer_version_is_not_to_be_used(tmp_path: Path) -> None:
    Store.open(tmp_path / "alex.db").close()
    with sqlite3.connect(tmp_path / "alex.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    found = checks.database(settings(ALEX_DATABASE_URL=f"sqlite:///{tmp_path / 'alex.db'}"))
    assert (found.level, "newer" in found.words) == ("fail", True)


def test_a_server_that_does_not_answer_is_told_without_its_password() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    found = checks.database(settings(ALEX_DATABASE_URL=f"postgresql://sam:secret@127.0.0.1:{port}/alex"))
    assert found.level == "fail"
    assert "secret" not in found.words


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert checks.folder(settings(ALEX_DATABASE_URL=f"sqlite:///{tmp_path / 'alex.db'}")).level == "fail"
    tmp_path.chmod(0o700)


def test_where_the_folder_will_not_do_nothing_good_is_said_of_the_database(tmp_path: Path) -> None:
    (tmp_path / "var").touch()
    told = checks.storage(settings(ALEX_DATABASE_URL=f"sqlite:///{tmp_path / 'var' / 'alex.db'}"))
    assert [(one.what, one.level) for one in told] == [("data", "fail"), ("database", "fail")]
    assert (told[1].words, told[1].fix) == ("it cannot be kept there", "Mend the line above")


def test_the_folder_is_looked_at_before_the_database(tmp_path: Path) -> None:
    told = checks.storage(settings(ALEX_DATABASE_URL=f"sqlite:///{tmp_path / 'alex.db'}"))
    assert [(one.what, one.level) for one in told] == [("data", "ok"), ("database", "ok")]


def test_what_names_no_database_is_one_finding_with_what_to_write() -> None:
    [told] = checks.storage(settings(ALEX_DATABASE_URL="nonsense"))
    assert (told.what, told.level) == ("database", "fail")
    assert "sqlite:///var/alex.db" in told.words


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "var").touch()
    assert checks.folder(settings(ALEX_DATABASE_URL=f"sqlite:///{tmp_path / 'var' / 'alex.db'}")).level == "fail"


# ---- the rest


def test_a_port_that_is_taken_is_worth_a_warning_only() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert checks.port(settings(ALEX_PORT=port)).level == "warn"
    assert checks.port(settings(ALEX_PORT=port)).level == "ok"


def test_a_page_without_its_python_is_found(tmp_path: Path) -> None:
    assert checks.page(tmp_path).level == "fail"
    (tmp_path / "index.html").touch()
    assert checks.page(tmp_path).level == "ok"
    (tmp_path / "pyodide").mkdir()
    for name in checks.PYTHON_FILES[1:]:
        (tmp_path / "pyodide" / name).touch()
    assert checks.PYTHON_FILES[0] in checks.python_in_the_browser(tmp_path).words


def _no_voice() -> None:
    raise VoiceUnavailableError("no offline voice was found: install one")


def test_no_voice_matters_in_rehearsal_only() -> None:
    assert checks.voice(settings(), _no_voice).level == "fail"
    assert checks.voice(settings(**WITH_KEY), _no_voice).level == "warn"


def test_pins_are_read_from_the_projects_own_requirements() -> None:
    pinned = versions.pins(["google-adk==2.13.*", "numpy<3,>=2.1", "google-genai==2.34.* ; python_version > '3'"])
    assert pinned == {"google-adk": "2.13", "google-genai": "2.34"}


@pytest.mark.parametrize(
    ("has", "level"), [("2.13.4", "ok"), ("2.13", "ok"), ("2.14.0", "fail"), ("2.1", "fail"), ("", "fail")]
)
def test_another_minor_release_than_the_tested_one_fails(has: str, level: str) -> None:
    [found] = versions.against({"google-adk": "2.13"}, {"google-adk": has})
    assert found.level == level


def test_the_pythons_that_are_supported() -> None:
    assert [versions.python((3, minor)).level for minor in (10, 11, 14, 15)] == ["fail", "ok", "ok", "fail"]
