"""What is in the room: everything that a page must be told, also one that comes later, and that the journal keeps.

Whatever happens is said here once; the page and the journal follow from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import BaseModel

from server.interview.clock import InterviewClock
from server.interview.page import Page
from server.interview.past import RESTARTED, Past
from server.interview.runs import hidden_cases
from server.interview.standing import last_words, standing, was_put
from server.interview.wishes import Wishes
from server.interview.words import IS_BACK, SAY_AGAIN
from server.store.entries import Code, Edit
from server.store.growth import Growth, grown
from server.wire import (
    Asked,
    Caption,
    Clock,
    Drawn,
    Edited,
    Hint,
    Message,
    Notice,
    Phase,
    PhaseEntered,
    Problem,
    ProblemGiven,
    Question,
    Thinking,
    Welcome,
)
from tools.desk import Desk
from tools.phases import DONE, Agenda, Mode, Setting, times
from tools.phases import Phase as PlanPhase
from tools.progress import Progress


class Notes(Protocol):
    """The journal of one interview, as far as the room needs it: it takes an entry at once and keeps it in its own time."""

    def note(self, kind: str, at_s: float, data: Mapping[str, Any] | BaseModel) -> None: ...


@dataclass(frozen=True, slots=True)
class Who:
    """What the person chose before Start."""

    id: str
    interviewer: str
    title: str
    level: str
    minutes: float
    language: str
    name: str
    rehearsal: bool

    @property
    def chosen(self) -> dict[str, object]:
        """What Alex must know of it."""
        return {"level": self.level, "minutes": round(self.minutes), "language": self.language, "name": self.name}


class Room:
    """The clock is on `now()` (monotonic seconds); `epoch()` is the same moment on the tools' clock."""

    def __init__(
        self, who: Who, agenda: Agenda, progress: Progress, notes: Notes, now: Callable[[], float], epoch: Callable[[], float]
    ) -> None:
        self.who, self.agenda, self.progress = who, agenda, progress
        self._notes, self._now, self._epoch = notes, now, epoch
        self.clock = InterviewClock()
        self.desk = Desk(language=who.language)
        self.page: Page | None = None
        self.over = False
        self.captions: dict[str, Caption] = {}
        self.question: Question | None = None
        self.problem: Problem | None = None
        self.twist = ""
        self.code: Edited | None = None
        self.board: Drawn | None = None
        self.codes: dict[str, Edited] = {}
        self._growth: Growth = {}
        self.hints: list[str] = []
        self.thinking_until_s: float | None = None
        self.wishes = Wishes()
        self.chosen_patience: Mode | None = None
        self.notices: dict[str, Notice] = {}
        self.mic_frames = 1

    # ---- time

    @property
    def at_s(self) -> float:
        return round(self.clock.elapsed(self._now()), 2)

    def begin(self) -> None:
        """The first phase begins now, however long ago the room was made."""
        self.clock, epoch = self.clock.started(self._now()), self._epoch()
        self.desk = self.desk.model_copy(update={"started_at": epoch})
        self.progress = self.progress.model_copy(update={"started_at": epoch, "entered_at": epoch})
        self.note("start", {})
        self._note_progress(None)
        self._note_phase(self.progress.phase)

    def take_up(self, past: Past, problem: Callable[[str], Problem]) -> None:
        """Where another process left it. The clock stands where it stood then, however long that is ago."""
        assert past.progress is not None
        self.progress, now = past.progress, self._now()
        since_start_s = self._epoch() - self.progress.started_at
        self.clock = InterviewClock(now - since_start_s, now, since_start_s - past.elapsed_s)
        self.desk = past.desk.model_copy(update={"language": self.who.language, "started_at": self.progress.started_at})
        self.captions = {caption.id: caption for caption in past.captions}
        self.question, self.code, self.board, self.hints = past.question, past.code, past.board, list(past.hints)
        self.codes = dict(past.codes)
        self.problem, self.twist = problem(past.problem) if past.problem else None, past.twist
        self.chosen_patience, self.thinking_until_s = past.patience, past.thinking_until_s
        self.wishes = Wishes(dict.fromkeys(past.wishes))
        self.notices["restart"] = Notice(level="info", code="restart", text=IS_BACK, next=SAY_AGAIN)
        self.note("connection", {"event": RESTARTED})
        for draft in past.drafts:
            self.note("transcript", draft.line.model_dump(), at_s=draft.at_s)

    def stop_clock(self) -> None:
        self.clock = self.clock.stopped(self._now())

    def go_on(self) -> None:
        self.clock = self.clock.going_on(self._now())

    def paused(self) -> Desk:
        """The desk with the time stood still until now."""
        return self.desk.model_copy(update={"paused_s": self.clock.paused_by(self._now())})

    def phase_left_s(self) -> float:
        """Seconds left in this phase; below zero when its time is over."""
        return times(self.agenda, self.progress, self.paused(), self._epoch()).phase_left_s

    def summary(self) -> str:
        """What a model with no memory of this interview must know to go on."""
        asked = f"The question being answered: {self.question.text} " if self.question else ""
        given = f"The coding problem {self.problem.title} is on the screen. " if self.problem else ""
        return " ".join([f"Phase: {self.progress.phase}. {asked}{given}".strip(), *last_words(self.captions.values())])

    def standing(self) -> str:
        """The same and more, for the instruction of a session that begins in the middle."""
        left_s = times(self.agenda, self.progress, self.paused(), self._epoch()).left_s
        said = self.captions.values()
        return standing(self.progress, self.desk, self.question, self.problem, self.hints, said, left_s, self.twist)

    def clock_message(self) -> Clock:
        if self.clock.started_s is None:
            first = self.agenda.phase_minutes[self.agenda.plan.first] * 60
            return Clock(elapsed_s=0, left_s=self.agenda.minutes * 60, phase_left_s=first, stopped=True)
        left = times(self.agenda, self.progress, self.paused(), self._epoch())
        return Clock(
            elapsed_s=round(left.elapsed_s, 1),
            left_s=round(max(0.0, left.left_s), 1),
            phase_left_s=round(max(0.0, left.phase_left_s), 1),
            stopped=self.clock.stands,
        )

    # ---- what happens, told to the page and to the journal

    def tell(self, message: Message) -> None:
        if self.page is not None:
            self.page.send(message)

    def note(self, kind: str, data: Mapping[str, Any] | BaseModel, at_s: float | None = None) -> None:
        self._notes.note(kind, self.at_s if at_s is None else at_s, data)

    def caption(self, caption: Caption) -> None:
        self.captions[caption.id] = caption
        self.tell(caption)

    @property
    def dropped(self) -> int:
        """Pieces of Alex's voice for which the page of this moment had no room."""
        return 0 if self.page is None else self.page.dropped

    def notice(self, notice: Notice) -> None:
        """Trouble in words; the same code replaces the last one, an empty text takes it away."""
        if notice.text:
            self.notices[notice.code] = notice
            self.note("notice", notice)
        elif self.notices.pop(notice.code, None) is None:
            return
        self.tell(notice)

    def moved(self, progress: Progress) -> None:
        """A tool changed the progress."""
        entered, before = progress.phase != self.progress.phase, self.progress
        self.progress = progress
        self._note_progress(before)
        if entered and progress.phase in self.agenda.plan.phases:
            self._note_phase(progress.phase)
            self.tell(PhaseEntered(phase=progress.phase, at_s=self.at_s))
            self.tell(self.clock_message())

    def _note_progress(self, before: Progress | None) -> None:
        """What stays as it is, and may be long, stands in the first entry only."""
        calls, ids = (before.calls, before.call_ids) if before else ({}, {})
        now, known = self.progress, {"calls", "call_ids"} | ({"asked_before"} if before else set())
        self.note(
            "progress",
            {
                "state": now.model_dump(mode="json", exclude=known),
                "calls": {key: result for key, result in now.calls.items() if calls.get(key) != result},
                "call_ids": {id_: key for id_, key in now.call_ids.items() if ids.get(id_) != key},
                "known": list(now.calls),
            },
        )

    def _note_phase(self, phase: str) -> None:
        title, minutes = self.agenda.phase(phase).title, self.agenda.phase_minutes[phase]
        self.note("phase", {"phase": phase, "title": title, "minutes": minutes})

    def asked(self, question: Question) -> None:
        self.question = question
        self.tell(question)

    def gave(self, problem: Problem) -> None:
        self.problem = problem
        brief = problem.model_dump(include={"id", "title", "statement", "hints", "starters"})
        self.note("problem", brief | {"hidden_tests": hidden_cases(problem)})
        self.tell(ProblemGiven(problem=problem))

    def edited(self, edited: Edited) -> None:
        """The newest text; the other languages keep theirs."""
        self.code = edited
        self.codes[edited.language] = edited
        code = Code(revision=edited.revision, language=edited.language, text=edited.text)
        self._growth, entry = grown(self._growth, code)
        self.note("edit" if isinstance(entry, Edit) else "code", entry)

    def drew(self, drawn: Drawn) -> None:
        self.board = drawn
        self.note("board", drawn)

    def hinted(self, hint: Hint, cost: str = "") -> None:
        self.hints.append(hint.text)
        self.note("hint", {"rung": hint.rung, "of": hint.of, "text": hint.text, "cost": cost})
        self.tell(hint)

    def thinking(self, until_s: float | None) -> None:
        self.thinking_until_s = until_s
        self.tell(Thinking(until_s=until_s))

    def wish(self, wishes: Wishes) -> None:
        """What the person asked for and Alex has not done yet."""
        before, self.wishes = self.wishes.standing, wishes
        if wishes.standing != before:
            self.tell(Asked(wishes=wishes.standing))

    @property
    def patience(self) -> Mode:
        """The person's choice, else the plan's for this phase."""
        return self.chosen_patience or self.plan_phase.patience

    @property
    def setting(self) -> Setting:
        return self.plan_phase.setting

    @property
    def plan_phase(self) -> PlanPhase:
        phases = self.agenda.plan.phases
        return phases.get(self.progress.phase, phases[self.agenda.plan.closing])

    @property
    def closing(self) -> bool:
        """Is this the last phase, or past it?"""
        return self.progress.phase in (self.agenda.plan.closing, DONE)

    def greet_page(self) -> None:
        """A page came (again): all that it needs to draw the room, and the trouble that there is."""
        self.tell(self.welcome())
        for notice in self.notices.values():
            self.tell(notice)

    def welcome(self) -> Welcome:
        settled = [caption for caption in self.captions.values() if caption.final]
        return Welcome(
            interview=self.who.id,
            title=self.who.title,
            level=self.who.level,
            minutes=round(self.who.minutes),
            language=self.who.language,
            rehearsal=self.who.rehearsal,
            begun=self.clock.started_s is not None,
            over=self.over,
            phases=[Phase(name=name, title=title, minutes=minutes) for name, title, minutes in self.agenda.phases],
            phase=self.progress.phase,
            clock=self.clock_message(),
            captions=list(self.captions.values()),
            question=self.question,
            problem=self.problem,
            twist=self.twist if self.problem and was_put(self.twist, settled) else "",
            code=self.code,
            board=self.board,
            other_code=[one for one in self.codes.values() if self.code is None or one.language != self.code.language],
            hints=self.hints,
            thinking_until_s=self.thinking_until_s,
            patience=self.patience,
            asked=self.wishes.standing,
            mic_frames=self.mic_frames,
        )
