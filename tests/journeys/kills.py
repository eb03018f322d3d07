"""kill -9 of the server at moments drawn by a seed, and what is left of the interview when the page has come back by itself.

Each interview is killed once in each phase (`aims`), so that a short phase is met as often as a long one.

The candidate does what a page does: it dials again with back-off, and says again what the server has not shown. The servers are
processes; a simulator in another one takes Gemini's place and outlives them. With `standby` a second server is on the same
database already, and the page comes to that one; else the killed one is started again on its port.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from server.interview.past import Past, past_of
from server.store.store import Store
from tests.journeys.candidate import Candidate, Json, page
from tests.journeys.house import HASTE, House
from tests.journeys.manners import knows_the_answer, tests_of
from tests.journeys.processes import Program, serve, simulate

EDIT_S = 0.1
SOONEST_S = 0.1
LATEST_S: dict[str, float] = {"greeting": 3.0, "concepts": 8.0, "coding": 8.0, "wrap_up": 2.5}
"""The phases in their order, and how long after its beginning each is killed at the latest: as long as a hasty one lasts."""
JOURNAL_S = 1.0
"""What happened is on disk so much later at the latest."""
BACK_WITHIN_S = 60.0
PHASE_WITHIN_S = 180.0
GREETING = "I am Alex"
CLOSED = "done"
"""No page is told of it: Alex had closed the interview and was saying goodbye. It ends, and its report opens."""


@dataclass(frozen=True, slots=True)
class Aim:
    """`after_s`: since the page has shown the phase, or since it is back in it."""

    phase: str
    after_s: float


def aims(luck: random.Random) -> list[Aim]:
    """Of one interview."""
    return [Aim(phase, SOONEST_S + luck.random() * (latest_s - SOONEST_S)) for phase, latest_s in LATEST_S.items()]


@dataclass(frozen=True, slots=True)
class Moment:
    """One kill. `lost_s`: how old the oldest thing was that the journal did not have; `away_s`: until the page was welcomed.

    `clock_s`: the clock after, less the clock before. A phase that the journal did not have yet counts in `lost_s`, too.
    """

    at_s: float
    before: str
    after: str
    lost_s: float
    away_s: float
    clock_s: float
    resumed: bool


@dataclass
class Tally:
    """`lost_words`: typed by the candidate and not in the record; `greetings`: beyond the first of each interview."""

    moments: list[Moment] = field(default_factory=list)
    interviews: int = 0
    reports: int = 0
    lost_words: int = 0
    greetings: int = 0


@dataclass
class Person:
    """One candidate over all sockets of an interview. `edits`: when each revision was sent."""

    interview: str
    typed: dict[str, str] = field(default_factory=dict)
    edits: list[float] = field(default_factory=list)
    greeted: set[str] = field(default_factory=set)
    tested: bool = False

    async def types(self, c: Candidate) -> None:
        id_, text = f"typed-{len(self.typed)}", f"{knows_the_answer(c)} ({len(self.typed)})"
        self.typed[id_] = text
        await c.send("typed", id=id_, text=text)
        await c.until(lambda: c.state != "listening")

    async def answers(self, c: Candidate, stays: str) -> None:
        """Until the interview is over or the line is gone. `stays`: in coding they only talk while that is where they stay."""
        while not is_over(c) and await c.alex_waits(rest_s=0.2):
            if c.phase == "coding" != stays and c.problem and not self.tested:
                await c.send("ran", revision=len(self.edits), language="python", **tests_of(c.problem))
                await c.until(lambda: c.state != "listening" or c.ended)
                self.tested = c.closed is None
            else:
                await self.types(c)

    async def writes(self, c: Candidate) -> None:
        """Something new in the editor every tenth of a second, by which the journal is measured."""
        while c.closed is None and not is_over(c):
            self.edits.append(asyncio.get_running_loop().time())
            await c.send("edited", revision=len(self.edits), language="python", text=f"x = {len(self.edits)}")
            await asyncio.sleep(EDIT_S)

    async def says_again(self, c: Candidate) -> None:
        """What the welcome does not show has not arrived (the page's outbox)."""
        shown = {caption["id"] for caption in c.of("welcome")[-1]["captions"]}
        for id_, text in self.typed.items():
            if f"typed-{id_}" not in shown:
                await c.send("typed", id=id_, text=text)

    def notice_greetings(self, c: Candidate) -> None:
        """Lines in which Alex introduced himself, on whichever socket."""
        lines = {m["id"] for m in c.of("caption") if m["who"] == "alex" and GREETING in m["text"]}
        self.greeted |= lines


@asynccontextmanager
async def dialled(address: Callable[[], str], person: Person) -> AsyncIterator[Candidate]:
    """A page that dials until it is welcomed, and lives."""
    async with AsyncExitStack() as stack:
        wait_s = 0.2
        async with asyncio.timeout(BACK_WITHIN_S):
            while True:
                attempt = AsyncExitStack()
                try:
                    c = await attempt.enter_async_context(page(address(), person.interview, hearing=HASTE))
                    await c.send("hello", page="page-1")
                    await c.until(lambda c=c: c.of("welcome"), within_s=20)  # type: ignore[misc]
                    if c.of("welcome"):
                        stack.push_async_exit(attempt)
                        break
                except (OSError, BaseExceptionGroup, AssertionError):
                    pass
                await _closed(attempt)
                await asyncio.sleep(wait_s)
                wait_s = min(2.0, wait_s * 2)
        c.microphone = False
        async with asyncio.TaskGroup() as tasks:
            living = tasks.create_task(c.live())
            yield c
            living.cancel()


async def _closed(attempt: AsyncExitStack) -> None:
    with contextlib.suppress(OSError, BaseExceptionGroup):
        await attempt.aclose()


class Servers:
    """The one that conducts, and with `standby` the one that waits. All are ended with the stack."""

    def __init__(self, stack: AsyncExitStack, tasks: asyncio.TaskGroup, folder: Path, settings: Mapping[str, str]) -> None:
        self._stack, self._tasks, self._folder, self._settings = stack, tasks, folder, settings
        self._waiting: asyncio.Task[tuple[str, Program]] | None = None
        self.address = ""
        self.program: Program | None = None

    async def begin(self, standby: bool) -> None:
        self.address, self.program = await self._one("0")
        if standby:
            self._waiting = self._tasks.create_task(self._one("0"))
            await self._waiting

    async def kill(self) -> None:
        """The next one is on its way when this returns."""
        assert self.program is not None
        self.program.process.kill()
        await self.program.process.wait()

    async def next(self) -> None:
        if self._waiting is not None:
            self.address, self.program = await self._waiting
            self._waiting = self._tasks.create_task(self._one("0"))
        else:
            self.address, self.program = await self._one(str(urlsplit(self.address).port))

    async def _one(self, port: str) -> tuple[str, Program]:
        """Started by a task, ended by the stack's owner: so each has a task that holds it open."""
        ready: asyncio.Future[tuple[str, Program]] = asyncio.get_running_loop().create_future()
        over = asyncio.Event()
        self._tasks.create_task(self._hold(port, ready, over))
        self._stack.callback(over.set)
        return await ready

    async def _hold(self, port: str, ready: asyncio.Future[tuple[str, Program]], over: asyncio.Event) -> None:
        async with serve(self._folder, "--port", port, **self._settings) as started:
            ready.set_result(started)
            await over.wait()


async def kills(folder: Path, database: str, moments: int, seed: int, standby: bool, tell: Callable[[Moment], None]) -> Tally:
    """`database`: its URL. Interviews follow one another until so many kills were borne or not."""
    luck, tally = random.Random(seed), Tally()
    async with simulate(folder, "--haste", str(HASTE)) as gemini, asyncio.TaskGroup() as tasks:
        async with AsyncExitStack() as stack:
            settings = {**gemini.environment, "ALEX_DATABASE_URL": database}
            servers = Servers(stack, tasks, folder, settings)
            await servers.begin(standby)
            while len(tally.moments) < moments:
                drawn = aims(luck)[: moments - len(tally.moments)]
                await _interview(servers, database, drawn, tally, tell)
            if servers._waiting is not None:
                await servers._waiting
    return tally


async def _interview(
    servers: Servers, database: str, drawn: Sequence[Aim], tally: Tally, tell: Callable[[Moment], None]
) -> None:
    async with httpx.AsyncClient(base_url=servers.address) as http:
        person = Person(await House(servers.address, http, []).interview())
    tally.interviews += 1
    last, left = None, iter(drawn)
    killed: tuple[float, Json] | None = None
    while True:
        async with dialled(lambda: servers.address, person) as c:
            if last is not None and killed is not None:
                moment = await _came_back(person, last, c, killed, tally)
                tell(moment)
            else:
                await c.send("start")
            aim = next(left, None)
            over = await (_takes_part(person, c, aim) if aim else _ends(c))
            person.notice_greetings(c)
            if over:
                break
            killed = await _kill(servers, database, person, c)
            last = c
        await servers.next()
    await _count(servers, person, tally)


def is_over(c: Candidate) -> bool:
    """A server that died in the interview's last moment leaves one that is over when its page is back."""
    return c.ended or any(welcome["over"] for welcome in c.of("welcome"))


async def _ends(c: Candidate) -> bool:
    if not is_over(c):
        await c.send("end")
        await c.until(lambda: is_over(c))
    return True


async def _takes_part(person: Person, c: Candidate, aim: Aim) -> bool:
    """Answer and write until the moment has come (False) or the interview is over."""

    def is_past() -> bool:
        """It goes by faster than drawn: the last moment of it is one, too."""
        return is_over(c) or (c.phase != aim.phase and c.phase not in _before(aim.phase))

    async with asyncio.TaskGroup() as tasks:
        work = [tasks.create_task(person.answers(c, aim.phase)), tasks.create_task(person.writes(c))]
        await c.until(lambda: c.state in ("speaking", "listening", "thinking") or is_over(c))
        await c.until(lambda: c.phase == aim.phase or is_past(), within_s=PHASE_WITHIN_S)
        past = asyncio.ensure_future(c.until(is_past, within_s=PHASE_WITHIN_S))
        await asyncio.wait([past], timeout=aim.after_s)
        for task in work:
            task.cancel()
        past.cancel()
    return is_over(c)


def _before(phase: str) -> list[str]:
    order = list(LATEST_S)
    return order[: order.index(phase)] if phase in order else []


async def _kill(servers: Servers, database: str, person: Person, c: Candidate) -> tuple[float, Json]:
    at = asyncio.get_running_loop().time()
    await servers.kill()
    past = await asyncio.to_thread(_journal, database, person.interview)
    phases = [c.phase, CLOSED, *(_before(c.phase)[-1:] if at - _phase_since(c) < JOURNAL_S else ())]
    return at, {"lost_s": _lost_s(past, person, c, at), "phase": c.phase, "phases": phases, "elapsed_s": _elapsed_s(c, at)}


def _journal(database: str, interview: str) -> Past:
    store = Store.open(database)
    try:
        return past_of(store.entries(interview), store.get(interview).clock_s)
    finally:
        store.close()


def _lost_s(past: Past, person: Person, c: Candidate, at: float) -> float:
    """The age of the oldest edit that was sent, and of the oldest words of Alex and the phase that were shown, which are not
    there."""
    saved = past.code.revision if past.code else 0
    unsaved = [sent for sent in person.edits[saved:] if sent <= at]
    there = {caption.id: caption.text for caption in past.captions}
    shown = [(m, stamp) for m, stamp in zip(c.messages, c.stamps, strict=True) if m["kind"] == "caption" and m["text"]]
    missing = [stamp for m, stamp in shown if m["text"] not in there.get(m["id"], "")]
    begun = [_phase_since(c)] if past.progress is None or past.progress.phase != c.phase else []
    return max([at - stamp for stamp in [*unsaved[:1], *missing[:1], *begun] if stamp <= at], default=0.0)


def _phase_since(c: Candidate) -> float:
    """When this page was first told of the phase that it is in."""
    told = [(m["phase"], stamp) for m, stamp in zip(c.messages, c.stamps, strict=True) if m["kind"] in ("phase", "welcome")]
    others = [number for number, (phase, _) in enumerate(told) if phase != c.phase]
    return told[others[-1] + 1 if others else 0][1]


def _elapsed_s(c: Candidate, at: float) -> float:
    """The clock that the page showed."""
    told = [(m, stamp) for m, stamp in zip(c.messages, c.stamps, strict=True) if m["kind"] in ("clock", "welcome")]
    message, stamp = told[-1]
    clock = message.get("clock", message)
    return float(clock["elapsed_s"]) + (0.0 if clock["stopped"] else at - stamp)


async def _came_back(person: Person, last: Candidate, c: Candidate, killed: tuple[float, Json], tally: Tally) -> Moment:
    """Resumed: the same phase, or the one before where the next had begun within the second that may be lost; and Alex speaks
    or listens."""
    (at, before), welcome = killed, c.of("welcome")[-1]
    away_s = asyncio.get_running_loop().time() - at
    await person.says_again(c)
    await c.until(lambda: c.state in ("speaking", "listening") or is_over(c), within_s=30)
    moment = Moment(
        at_s=round(before["elapsed_s"], 1),
        before=before["phase"],
        after=welcome["phase"],
        lost_s=round(before["lost_s"], 2),
        away_s=round(away_s, 1),
        clock_s=round(welcome["clock"]["elapsed_s"] - before["elapsed_s"], 2),
        resumed=welcome["begun"] and welcome["phase"] in before["phases"],
    )
    tally.moments.append(moment)
    return moment


async def _count(servers: Servers, person: Person, tally: Tally) -> None:
    async with httpx.AsyncClient(base_url=servers.address) as http:
        h = House(servers.address, http, [])
        report, record = await h.settled_report(person.interview, within_s=30), await h.record(person.interview)
    said = {line["text"] for line in record["transcript"] if line["who"] == "candidate"}
    tally.reports += report["status"] == "ready"
    tally.lost_words += sum(len(text.split()) for text in person.typed.values() if text not in said)
    tally.greetings += max(0, len(person.greeted) - 1)
