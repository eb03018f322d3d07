"""A database that cannot be used: one line that says which setting, what is wrong and what to do. No password in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from server.cli import main
from server.store.database import connect, upgrade
from server.store.errors import StoreError
from server.store.health import settled
from server.store.store import Store

PASSWORD = "s3cret-word"
NOBODY_LISTENS = f"127.0.0.1:1/alex?password={PASSWORD}"


def told(url: str | Path) -> str:
    with pytest.raises(StoreError) as refused:
        Store.open(url)
    words = str(refused.value)
    assert "\n" not in words
    assert PASSWORD not in words
    return words


@pytest.mark.parametrize("kind", ["mysql", "oracle", "nonsense", "postgresql+asyncpg", "sqlite+aiosqlite"])
def test_a_kind_of_database_that_we_do_not_serve_is_named_with_those_that_we_do(kind: str) -> None:
    assert told(f"{kind}://me:{PASSWORD}@host/alex") == (
        f"databases of the kind `{kind}` are not known. "
        "Write the path of a file, such as sqlite:///var/alex.db, or postgresql://user:password@host/name."
    )


@pytest.mark.parametrize("url", [f"postgresql://me:{PASSWORD}@host:port/alex", f"://me:{PASSWORD}@host"])
def test_what_is_no_url_is_not_repeated(url: str) -> None:
    assert told(url).startswith("the database's URL is not understood. Write the path of a file, such as ")


@pytest.mark.parametrize("slip", ["nonsense", "alex", "postgresql", "me:word@host", "ALEX.DBX", " "])
def test_a_bare_word_makes_no_file_of_that_name(slip: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert told(slip) == (
        "what it holds names neither a file nor a server. "
        "Write the path of a file, such as sqlite:///var/alex.db, or postgresql://user:password@host/name."
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["alex.db", "mine.sqlite3", "./alex", "sub/mine", "sqlite:///alex"])
def test_a_path_needs_a_folder_or_a_usual_ending(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Store.open(path).close()
    assert (tmp_path / path.removeprefix("sqlite:///")).is_file()


@pytest.mark.parametrize(
    ("url", "placed"),
    [
        ("sqlite:///var/alex.db", "sqlite:////srv/sam/var/alex.db"),
        ("alex.db", "sqlite:////srv/sam/alex.db"),
        ("sqlite:////srv/alex.db", "sqlite:////srv/alex.db"),
        ("/srv/alex.db", "sqlite:////srv/alex.db"),
        ("sqlite://", "sqlite://"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        (f"postgresql://me:{PASSWORD}@host/alex", f"postgresql://me:{PASSWORD}@host/alex"),
        ("nonsense", "nonsense"),
    ],
)
def test_a_path_is_meant_from_a_folder_that_does_not_move(url: str, placed: str) -> None:
    assert settled(url, Path("/srv/sam")) == placed


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_uses_the_driver_that_we_install(scheme: str) -> None:
    engine = connect(f"{scheme}://me@host/alex")
    assert engine.url.drivername == "postgresql+psycopg"
    engine.dispose()


@pytest.mark.parametrize("url", [f"postgresql://me:{PASSWORD}@{NOBODY_LISTENS}", f"postgresql://me@{NOBODY_LISTENS}"])
def test_a_server_that_cannot_be_reached_is_told_without_its_password(url: str) -> None:
    words = told(url)
    assert "@127.0.0.1:1/alex cannot be opened: " in words
    assert words.endswith("Check that the server runs there and that host, name, user and password are right.")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert told(tmp_path / "file" / "alex.db").startswith(f"the folder {tmp_path / 'file'} cannot be made (")


def test_a_folder_in_the_place_of_a_file_is_named_with_a_file_in_it(tmp_path: Path) -> None:
    assert told(tmp_path).endswith(f"is a folder. Give the path of a file in it, such as {tmp_path / 'alex.db'}.")


def test_a_damaged_file_can_be_put_back_or_moved_away(tmp_path: Path) -> None:
    Store.open(tmp_path / "alex.db").close()
    whole = (tmp_path / "alex.db").read_bytes()
    (tmp_path / "alex.db").write_bytes(whole[:100] + b"x" * 3_900 + whole[4_000:])
    words = told(tmp_path / "alex.db")
    assert f"{tmp_path / 'alex.db'} cannot be opened: " in words
    assert words.endswith("Put a copy of it back, or move it away: a new one is made.")


def test_a_file_that_another_program_holds_needs_no_other_path(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "alex.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="locked") as refused:
            upgrade(connect(tmp_path / "alex.db", busy_s=0.01))
    assert str(refused.value).endswith("Another program holds it: end that one, or try again.")


def test_a_database_of_a_newer_version_is_left_as_it_is(tmp_path: Path) -> None:
    Store.open(tmp_path / "alex.db").close()
    with closing(sqlite3.connect(tmp_path / "alex.db")) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    before = (tmp_path / "alex.db").read_bytes()
    assert "is of another version of Alex, probably a newer one" in told(tmp_path / "alex.db")
    assert (tmp_path / "alex.db").read_bytes() == before


def test_what_a_candidate_said_is_not_in_the_errors_of_the_database(tmp_path: Path) -> None:
    """Errors go to the log with their traceback."""
    engine = connect(tmp_path / "alex.db")
    with engine.connect() as connection, pytest.raises(Exception, match="no such table") as refused:
        connection.exec_driver_sql("INSERT INTO entries (data) VALUES (?)", ("my own words",))
    assert "my own words" not in str(refused.value)
    engine.dispose()


def test_the_start_ends_with_one_line_that_names_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ALEX_DATABASE_URL", str(tmp_path))
    assert main(["serve", "--port", "0"]) == 2
    assert capsys.readouterr().err == (
        f"alex: storage.database (ALEX_DATABASE_URL): {tmp_path} is a folder. Give the path of a file in it, "
        f"such as {tmp_path / 'alex.db'}.\n"
    )
