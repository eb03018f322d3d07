"""The coding watcher at work beside the interview: it looks when there is something new, lays what it saw on the desk, and lets
Alex know of what is worth a word."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from server.interview.mouth import Mouth
from server.interview.onscreen import OnScreen
from server.interview.pulse import pulse
from server.interview.remarks import Moment, Remarks
from server.interview.room import Room
from server.interview.showing import Shown
from server.interview.spending import Limits, Spending, estimate
from server.interview.watch import (
    ELSEWHERE_S,
    Look,
    Scene,
    Why,
    board_wanted,
    due,
    looked,
    looked_at_board,
    picture_wanted,
    stirs,
)
from server.interview.words import SEEN
from server.wire import JPEG, JPEG_BOARD
from tools.bank import Problem
from tools.desk import TestRun
from tools.directions import Kind
from tools.discreet import discreet
from tools.results import ObservationInfo
from tools.watching import Observations, Signs, watcher_text

LINES_SAID = 4
LOOK_S = 0.25

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of a look. `tokens`: as the service counted them; 0 where it does not tell."""

    seen: Observations
    tokens: int = 0


Watcher = Callable[[str, bytes | None], Awaitable[Looked]]
"""Asks the coding_watcher agent: the request's text and a picture of the screen."""


class Host(Protocol):
    """What the watcher needs of its interview."""

    room: Room
    mouth: Mouth

    def lay_on_desk(self, **what: object) -> None: ...
    def may_be_told(self, at: float) -> bool: ...
    def direct(self, kind: Kind, words: str, **values: object) -> None: ...


