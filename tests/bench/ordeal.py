"""One interview under one fault, over the real ADK and google-genai on the TLS socket, and what became of it.

`ORDEALS` says of each id when it strikes in a phase; a new id is one row there. Alex speaks and is heard eight times faster
than real time; waits, reconnects and the candidate's microphone are in real time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from websockets.asyncio.client import connect

from server.settings import Settings
from server.simulator.endpoint import Simulator
from server.simulator.hum import Hum
from server.simulator.speaking import Pace
from tests.bench.outcome import Outcome, note, told
from tests.bench.watch import Watch
from tests.bench.witness import Ears, Minds, Numbered, directions, lost_answers
from tests.journeys.candidate import Candidate
from tests.journeys.house import HASTE, House, house, settings
from tests.journeys.manners import CODES, Manner, attend

Phase = Literal["greeting", "concepts", "coding", "wrap_up"]
PHASES: tuple[Phase, ...] = ("greeting", "concepts", "coding", "wrap_up")
MODELS = "gemini-3.8-live,gemini-3.1-flash-live-preview"
LONGEST_S = 240.0
SPEAKS_S = 1.2
THINKS_S = 0.1

SETTINGS = {"ALEX_MODELS_LIVE": MODELS, "ALEX_EAR": "seed"}
"""The number in each frame of the candidate is a click: the voice net takes it for no voice, an energy gate does."""


@dataclass(frozen=True, slots=True)
class Ordeal:
    """`struck`: at the beginning of a phase, by the simulator's spelling (a moment: the next of its kind).

    `from_start`: in place of that, from the beginning; `at_start`: so where the phase is the greeting. `spoken`: once more,
    while the candidate speaks. `rests_s`: how long the candidate is still before an answer.

    `within_s`: what the catalogue allows to the next audible word; None for an id that cannot be survived.
    """

    struck: str = ""
    from_start: str = ""
    at_start: str = ""
    spoken: str = ""
    within_s: float | None = 3.0
    rests_s: float = 0.0


def _any(id_: str, moment: str = "turn", within_s: float = 3.0) -> Ordeal:
    return Ordeal(f"{id_}@{moment}", spoken=id_, within_s=within_s)


OF_THE_VOICE = ("S2", "S3", "S4", "S5", "S6", "S7", "S9", "S10", "S11", "S12", "S13", "S14", "T8", "H3")
OF_CALLS = ("T1", "T2", "T3", "T4", "T5", "T6", "T9")

ORDEALS: dict[str, Ordeal] = {
    "C1": Ordeal("C1@6s", within_s=3.0),
    "C2": _any("C2", "tool"),
    "C3": _any("C3", within_s=15.0),
    "C4": _any("C4", "tool"),
    "C5": Ordeal(from_start="C5"),
    "C6": _any("C6"),
    "C7": Ordeal("C7@turn", within_s=None),
    "C8": _any("C8", "tool"),
    "C9": Ordeal("C9@turn", at_start="C9@setup"),
    "C10": _any("C10"),
    "C11": _any("C11", "answer"),
    "C12": Ordeal("C12@turn", at_start="C12@setup", spoken="C17"),
    "C13": Ordeal(from_start="C13@12s"),
    "C14": _any("C14"),
    "C15": Ordeal("C15@turn", at_start="C15@setup", within_s=None),
    "C16": _any("C16"),
    "C17": _any("C17"),
    "C18": Ordeal("C18@turn", at_start="C18@setup", spoken="C18", within_s=15.0),
    "C19": Ordeal("C19@turn", at_start="C19@setup", within_s=25.0),
    "C20": _any("C20"),
    "K1": Ordeal("K1@4s", rests_s=5.0),
    "T7": Ordeal("T7@tool"),
    "S1": Ordeal("S1@turn", within_s=6.0),
    **{id_: Ordeal(f"{id_}@turn", within_s=5.0) for id_ in OF_THE_VOICE},
    **{id_: Ordeal(f"{id_}@tool", within_s=5.0) for id_ in OF_CALLS},
    "S8": Ordeal("S8@text", within_s=5.0),
    **{id_: Ordeal(f"{id_}@speech", within_s=5.0) for id_ in ("H1", "H2", "H4", "H5", "H6")},
}
"""By id; others may add theirs."""


async def undergo(id_: str, phase: Phase, folder: Path) -> Outcome:
    """Hold an interview to its end while this happens in this phase. A failure of the interview is an outcome, too."""
    ordeal = ORDEALS[id_]
    outcome = Outcome(id_, phase, ordeal.within_s is not None, ordeal.within_s)
    ears, minds = Ears(), Minds()
    first = ordeal.from_start or (ordeal.at_start if phase == "greeting" else "")

    def simulate(_: Settings) -> Simulator:
        pace = Pace(speed=4 * HASTE, playback=HASTE, think_s=THINKS_S)
        return Simulator(brain=minds.new, voice=Hum(), pace=pace, faults=[first] if first else [], tap=ears)

    try:
        async with asyncio.timeout(LONGEST_S), house(settings(folder, **SETTINGS), simulate) as h:
            interview = await h.interview()
            if ordeal.struck and phase == "greeting" and not first:
                ears.on_setup = lambda: h.simulator.strike(ordeal.struck)
            async with attending(h, interview) as c:
                watch = Watch(h.simulator, c, asyncio.get_running_loop().time)
                await _held(c, h.simulator, watch, ordeal, phase, struck=not first and phase != "greeting")
                outcome.words_s, outcome.drops = watch.words_s, watch.drops
            outcome.lost_samples = ears.lost_samples(c.spoken_frames)
            note(outcome, c)
            outcome.report = (await h.settled_report(interview, within_s=20))["status"]
            outcome.lost_answers = lost_answers(h.wire, minds)
            outcome.lines, outcome.directions = c.alex_lines, directions(h.wire)
            outcome.violations = h.simulator.statistics.violations
    except (TimeoutError, AssertionError, ExceptionGroup) as trouble:
        outcome.trouble = told(trouble)[:3000]
    return outcome


@asynccontextmanager
async def attending(h: House, interview: str, hearing: float = HASTE) -> AsyncIterator[Numbered]:
    """A page with a numbered microphone, welcomed."""
    url = h.address.replace("http", "ws") + f"/ws/interviews/{interview}"
    async with connect(url, max_size=2**24) as socket:
        c = Numbered(socket, hearing)
        async with asyncio.TaskGroup() as tasks:
            work = [tasks.create_task(c.read())]
            await c.send("hello", page="page-1")
            await c.until(lambda: c.of("welcome"))
            work.append(tasks.create_task(c.live()))
            yield c
            for task in work:
                task.cancel()


async def _held(c: Numbered, simulator: Simulator, watch: Watch, ordeal: Ordeal, phase: Phase, *, struck: bool) -> None:
    async with asyncio.TaskGroup() as tasks:
        side = [tasks.create_task(watch.look())]
        if struck and ordeal.struck:
            side.append(tasks.create_task(_strikes(c, simulator, ordeal.struck, phase)))
        answer = _answering(simulator, watch, ordeal, phase)
        await attend(c, answer, [_coding(manner, answer, watch) for manner in CODES])
        for task in side:
            task.cancel()


async def _strikes(c: Numbered, simulator: Simulator, spec: str, phase: Phase) -> None:
    """As soon as the phase is there."""
    await c.until(lambda: c.phase == phase or c.ended, within_s=LONGEST_S)
    simulator.strike(spec)


def _answering(simulator: Simulator, watch: Watch, ordeal: Ordeal, phase: Phase) -> Manner:
    """Speaks; in the phase of the ordeal once with the fault in the middle of it."""
    left = [ordeal.spoken] if ordeal.spoken else []
    if phase == "greeting":
        left = left[:1]

    async def manner(c: Candidate) -> None:
        here = c.phase == phase
        if here and ordeal.rests_s:
            await asyncio.sleep(ordeal.rests_s)
        if here and left:
            await watch.calm()
        async with asyncio.TaskGroup() as tasks:
            speaking = tasks.create_task(c.say(SPEAKS_S))
            if here and left:
                spec = left.pop()
                await c.until(lambda: c.state in ("candidate_speaking", "reconnecting") or c.ended)
                await asyncio.sleep(SPEAKS_S / 4)
                simulator.strike(spec)
            await speaking
        watch.gave()

    return manner


def _coding(work: Manner, answer: Manner, watch: Watch) -> Manner:
    """Speaks about it first, then does it."""

    async def manner(c: Candidate) -> None:
        await answer(c)
        if await c.alex_waits():
            await work(c)
            watch.gave()

    return manner


async def undergo_all(
    cells: Sequence[tuple[str, Phase]], folder: Path, at_once: int, tell: Callable[[Outcome], None] = lambda _: None
) -> list[Outcome]:
    """In the order of the cells; so many at the same time. `tell` hears of each as soon as it is over."""
    gate = asyncio.Semaphore(at_once)

    async def one(number: int, id_: str, phase: Phase) -> Outcome:
        place = folder / str(number)
        place.mkdir()
        async with gate:
            outcome = await undergo(id_, phase, place)
        tell(outcome)
        return outcome

    return list(await asyncio.gather(*(one(number, *cell) for number, cell in enumerate(cells))))
