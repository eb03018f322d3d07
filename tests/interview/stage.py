"""A whole interview in virtual time: the real session and its rooms, with stand-ins where the wire and the browser would be."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from server.audio.ear import FRAME_S, FRAME_SAMPLES, Bank, Ear, EarSnapshot, Mode, Samples, Setting
from server.audio.events import BargedIn, BargeInSuspected, EarEvent, SuspicionFaded, TurnEnded, TurnStarted
from server.interview.follow import Follower
from server.interview.mouth import Mouth
from server.interview.parts import Ending, Parts
from server.interview.room import Room
from server.interview.session import Interview
from server.interview.watcher import CodeWatch, Looked
from server.live.runner import Called, Fact, Spoke, StateChanged
from server.live.turn_taking import EndOfTurn
from server.wire import Message, State
from tests.interview.fakes import EPOCH_S, PLAN, PROBLEM, PROBLEM_OF_BANK, FakeNotes, FakePage, voice_of, who
from tests.virtual import now, passes
from tools.desk import STATE_KEY as DESK
from tools.desk import Desk
from tools.directions import Direction, parse
from tools.phases import begin
from tools.progress import STATE_KEY as PROGRESS
from tools.progress import Setup
from tools.results import ObservationInfo
from tools.watching import Observations

PATIENCE_S = 1.0
"""The scripted ear declares the end of a turn so long after its last sound."""
GRACE_S, DOLLARS = 60.0, 5.0


class ScriptedEar:
    """Hears what the test says that it hears."""

    def __init__(self) -> None:
        self.coming: list[EarEvent] = []
        self.held: list[float | None] = []
        self.aside: list[bool] = []
        self.patience_set: list[tuple[Mode, Setting]] = []
        self.hints: list[tuple[str, float]] = []
        self.far: list[Samples | None] = []
        self.seen = EarSnapshot()

    def push(self, mic: Samples, far: Samples | None, at: float) -> Sequence[EarEvent]:
        assert mic.shape == (FRAME_SAMPLES,)
        assert far is None or far.shape == (FRAME_SAMPLES,)
        self.far.append(far)
        said, self.coming = self.coming, []
        return said

    def hold(self, until_s: float | None) -> None:
        self.held.append(until_s)

    def patience(self, mode: Mode, setting: Setting) -> None:
        self.patience_set.append((mode, setting))

    def typed(self, at_s: float) -> None:
        self.hints.append(("typed", at_s))

    def ran(self, at_s: float) -> None:
        self.hints.append(("ran", at_s))

    def words(self, text: str, at_s: float, final: bool) -> None:
        self.hints.append((f"{text}{'.' if final else '…'}", at_s))

    def set_aside(self, on: bool) -> None:
        self.aside.append(on)

    def snapshot(self) -> EarSnapshot:
        return self.seen


class FakeLine:
    """A line that writes down what goes up, and checks that its marks are paired. The test brings it up."""

    def __init__(self, mouth: Mouth) -> None:
        self.mouth = mouth
        self.wire: list[str] = []
        self.last_upstream_s = self.closing_s = 0.0
        self.quiet = True
        self.unheeded = False
        self.connections, self.dropped = 1, 0
        self.serving = self.closed = False
        self.rescued: list[Called] = []
        self.renewed: list[str] = []
        self._closed = asyncio.Event()

    async def serve(self) -> None:
        assert not self.serving, "a line is served once"
        self.serving = True
        await self._closed.wait()

    async def close(self) -> None:
        self.closed = True
        await passes(self.closing_s)
        self._closed.set()

    async def open_window(self) -> None:
        assert self._marks in ("", "shut"), "a window is opened once"
        self._write("open")

    async def audio(self, pcm: bytes) -> None:
        """Written down frame by frame, however many came together."""
        frames, left = divmod(len(pcm), 2 * FRAME_SAMPLES)
        assert frames > 0
        assert left == 0
        for _ in range(frames):
            self._write("audio")

    async def shut_window(self) -> None:
        assert self._marks == "open", "only an open window is shut"
        self._write("shut")

    async def end_stream(self) -> None:
        self._write("stream end")

    async def frame(self, jpeg: bytes) -> None:
        self._write("frame")

    def rescue(self, call: str, name: str, args: Mapping[str, Any]) -> None:
        self.rescued.append(Called(call, name, args))

    async def renew(self, fresh: bool) -> None:
        self.renewed.append("fresh" if fresh else "resume")

    def _write(self, what: str) -> None:
        assert not self.closed, f"{what} went up after the end"
        self.last_upstream_s = now()
        self.wire.append(what)

    @property
    def _marks(self) -> str:
        return next((word for word in reversed(self.wire) if word in ("open", "shut")), "")

    @property
    def counts(self) -> Counter[str]:
        return Counter(self.wire)

    def comes_up(self, **how: bool) -> None:
        self.mouth.line_up(**({"first": True, "resumed": False, "cut_short": False} | how))

    def goes_down(self, reason: str = "1006") -> None:
        self.mouth.line_down(reason)


class FakeRun:
    """The model's run, played by the test; what it is told is written down."""

    def __init__(self) -> None:
        self.told: list[tuple[float, str]] = []
        self.state: dict[str, Any] = {}
        self.closed = False
        self._facts: asyncio.Queue[Fact | Exception | None] = asyncio.Queue()

    async def facts(self) -> AsyncIterator[Fact]:
        while (fact := await self._facts.get()) is not None:
            if isinstance(fact, Exception):
                raise fact
            yield fact

    def tell(self, text: str) -> None:
        self.told.append((now(), text))

    def put_state(self, delta: dict[str, Any]) -> None:
        self.state |= delta

    def close(self) -> None:
        self.closed = True

    def happens(self, *facts: Fact | Exception | None) -> None:
        """None: the run ends by itself."""
        for fact in facts:
            self._facts.put_nowait(fact)

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.told]

    @property
    def directions(self) -> list[Direction]:
        return [direction for text in self.texts if (direction := parse(text)) is not None]

    @property
    def kinds(self) -> list[str]:
        """Directions by kind; what the candidate typed stands for itself."""
        return [direction.kind if (direction := parse(text)) else text for text in self.texts]

    @property
    def desk(self) -> Desk:
        return Desk.model_validate(self.state[DESK])