@dataclass(slots=True)
class CodeWatch:
    ask: Watcher
    problem: Callable[[str], Problem]
    now: Callable[[], float]
    limits: Limits = field(default_factory=Limits)
    last: Look = field(default_factory=Look)
    screen: OnScreen = field(default_factory=OnScreen)
    spending: Spending = field(default_factory=Spending)
    remarks: Remarks = field(default_factory=Remarks)
    shown: Shown = field(default_factory=Shown)
    board: bytes | None = None
    boards: int = 0
    drawings: int = 0
    drawn_at_s: float = 0.0
    seen: tuple[ObservationInfo, ...] = ()
    edited_at_s: float = 0.0
    stirred_at_s: float = 0.0
    alex_at_s: float = 0.0
    runs: int = 0
    tested_revision: int = 0
    same_result_runs: int = 0
    before: TestRun | None = None

    # ---- what happens in the room

    def edited(self) -> None:
        self.edited_at_s = self.now()

    def drew(self) -> None:
        self.drawings += 1
        self.drawn_at_s = self.now()

    def stirred(self) -> None:
        """The candidate spoke, typed, edited or ran something."""
        self.stirred_at_s = self.now()

    def tested(self, revision: int, run: TestRun, before: TestRun | None) -> None:
        self.runs += 1
        self.tested_revision = revision
        self.before = before
        same = before is not None and not run.all_pass and _result(run) == _result(before)
        self.same_result_runs = self.same_result_runs + 1 if same else int(not run.all_pass)

    def saw(self, jpeg: bytes, kind: int, room: Room) -> bool:
        """A picture came. Is it one for the live model, too?"""
        at, limits = self.now(), self.limits
        if kind == JPEG_BOARD:
            self.board, self.boards = jpeg, self.boards + 1
            wanted = self.shown.wants_board(limits.picture_every_s, at)
        else:
            self.screen = self.screen.saw(jpeg, kind == JPEG, at)
            coding = room.problem is not None and room.setting == "coding"
            wanted = self.shown.wants(self.scene(room), coding, limits.live_picture_every_s, at)
        if wanted:
            self.shown = self.shown.showed_board(at) if kind == JPEG_BOARD else self.shown.showed(self.scene(room), at)
            self.spending = self.spending.showed()
        return wanted

    @property
    def picture(self) -> bytes | None:
        """What there is to be seen beside the text: one's own editor, else the whiteboard."""
        return self.screen.picture or self.board

    def scene(self, room: Room) -> Scene:
        code, screen = room.code, self.screen
        return Scene(
            revision=code.revision if code else 0,
            edited_s=self.edited_at_s,
            runs=self.runs,
            pictures=screen.changes,
            pictured_s=screen.changed_s,
            elsewhere_s=screen.elsewhere_s,
            stirred_s=self.stirred_at_s,
            drawings=self.drawings,
            drawn_s=self.drawn_at_s,
            boards=self.boards,
        )

    # ---- looking

    async def watch(self, host: Host) -> None:
        """A task of the interview. A look that fails is told to the operator and tried again when something is new."""
        while True:
            await pulse(LOOK_S)
            at, room = self.now(), host.room
            if host.mouth.floor.speaking(at):
                self.alex_at_s = at
            if room.problem is None or room.clock.stands:
                continue
            scene = self.scene(room)
            self.last = stirs(self.last, scene)
            if why := due(self.last, scene, at, self.limits.picture_every_s):
                await self._look(host, scene, why)
            self._remark(host)

    async def _look(self, host: Host, scene: Scene, why: Why) -> None:
        room, at, before = host.room, self.now(), self.last
        assert room.problem is not None
        if not self.spending.allows(self.limits, 0, at):
            return
        screen = self.screen.picture if picture_wanted(before, scene, at, self.limits.picture_every_s) else None
        board = self.board if not screen and board_wanted(before, scene, at, self.limits.picture_every_s) else None
        picture = screen or board
        said = [line.text for line in room.captions.values() if line.who == "candidate" and line.text][-LINES_SAID:]
        problem, code = self.problem(room.problem.id), room.code
        start = before.code or problem.starters.get(code.language if code else "", "")
        text = watcher_text(problem, room.desk, said, before=start, signs=self._signs(scene, before, at, why))
        estimated = estimate(text, picture is not None)
        if not self.spending.allows(self.limits, estimated, at):
            return
        self.last = looked(before, scene, code.text if code else "", why, at, screen is not None)
        self.last = looked_at_board(self.last, scene, at) if board else self.last
        taken = await self._asked(room, text, picture)
        self.spending = self.spending.called(taken.tokens or estimated, picture is not None, at)
        seen = discreet(taken.seen, problem, room.desk, len(room.hints))
        for observation in seen:
            room.note("observation", observation)
        self.seen = tuple(seen)
        if seen:
            moved_on = self._moved_on(room)
            host.lay_on_desk(observations=self.seen, observed_revision=scene.revision, screen_moved_on=moved_on)

    async def _asked(self, room: Room, text: str, picture: bytes | None) -> Looked:
        try:
            return await self.ask(text, picture)
        except Exception:  # the model's side may fail in any way; the interview goes on without this look
            log.exception("interview %s: the coding watcher's look failed", room.who.id)
            return Looked(Observations())

    def _signs(self, scene: Scene, before: Look, at: float, why: Why) -> Signs:
        return Signs(
            just_ran=why == "tests",
            just_drew=scene.drawings > before.drawings,
            edited_since_tests=scene.runs > 0 and scene.revision > self.tested_revision,
            unchanged_s=round(scene.rest_s(at)),
            elsewhere_s=round(scene.away_s(at)) if scene.away_s(at) >= ELSEWHERE_S else 0,
            sharing=self.screen.surface if self.screen.useful else "",
            same_result_runs=self.same_result_runs if self.same_result_runs > 1 else 0,
            tests_before=f"{self.before.passed}/{self.before.total}" if self.before else "",
        )

    # ---- speaking

    def _moved_on(self, room: Room) -> bool:
        scene = self.scene(room)
        shows_more = scene.pictures > self.last.pictures and scene.picture_says_more
        return shows_more or scene.drawings > self.last.drawings

    def _is_new(self, scene: Scene) -> bool:
        last = self.last
        return (scene.revision, scene.runs, scene.drawings) != (last.revision, last.runs, last.drawings)

    def _remark(self, host: Host) -> None:
        """What was seen of an older state is nothing to speak of any more: the candidate may have mended it."""
        room, at, scene = host.room, self.now(), self.scene(host.room)
        if self._moved_on(room) and not room.desk.screen_moved_on:
            host.lay_on_desk(screen_moved_on=True)
        if self._is_new(scene) or not host.may_be_told(at):
            return
        moment = Moment(
            at=at,
            rest_s=at - max(self.edited_at_s, self.stirred_at_s, self.drawn_at_s),
            alex_s=at - self.alex_at_s,
            holds=room.thinking_until_s is not None and room.thinking_until_s > room.at_s,
            sharing=self.screen.useful,
            all_pass=room.desk.tests is not None and room.desk.tests.all_pass,
        )
        if (one := self.remarks.due(self.seen, moment)) is not None:
            self.remarks = self.remarks.made(one, at)
            host.direct("observation", f"{one.text} {SEEN}", about=one.kind, line=one.line, revision=one.revision)


def _result(run: TestRun) -> tuple[int, int, int, int]:
    return run.passed, run.total, run.hidden_passed, run.hidden_total
