"""The phase machine as data: a plan says which phases there are, what each allows, what it asks for, and what follows.

`Plan` is plan.yaml as written. `Agenda` is the plan fitted to one interview: its minutes shared out, its questions counted.
What may leave a phase, and how much time is left, is computed here from values; nothing here knows a clock or ADK.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from tools.budget import Claim, share_out
from tools.desk import Desk
from tools.errors import DataFileError, read_model
from tools.progress import PhaseEntry, Progress, Setup

DONE = "done"
FEWEST_MINUTES = 3
Number = TypeVar("Number", int, float)

ToolName = Literal[
    "advance_phase",
    "ask_question",
    "start_coding",
    "give_hint",
    "look_at_code",
    "log_answer",
    "log_behavioral_note",
    "end_interview",
]
Mode = Literal["quick", "balanced", "patient"]
Setting = Literal["answer", "story", "coding"]
Need = Literal["questions_answered", "problem_given", "code_run_or_explained"]


class Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Phase(Written):
    title: str
    goal: str = Field(description="what the phase is for, in words to the interviewer")
    say: str = Field(default="", description="what to tell the candidate on entering; {report}: how the report comes")
    share: float = Field(gt=0, le=1, description="part of the interview's minutes")
    at_most: float | None = Field(default=None, gt=0, description="minutes; what is above goes to the phases without a limit")
    at_least: float | None = Field(default=None, gt=0, description="minutes; a short interview takes them from the others")
    least: float = Field(default=0.5, ge=0, le=1, description="part of its minutes that a slow start cannot take from it")
    spare: float = Field(default=1, ge=0, description="weight when time is left over; with at_most, and at the end: none")
    answer_s: float = Field(default=0, ge=0, description="with less left in the phase, no new question or problem is given")
    nudges_s: tuple[Annotated[float, Field(gt=0)], ...] | None = Field(
        default=None, min_length=1, max_length=3, description="silence before each nudge; none: by the setting"
    )
    asks: Literal["questions", "problem"] | None = None
    setting: Setting = Field(default="answer", description="what a turn of the candidate is like: it sets the ear's patience")
    patience: Mode = Field(default="balanced", description="how long the end of a turn is waited for, unless the person chose")
    tools: tuple[ToolName, ...]
    needs: tuple[Need, ...] = ()
    next: tuple[str, ...]


class Defaults(Written):
    level: str
    minutes: int = Field(ge=FEWEST_MINUTES)
    language: str


class Plan(Written):
    """plan.yaml. `questions` and `most_questions` are tables: from these minutes on, that many questions; without the second
    there are never more than the first says. `typed_rest_s`: from these minutes on, so long Alex waits after a typed line
    for the next one of the same answer.

    `written_in` is the language of the questions and problems; in the others a model translates while it speaks.
    """

    title: str
    description: str
    levels: tuple[str, ...] = Field(min_length=1)
    minutes: tuple[Annotated[int, Field(ge=FEWEST_MINUTES)], ...] = Field(min_length=1)
    languages: tuple[str, ...] = Field(min_length=1)
    written_in: str = "en"
    needs_editor: bool = False
    defaults: Defaults
    questions: dict[int, int] = Field(min_length=1)
    most_questions: dict[int, int] = {}
    typed_rest_s: dict[int, Annotated[float, Field(ge=0)]] = Field(default={3: 0.2, 8: 2.5}, min_length=1)
    first: str
    phases: dict[str, Phase] = Field(min_length=1)

    @classmethod
    def load(cls, path: Path) -> Plan:
        from tools.plan_check import first_fault  # the rules of a sound plan are a subject of their own

        plan = read_model(cls, path)
        if (fault := first_fault(plan)) is not None:
            raise DataFileError(path, *fault)
        return plan

    @property
    def closing(self) -> str:
        """The phase in which the interview is closed."""
        return next(name for name, phase in self.phases.items() if "end_interview" in phase.tools)

    def onward(self, start: str) -> set[str]:
        """The phases that may still come, `start` included."""
        reached: set[str] = set()
        waiting = [start]
        while waiting:
            name = waiting.pop()
            if name not in reached and name in self.phases:
                reached.add(name)
                waiting.extend(self.phases[name].next)
        return reached

    def for_interview(self, level: str, minutes: float, language: str, name: str = "") -> Agenda:
        whole = max(float(minutes), FEWEST_MINUTES)
        least = questions_for(self.questions, whole)
        most = questions_for(self.most_questions, whole) if self.most_questions else least
        return Agenda(self, level, whole, language, name, shared_out(self.phases, whole), least, most)

    def agenda_of(self, progress: Progress) -> Agenda:
        return self.for_interview(progress.level, progress.minutes, progress.language, progress.name)

    def default_setup(self) -> Setup:
        return Setup(level=self.defaults.level, minutes=self.defaults.minutes, language=self.defaults.language)


@dataclass(frozen=True, slots=True)
class Agenda:
    """`questions`: how many are asked at least; `most_questions`: at most, while there is time for more."""

    plan: Plan
    level: str
    minutes: float
    language: str
    name: str
    phase_minutes: Mapping[str, float]
    questions: int
    most_questions: int

    def phase(self, name: str) -> Phase:
        return self.plan.phases[name]

    @property
    def phases(self) -> list[tuple[str, str, float]]:
        """(name, title, minutes) in the order of the plan: what a page shows."""
        return [(name, phase.title, self.phase_minutes[name]) for name, phase in self.plan.phases.items()]

    def claim(self, name: str) -> Claim:
        phase, planned_s = self.phase(name), self.phase_minutes[name] * 60
        takes_spare = phase.at_most is None and name != self.plan.closing
        return Claim(planned_s, phase.least * planned_s, phase.spare if takes_spare else 0.0)


def shared_out(phases: Mapping[str, Phase], minutes: float) -> dict[str, float]:
    """Each phase's minutes: its share within its limits; what that leaves over goes to the phases without limits, by share."""
    given = {name: _limited(phase, phase.share * minutes, minutes) for name, phase in phases.items()}
    rest = minutes - sum(given.values())
    unlimited = {name: phase.share for name, phase in phases.items() if phase.at_most is None and phase.at_least is None}
    whole = sum(unlimited.values())
    return {name: part + (rest * unlimited[name] / whole if name in unlimited else 0.0) for name, part in given.items()}


