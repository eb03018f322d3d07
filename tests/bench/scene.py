"""The scene of a measure: a model's side, a server and a crowd, each a process of its own, and what was seen of them."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.figures import Json, Options, cpu_s
from tests.journeys.processes import Program, program


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="alex-bench-", ignore_cleanup_errors=True) as made:
        yield Path(made)


@asynccontextmanager
async def model(place: Path, haste: float) -> AsyncIterator[tuple[Program, dict[str, str]]]:
    """`tests.bench.model` and the environment in which google-genai finds it; what it noted is in `model.json` afterwards."""
    command = ("--ca-file", str(place / "ca.pem"), "--out", str(place / "model.json"), "--haste", str(haste))
    async with program("-m", "tests.bench.model", *command) as alone:
        await alone.says("export SSL_CERT_FILE")
        lines = (line.removeprefix("export ").partition("=") for line in alone.lines if line.startswith("export "))
        yield alone, {name: value for name, _, value in lines}


@asynccontextmanager
async def server(place: Path, **environment: str) -> AsyncIterator[tuple[str, Program]]:
    """`alex serve` with a database of its own: its address, and the program. What it complains of is passed on, not judged."""
    command, database = ("-m", "server.cli", "serve", "--port", "0"), f"sqlite:///{place / 'alex.db'}"
    async with program(*command, ALEX_DATABASE_URL=database, **environment) as alone:
        yield (await alone.says(r"^http://127\.0\.0\.1:\d+")).group(0), alone
    if "Traceback" in alone.text:
        sys.stderr.write(f"The server complained:\n{alone.text}\n")


BEGINS_S, WATCHED_S = 120.0, 900.0
"""So long it may take until all are there, and then to the end of the longest watch."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What a program printed as its last word, and what each of the programs cost meanwhile (CPU-ms a session-second)."""

    told: Json
    cost: dict[str, float]


async def watched(watch: Program, sessions: int, **programs: Program) -> Watched:
    """From the moment at which `watch` says `begin` to that at which it says `end`."""
    await watch.says("^begin$", BEGINS_S)
    before, began = _cpu(programs), time.monotonic()
    await watch.says("^end$", WATCHED_S)
    after, lasted_s = _cpu(programs), time.monotonic() - began
    await watch.says("^{")
    told: Json = json.loads(next(line for line in watch.lines if line.startswith("{")))
    return Watched(told, {name: round((after[name] - before[name]) / lasted_s / sessions * 1000, 2) for name in programs})


def _cpu(programs: dict[str, Program]) -> dict[str, float]:
    return {name: cpu_s(alone.process.pid) for name, alone in programs.items()}


@dataclass(frozen=True, slots=True)
class Talk:
    """Interviews that went on at the same time: cost of each process, what the pages saw, what the model's side saw."""

    size: int
    cost: dict[str, float]
    pages: Json
    wire: Json


async def talk(size: int, chosen: Options) -> Talk:
    """So many interviews at once, watched for so long while both sides speak."""
    with folder() as place:
        async with model(place, chosen.haste) as (gemini, environment), server(place, **environment) as (address, alone):
            times = ("--seconds", str(chosen.seconds), "--haste", str(chosen.haste))
            async with program("-m", "tests.bench.crowd", address, "--interviews", str(size), *times) as crowd:
                seen = await watched(crowd, size, server=alone, simulator=gemini, crowd=crowd)
        return Talk(size, seen.cost, seen.told, json.loads((place / "model.json").read_text()))
