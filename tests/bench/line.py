"""Our line beside ADK's own, with a browser's WebSocket on both: what a session-second costs, how late a voice is, how many
fit.

`python -m tests.bench.line [--json] [--packages DIR] [--limit] [--stall]`. One simulator, a process of its own, for all of a
run; against it, in turns, plain ADK (`bare.py`) and `alex serve`, each a new process; and pages (`pages.py`) in a third. Only
the CPU time of the server's process counts (user and system, by the kernel's count), from when every page has heard Alex, and
some seconds later.

* Ears off: both sides talk all the time, in chunks of 100 ms; the service takes the turns, and nobody here hears anything.
* With ears: candidate and Alex answer each other; our ear in one server, Silero in the other (`--packages`: where it is
installed).
* While a tool runs for two seconds: what the loudspeaker starves, with ADK's class and with ours in its place.

Plain ADK is what `Gemini(model=…)` gives: google-genai compresses what it sends where the other side allows it, as the
simulator does. `tuned` is the same with our client's settings, no compression and no pings.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Literal

from tests.bench import silero, stall
from tests.bench.figures import Json, quantile, spread
from tests.bench.line_told import table
from tests.bench.scene import BEGINS_S, folder, server, watched
from tests.journeys.processes import Program, program

log = logging.getLogger(__name__)

Server = Literal["plain", "tuned", "ours", "our_class"]
Manner = Literal["both", "turns", "calls"]
SIZE = 25
LATE_S, GAP_S = 0.1, 0.05
"""Starved: the voice is later than this at its 95th percentile, or a loudspeaker had nothing for so long."""
WARM_UP_S: dict[Manner, float] = {"both": 3, "turns": 12, "calls": 0}
"""What is special about an interview's first seconds (an ear does not know the room yet) is little of its half hour."""
LIMITS = (50, 75, 100, 150, 200)
OFF = {"ALEX_EAR": "service", "ALEX_END_OF_TURN": "service"}
CHUNK_S = 0.1


@dataclass(frozen=True, slots=True)
class Options:
    """`rounds`: how often each of two is measured, in turns; the median counts. `packages`: where Silero is, if elsewhere."""

    seconds: float = 8.0
    rounds: int = 3
    size: int = SIZE
    limit: bool = False
    stall: bool = False
    packages: str = ""
    with_ears: bool = True


@dataclass(frozen=True, slots=True)
class Ran:
    """Of one server under one load: CPU-ms a session-second; seconds from the model's wire to the page and from the page's
    microphone to the model's wire; how long loudspeakers starved."""

    cpu_ms: float
    down: list[float]
    up: list[float]
    gaps: list[float]
    shares: tuple[float, float]
    late: list[float]
    grew_mb: float


class Bench:
    """One run: its simulator, and the folder in which everything is kept until it is over."""

    def __init__(self, place: Path, model: Program, environment: dict[str, str], chosen: Options) -> None:
        self._place, self._model, self._environment, self._chosen = place, model, environment, chosen
        self._runs = 0

    async def run(self, who: Server, manner: Manner, size: int) -> Ran:
        cost, grew_mb, told, wire = await self._watched(who, manner, size)
        return ran(cost, grew_mb, told, wire)

    async def run_beside_a_slow_one(self) -> Json:
        """Among the pages of ours one that hardly reads, in every second window."""
        options = ("--slow", "1", "--windows", str(2 * self._chosen.rounds))
        _, grew_mb, told, wire = await self._watched("ours", "both", self._chosen.size - 1, *options)
        return stall.told(windows(told, wire), grew_mb)

    async def _watched(self, who: Server, manner: Manner, size: int, *more: str) -> tuple[float, float, Json, Json]:
        """CPU-ms a session-second, MB by which the server grew, what the pages told and what the simulator noted."""
        self._runs += 1
        label = f"r{self._runs}"
        kind = "ours" if who == "ours" else "bare"
        seconds = self._chosen.seconds * (2 if manner == "turns" else 1)
        numbers = {"--sessions": size, "--seconds": seconds, "--warm-up": WARM_UP_S[manner]}
        times = (*(word for name, value in numbers.items() for word in (name, str(value))), *more)
        async with self._server(who, manner, label) as (address, alone):
            pages = ("-m", "tests.bench.pages", address, "--server", kind, "--manner", manner, "--label", label, *times)
            async with program(*pages) as crowd:
                await crowd.says("^begin$", BEGINS_S)
                before_mb = stall.resident_mb(alone.process.pid)
                seen = await watched(crowd, size, server=alone)
                grew_mb = stall.resident_mb(alone.process.pid) - before_mb
        return seen.cost["server"], grew_mb, seen.told, await self._noted()

    @asynccontextmanager
    async def _server(self, who: Server, manner: Manner, label: str) -> AsyncIterator[tuple[str, Program]]:
        if who == "ours":
            room = self._place / label
            room.mkdir()
            settings = {} if manner == "turns" else OFF
            async with server(room, ALEX_LIMITS_INTERVIEWS="1000", **settings, **self._environment) as found:
                yield found
            return
        options = [*(["--ours"] if who == "our_class" else []), *(["--tuned"] if who == "tuned" else [])]
        options += ["--ear", "silero"] if manner == "turns" else []
        options += ["--packages", self._chosen.packages] if self._chosen.packages else []
        async with program("-m", "tests.bench.bare", *options, **self._environment) as alone:
            yield (await alone.says(r"^http://127\.0\.0\.1:\d+")).group(0), alone

    async def _noted(self) -> Json:
        """What the simulator saw since it was last asked."""
        before = self._model.lines.count("noted")
        self._model.process.send_signal(signal.SIGUSR1)
        async with self._model.news:
            await self._model.news.wait_for(lambda: self._model.lines.count("noted") > before)
        found: Json = json.loads((self._place / "model.json").read_text())
        return found


