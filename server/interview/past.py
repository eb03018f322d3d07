"""An interview as its journal tells it: all that another process must know to go on with it. Pure.

The newest entry counts. A turn that was under way is told by its last draft, where no transcript of it was noted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from server.interview.runs import tests_of
from server.interview.wishes import THINK_S, WISHES
from server.store import entries as kept
from server.store.entries import Noted
from server.wire import Caption, Drawn, Edited, Question, Wish
from tools.board import told
from tools.desk import Desk, SpokenTurn, TypedWords
from tools.phases import Mode
from tools.progress import Progress
from tools.results import ObservationInfo

TURNS_A_LIFE = 10_000
"""In each process that takes an interview up Alex's turns count on from here: no page mistakes them for old ones."""
RESTARTED = "restarted"
PATIENCE = "patience_"
NEVER_S = -1.0


@dataclass(frozen=True, slots=True)
class Draft:
    """A turn that was not settled when its process went away."""

    at_s: float
    line: kept.Draft


@dataclass(frozen=True, slots=True)
class Past:
    """`lines`, `turns`: how many Alex and the candidate have had. `words_s`: when the candidate's last words began;
    `reaction_s`: when Alex began to speak or had a tool's answer last. `pressed`: which button still means something, and when.
    `codes`: the newest text by language, `code` the newest of all. `late`: to whose answer a caption belongs, where that is not
    the question that lay on the page.
    """

    elapsed_s: float = 0.0
    progress: Progress | None = None
    desk: Desk = field(default_factory=Desk)
    captions: tuple[Caption, ...] = ()
    drafts: tuple[Draft, ...] = ()
    question: Question | None = None
    probes: tuple[str, ...] = ()
    problem: str = ""
    twist: str = ""
    hidden_cases: int = 0
    code: Edited | None = None
    board: Drawn | None = None
    codes: Mapping[str, Edited] = field(default_factory=dict)
    hints: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    patience: Mode | None = None
    lines: int = 0
    turns: int = 0
    lives: int = 1
    usage: tuple[int, int, float] = (0, 0, 0.0)
    pressed: Mapping[str, float] = field(default_factory=dict)
    late: Mapping[str, str] = field(default_factory=dict)
    words_s: float = NEVER_S
    reaction_s: float = NEVER_S

    @property
    def greeted(self) -> bool:
        return any(caption.who == "alex" for caption in self.captions)

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """What the candidate asked for by a button, and Alex has not spoken since."""
        alex_s = max((caption.at_s for caption in self.captions if caption.who == "alex"), default=NEVER_S)
        return tuple(wish for wish in WISHES if self.pressed.get(wish, NEVER_S) >= max(alex_s, 0.0))

    @property
    def thinking_until_s(self) -> float | None:
        """Whoever speaks or writes has thought."""
        began_s = self.pressed.get("think", NEVER_S)
        until_s = round(began_s + THINK_S, 1)
        return until_s if began_s >= max(self.words_s, 0.0) and until_s > self.elapsed_s else None

    @property
    def unanswered(self) -> tuple[Caption, ...]:
        """What the candidate has said since Alex spoke or called a tool last. What he called one for is filed: said to him
        again with the next answer it would be filed under the next question, too."""
        since_s = max(self.reaction_s, 0.0)
        waiting = (caption for caption in self.captions if caption.who == "candidate" and caption.at_s >= since_s)
        return tuple(caption for caption in waiting if self.late.get(caption.id, self.open_id) == self.open_id)

    @property
    def open_id(self) -> str:
        return self.question.id if self.question else ""


def past_of(entries: Sequence[Noted], clock_s: float = 0.0) -> Past:
    """`clock_s`: how long the interview had lasted by its last heartbeat."""
    past = Past(elapsed_s=clock_s)
    for entry in entries:
        past = _after(replace(past, elapsed_s=max(past.elapsed_s, entry.at_s)), entry)
    settled = {caption.id for caption in past.captions}
    open_ones = tuple(draft for draft in past.drafts if _id(draft.line) not in settled)
    for draft in open_ones:
        past = _said(past, draft.at_s, draft.line)
    captions = tuple(sorted(past.captions, key=lambda caption: caption.at_s))
    return replace(past, drafts=open_ones, captions=captions, desk=_with_turns(past.desk, captions))


def _after(past: Past, entry: Noted) -> Past:
    match entry.data:
        case kept.Transcript() as line:
            return _said(past, entry.at_s, line)
        case kept.Draft() as line:
            others = tuple(draft for draft in past.drafts if _id(draft.line) != _id(line))
            return _began(replace(past, drafts=(*others, Draft(entry.at_s, line))), entry.at_s, line)
        case kept.Typed(text=text, id=id_):
            typed = (*past.desk.typed, TypedWords(at_s=entry.at_s, text=text))
            said = replace(past, typed=(*past.typed, id_), desk=_laid(past, typed=typed))
            return replace(said, words_s=max(past.words_s, entry.at_s))
        case kept.Progressed() as progressed:
            return replace(past, progress=_progress(past.progress, progressed))
        case kept.Call(result=result):
            twist = (result.get("problem") or {}).get("twist") or past.twist
            return replace(past, twist=twist, reaction_s=max(past.reaction_s, entry.at_s))
        case _:
            return _worked(past, entry)


