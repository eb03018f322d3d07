"""Programs of the house as processes of their own: started, listened to, and ended by their id."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
STARTS_S, ENDS_S = 120.0, 20.0
LONGEST_LINE = 2**25
"""Bytes: measures are told as one line."""


@dataclass
class Program:
    """`lines` is all that it has said so far, complaints included."""

    process: Process
    lines: list[str] = field(default_factory=list)
    over: bool = False
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def says(self, pattern: str, within_s: float = STARTS_S) -> re.Match[str]:
        """Wait for a line that holds the pattern."""
        async with asyncio.timeout(within_s), self.news:
            await self.news.wait_for(lambda: self._said(pattern) or self.over)
        found = self._said(pattern)
        assert found, f"It ended before it said {pattern!r}: {self.text}"
        return found

    def _said(self, pattern: str) -> re.Match[str] | None:
        return next((found for line in self.lines if (found := re.search(pattern, line))), None)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    async def listen(self) -> None:
        """Take all of it at once: a program whose pipe is full stands still."""
        assert self.process.stdout is not None
        while line := await self.process.stdout.readline():
            await self._tell(line.decode(errors="replace").rstrip())
        self.over = True
        await self._tell()

    async def _tell(self, *lines: str) -> None:
        async with self.news:
            self.lines += lines
            self.news.notify_all()


@asynccontextmanager
async def program(*command: str, **environment: str) -> AsyncIterator[Program]:
    """A command of this Python; it is asked to end when the test is through, and must."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, env=_clean(environment), stdout=PIPE, stderr=STDOUT, limit=LONGEST_LINE
    )
    started = Program(process)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(started.listen(), name="listen")
        try:
            yield started
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await _ended(process)


async def _ended(process: Process) -> None:
    try:
        async with asyncio.timeout(ENDS_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        raise AssertionError("The program did not end when it was asked to.") from None


def _clean(more: Mapping[str, str]) -> dict[str, str]:
    """The environment of the tests, in which nobody's key and settings are, without proxies."""
    inherited = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    return {**inherited, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT), **more}


@dataclass(frozen=True)
class Simulated:
    """A simulator in another process: what it prints to reach it by, and its wire log."""

    url: str
    environment: Mapping[str, str]
    log: Path


@asynccontextmanager
async def simulate(folder: Path, *options: str) -> AsyncIterator[Simulated]:
    """`alex simulate`, humming."""
    log, ca = folder / "wire.jsonl", folder / "ca.pem"
    command = ("-m", "server.cli", "simulate", "--voice", "hum", "--log", str(log), "--ca-file", str(ca), *options)
    async with program(*command) as alone:
        url = (await alone.says(r"simulator at (https://\S+?),")).group(1)
        await alone.says("export SSL_CERT_FILE")
        exports = (line.removeprefix("export ").partition("=") for line in alone.lines if line.startswith("export "))
        yield Simulated(url, {name: value for name, _, value in exports}, log)
    assert "Traceback" not in alone.text


@asynccontextmanager
async def serve(folder: Path, *options: str, **environment: str) -> AsyncIterator[tuple[str, Program]]:
    """`alex serve` on a free port: the address that it prints, and the program."""
    settings = {"ALEX_DATABASE_URL": f"sqlite:///{folder / 'alex.db'}", **environment}
    async with program("-m", "server.cli", "serve", "--port", "0", *options, **settings) as alone:
        yield (await alone.says(r"^http://127\.0\.0\.1:\d+")).group(0), alone
    assert "Traceback" not in alone.text