def _limited(phase: Phase, part: float, minutes: float) -> float:
    return max(min(part, phase.at_most or minutes), phase.at_least or 0.0)


def questions_for(table: Mapping[int, int], minutes: float) -> int:
    return row_for(table, minutes)


def row_for(table: Mapping[int, Number], minutes: float) -> Number:
    """Of a table by "from these minutes on" the row for an interview of so many minutes."""
    fitting = [from_minutes for from_minutes in table if from_minutes <= minutes]
    return table[max(fitting)] if fitting else table[min(table)]


# ---- time -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds, the pauses taken out. `phase_over`: the phase may be left whatever is missing."""

    elapsed_s: float
    left_s: float
    phase_elapsed_s: float
    phase_left_s: float

    @property
    def over(self) -> bool:
        return self.left_s <= 0

    @property
    def phase_over(self) -> bool:
        return self.phase_left_s <= 0


def times(agenda: Agenda, progress: Progress, desk: Desk | None, now: float) -> Times:
    """A phase ends when the time is used up that was its due at the moment when it was entered."""
    paused = desk.paused_s if desk else 0.0
    started = desk.started_at if desk and desk.started_at is not None else progress.started_at
    elapsed = max(0.0, now - started - paused)
    left = agenda.minutes * 60 - elapsed
    in_phase = max(0.0, now - progress.entered_at - (paused - progress.entered_paused_s))
    if progress.phase == DONE:
        return Times(elapsed, left, in_phase, 0.0)
    return Times(elapsed, left, in_phase, due_s(agenda, progress.phase, elapsed - in_phase) - in_phase)


def due_s(agenda: Agenda, phase: str, elapsed_s: float) -> float:
    """How long a phase may last that is entered after so many seconds of the interview.

    What earlier phases did not use is shared out to those still to come, and what they used too much is taken from them: this
    one is told its part of it, and the same sum is done anew at the next door.
    """
    claims = {name: agenda.claim(name) for name in agenda.phase_minutes if name in agenda.plan.onward(phase)}
    return share_out(agenda.minutes * 60 - elapsed_s, claims, agenda.plan.closing)[phase]


