"""A chaos soak: whole interviews at real speed over the real ADK and google-genai on the TLS socket, a fault a minute in each.

    python -m tests.bench.soak [--json] [--interviews 20] [--minutes 5] [--seed 1] [--at-once 5] [--rate 1] [--haste 1]

Each minute of each interview has one fault of the simulator's `chaos` preset, at a moment and of a kind that the seed draws.
The candidate speaks, writes, runs failing tests, asks for hints and thinks until four fifths of the time are over; then they
solve the problem. Nothing is asserted here; one tiny interview is a test (test_soak.py).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from server.settings import Settings
from server.simulator.cuts import CHAOS
from server.simulator.endpoint import Simulator
from server.simulator.hum import Hum
from server.simulator.speaking import Pace
from tests.bench.figures import Json, quantile
from tests.bench.ordeal import SETTINGS, attending
from tests.bench.outcome import Outcome, note, told
from tests.bench.watch import Watch
from tests.bench.witness import Ears, Minds, Numbered, directions, lost_answers
from tests.journeys.candidate import Candidate
from tests.journeys.house import house, settings
from tests.journeys.manners import Manner, attend, edit, run_tests, solves_it

SOLVES_AT = 0.8
SPEAKS_S, THINKS_S = (1.5, 8.0), (2.0, 6.0)
HEARD_WITHIN_S = 60.0
SPARE_S = 240.0
APART_S = 4.0
WITHIN_S = 25.0
"""What the catalogue allows to the slowest id of the preset (C19)."""


@dataclass(frozen=True, slots=True)
class Options:
    interviews: int = 20
    minutes: float = 5.0
    seed: int = 1
    at_once: int = 5
    rate: float = 1.0
    haste: float = 1.0


@dataclass(frozen=True, slots=True)
class Strike:
    """`at_s`: seconds after Start."""

    at_s: float
    id: str


@dataclass
class Soaked:
    """`struck`: what has really happened; a fault that finds no connection waits for the next one."""

    number: int
    outcome: Outcome
    lasted_s: float = 0.0
    struck: list[Strike] = field(default_factory=list)


def plan(luck: random.Random, minutes: float, rate: float) -> list[Strike]:
    """One fault in each stretch of 1/rate minutes."""
    stretch_s = 60.0 / rate
    stretches = round(minutes * rate)
    return [Strike(round((number + luck.random()) * stretch_s, 1), luck.choice(CHAOS)) for number in range(stretches)]


# ---- one interview ------------------------------------------------------------------------------------------------------


async def soak(number: int, chosen: Options, folder: Path) -> Soaked:
    """Hold it to its end, whatever happens. A failure of the interview is an outcome, too."""
    luck = random.Random(f"{chosen.seed}/{number}")
    strikes = plan(luck, chosen.minutes, chosen.rate)
    soaked = Soaked(number, Outcome("chaos", "all", True, WITHIN_S))
    ears, minds = Ears(), Minds()

    def simulate(_: Settings) -> Simulator:
        pace = Pace(speed=4 * chosen.haste, playback=chosen.haste)
        return Simulator(brain=minds.new, voice=Hum(), pace=pace, seed=chosen.seed, tap=ears)

    try:
        async with asyncio.timeout(chosen.minutes * 60 + SPARE_S), house(settings(folder, **SETTINGS), simulate) as h:
            interview = await h.interview(minutes=chosen.minutes)
            async with attending(h, interview, chosen.haste) as c, _befalling(c, h.simulator, strikes, soaked):
                await _takes_part(c, Watch(h.simulator, c, asyncio.get_running_loop().time), luck, chosen, soaked)
            outcome = soaked.outcome
            outcome.lost_samples = ears.lost_samples(c.spoken_frames)
            note(outcome, c)
            outcome.report = (await h.settled_report(interview, within_s=60))["status"]
            outcome.lost_answers = lost_answers(h.wire, minds)
            outcome.lines, outcome.directions = c.alex_lines, directions(h.wire)
            outcome.violations = h.simulator.statistics.violations
    except (TimeoutError, AssertionError, ExceptionGroup) as trouble:
        soaked.outcome.trouble = told(trouble)[:3000]
    return soaked


@asynccontextmanager
async def _befalling(c: Candidate, simulator: Simulator, strikes: Sequence[Strike], soaked: Soaked) -> AsyncIterator[None]:
    loop = asyncio.get_running_loop()
    began = loop.time()

    async def befall() -> None:
        for strike in strikes:
            await asyncio.sleep(max(0.0, began + strike.at_s - loop.time()))
            while not simulator.connections:
                await asyncio.sleep(0.05)
            simulator.strike(strike.id)
            soaked.struck.append(Strike(round(loop.time() - began, 1), strike.id))

    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(befall(), name="faults")
        yield
        soaked.lasted_s = round(loop.time() - began, 1)
        task.cancel()


async def _takes_part(c: Numbered, watch: Watch, luck: random.Random, chosen: Options, soaked: Soaked) -> None:
    answer = _talks(watch, luck)
    try:
        async with asyncio.TaskGroup() as tasks:
            looking = tasks.create_task(watch.look(), name="watch")
            await attend(c, answer, _works(answer, watch, luck, chosen.minutes * 60 * SOLVES_AT / chosen.haste))
            looking.cancel()
    finally:
        soaked.outcome.words_s, soaked.outcome.drops = watch.words_s, watch.drops


def _talks(watch: Watch, luck: random.Random) -> Manner:
    async def manner(c: Candidate) -> None:
        turns = c.turns_taken
        c.speak(luck.uniform(*SPEAKS_S))
        await c.until(lambda: c.turns_taken > turns or c.ended, within_s=HEARD_WITHIN_S)
        watch.gave()

    return manner


def _works(answer: Manner, watch: Watch, luck: random.Random, solves_at_s: float) -> Iterator[Manner]:
    """At the editor: thinks aloud and in silence, writes, runs tests that fail, asks for hints; in the end solves it."""
    began = asyncio.get_running_loop().time()
    steps = (answer, _writes(watch), _asks_for_a_hint(watch), _thinks(luck))
    while asyncio.get_running_loop().time() - began < solves_at_s:
        yield luck.choice(steps)
    yield _solves(watch)


def _writes(watch: Watch) -> Manner:
    async def manner(c: Candidate) -> None:
        assert c.problem is not None
        revision = len(c.messages)
        await edit(c, revision, f"{c.problem['starters']['python']}\n# thought number {revision}")
        await run_tests(c, revision, failing=1)
        watch.gave()

    return manner


def _asks_for_a_hint(watch: Watch) -> Manner:
    async def manner(c: Candidate) -> None:
        await c.send("pressed", button="hint")
        await c.until(lambda: c.state != "listening" or c.ended)
        watch.gave()

    return manner


def _thinks(luck: random.Random) -> Manner:
    async def manner(c: Candidate) -> None:
        await asyncio.sleep(luck.uniform(*THINKS_S))

    return manner


def _solves(watch: Watch) -> Manner:
    async def manner(c: Candidate) -> None:
        await solves_it(c)
        watch.gave()

    return manner


# ---- all of them --------------------------------------------------------------------------------------------------------


async def soak_all(chosen: Options, folder: Path, tell: Callable[[Soaked], None] = lambda _: None) -> list[Soaked]:
    """In batches: the next one begins when the last of a batch is over."""
    done: list[Soaked] = []
    for first in range(0, chosen.interviews, chosen.at_once):
        numbers = range(first, min(first + chosen.at_once, chosen.interviews))
        places = [folder / str(number) for number in numbers]
        for place in places:
            place.mkdir()
        done += await asyncio.gather(
            *(_in_turn(at, number, chosen, place, tell) for at, (number, place) in enumerate(zip(numbers, places, strict=True)))
        )
    return done


async def _in_turn(at: int, number: int, chosen: Options, place: Path, tell: Callable[[Soaked], None]) -> Soaked:
    """One after the other: to open a house holds up the others, which a server does to nobody."""
    await asyncio.sleep(at * APART_S)
    soaked = await soak(number, chosen, place)
    tell(soaked)
    return soaked


def found_in(chosen: Options, done: Sequence[Soaked]) -> Json:
    outcomes = [one.outcome for one in done]
    words = [word for one in outcomes for word in one.words_s]
    return {
        **asdict(chosen),
        "completed": sum(one.completed for one in outcomes),
        "lasted_s_least": min((one.lasted_s for one in done), default=0.0),
        "faults": sum(len(one.struck) for one in done),
        "ids": dict(sorted(Counter(strike.id for one in done for strike in one.struck).items())),
        "drops": sum(one.drops for one in outcomes),
        "repeated_greetings": sum(one.repeated_greetings for one in outcomes),
        "lost_tool_results": sum(len(one.lost_answers) for one in outcomes),
        "lost_words": sum(one.lost_samples for one in outcomes),
        "violations": sum(len(one.violations) for one in outcomes),
        "next_word_p50_s": quantile(words, 0.5),
        "next_word_p95_s": quantile(words, 0.95),
        "next_word_max_s": max(words, default=None),
        "rows": [_row(one) for one in done],
    }


def _row(one: Soaked) -> Json:
    return asdict(one) | {"completed": one.outcome.completed}


def line(one: Soaked) -> str:
    faults = " ".join(f"{strike.id}@{strike.at_s:.0f}s" for strike in one.struck)
    outcome = one.outcome
    there = "completed" if outcome.completed else "NOT COMPLETED"
    wrong = "; ".join([outcome.trouble, outcome.told, *outcome.violations]).strip("; ")
    return (
        f"{one.number:3}  {there} after {one.lasted_s:.0f} s ({outcome.ended})  {faults}  drops {outcome.drops}  next word at "
        f"most {max(outcome.words_s, default=0.0):.1f} s  words lost {outcome.lost_samples}  greeted again "
        f"{outcome.repeated_greetings}  answers lost {len(outcome.lost_answers)}  {wrong}"
    )


def told_in(found: Json) -> str:
    times = ("next_word_p50_s", "next_word_p95_s", "next_word_max_s")
    p50, p95, most = ("-" if found[key] is None else f"{found[key]:.1f}" for key in times)
    return (
        f"{found['completed']} of {found['interviews']} interviews of {found['minutes']:g} minutes completed; "
        f"{found['faults']} faults, {found['drops']} drops; {found['repeated_greetings']} repeated greetings, "
        f"{found['lost_tool_results']} lost tool results, {found['lost_words']} lost samples of the candidate; next word "
        f"p50 {p50} s, p95 {p95} s, at most {most} s"
    )


def options() -> tuple[Options, bool]:
    usual = Options()
    parser = argparse.ArgumentParser(prog="python -m tests.bench.soak", description="a chaos soak at real speed")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    parser.add_argument("--interviews", type=int, default=usual.interviews, help="how many (default: %(default)s)")
    parser.add_argument("--minutes", type=float, default=usual.minutes, help="of each, 3 at least (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=usual.seed, help="the same seed draws the same faults")
    parser.add_argument("--at-once", type=int, default=usual.at_once, help="interviews in a batch (default: %(default)s)")
    parser.add_argument("--rate", type=float, default=usual.rate, help="faults a minute in each (default: %(default)s)")
    parser.add_argument("--haste", type=float, default=usual.haste, help="for a test of the soak itself: Alex speaks faster")
    given = vars(parser.parse_args())
    as_json = given.pop("json")
    return Options(**given), as_json


def main() -> None:
    chosen, as_json = options()
    logging.disable(logging.CRITICAL)  # what is lost on purpose is complained of
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="alex-soak-", ignore_cleanup_errors=True) as folder:
        done = asyncio.run(soak_all(chosen, Path(folder), lambda one: print(line(one), file=sys.stderr, flush=True)))
    found = found_in(chosen, done)
    print(json.dumps(found) if as_json else told_in(found))


if __name__ == "__main__":
    main()