class Stage:
    """`page` looks on from the beginning. Times are on the virtual loop."""

    def __init__(self, minutes: float, end_of_turn: EndOfTurn, ear: Ear | None, typed_rest_s: float = 0.0) -> None:
        self.page, self.notes, self.bank = FakePage(), FakeNotes(), Bank()
        self.ear, self.looks, self.pictures = ScriptedEar(), list[str](), list[bytes | None]()
        self.look_tokens = 500
        self.sees: list[ObservationInfo] | Exception = []
        plan = PLAN.model_copy(update={"typed_rest_s": {3: typed_rest_s}})
        agenda = plan.for_interview("mid", minutes, "en-US", "Ada")
        progress = begin(PLAN, Setup(level="mid", minutes=minutes, name="Ada"), None, EPOCH_S)
        self.room = Room(who(minutes), agenda, progress, self.notes, now, lambda: EPOCH_S + now())
        self.mouth = Mouth(now, lambda message: self.room.tell(message), self._play, self._line_is)
        self.line, self.run = FakeLine(self.mouth), FakeRun()
        self.watch = CodeWatch(self._look, lambda name: PROBLEM_OF_BANK, now)
        self.interview = Interview(
            Parts(
                room=self.room,
                mouth=self.mouth,
                link=self.line,
                run=self.run,
                ear=ear or self.ear,
                bank=self.bank,
                end_of_turn=end_of_turn,
                follower=Follower(self.room, self.mouth, lambda name: PROBLEM, self._model_ended),
                watch=self.watch,
                now=now,
                grace_s=GRACE_S,
                dollars=DOLLARS,
            )
        )
        self.ending: Ending | None = None
        self._frames = 0

    def _play(self, turn: int, offset: int, pcm: bytes) -> None:
        if self.room.page is not None:
            self.room.page.send_voice(turn, offset, pcm)

    def _line_is(self, how: str, up: bool) -> None:
        self.interview.line_is(how, up)

    def _model_ended(self) -> None:
        self.interview.model_ended()

    async def _look(self, text: str, jpeg: bytes | None) -> Looked:
        self.looks.append(text)
        self.pictures.append(jpeg)
        if isinstance(self.sees, Exception):
            raise self.sees
        return Looked(Observations(observations=self.sees), self.look_tokens)

    # ---- the page

    def gets(self, *messages: Message) -> None:
        for message in messages:
            self.interview.receive(message)

    @property
    def state(self) -> str:
        return self.page.last(State).state

    # ---- the candidate

    async def is_quiet(self, seconds: float) -> None:
        """The microphone sends on; nobody speaks."""
        for _ in range(round(seconds / FRAME_S)):
            await self._frame()

    async def speaks(self, seconds: float, *, over_alex: bool = False) -> None:
        """A whole turn, its end declared after the ear's patience."""
        await self.begins_to_speak(over_alex=over_alex)
        await self.is_quiet(seconds)
        await self.is_quiet(PATIENCE_S)
        await self.stops_speaking(seconds)

    async def begins_to_speak(self, *, over_alex: bool = False, since_s: float | None = None) -> None:
        """`since_s`: the ear dates the beginning back."""
        self._began_s = now() if since_s is None else since_s
        await self._frame(TurnStarted(self._began_s), *([BargedIn(self._began_s)] if over_alex else []))

    async def makes_a_sound(self) -> None:
        """Over Alex's voice: it may be speech."""
        await self._frame(BargeInSuspected(now()))

    async def was_nothing(self) -> None:
        await self._frame(SuspicionFaded(now()))

    async def stops_speaking(self, voiced_s: float) -> None:
        await self._frame(TurnEnded(self._began_s + voiced_s, voiced_s))

    def heard(self, pcm: bytes) -> None:
        """A frame of the microphone."""
        self.interview.hear(pcm, self._frames)
        self._frames += 1

    async def _frame(self, *events: EarEvent) -> None:
        self.ear.coming += events
        self.heard(bytes(2 * FRAME_SAMPLES))
        self.bank.tick()
        await passes(FRAME_S)

    # ---- the model

    async def says(self, text: str = "Well.", seconds: float = 2.0, *, to_the_end: bool = True) -> None:
        """A turn of Alex: the voice comes at once, and is played in its own time."""
        self.voice(seconds)
        self.run.happens(Spoke(text, finished=True))
        self.mouth.generation_completed()
        self.mouth.turn_completed(False)
        await passes(seconds + 0.1 if to_the_end else 0.001)

    def voice(self, seconds: float) -> None:
        self.mouth.voice(voice_of(seconds))

    async def moves_on(self, **changes: Any) -> None:
        """A tool changed the progress."""
        progress = self.room.progress.changed(**changes)
        self.run.happens(StateChanged({PROGRESS: progress.to_state()}))
        await passes()

    async def gives_the_problem(self) -> None:
        self.room.gave(PROBLEM)
        await self.moves_on(phase="coding", entered_at=EPOCH_S + now(), problem=PROBLEM.id)


@asynccontextmanager
async def stage(
    minutes: float = 15.0,
    *,
    end_of_turn: EndOfTurn = "activity",
    ear: Ear | None = None,
    begun: bool = True,
    greeted: bool = True,
    typed_rest_s: float = 0.0,
) -> AsyncIterator[Stage]:
    """An interview with its page. `begun`: Start was pressed and the line is up. `greeted`: and Alex has said hello."""
    scene = Stage(minutes, end_of_turn, ear, typed_rest_s)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(_run(scene), name="interview")
        assert scene.interview.attach(scene.page, take_over=False)
        if begun:
            scene.interview.start()
            await passes()
            scene.line.comes_up()
            await passes(0.1)
        if begun and greeted:
            await scene.says("Hello!", 1.0)
        yield scene
        scene.interview.end("candidate", "the test is over")
        await running


async def _run(scene: Stage) -> None:
    scene.ending = await scene.interview.run()