def ran(cpu_ms: float, grew_mb: float, told: Json, wire: Json) -> Ran:
    began, ended = told["began"], told["ended"]
    down = [seconds for at, seconds in underway(told, wire) if began <= at <= ended]
    up: list[float] = []
    for name in told["pages"]:
        up += [seconds for at, seconds in wire[name]["delays"] if began <= at <= ended]
    gaps = [seconds for page in told["pages"].values() for at, seconds in page["gaps"] if began <= at <= ended]
    return Ran(cpu_ms, down, up, gaps, (told["candidate_share"], told["alex_share"]), told["late_s"], grew_mb)


def underway(told: Json, wire: Json) -> list[tuple[float, float]]:
    """When each piece of voice was sent, and its seconds from wire to page."""
    found: list[tuple[float, float]] = []
    for name, page in told["pages"].items():
        sent = {tag: at for (at, _), tag in zip(wire[name]["voice"], wire[name]["tags"], strict=True)}
        found += [(sent[tag], came - sent[tag]) for came, tag in page["voice"] if tag in sent]
    return found


def windows(told: Json, wire: Json) -> list[stall.Window]:
    pieces = underway(told, wire)
    return [
        stall.Window(slow, [seconds for at, seconds in pieces if began <= at <= ended])
        for slow, began, ended in told["windows"]
    ]


@asynccontextmanager
async def bench(chosen: Options) -> AsyncIterator[Bench]:
    with folder() as place:
        command = ("-m", "tests.bench.model", "--ca-file", str(place / "ca.pem"), "--out", str(place / "model.json"))
        async with program(*command, "--mind", "speaker", "--chunk", str(CHUNK_S)) as alone:
            await alone.says("export SSL_CERT_FILE")
            lines = (line.removeprefix("export ").partition("=") for line in alone.lines if line.startswith("export "))
            yield Bench(place, alone, {name: value for name, _, value in lines}, chosen)


# ---- the measures -------------------------------------------------------------------------------------------------------


async def measure(chosen: Options) -> Json:
    async with bench(chosen) as one:
        found: Json = {"interviews": chosen.size, "seconds": chosen.seconds, "unit": "CPU-ms a session-second"}
        if chosen.stall:
            return found | {"stall": await one.run_beside_a_slow_one()}
        found |= await ears_off(one, chosen)
        found |= await with_ears(one, chosen)
        found |= await tool_gap(one, chosen)
        if chosen.limit:
            found["starves_at"] = {who: await starves_at(one, who) for who in ("plain", "ours")}
    return found


async def ears_off(one: Bench, chosen: Options) -> Json:
    runs = await in_turns(one, ("plain", "tuned", "ours"), "both", chosen)
    cpu = {who: median(run.cpu_ms for run in found) for who, found in runs.items()}
    return {
        "plain_adk_cpu_ms": cpu["plain"],
        "plain_adk_tuned_cpu_ms": cpu["tuned"],
        "ours_cpu_ms": cpu["ours"],
        "ratio": ratio(cpu["ours"], cpu["plain"]),
        "ratio_to_tuned": ratio(cpu["ours"], cpu["tuned"]),
        "latencies": {who: latencies(found) for who, found in runs.items()},
    }


