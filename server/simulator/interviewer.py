"""The rehearsal brain: plays the interviewer behind the simulator without a language model and without hearing words.

It knows what a model would know: the system instruction, the tool declarations, what the tools answer, the stage directions. It
follows `next` of the tools' results, so it plays any interview whose tools answer in that shape. All it does is decided in
`turns` (the candidate spoke), `cues` (a direction came) and `follow` (a tool answered); here they are put in order in time:

* one speech at a time, and nothing while the candidate speaks;
* a thanks or a transition waits for the next words, so that one turn is one speech;
* after a blocking call nothing happens before its answer; a call "after speaking" waits for the end of the speech;
* a call is not made more than three times with the same arguments, nor more than seven in all, without a new input.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from server.simulator.blunders import Blunders
from server.simulator.brain import (
    Act,
    Call,
    FrameSeen,
    HistoryGiven,
    Percept,
    Say,
    SessionOpened,
    SpeechEnded,
    SpeechStarted,
    SpokeToTheEnd,
    TextHeard,
    ToolAnswered,
    WasInterrupted,
)
from server.simulator.cues import on_cue, take_up
from server.simulator.declared import BLOCKING, UNDECLARED, read_tools
from server.simulator.directive import Direction, hear
from server.simulator.follow import follow
from server.simulator.memory import Do, Intent, Memory, Pending, Saying, Speak, Turn
from server.simulator.phrases import Phrases
from server.simulator.reading import read
from server.simulator.standing import read_standing
from server.simulator.turns import take_turn
from server.simulator.wishes import wish

SAME_CALL, CALLS_A_TURN = 3, 7
NOISE_S = 0.2
TYPED = {"done": "code", "think": "thinks"}  # wishes that a direction of another name stands for
ASKING = frozenset({"question", "probe", "invite"})


class Interviewer:
    """A Brain. `seed` varies the wording; `blunders` are the mistakes to make, by the names in `blunders`.

    `written`: in a chat, where nobody hears or speaks.
    """

    def __init__(self, seed: int = 0, blunders: Sequence[str] = (), written: bool = False) -> None:
        self._seed, self._written = seed, written
        self._blunders = Blunders.of(blunders)
        self._m = Memory(tools={}, phrases=Phrases(seed=seed), written=written)

    def step(self, percept: Percept, now: float) -> list[Act]:
        if self._m.ended and not isinstance(percept, SessionOpened | ToolAnswered | SpokeToTheEnd):
            return [Say(self._m.say("over"))] if self._written else []
        self._m.agenda += self._blunders.spoil(self._m, self._perceive(percept, now))
        return [] if isinstance(percept, SessionOpened | HistoryGiven) else self._act(now)

    # ---- perceiving ---------------------------------------------------------------------------------------------------

    def _perceive(self, percept: Percept, now: float) -> list[Intent]:
        match percept:
            case SessionOpened():
                self._open(percept)
            case HistoryGiven(turns):
                self._recall(turns)
            case TextHeard(text):
                return self._read(text.strip(), now)
            case SpeechStarted():
                self._m.listening = True
                self._cut_off(None, now)
            case SpeechEnded(seconds, voiced_s):
                return self._heard(max(seconds, voiced_s), now)
            case ToolAnswered():
                return self._answered(percept)
            case SpokeToTheEnd():
                return self._spoken()
            case WasInterrupted(sent_s):
                self._cut_off(sent_s, now)
            case FrameSeen():
                pass
        return []

    def _open(self, percept: SessionOpened) -> None:
        """A resumed session goes on with what is remembered; what was under way on the old connection is over."""
        if not percept.resumed:
            self._m = Memory(tools={}, phrases=Phrases(percept.language, self._seed), written=self._written)
        m = self._m
        m.tools, m.model, m.listening = read_tools(percept.tools), percept.model, False
        if m.saying:
            m.cut, m.saying = m.saying.speak, None
        if not percept.resumed and (told := read_standing(percept.system_instruction)):
            m.greeted = True
            take_up(m, told)

    def _recall(self, turns: Sequence[tuple[str, str]]) -> None:
        said = [text.strip() for role, text in turns if role == "model" and text.strip()]
        if said:
            self._m.greeted, self._m.last_said = True, said[-1]
            self._m.last_asked = next((text for text in reversed(said) if text.endswith("?")), "")

    def _read(self, text: str, now: float) -> list[Intent]:
        m = self._m
        m.listening = False
        m.calls.clear()
        if direction := hear(text):
            typed = direction.words if direction.kind == "typed" else ""
            if not typed:
                return on_cue(m, direction, now)
            text = typed
        if not any(sign.isalnum() for sign in text):  # the lone "." that asks for a reaction to replayed history
            return on_cue(m, Direction("back" if m.greeted else "start"), now)
        if m.greeted and (asked := wish(text, m.phrases.language)):
            return on_cue(m, Direction(TYPED.get(asked, asked)), now)
        return take_turn(m, Turn(len(text.split()) / 2.5, text), now)

    def _heard(self, seconds: float, now: float) -> list[Intent]:
        self._m.listening = False
        self._m.calls.clear()
        noise = seconds < NOISE_S and not self._m.cut
        return [] if noise else take_turn(self._m, Turn(seconds), now)

    def _answered(self, percept: ToolAnswered) -> list[Intent]:
        m = self._m
        asked = next((one for one in m.pending if one.do.name == percept.name), None)
        if asked:
            m.pending.remove(asked)
        return follow(m, asked.do if asked else Do(percept.name), read(percept.response))

    def _spoken(self) -> list[Intent]:
        said, self._m.saying = self._m.saying, None
        if said and said.speak.why == "greeting" and self._blunders.greets_again(self._m):
            return [said.speak]
        return []

    def _cut_off(self, sent_s: float | None, now: float) -> None:
        """The candidate speaks over Alex. What was mostly said counts as said."""
        m = self._m
        if m.saying:
            said_s = sent_s if sent_s is not None else now - m.saying.since
            m.cut = None if m.saying.mostly_said(said_s) else m.saying.speak
            m.saying = None

    # ---- acting -------------------------------------------------------------------------------------------------------

    def _act(self, now: float) -> list[Act]:
        m, acts = self._m, list[Act]()
        if m.listening:
            return acts
        while m.agenda and not m.is_waiting():
            match m.agenda[0]:
                case Speak():
                    if m.is_speaking(now):
                        break
                    acts.append(self._say(self._next_speech(), now))
                case Do(quiet=quiet) as do:
                    if quiet and m.is_speaking(now):
                        break
                    m.agenda.pop(0)
                    acts += self._call(do, now)
        return acts + self._rest(acts, now)

    def _next_speech(self) -> Speak:
        """The speeches at the head of the agenda, as one."""
        parts: list[Speak] = []
        while self._m.agenda and isinstance(one := self._m.agenda[0], Speak):
            parts.append(one)
            self._m.agenda.pop(0)
        return Speak(" ".join(one.text for one in parts), parts[-1].why)

    def _say(self, speak: Speak, now: float) -> Say:
        m = self._m
        if speak.why in ASKING:
            m.last_asked = speak.text
        text = " ".join([*m.lead, speak.text]).strip() or m.say("go_on")
        text = self._blunders.praise(m, text) if m.lead else text
        m.lead.clear()
        m.saying, m.cut, m.owes, m.last_said = Saying(speak, now), None, False, speak.text
        return Say(text)

    def _call(self, do: Do, now: float) -> list[Act]:
        m = self._m
        key = f"{do.name} {json.dumps(do.args, sort_keys=True, default=str)}"
        if do.name not in m.tools or m.calls[key] >= SAME_CALL or m.calls.total() >= CALLS_A_TURN:
            return []
        m.calls[key] += 1
        if do.name.startswith("look"):
            m.looked_at = now
        undeclared = m.tools[do.name].behavior == UNDECLARED
        talks_on = undeclared and "3.8" in m.model
        m.pending.append(Pending(do, now, m.tools[do.name].behavior == BLOCKING or (undeclared and not talks_on)))
        call = Call(do.name, dict(do.args))
        fills_in = talks_on and not do.aside and not m.is_speaking(now)
        return [call, self._say(Speak(m.say("moment")), now)] if fills_in else [call]

    def _rest(self, acts: list[Act], now: float) -> list[Act]:
        """A turn of the candidate is never left without a word: what was kept for later is said when nothing more comes."""
        m = self._m
        if acts or m.agenda or m.pending or m.lost or m.ended or m.is_speaking(now) or not (m.lead or m.owes):
            return []
        if m.lead:
            return [self._say(Speak(m.lead.pop()), now)]
        return [self._say(Speak(m.say("go_on")), now)]
