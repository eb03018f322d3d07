"""The port: the one that was asked for or none, the usual one or any; and one line where it cannot be had."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from server.cli import main
from server.serving import CannotListen, listen


@pytest.fixture
def taken() -> Iterator[int]:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        yield other.getsockname()[1]


def test_the_usual_port_is_used_while_it_is_free() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        free = other.getsockname()[1]
    with closing(listen("127.0.0.1", None, free)) as listening:
        assert listening.getsockname()[1] == free


def test_another_free_port_takes_the_place_of_a_usual_one_that_is_taken_and_the_log_says_so(
    taken: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), closing(listen("127.0.0.1", None, taken)) as listening:
        assert listening.getsockname()[1] not in (0, taken)
    assert caplog.messages == [f"port {taken} cannot be had (another program listens there): another free one is used"]


def test_a_port_that_was_asked_for_is_never_exchanged_for_another(taken: int) -> None:
    with pytest.raises(CannotListen) as refused:
        listen("127.0.0.1", taken, 0)
    assert str(refused.value) == (f"port {taken} cannot be had: another program listens there. Choose another, or name none.")


@pytest.mark.parametrize("port", ["65536", "-1", "http", "8000.5", ""])
@pytest.mark.parametrize("command", ["serve", "simulate"])
def test_what_is_no_port_is_told_with_what_is_one(command: str, port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main([command, f"--port={port}"])
    assert refused.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1].endswith("is no port: give a number from 1 to 65535, or 0 for any free one")


def test_a_port_that_is_taken_ends_the_start_with_one_line(
    taken: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("ALEX_DATABASE_URL", str(tmp_path_factory.mktemp("serving") / "alex.db"))
    assert main(["serve", "--port", str(taken)]) == 2
    assert capsys.readouterr().err.strip().splitlines()[-1].startswith(f"alex: port {taken} cannot be had: ")
