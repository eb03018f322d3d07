"""The port: the one that was asked for or none, the usual one or any; and one line where it cannot be had."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing

import pytest
from fastapi import FastAPI

from server.cli import main
from server.serving import CannotListen, Server, config, listen


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


@pytest.mark.parametrize("number", ["0", "-3", "nan", "inf", "soon"])
@pytest.mark.parametrize("words", ["serve --cut-after", "simulate --cut-after", "simulate --haste"])
def test_what_is_no_length_of_time_is_told_with_what_is_one(
    words: str, number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(f"{words}={number}".split())
    assert capsys.readouterr().err.splitlines()[-1].endswith(f"`{number}` will not do: give a number above 0")


def test_a_host_for_others_is_refused_with_those_that_are_served(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--host", "0.0.0.0"]) == 2
    assert capsys.readouterr().err == (
        "alex: the host 0.0.0.0 is no loopback address, and there is no sign-in for others yet. "
        "Choose 127.0.0.1, localhost or ::1.\n"
    )


def test_a_port_that_is_taken_ends_the_start_with_one_line(
    taken: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("ALEX_DATABASE_URL", str(tmp_path_factory.mktemp("serving") / "alex.db"))
    assert main(["serve", "--port", str(taken)]) == 2
    assert capsys.readouterr().err.strip().splitlines()[-1].startswith(f"alex: port {taken} cannot be had: ")


class NotToday(Exception):
    """What goes wrong while a house opens."""


async def nobody() -> None:
    """There is no page to be told that the house closes."""


def around(app_life: Callable[[FastAPI], AbstractAsyncContextManager[None]], answering: Callable[[], None]) -> None:
    """Serve an app with this life until it ends."""
    app = FastAPI(lifespan=app_life)
    with closing(listen("127.0.0.1", 0, 0)) as listening, asyncio.Runner() as runner:
        runner.run(Server(config(app), answering, nobody).live(app, listening))


def test_what_goes_wrong_while_the_house_opens_reaches_whoever_started_it(caplog: pytest.LogCaptureFixture) -> None:
    @asynccontextmanager
    async def shut(app: FastAPI) -> AsyncIterator[None]:
        if app.routes:
            raise NotToday
        yield

    with pytest.raises(NotToday):
        around(shut, lambda: pytest.fail("it does not answer"))
    assert "Traceback" not in caplog.text


def test_an_interrupt_closes_the_house_in_good_order_and_is_told_as_one() -> None:
    passed: list[str] = []

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        passed.append("opened")
        yield
        await asyncio.sleep(0)
        passed.append("closed")

    def answering() -> None:
        passed.append("answering")
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        around(life, answering)
    assert passed == ["opened", "answering", "closed"]
