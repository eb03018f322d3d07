"""Putting one interview together, from its record and the services of the house. It chooses nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from google.adk.models.base_llm import BaseLlm

from agents import coding_watcher
from agents.coding_watcher.watcher import content
from agents.kit import Kit, build
from server.audio.alex_ear import AlexEars
from server.audio.ear import Bank, Ear, ServiceEar
from server.audio.seed import SeedEar
from server.audio.senses import OwnSenses
from server.interview.follow import Follower
from server.interview.mouth import Mouth
from server.interview.parts import Parts
from server.interview.past import Past
from server.interview.room import Room, Who
from server.interview.session import Interview
from server.interview.spending import Limits
from server.interview.watcher import CodeWatch, Looked
from server.live.runner import LiveRun, NoAnswer, ask, run_config
from server.live.turn_taking import EarKind
from server.service import ServiceLike
from server.settings import Settings
from server.store.records import Interview as Record
from server.store.store import Store
from server.wire import Example, Message, Problem, TestCase
from tools.bank import Problem as BankProblem
from tools.desk import STATE_KEY as DESK
from tools.languages import starters_of
from tools.phases import begin
from tools.progress import SETUP_KEY, Setup
from tools.progress import STATE_KEY as PROGRESS
from tools.standing import SEEDED_KEY
from tools.toolbox import WATCHER_TAKES_S
from tools.watching import Observations

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Assembly:
    """`now` is monotonic seconds, `epoch` the same moment in epoch seconds (the tools' clock). `ears`: one for the process."""

    settings: Settings
    service: ServiceLike
    store: Store
    bank: Bank
    now: Callable[[], float]
    epoch: Callable[[], float]
    ears: AlexEars = field(default_factory=lambda: AlexEars(OwnSenses()))

    def interview(self, record: Record, past: Past | None = None) -> Interview:
        """Called on the event loop that the interview will live on. `past`: what another process has made of it."""
        return _Builder(self, record).interview(past)


class _Builder:
    """The parts know each other in a circle (the mouth tells the room, the line tells the interview): closed here, once."""

    def __init__(self, house: Assembly, record: Record) -> None:
        self._house, self._record = house, record
        self._setup = Setup(
            level=record.setup.level,
            minutes=record.setup.minutes,
            language=record.setup.language,
            name=record.setup.name,
            interviewer=record.setup.interviewer,
            seed=int(record.id[:8], 16),
            asked_before=record.asked_before,
        )

    def interview(self, past: Past | None) -> Interview:
        house, manifest = self._house, self._house.settings.manifest
        mouth = Mouth(house.now, self._tell, self._play, self._line_is)
        line = house.service.line(mouth)
        kit = build(
            self._setup.interviewer,
            model=line,
            text_model=house.service.text(),
            clock=house.epoch,
            frame=lambda: self._watch.picture,
            settings=manifest,
        )
        self._room = room = self._room_for(kit)
        line.standing = room.standing
        config = run_config(manifest.end_of_turn, manifest.voice, self._setup.language)
        limits = Limits(**manifest.watcher.model_dump())
        self._watch = CodeWatch(self._look, kit.bank.problems.__getitem__, house.now, limits)
        follower = Follower(room, mouth, lambda name: problem_for_page(kit.bank.problems[name]), self._ended)
        if past is not None:
            follower.take_up(past)
            line.under_way = past.greeted
        self._interview = Interview(
            Parts(
                room=room,
                mouth=mouth,
                link=line.link,
                run=LiveRun(kit.app, self._record.id, self._state(past), config),
                ear=ear_of(manifest.ear, house.ears),
                bank=house.bank,
                end_of_turn=manifest.end_of_turn,
                follower=follower,
                watch=self._watch,
                now=house.now,
                grace_s=manifest.limits.minutes_hard_extra * 60,
                dollars=manifest.limits.dollars,
            )
        )
        if past is not None:
            self._interview.take_up(past)
        return self._interview

    def _state(self, past: Past | None) -> dict[str, Any]:
        """What lies open to the tools from the beginning."""
        state = {SETUP_KEY: self._setup.model_dump(mode="json"), DESK: self._room.paused().model_dump(mode="json")}
        if past is None:
            return state
        return {**state, PROGRESS: self._room.progress.to_state(), SEEDED_KEY: past.greeted}

    def _room_for(self, kit: Kit) -> Room:
        setup, record = self._setup, self._record
        agenda = kit.plan.for_interview(setup.level, setup.minutes, setup.language, setup.name)
        who = Who(
            id=record.id,
            interviewer=setup.interviewer,
            title=kit.plan.title,
            level=setup.level,
            minutes=setup.minutes,
            language=setup.language,
            name=setup.name,
            rehearsal=self._house.service.rehearsal,
        )
        progress = begin(kit.plan, setup, None, self._house.epoch())
        return Room(who, agenda, progress, self._house.store.journal(record.id), self._house.now, self._house.epoch)

    def _tell(self, message: Message) -> None:
        self._room.tell(message)

    def _play(self, turn: int, offset: int, pcm: bytes) -> None:
        if self._room.page is not None:
            self._room.page.send_voice(turn, offset, pcm)

    def _line_is(self, how: str, up: bool) -> None:
        self._interview.line_is(how, up)

    def _ended(self) -> None:
        self._interview.model_ended()

    async def _look(self, text: str, jpeg: bytes | None) -> Looked:
        """The text models in their order: one that is retired does not blind the watcher. Raises NoAnswer."""
        *others, last = self._house.service.texts()
        for model in others:
            try:
                return await self._look_with(model, text, jpeg)
            except NoAnswer as failure:
                log.warning("The model %s did not look (%s); the next one is asked.", model.model, failure)
        return await self._look_with(last, text, jpeg)

    async def _look_with(self, model: BaseLlm, text: str, jpeg: bytes | None) -> Looked:
        answer = await ask(coding_watcher.build("root", model), content(text, jpeg), WATCHER_TAKES_S)
        return Looked(Observations.model_validate_json(answer.text), answer.tokens)


def ear_of(kind: EarKind, ears: AlexEars) -> Ear:
    match kind:
        case "alex":
            return ears.ear()
        case "seed":
            return SeedEar()
        case "service":
            return ServiceEar()


def problem_for_page(problem: BankProblem) -> Problem:
    """Everything but the reference solutions, the twist and the hints themselves."""
    return Problem(
        id=problem.id,
        title=problem.title,
        statement=problem.statement,
        function=problem.function,
        examples=[Example(**example.model_dump()) for example in problem.examples],
        starters=starters_of(problem.title, problem.function, problem.starters),
        tests=[TestCase(**{**case.model_dump(), "args": list(case.args)}) for case in problem.tests],
        hints=len(problem.hints),
    )