def answer_s(agenda: Agenda, name: str) -> float:
    """What a plausible answer takes in this phase. A short interview has shorter ones: half of what a question has by plan."""
    phase = agenda.phase(name)
    asked = agenda.questions if phase.asks == "questions" else 1
    return min(phase.answer_s, agenda.phase_minutes[name] * 60 / asked / 2)


def too_late_to_ask(agenda: Agenda, progress: Progress, desk: Desk | None, now: float) -> bool:
    return times(agenda, progress, desk, now).phase_left_s < answer_s(agenda, progress.phase)


# ---- leaving a phase --------------------------------------------------------------------------------------------------


def can_leave(agenda: Agenda, progress: Progress, desk: Desk | None, now: float) -> list[str]:
    """What is still missing before the phase may be left, in words. Nothing is, when its time is over, or when nothing is open
    and too little time is left to ask something new."""
    if progress.phase == DONE or times(agenda, progress, desk, now).phase_over:
        return []
    if nothing_open(agenda, progress) and too_late_to_ask(agenda, progress, desk, now):
        return []
    wanting = (_missing(need, agenda, progress, desk) for need in agenda.phase(progress.phase).needs)
    return [words for words in wanting if words]


def _missing(need: Need, agenda: Agenda, progress: Progress, desk: Desk | None) -> str:
    match need:
        case "questions_answered":
            answered = len(progress.answered.intersection(progress.asked))
            open_ones = agenda.questions - answered
            return f"{answered} of {agenda.questions} questions are answered and noted with log_answer" if open_ones > 0 else ""
        case "problem_given":
            return "" if progress.problem else "the coding problem is not given yet (start_coding)"
        case "code_run_or_explained":
            unseen = "the code was neither run nor explained and noted (log_answer for the problem)"
            return "" if code_seen(progress, desk) else unseen


def nothing_open(agenda: Agenda, progress: Progress) -> bool:
    """Does the candidate owe no answer of this phase?"""
    return progress.problem is None if agenda.phase(progress.phase).asks == "problem" else progress.open_question is None


def code_seen(progress: Progress, desk: Desk | None) -> bool:
    ran = desk is not None and (desk.ran or desk.tests is not None)
    return ran or code_explained(progress)


def code_explained(progress: Progress) -> bool:
    return progress.problem is not None and progress.problem in progress.answered


def targets(agenda: Agenda, progress: Progress, desk: Desk | None, now: float) -> list[str]:
    """Where advance_phase may go: what the plan says comes next, and the closing phase when no time is left for that."""
    if progress.phase == DONE:
        return []
    closing = agenda.plan.closing
    after = [name for name in agenda.phase(progress.phase).next if name != DONE]
    elapsed_s = times(agenda, progress, desk, now).elapsed_s
    worth_it = any(due_s(agenda, name, elapsed_s) > answer_s(agenda, name) for name in after)
    return after if worth_it or progress.phase == closing or closing in after else [closing, *after]


def advance(progress: Progress, to: str, desk: Desk | None, now: float) -> Progress:
    """The progress in its new phase. Whether that is allowed was decided before."""
    paused = desk.paused_s if desk else 0.0
    entry = PhaseEntry(phase=to, at_s=at_s(progress, desk, now))
    return progress.changed(phase=to, entered_at=now, entered_paused_s=paused, trail=(*progress.trail, entry))


def at_s(progress: Progress, desk: Desk | None, now: float) -> float:
    """Interview seconds: what every note and answer is stamped with."""
    started = desk.started_at if desk and desk.started_at is not None else progress.started_at
    return round(max(0.0, now - started - (desk.paused_s if desk else 0.0)), 2)


def begin(plan: Plan, setup: Setup, desk: Desk | None, now: float) -> Progress:
    started = desk.started_at if desk and desk.started_at is not None else now
    return Progress(
        level=setup.level,
        minutes=setup.minutes,
        language=setup.language,
        name=setup.name,
        seed=setup.seed or 0,
        asked_before=setup.asked_before,
        phase=plan.first,
        started_at=started,
        entered_at=started,
        trail=(PhaseEntry(phase=plan.first, at_s=0.0),),
    )
