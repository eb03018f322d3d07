"""The command line answers everything that a person may type: with what was asked for, or with the way to it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from server.cli import main
from server.version import own_version


def refused(*words: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The complaint: one line."""
    with pytest.raises(SystemExit) as over:
        main(words)
    assert over.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    [line] = said.err.splitlines()
    return line


def test_without_a_command_the_help_lists_each_with_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    bare = capsys.readouterr().out
    with pytest.raises(SystemExit) as over:
        main(["--help"])
    assert over.value.code == 0
    assert capsys.readouterr().out == bare
    listed = {words[0]: words[1:] for line in bare.splitlines() if line.startswith("    ") and (words := line.split())}
    assert {"serve", "simulate", "hear", "version"} <= set(listed)
    assert all(listed.values())


def test_the_version_is_told_by_option_and_by_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as over:
        main(["--version"])
    assert over.value.code == 0
    assert main(["version"]) == 0
    assert capsys.readouterr().out == f"alex {own_version()}\n" * 2


def test_a_mistyped_command_or_option_is_answered_with_what_was_probably_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused("serv", capsys=capsys) == "alex: error: `serv` is no command; did you mean `serve`?"
    assert refused("serve", "--prot", "1", capsys=capsys) == (
        "alex serve: error: `--prot` is no option here; did you mean `--port`?"
    )
    assert refused("simulate", "--scenari0=hello", capsys=capsys).endswith("did you mean `--scenario`?")


def test_what_resembles_nothing_is_answered_with_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused("dance", capsys=capsys).startswith("alex: error: `dance` is no command. There are: serve, simulate, hear")
    assert refused("hear", "a.wav", "b.wav", capsys=capsys) == (
        "alex hear: error: `b.wav` is no option here. `alex hear --help` lists them."
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("hear", "the following arguments are required: FILE.wav"),
        ("serve --port 22x", "`22x` is no port"),
        ("serve --port", "expected one argument"),
        ("serve --cut-after -1", "give a number above 0"),
        ("simulate --family 9", "choose from '2.5', '3.1', '3.8'"),
        ("simulate --seed x", "`x` will not do: give a whole number"),
        ("simulate --voice song", "choose from 'speech', 'hum'"),
        ("doctor --jsn", "did you mean `--json`?"),
        ("version now", "`now` is no option here"),
    ],
)
def test_a_wrong_option_is_one_line_that_says_what_would_do(line: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told in refused(*line.split(), capsys=capsys)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("serve --fault Z9", "'Z9' is not simulated"),
        ("serve --host example.com", "is no loopback address"),
        ("hear FOLDER", "Is a directory. Give the path of a WAV file."),
        ("hear FOLDER/none.wav", "No such file or directory. Give the path of a WAV file."),
        ("hear FOLDER/notes.md", "this is no WAV file"),
        ("simulate --fault C8@never", "C8 strikes at tool"),
        ("simulate --scenario FOLDER/none.yaml", "give the path of a file, or one of"),
        ("simulate --scenario FOLDER", "Is a directory"),
        ("simulate --scenario FOLDER/notes.md", "notes.md: is no YAML: line 1: mapping values are not allowed here."),
        ("simulate --log FOLDER", "cannot be written: Is a directory."),
    ],
)
def test_what_cannot_be_done_is_one_line_too(line: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.md").write_text("Alex: notes: of mine\n")
    assert main(line.replace("FOLDER", str(tmp_path)).split()) == 2
    said = capsys.readouterr()
    [complaint] = said.err.splitlines()
    assert said.out == ""
    assert told in complaint


def test_a_variable_that_nobody_reads_is_told_before_anything_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ALEX_EARS", "seed")
    monkeypatch.setenv("ALEX_HOMEWORK_OF_MINE", "none")
    monkeypatch.setenv("ALEX_CONFIG", str(tmp_path / "none.yaml"))
    assert main(["serve"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "alex: ALEX_EARS is not known and changes nothing; did you mean ALEX_EAR?",
        "alex: ALEX_HOMEWORK_OF_MINE is not known and changes nothing.",
        f"alex: {tmp_path / 'none.yaml'}: (file): it does not exist. Fix: create it, or check the name of the folder.",
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("line: server.live.gemini.Lime", "line: `server.live.gemini.Lime` cannot be imported"),
        ("interviewers: [tecnical]", "interviewers: there is no folder agents/tecnical"),
        ("language: xx-YY", "language: no interview is offered in xx-YY"),
        ("end_of_turn: stream_end", "end_of_turn: `stream_end` is not honoured by gemini-3.8-live"),
    ],
)
def test_a_value_that_will_not_do_ends_the_start_with_the_real_file_and_the_key(
    line: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(f"models: {{live: gemini-3.8-live, text: gemini-3.8-flash}}\n{line}\n")
    monkeypatch.setenv("ALEX_CONFIG", str(mine))
    monkeypatch.setenv("ALEX_DATABASE_URL", str(tmp_path / "alex.db"))
    assert main(["serve", "--port", "0"]) == 2
    [said] = capsys.readouterr().err.splitlines()
    assert said.startswith(f"alex: {mine}: {told}")
    assert "Fix: " in said
    assert not (tmp_path / "alex.db").exists()


def test_nothing_heavy_is_loaded_before_ctrl_c_is_heard() -> None:
    """The rooms take seconds to load: an interrupt meanwhile would be a traceback."""
    seen = "import sys, server.cli; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert {"google", "numpy", "pydantic", "sqlalchemy", "fastapi", "uvicorn"} & set(done.stdout.split()) == set()


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        (
            {"GOOGLE_API_KEY": "any", "SSL_CERT_FILE": "nowhere.pem"},
            "SSL_CERT_FILE names nowhere.pem. Name a PEM file, or unset",
        ),
        (
            {"GOOGLE_GENAI_USE_ENTERPRISE": "true", "GOOGLE_APPLICATION_CREDENTIALS": "nowhere.json"},
            "google-genai cannot be set up: ",
        ),
    ],
)
def test_a_service_that_the_environment_asks_for_in_vain_ends_the_start_with_one_line(
    variables: dict[str, str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {**variables, "ALEX_DATABASE_URL": str(tmp_path / "alex.db")}.items():
        monkeypatch.setenv(name, value)
    assert main(["serve", "--port", "0"]) == 2
    [said] = capsys.readouterr().err.splitlines()
    assert said.startswith("alex: ")
    assert told in said
