"""One interview, from Start to the end: its tasks in one TaskGroup. What waits is here; what decides is beside it, pure."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from server.audio.events import EarEvent, TurnEnded
from server.interview.aside import Aside
from server.interview.buttons import Buttons
from server.interview.drafts import Drafts
from server.interview.farewell import Farewell
from server.interview.inbox import Inbox
from server.interview.listening import Listening
from server.interview.nudger import Nudger
from server.interview.onlooker import Onlooker, line_seen, watch_seen
from server.interview.opening import opening, usual
from server.interview.page import Page
from server.interview.parts import Ending, Halt, Parts, Reason
from server.interview.past import TURNS_A_LIFE, Past
from server.interview.patience import Patience
from server.interview.presence import Presence
from server.interview.pulse import pulse
from server.interview.reconnect import Reconnect
from server.interview.repairs import Repairs
from server.interview.timekeeper import Timekeeper
from server.interview.turns import Turns
from server.interview.upkeep import Upkeep
from server.interview.waiting import Waiting
from server.interview.words import LEFT_THE_LINE, REPORT_COMES
from server.interview.worktop import Worktop
from server.live.ends import LineLost
from server.live.runner import Answered, Heard
from server.wire import JPEG, Edited, Message, Notice, State
from tools.directions import Kind, direct

TICK_S = 0.05
LAST_WORDS_S = 20.0
CLOSE_S = 2.0
"""A dead network does not answer a close; nobody waits for it."""


class Interview:
    """`attach` and `receive` are called by the bridge, `run` is a task of the server. All on one event loop."""

    def __init__(self, parts: Parts) -> None:
        self.room, self.mouth, self.follower = parts.room, parts.mouth, parts.follower
        self._link, self._run, self.watch, self._now = parts.link, parts.run, parts.watch, parts.now
        self._listening = Listening(parts.ear, parts.bank, parts.end_of_turn, parts.mouth, parts.now, self._turn)
        self._turns = Turns(self, parts.now)
        self.aside = Aside(self.room, self.mouth, self._listening, parts.ear)
        self._ear, self.patience = parts.ear, Patience(self.room, parts.ear)
        line = partial(line_seen, self.mouth, self.room, parts.link, self._listening)
        self.onlooker = Onlooker(self.room, parts.ear, self._turns.tally, line, partial(watch_seen, parts.watch))
        self._nudger = Nudger(self, parts.now)
        self.buttons = Buttons(self, self._listening, self._nudger)
        self._inbox = Inbox(self, parts.now)
        self._timekeeper = Timekeeper(self, parts.grace_s, parts.dollars)
        self._texts, self._upkeep = Waiting(), Upkeep(parts.link, self.mouth, parts.now)
        self._reconnect, self._repairs = Reconnect(self, parts.now), Repairs(self, self._upkeep)
        self.mouth.by_windows = parts.end_of_turn == "activity"
        self._farewell = Farewell(self, self._show_state)
        self._listening.fit(self.room)
        self._worktop = Worktop(self.room, self.mouth, parts.run, parts.now)
        self._drafts, self._presence = Drafts(self.room, self.follower, parts.now), Presence(self, parts.now)
        self._opening: tuple[Kind | None, str] | None = None
        self._state: State | None = None
        self._closed_at_s: float | None = None
        self._start = asyncio.Event()
        self._over: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()

    # ---- the page

    def attach(self, page: Page, take_over: bool) -> bool:
        """A page says hello. False when another one holds the interview and is not to be pushed aside."""
        self._state = None  # a new page has not been told it
        return self._presence.attach(page, take_over)

    def detach(self, page: Page) -> None:
        """The page is gone; the clock stands still until one comes back."""
        self._presence.detach(page)

    def let_clock_run(self) -> None:
        """The clock stands still while the page or the line is away; the tools must know for how long it did."""
        if self.room.page is not None and self.mouth.floor.line_up and not self.room.over:
            self.room.go_on()
            self.buttons.clock_runs(self._now())
            self.lay_on_desk()

    def receive(self, message: Message) -> None:
        self._inbox.take(message)

    def hear(self, pcm: bytes, sequence: int) -> None:
        """Microphone frames of the page, by its own count: 512 samples each, 16 kHz mono PCM16 LE."""
        self._listening.hear(np.frombuffer(pcm, dtype="<i2"), sequence)

    def see(self, jpeg: bytes, kind: int = JPEG) -> None:
        """A picture of the shared screen or of the whiteboard: to the watcher always, to the live model seldom."""
        if self.watch.saw(jpeg, kind, self.room):
            self._listening.send_up(jpeg)

    @property
    def begun(self) -> bool:
        return self.room.clock.started_s is not None

    def start(self) -> None:
        self._start.set()

    def end(self, reason: Reason | Halt, text: str) -> None:
        """The first reason to end is the true one. `suspended`: nothing is over, this process lets go of the interview, and the
        page comes back by itself to whoever takes it up."""
        self._start.set()
        if not self._over.done():
            self._over.set_result(Ending(reason, text))

    def model_ended(self) -> None:
        """end_interview was accepted: what was still to be said is not said any more."""
        if self._closed_at_s is None:
            self._closed_at_s = self._now()
            self._texts.clear()

    def take_up(self, past: Past) -> None:
        """Another process began this interview; the follower, and through it the room, know already. It goes on by itself."""
        self._inbox.take_up(past)
        self._timekeeper.take_up()
        self.mouth.turn = past.lives * TURNS_A_LIFE
        self._presence.take_up()
        self.mouth.floor = replace(self.mouth.floor, was_up=True)
        self._opening = opening(past, self.room.summary())
        if self.room.progress.ended:
            self.end("finished", REPORT_COMES)
        self._start.set()

    # ---- words to the model, and what lies open to its tools

    def direct(self, kind: Kind, words: str, **values: object) -> None:
        """A stage direction; it waits until nobody speaks."""
        if self._closed_at_s is None:
            self._texts.add(direct(kind, words, **values), kind)

    def say_again(self, text: str) -> None:
        """What the model has passed over."""
        if self._closed_at_s is None:
            self._texts.first(text)

    def may_be_told(self, at: float) -> bool:
        """Nobody speaks, and nothing waits to be said."""
        return self.mouth.floor.free(at) and not self._texts

    def say_for_candidate(self, text: str) -> None:
        self._texts.add(text)

    def stirred(self) -> None:
        """The candidate did something: the nudges begin anew."""
        self._nudger.stirred()
        self.watch.stirred()

    def ran(self) -> None:
        self._ear.ran(self._now())
        self.stirred()

    def lay_on_desk(self, **what: object) -> None:
        """What the tools may see of the candidate's work and time."""
        self._worktop.lay(**what)

    def drew(self, words: str) -> None:
        self._worktop.gather(board=words)
        self.watch.drew()
        self._keys_go_down()

    def lay_typing_on_desk(self, code: Edited) -> None:
        self._worktop.gather(code=code.text, code_language=code.language, revision=code.revision)
        self.watch.edited()
        self._keys_go_down()

    def _keys_go_down(self) -> None:
        """Whoever writes or draws has not finished, and needs no nudge."""
        self._ear.typed(self._now())
        self.stirred()

    # ---- the life

    async def run(self) -> Ending:
        """Wait for Start, run the interview, say goodbye. Every task ends with it."""
        await self._start.wait()
        if self._over.done():  # it ended before it began, or was as good as over when it was taken up
            (self._farewell.say if self.begun else self._farewell.tell)(self._over.result())
            return self._over.result()
        self._begin()
        work: dict[str, Coroutine[Any, Any, None]] = {
            "send_audio": self._listening.send_audio(self._link),
            "receive_audio": self._link.serve(),
            "follow": self._follow(),
            "watch_voice": self._watch_voice(),
            "nudge_when_stuck": self._nudger.watch(),
            "watch_timer": self._timekeeper.watch(),
            "keep_alive": self._upkeep.keep_alive(),
            "watch_code": self.watch.watch(self),
            "renew_line": self._upkeep.renewing(),
        }
        self._listening.join()
        try:
            async with asyncio.TaskGroup() as tasks:
                running = [tasks.create_task(task, name=name) for name, task in work.items()]
                ending = await self._over
                self._farewell.say(ending)
                self._run.close()  # before the line: ADK would take up a closed one again, and outlive its task's end
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(CLOSE_S):
                        await self._link.close()
                for task in running:
                    task.cancel()
        finally:
            self._listening.leave()
        return ending

    def _begin(self) -> None:
        if not (taken_up := self.begun):
            self.room.begin()
        self.mouth.floor = replace(self.mouth.floor, begun=True)
        self._nudger.hold(None)
        self.patience.attune()
        self.lay_on_desk()
        kind, words = self._opening or usual(self.room)
        self._texts.add(words, kind)
        if taken_up:
            self.buttons.ask_again()

    def fail(self, words: str) -> None:
        """A fault of ours ended the interview: say so, and keep what there is."""
        self._farewell.say(Ending("trouble", words))

    async def _follow(self) -> None:
        words = LEFT_THE_LINE
        try:
            async for fact in self._run.facts():
                self.follower.take(fact)
                self.patience.attune()
                if isinstance(fact, Answered):
                    self._repairs.answered(fact)
                if isinstance(fact, Heard):
                    self._ear.words(self.follower.heard, self._now(), fact.finished)
        except LineLost as lost:
            words = str(lost)
        if self._over.done():  # the line was closed because it is over
            return
        self.room.notice(Notice(level="error", code="line", text=words, next="The report opens by itself."))
        self.end("trouble", words)

    async def _watch_voice(self) -> None:
        """The interview's pulse: waiting texts, an ear whose microphone went away, the state in words."""
        while True:
            await pulse(TICK_S)
            now = self._now()
            self._turns.settle(now)
            self.aside.look(now, waits=bool(self._texts))
            self.buttons.look(now)
            self.onlooker.show(now)
            if self.mouth.floor.candidate:
                self._listening.fill_in(TICK_S)
            self._reconnect.look()
            if self._closed_at_s is None:
                self._repairs.look()
                self._inbox.typing.look(now)
            if self._texts and self.room.page is not None and self.mouth.floor.free(now):
                self._repairs.told(text := self._texts.next())
                self._run.tell(text)
                self.buttons.told(text, now)
            if self.mouth.floor.speaking(now):
                self._nudger.alex_is_heard()
            self._worktop.look(now)
            self.follower.settle()
            self._drafts.look()
            self._end_when_quiet(now)
            self._show_state()

    def _end_when_quiet(self, now: float) -> None:
        """The model has closed the interview: it is over when its last words are played."""
        closed = self._closed_at_s
        if closed is not None and (self.mouth.floor.free(now) or now - closed > LAST_WORDS_S):
            self.end("finished", REPORT_COMES)

    # ---- what the ear and the line say

    def _turn(self, event: EarEvent) -> None:
        self._turns.take(event)
        if isinstance(event, TurnEnded):
            self._repairs.spoken()
            self._inbox.typing.spoke()
        self._show_state()

    def _show_state(self) -> None:
        state = self.mouth.floor.state(self._now())
        if self._state is None or state != self._state.state:
            self._state = State(state=state)
            self.room.tell(self._state)

    def line_is(self, how: str, up: bool) -> None:
        """The connection to the model went away, or is back."""
        (self._reconnect.came if up else self._reconnect.went)(how)
