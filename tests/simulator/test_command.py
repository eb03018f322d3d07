"""`alex simulate`: what it prints, what it leaves behind, and how it is told that something will not do."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import ssl
import sys
from pathlib import Path

import pytest

from server.simulator.certfile import OWNER, lent
from tests.simulator.live import Parrot, simulated


async def simulate(*args: str, **more: str) -> asyncio.subprocess.Process:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONWARNINGS"} | more
    command = (sys.executable, "-m", "server.simulator", *args)
    return await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )


async def announced(process: asyncio.subprocess.Process) -> list[str]:
    assert process.stdout is not None
    return [(await process.stdout.readline()).decode().strip() for _ in range(4)]


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def stop(process: asyncio.subprocess.Process) -> tuple[int, str]:
    process.send_signal(signal.SIGTERM)
    _, errors = await process.communicate()
    return process.returncode or 0, errors.decode()


async def test_the_command_prints_what_to_export_and_serves(tmp_path: Path) -> None:
    pem = tmp_path / "ca.pem"
    process = await simulate("--voice", "hum", "--ca-file", str(pem))
    first, *exports = await announced(process)
    found = re.search(r"https://127\.0\.0\.1:(\d+)", first)
    assert found is not None
    assert str(pem) in first
    assert exports == [
        "export GOOGLE_API_KEY=simulated",
        f"export GOOGLE_GEMINI_BASE_URL={found.group()}",
        f"export SSL_CERT_FILE={pem}",
    ]
    reader, writer = await asyncio.open_connection("127.0.0.1", int(found[1]), ssl=ssl.create_default_context(cafile=str(pem)))
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert b"200 OK" in await reader.read()
    writer.close()
    await writer.wait_closed()
    assert await stop(process) == (0, "")


async def test_the_faults_are_listed_without_a_simulator_being_started() -> None:
    process = await simulate("--faults")
    told, errors = await process.communicate()
    assert (process.returncode, errors) == (0, b"")
    assert "C8  refused after a call (@tool" in told.decode()


async def test_the_help_begins_with_what_it_is_for_and_ends_with_examples() -> None:
    process = await simulate("--help")
    told, _ = await process.communicate()
    assert "any program that uses google-genai or ADK" in told.decode()
    assert "alex simulate --faults" in told.decode().partition("examples:")[2]


async def test_a_scenario_that_nobody_played_is_a_failure_of_the_command(tmp_path: Path) -> None:
    process = await simulate("--voice", "hum", "--scenario", "hello", "--ca-file", str(tmp_path / "ca.pem"))
    await announced(process)
    code, errors = await stop(process)
    assert code == 1
    assert "hello.yaml: beat 1 'the first words' was not reached" in errors


@pytest.mark.parametrize(
    ("args", "words"),
    [(("--fault", "C99"), "'C99' is not simulated. Known: C1, C2"), (("--scenario", "none.yaml"), "none.yaml: cannot be read")],
)
async def test_a_mistake_in_the_arguments_is_told_in_one_line(args: tuple[str, ...], words: str) -> None:
    process = await simulate("--voice", "hum", *args)
    _, errors = await process.communicate()
    assert process.returncode == 2
    assert words in errors.decode()
    assert "Traceback" not in errors.decode()


async def test_a_port_that_is_taken_is_told_in_one_line_and_what_has_it_loses_nothing(tmp_path: Path) -> None:
    pem, log = tmp_path / "ca.pem", tmp_path / "wire.jsonl"
    async with simulated(Parrot, ca_file=pem, log=log) as sim:
        log.write_text("what has passed so far")
        process = await simulate("--voice", "hum", "--port", str(sim.port), "--ca-file", str(pem), "--log", str(log))
        _, errors = await process.communicate()
        assert pem.read_text() == sim.certificate
        assert log.read_text() == "what has passed so far"
    assert process.returncode == 2
    assert errors.decode() == (
        f"alex simulate: port {sim.port} of 127.0.0.1 cannot be had: another program listens there. "
        "Choose another with --port, or name none.\n"
    )


async def test_each_has_a_certificate_of_its_own_named_by_its_port_and_gone_with_it(tmp_path: Path) -> None:
    first, second = [await simulate("--voice", "hum", TMPDIR=str(tmp_path)) for _ in range(2)]
    ports = [re.findall(r":(\d+), certificate", (await announced(one))[0])[0] for one in (first, second)]
    assert [name for name in left_in(tmp_path) if name.endswith(".pem")] == sorted(
        f"alex-simulator-{port}.pem" for port in ports
    )
    for port in ports:
        ssl.create_default_context(cafile=tmp_path / f"alex-simulator-{port}.pem")
    assert await stop(first) == (0, "")
    assert [name for name in left_in(tmp_path) if name.endswith(".pem")] == [f"alex-simulator-{ports[1]}.pem"]
    assert await stop(second) == (0, "")
    assert left_in(tmp_path) == []


async def test_what_a_simulator_that_was_killed_left_behind_is_cleared_away_by_the_next(tmp_path: Path) -> None:
    over = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await over.wait()
    (tmp_path / "alex-simulator-1.pem").write_text(f"{OWNER}{over.pid}\na certificate")
    (tmp_path / "alex-simulator-any.pem").write_text("a certificate of an older version")
    (tmp_path / "alex-simulator-2.pem").write_text(f"{OWNER}{os.getpid()}\na certificate")
    (tmp_path / "other.pem").write_text("somebody else's")
    with lent("a certificate", "::1", 3, tmp_path) as path:
        assert left_in(tmp_path) == ["alex-simulator-2.pem", path.name, "other.pem"]


def test_a_link_that_waits_under_the_known_name_is_replaced_and_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / "alex-simulator-3.pem").symlink_to(victim)
    with lent("a certificate", "127.0.0.1", 3, tmp_path) as path:
        assert path.read_text().endswith("a certificate")
    assert victim.read_text() == "precious"


@pytest.mark.parametrize("option", ["--log", "--ca-file"])
async def test_a_file_that_cannot_be_written_is_named(option: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    process = await simulate("--voice", "hum", option, str(tmp_path / "file" / "inside"))
    _, errors = await process.communicate()
    assert process.returncode == 2
    [line] = errors.decode().splitlines()
    assert line.startswith(f"alex simulate: {tmp_path / 'file'}")
    assert " cannot be written: " in line


async def test_an_address_that_is_not_of_this_machine_is_told_in_one_line() -> None:
    process = await simulate("--voice", "hum", "--host", "192.0.2.1")
    _, errors = await process.communicate()
    assert process.returncode == 2
    [line] = errors.decode().splitlines()
    assert line.startswith("alex simulate: port 0 of 192.0.2.1 cannot be had: ")