async def with_ears(one: Bench, chosen: Options) -> Json:
    """Where there is no Silero nothing takes its place."""
    has_silero = bool(chosen.packages) or silero.found()
    who: tuple[Server, ...] = ("plain", "ours") if has_silero else ("ours",)
    if not chosen.with_ears:
        return {"ratio_with_ear": None}
    runs = await in_turns(one, who, "turns", chosen)
    cpu = {name: median(run.cpu_ms for run in found) for name, found in runs.items()}
    shares = {name: [round(median(run.shares[side] for run in found), 2) for side in (0, 1)] for name, found in runs.items()}
    return {
        "plain_adk_with_silero_cpu_ms": cpu.get("plain"),
        "ours_with_ear_cpu_ms": cpu["ours"],
        "ratio_with_ear": ratio(cpu["ours"], cpu.get("plain")),
        "shares_with_ear": shares,
        "latencies_with_ear": {name: latencies(found) for name, found in runs.items()},
    }


async def tool_gap(one: Bench, chosen: Options) -> Json:
    """The longest silence of a loudspeaker within a turn in which a tool runs for two seconds."""
    beside: dict[str, Server] = {"plain_adk": "plain", "ours": "our_class"}
    found = {name: await one.run(who, "calls", 4) for name, who in beside.items()}
    return {"gap_while_a_tool_runs_ms": {name: round(1000 * max(run.gaps, default=0.0)) for name, run in found.items()}}


async def starves_at(one: Bench, who: Server) -> Json:
    """The first size at which it starves; `at` is None when it carries the largest. The machine may be the first to starve:
    then `clients_late_ms` is as large."""
    for size in LIMITS:
        run = await ran_at(one, who, size)
        late_s = None if run is None else quantile(run.down, 0.95)
        if run is None or late_s is None:
            return {"at": size, "p95_ms": None, "clients_late_ms": None}
        if late_s > LATE_S or max(run.gaps, default=0.0) > GAP_S:
            clients = quantile(run.late, 0.95) or 0.0
            return {"at": size, "p95_ms": round(1000 * late_s), "clients_late_ms": round(1000 * clients)}
    return {"at": None, "carried": LIMITS[-1]}


async def ran_at(one: Bench, who: Server, size: int) -> Ran | None:
    """None when they did not all get going, or did not stay: that is starving too."""
    try:
        return await one.run(who, "both", size)
    except* (TimeoutError, AssertionError) as failed:
        log.warning("%s did not carry %d: %s", who, size, str(failed.exceptions[0]).partition("\n")[0])
    return None


async def in_turns(one: Bench, who: tuple[Server, ...], manner: Manner, chosen: Options) -> dict[Server, list[Ran]]:
    """a b a b …: whatever else the machine does, it does it to all of them."""
    found: dict[Server, list[Ran]] = {name: [] for name in who}
    for _ in range(chosen.rounds):
        for name in who:
            found[name].append(await one.run(name, manner, chosen.size))
    return found


def ratio(ours: float, theirs: float | None) -> float | None:
    return round(ours / theirs, 2) if theirs else None


def latencies(runs: list[Ran]) -> Json:
    """Of the round whose 95th percentile is the middle one: a machine that stood still for a moment is not the line's."""
    middle = sorted(runs, key=lambda run: quantile(run.down, 0.95) or 0.0)[len(runs) // 2]
    return {
        "wire_to_browser": spread(middle.down),
        "mic_to_wire": spread(middle.up),
        "longest_gap_ms": round(1000 * max(middle.gaps, default=0.0)),
        "clients_own_lateness": spread(middle.late),
    }


def main() -> None:
    usual = Options()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print JSON in place of a table")
    parser.add_argument("--seconds", type=float, default=usual.seconds, help="how long each is watched (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=usual.rounds, help="how often each is measured (default: %(default)s)")
    parser.add_argument("--sessions", type=int, default=usual.size, dest="size", help="at once (default: %(default)s)")
    parser.add_argument("--limit", action="store_true", help="also raise the number until each of them starves")
    parser.add_argument("--stall", action="store_true", help="only: one slow browser among them")
    parser.add_argument("--packages", default="", help="a folder in which silero-vad and onnxruntime are installed")
    given = vars(parser.parse_args())
    as_json = given.pop("json")
    found = asyncio.run(measure(Options(**given)))
    print(json.dumps(found) if as_json else table(found))


if __name__ == "__main__":
    main()
