"""What the run's facts mean for the room: captions, questions, problems, hints, phases, the cost, the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from server.interview.follow_ups import follow_up
from server.interview.heard import HeardTurns
from server.interview.lexicon import LEXICON
from server.interview.mouth import Mouth
from server.interview.past import Past
from server.interview.room import Room
from server.live.repair.duplicates import Duplicates
from server.live.repair.spoken_calls import Sifted, SpokenCall, sift
from server.live.runner import Answered, Called, Fact, Heard, Spoke, StateChanged, Used
from server.wire import VOICE_RATE, Caption, Hint, Problem, Question, Twist, Usage
from tools.progress import STATE_KEY, Progress
from tools.twist import puts_twist

DOLLARS = {"text_in": 0.75e-6, "audio_in": 3e-6, "text_out": 4.5e-6, "audio_out": 12e-6}
"""Price a token of gemini-3.8-live (GEMINI_LIVE.md, section 1); shown as an estimate."""

CUT_SHORT_S = 0.1
"""A line of which less than this is missing was heard to its end."""


Turn = tuple[str, int]
"""Whose, and which."""


@dataclass(frozen=True, slots=True)
class Said:
    """A finished line of Alex: `turn` is the mouth's, `seconds` its whole length, heard or not."""

    caption: Caption
    line: int
    turn: int
    seconds: float