def _worked(past: Past, entry: Noted) -> Past:
    match entry.data:
        case kept.Question() as asked:
            more = asked.model_extra or {}
            number = more.get("number", len(past.asked) + 1)
            question = Question(id=asked.id, title=asked.title, text=asked.text, number=number)
            return replace(past, question=question, probes=tuple(more.get("probes", ())), asked=(*past.asked, asked.id))
        case kept.Problem(id=id_) as given:
            hidden = (given.model_extra or {}).get("hidden_tests", 0)
            return replace(past, problem=id_, question=None, hidden_cases=hidden)
        case kept.Hint(text=text):
            return replace(past, hints=(*past.hints, text), pressed=_without(past.pressed, "hint"))
        case kept.Code(revision=revision, language=language, text=text):
            code = Edited(revision=revision, language=language, text=text)
            past = replace(past, code=code, codes={**past.codes, language: code})
            return replace(past, desk=_laid(past, code=text, code_language=language, revision=revision))
        case kept.Drawn(revision=revision, board=board):
            drawn = Drawn(revision=revision, board=board)
            return replace(past, board=drawn, desk=_laid(past, board=told(board)))
        case kept.Run() as run:
            tests = tests_of(run, entry.at_s, past.hidden_cases) if run.what != "run" else None
            return replace(past, desk=_laid(past, ran=True, tests=tests or past.desk.tests))
        case kept.Observation() as seen:
            observation = ObservationInfo.model_validate(seen.model_dump(exclude_none=True), extra="ignore")
            return replace(past, desk=_laid(past, observations=(observation,)))
        case _:
            return _about_itself(past, entry)


def _about_itself(past: Past, entry: Noted) -> Past:
    match entry.data:
        case kept.Press(button="hint"):
            desk = _laid(past, hints_asked=past.desk.hints_asked + 1)
            return replace(past, desk=desk, pressed={**past.pressed, "hint": entry.at_s})
        case kept.Press(button="repeat" | "think" as button):
            return replace(past, pressed={**past.pressed, button: entry.at_s})
        case kept.Press(button="think_over"):
            return replace(past, pressed=_without(past.pressed, "think"))
        case kept.Press(button=button) if button.startswith(PATIENCE):
            mode: Any = button.removeprefix(PATIENCE)
            return replace(past, patience=mode)
        case kept.Connection(event=event) if event == RESTARTED:
            return replace(past, lives=past.lives + 1)
        case kept.Timing() as timing if (told := timing.model_extra or {}).get("what") == "usage":
            return replace(past, usage=(told["tokens_in"], told["tokens_out"], told["dollars"]))
        case _:
            return past


def _said(past: Past, at_s: float, line: kept.Transcript | kept.Draft) -> Past:
    """Words that came late are noted apart, under the number of their turn."""
    known = {caption.id: caption for caption in past.captions}
    id_ = _id(line)
    before = known.get(id_)
    text = f"{before.text} {line.text}".strip() if before else line.text
    seconds = line.seconds or (before.seconds if before else 0.0)
    caption = Caption(
        id=id_, who=line.who, how=line.how, text=text, seconds=seconds, final=True, uncertain=line.uncertain, at_s=at_s
    )
    past = replace(past, captions=tuple({**known, id_: caption}.values()), elapsed_s=max(past.elapsed_s, at_s))
    if isinstance(line, kept.Transcript) and line.question is not None:
        past = replace(past, late={**past.late, id_: line.question})
    past, number = _began(past, at_s, line), line.turn if isinstance(line.turn, int) else 0
    if line.who == "alex":
        return replace(past, lines=max(past.lines, number + 1))
    return replace(past, turns=max(past.turns, number))


def _began(past: Past, at_s: float, line: kept.Transcript | kept.Draft) -> Past:
    """A line is noted again and again until it is settled, but it answers only words from before its beginning."""
    if line.who == "alex":
        return replace(past, reaction_s=max(past.reaction_s, at_s))
    return replace(past, words_s=max(past.words_s, at_s))


def _id(line: kept.Transcript | kept.Draft) -> str:
    """As the page knows it."""
    if isinstance(line.turn, str):
        return line.turn
    return f"{'alex' if line.who == 'alex' else 'you'}-{line.turn or 0}"


def _with_turns(desk: Desk, captions: Sequence[Caption]) -> Desk:
    spoken = [one for one in captions if one.who == "candidate" and one.how != "typed" and one.seconds]
    return desk.model_copy(update={"turns": tuple(SpokenTurn(at_s=one.at_s, seconds=one.seconds) for one in spoken)})


def _without(pressed: Mapping[str, float], button: str) -> Mapping[str, float]:
    return {name: at_s for name, at_s in pressed.items() if name != button}


def _laid(past: Past, **what: Any) -> Desk:
    return past.desk.model_copy(update=what)


def _progress(before: Progress | None, noted: kept.Progressed) -> Progress:
    """What the calls were answered is noted once each: it adds up. What earlier interviews asked is noted once."""
    calls = {**(before.calls if before else {}), **noted.calls}
    ids = {**(before.call_ids if before else {}), **noted.call_ids}
    kept_calls = {key: calls[key] for key in noted.known if key in calls}
    asked_before = before.asked_before if before else ()
    return Progress.model_validate({"asked_before": asked_before, **noted.state, "calls": kept_calls, "call_ids": ids})