class Follower:
    """Takes facts one by one. `ended` is called once, when the model has closed the interview by its tool."""

    def __init__(self, room: Room, mouth: Mouth, problem: Callable[[str], Problem], ended: Callable[[], None]) -> None:
        self._room, self._mouth, self._problem, self._ended = room, mouth, problem, ended
        self._words = ""
        self._line = 0
        self._worded_turn = 0
        self._began_s = 0.0
        self._said: list[Said] = []
        self._calls: dict[str, Called] = {}
        self._asked: set[str] = set()
        self._probes: tuple[str, ...] = ()
        self._heard = HeardTurns(room, lambda: mouth.floor.candidate, self._note_turn)
        self._sifted = Sifted()
        self._shown = self._doubled = False
        self.duplicates = Duplicates()
        self.spoken_calls: list[SpokenCall] = []
        self.ended_with = ""
        self.tokens_in = self.tokens_out = 0
        self.dollars = 0.0

    def take_up(self, past: Past) -> None:
        """Counts go on where another process left them."""
        self._room.take_up(past, self._problem)
        self._line, self._asked, self._probes = past.lines, set(past.asked), past.probes
        for caption in past.captions:
            if caption.who == "alex":
                self._note_follow_up(caption.text)
        self._heard.take_up(past.turns)
        self.tokens_in, self.tokens_out, self.dollars = past.usage

    def take(self, fact: Fact) -> None:
        match fact:
            case Spoke():
                self._alex_said(fact)
            case Heard():
                self._heard.words(fact)
            case Called():
                self._calls[fact.id] = fact
            case Answered():
                self._answered(fact)
            case StateChanged(delta):
                self._moved(delta)
            case Used():
                self._used(fact)

    # ---- words

    @property
    def heard(self) -> str:
        """What the service understood of the candidate's present turn, as far as it knows."""
        return self._heard.text

    def _alex_said(self, spoke: Spoke) -> None:
        """Deltas grow the line; the finished one settles it with all of its words."""
        if not self._words:
            self._began_s = self._room.at_s
            self._heard.alex_spoke()
        before = self._sifted if spoke.text.startswith(self._words) or not spoke.finished else Sifted()
        self._words = spoke.text if spoke.finished else self._words + spoke.text
        self._sifted = sift(self._words, LEXICON, spoke.finished, before)
        if not self._is_double(spoke.finished):
            self._show(self._sifted.clean.strip(), spoke.finished)
        if spoke.finished:
            self.spoken_calls += self._sifted.calls
            self.ended_with = "" if self._doubled or self._sifted.calls else self._words
            self._words, self._sifted, self._shown, self._doubled = "", Sifted(), False, False

    def _is_double(self, finished: bool) -> bool:
        """Faults S10 and S11: the voice is stopped as soon as it is certain; what only may be one is not shown yet."""
        verdict = self.duplicates.hears(self._sifted.clean, finished)
        if verdict == "again" and not self._doubled:
            self._doubled = True
            self._mouth.hush()
            if self.duplicates.is_awaited:
                self._mouth.still_owes()
            self._room.note("timing", {"what": "duplicate", "turn": self._mouth.turn})
        return self._doubled or (verdict == "perhaps" and not self._shown)

    def resumed(self, remembers: bool) -> None:
        """The line is back; does the session remember what was said? A turn that was cut after all of its words was cut too."""
        unended = self._mouth.unended and self._worded_turn == self._mouth.turn
        self.duplicates.resumed(remembers, unended)

    def _show(self, text: str, finished: bool) -> None:
        if not text:
            return
        self._shown = True
        caption = Caption(id=f"alex-{self._line}", who="alex", text=text, final=finished, at_s=self._began_s)
        self._room.caption(caption)
        if finished:
            self._worded_turn = self._mouth.turn
            self._said.append(Said(caption, self._line, self._mouth.turn, self._mouth.turn_samples / VOICE_RATE))
            self._line += 1
            self._note_follow_up(text)
            if puts_twist(text, self._room.twist):
                self._room.tell(Twist(text=self._room.twist))

    def _note_follow_up(self, line: str) -> None:
        """A follow-up belongs on the question's card: whoever thinks about it wants to read it, too."""
        question, probe = self._room.question, follow_up(line, self._probes)
        if question is not None and probe and probe != question.probe:
            self._room.asked(question.model_copy(update={"probe": probe}))

    def settle(self, at_once: bool = False) -> None:
        """Note the turns that are over: a line of Alex when the loudspeaker has finished with it, for only then is known how
        much of it was heard; a turn of the candidate when its words are there or will not come."""
        self._heard.settle(at_once)
        if not self._said:
            return
        done = [said for said in self._said if at_once or self._mouth.is_heard(said.turn)]
        self._said = [said for said in self._said if said not in done]
        for said in done:
            heard_s = self._mouth.heard_s(said.turn)
            until_s = round(heard_s, 2) if heard_s < said.seconds - CUT_SHORT_S else None
            spoken = said.caption.model_copy(update={"seconds": round(said.seconds, 2)})
            self._room.note("transcript", transcript(spoken, said.line, until_s), at_s=spoken.at_s)

    def drafts(self) -> Iterator[tuple[float, Turn, dict[str, Any]]]:
        """The turns that are not settled, as far as they are known: each with its beginning, whose it is, and what to note."""
        if (heard := self._heard.unsettled) is not None:
            caption, number = heard
            yield caption.at_s, ("candidate", number), transcript(caption, number)
        for said in self._said:
            spoken = said.caption.model_copy(update={"seconds": round(said.seconds, 2)})
            heard_s = min(self._mouth.heard_s(said.turn), said.seconds)
            yield spoken.at_s, ("alex", said.line), transcript(spoken, said.line, round(heard_s, 1))
        if self._shown:
            seconds = round(self._mouth.turn_samples / VOICE_RATE, 2)
            text = self._sifted.clean.strip()
            under_way = Caption(id="", who="alex", text=text, seconds=seconds, at_s=self._began_s)
            yield self._began_s, ("alex", self._line), transcript(under_way, self._line, round(self._mouth.heard_s(), 1))

    def candidate_spoke(self, seconds: float, began_s: float) -> None:
        """A turn of the candidate ended; its words may come later, or never (rehearsal)."""
        self._heard.ended(seconds, began_s)

    def _note_turn(self, caption: Caption, turn: int) -> None:
        self._room.note("transcript", transcript(caption, turn), at_s=caption.at_s)

    # ---- tools

    @property
    def calls(self) -> bool:
        """Does a tool run?"""
        return bool(self._calls)

    def _answered(self, done: Answered) -> None:
        result, call = done.result, self._calls.pop(done.id, None)
        refused = result.get("status") == "refused"
        self._room.note(
            "call",
            {
                "id": done.id,
                "name": done.name,
                "args": dict(call.args) if call else {},
                "result": dict(result),
                "refused": refused,
            },
        )
        if result.get("status") != "ok":
            return
        if question := result.get("question"):
            self._asked_question(question)
        if problem := result.get("problem"):
            self._room.question, self._room.twist = None, problem.get("twist", "")
            if self._room.problem is None or self._room.problem.id != problem["id"]:
                self._room.gave(self._problem(problem["id"]))
        hint = result.get("hint")
        if hint and hint["text"] not in self._room.hints:
            self._room.hinted(Hint(rung=hint["rung"], of=hint["of"], text=hint["text"]), hint["cost"])

    def _asked_question(self, question: Mapping[str, Any]) -> None:
        if question["id"] in self._asked:
            return
        self._asked.add(question["id"])
        self._probes = tuple(question["probes"])
        self._room.note("question", question)
        self._room.asked(Question(id=question["id"], title=question["title"], text=question["text"], number=question["number"]))

    def _moved(self, delta: Mapping[str, Any]) -> None:
        if STATE_KEY not in delta:
            return
        progress = Progress.model_validate(delta[STATE_KEY])
        self._room.moved(progress)
        if progress.ended:
            self._ended()

    def _used(self, used: Used) -> None:
        self.tokens_in += used.tokens_in
        self.tokens_out += used.tokens_out
        self.dollars += used.audio_in * DOLLARS["audio_in"] + (used.tokens_in - used.audio_in) * DOLLARS["text_in"]
        self.dollars += used.audio_out * DOLLARS["audio_out"] + (used.tokens_out - used.audio_out) * DOLLARS["text_out"]
        told = {"tokens_in": self.tokens_in, "tokens_out": self.tokens_out, "dollars": self.dollars}
        self._room.note("timing", {"what": "usage", **told})
        self._room.tell(Usage(tokens_in=self.tokens_in, tokens_out=self.tokens_out, dollars=round(self.dollars, 4)))


def transcript(caption: Caption, turn: int, heard_until_s: float | None = None) -> dict[str, Any]:
    return {
        "who": caption.who,
        "how": caption.how,
        "text": caption.text,
        "seconds": caption.seconds,
        "turn": turn,
        "uncertain": caption.uncertain,
        "heard_until_s": heard_until_s,
    }
