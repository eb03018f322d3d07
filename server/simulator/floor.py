"""Who may speak: what reaches the model, when it reacts, what waits, and what interrupts. Pure.

Percepts that ask for a reaction wait in `held` while the model speaks or the candidate does; acts that cannot be done now wait
in the session's `deferred` and open the next turn.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from server.simulator import outbound
from server.simulator.brain import Percept, Say, SpeechEnded, SpeechStarted, ToolAnswered, WasInterrupted
from server.simulator.families import InputDuringCall
from server.simulator.generation import Generation
from server.simulator.hearing import Ear, Heard, SpeechBegan, Statistics
from server.simulator.inbound import CallAnswered, shortened
from server.simulator.modelturn import Close, ModelTurn, Out
from server.simulator.sessions import Deed, OpenCall, Session, Sessions
from server.simulator.setup import Setup
from server.simulator.slips import CloseEarly, Mishear, PassOver, WantTrail
from server.simulator.speaking import Pace

SCRIPT_LEFT = 4400  # our own close code: a scenario was not followed


class Floor:
    """Of one connection; the session that it serves may have had others."""

    def __init__(
        self,
        session: Session,
        setup: Setup,
        ear: Ear,
        statistics: Statistics,
        sessions: Sessions,
        pace: Pace,
        *,
        vertex: bool,
        emit: Callable[[Out], None],
    ) -> None:
        self.held: deque[Percept] = deque()
        self.messages = 0  # of the client, counted by the conversation
        self.thinks_until = 0.0  # before that nothing is made of the candidate's turn
        self._think_s = pace.think_s
        self._session, self._setup, self._ear, self._sessions = session, setup, ear, sessions
        self._statistics = statistics
        self._emit = emit
        self._resumable: bool | None = None
        self.generation = Generation(
            session,
            setup,
            pace,
            vertex=vertex,
            emit=emit,
            perceive=self.perceive,
            call_id=lambda: sessions.call_id(session.family),
        )
        if setup.handle is not None and session.relapse == "harking back":
            session.relapse = ""
            self.generation.turn = self._said_again()

    # ---- percepts ----

    def perceive(self, percept: Percept, now: float) -> Sequence[Deed]:
        """Tell the mind. A scenario that was left closes the connection with its complaint."""
        deeds = self._session.mind.step(percept, now)
        problem = getattr(self._session.mind, "problem", None)
        if problem:
            self._emit(Close(SCRIPT_LEFT, shortened(str(problem))))
        return deeds

    def note(self, percept: Percept, now: float) -> None:
        """Tell the mind of something that is no reason to speak: what it wants to do opens the next turn."""
        self._session.deferred.extend(self.perceive(percept, now))

    def react(self, percept: Percept, now: float) -> None:
        """Tell the mind, and let it act now or when the candidate has finished."""
        self._act(self.perceive(percept, now), now)

    def ask(self, percept: Percept, now: float) -> None:
        """Input that asks for an answer: it waits until the model is free, but may cancel its open calls."""
        self._session.texts += 1
        if self._session.faults.strike("text", self._session.texts) or self._is_deaf():
            return
        self._cancel_calls(now)
        self._ear.wants_s = 0.0
        self.held.append(percept)

    def _is_deaf(self) -> bool:
        """To the first input after a resume (fault S9)."""
        deaf = self._session.relapse == "deaf"
        self._session.relapse = "" if deaf else self._session.relapse
        return deaf

    def _said_again(self) -> ModelTurn | None:
        """The last whole turn, unasked (fault S10)."""
        program: deque[Deed] = deque(Say(text) for text in self._session.last_said)
        opens = self._session.family.opens_with_empty_content
        return ModelTurn(program, opens_with_empty=opens, counted=True, unasked=True) if program else None

    def _act(self, deeds: Sequence[Deed], now: float) -> None:
        if self._ear.is_open:
            self._session.deferred.extend(deeds)
        else:
            self.generation.start(deeds, now)

    # ---- the candidate speaks ----

    def hear(self, events: Iterable[Heard], now: float) -> None:
        for event in events:
            if isinstance(event, SpeechBegan):
                self._speech_began(now)
                continue
            self._session.meter.audio_s += event.seconds
            self._session.speeches += 1
            if not self._mistakes(now):
                self.held.append(SpeechEnded(event.seconds, event.voiced_s))
                self.thinks_until = now + self._think_s

    def _mistakes(self, now: float) -> bool:
        """What goes wrong with a spoken turn that is over. Is it swallowed?"""
        self._session.misheard = None
        effects = self._session.faults.strike("speech", self._session.speeches)
        for effect in effects:
            if isinstance(effect, WantTrail):
                self._ear.wants_s = effect.seconds
            elif isinstance(effect, Mishear):
                self.generation.apply(effect, now)
        return any(isinstance(effect, PassOver) for effect in effects) or self._is_deaf()

    def _speech_began(self, now: float) -> None:
        for effect in self._session.faults.strike("speech", self._session.speeches + 1, CloseEarly):
            if isinstance(effect, CloseEarly):
                self._ear.closes_after_s = effect.seconds
        if self._setup.interrupts:
            self.interrupt(now)
        if self.generation.turn is None:
            self.note(SpeechStarted(), now)
        else:
            self.held.append(SpeechStarted())

    def interrupt(self, now: float) -> None:
        self._cancel_calls(now)
        sent_s = self.generation.interrupt(now)
        if sent_s is not None:
            self.note(WasInterrupted(sent_s), now)

    def _cancel_calls(self, now: float) -> None:
        """What the mind would do about the cancellation is not done: the new input decides."""
        turn = self.generation.turn
        cancels = self._session.family.input_during_call is InputDuringCall.CANCELS and not self._session.is_wedged
        if turn is not None and turn.blocking and cancels:
            self.generation.cancel(sorted(turn.blocking), now)

    # ---- a tool answers ----

    def answer(self, item: CallAnswered, now: float) -> None:
        session = self._session
        call = session.calls.get(item.id)
        if call is None:
            if item.id not in session.cancelled:
                self._statistics.violations.append(f"toolResponse for a call that is not open: {item.id or 'no id'}")
            return
        if item.name != call.name:
            self._statistics.violations.append(f"toolResponse {item.id} names {item.name or 'no tool'} instead of {call.name}")
        session.answers_received += 1
        if self.generation.strike("answer", session.answers_received, now):
            return  # the connection broke on it: it was not taken in, and the call is still open
        session.meter.read_json(item.response)
        if not item.will_continue:
            del session.calls[item.id]
            session.answered.add(item.id)
            session.stubborn.wedged = session.is_wedged
            if session.stubborn.calls_again(call.id):
                self._call_again(call, item)
                return
        if call.id in session.stubborn.unwanted:
            self.generation.answered(call.id, ())
            return
        response = session.stubborn.told(call.id, item.response)
        percept = ToolAnswered(call.id, call.name, response, item.scheduling)
        if call.blocking:
            self._blocking_answer(percept, now)
        else:
            self._scheduled_answer(percept, now)

    def _call_again(self, call: OpenCall, item: CallAnswered) -> None:
        made = replace(call, id=self._sessions.call_id(self._session.family))
        self._session.calls[made.id] = made
        self._session.stubborn.again(made.id, item.response)
        turn = self.generation.turn
        if turn is not None and call.id in turn.blocking:
            turn.blocking ^= {call.id, made.id}
        self._emit(outbound.tool_call([(made.id, made.name, dict(made.args))]))

    def _blocking_answer(self, percept: ToolAnswered, now: float) -> None:
        session = self._session
        if session.family.update_after_answer and not session.calls:
            self._emit(outbound.resumption(self._sessions.issue(session, now), self._index()))
            self._resumable = True
        deeds = self.perceive(percept, now)
        if self._ear.is_open:
            session.deferred.extend(deeds)
            deeds = ()
        self.generation.answered(percept.id, deeds)

    def _scheduled_answer(self, percept: ToolAnswered, now: float) -> None:
        turn = self.generation.turn
        match percept.scheduling:
            case "SILENT" if turn is None:
                self.note(percept, now)
            case "SILENT":
                self.generation.start(self.perceive(percept, now), now)
            case "INTERRUPT":
                self.interrupt(now)
                self.react(percept, now)
            case _ if turn is None or turn.is_waiting:
                self.react(percept, now)
            case _:
                self.held.append(percept)

    # ---- going on ----

    def settle(self, now: float, is_over: Callable[[], bool]) -> None:
        """Go on as far as it goes: first the running turn, then whatever has waited for its end."""
        self._go_on(now)
        while self.held and now >= self.thinks_until and not (self._is_busy or is_over()):
            self._wake(now)
            self._go_on(now)

    @property
    def _is_busy(self) -> bool:
        waits = self._ear.is_open or self._ear.wants_s > 0 or self._session.is_wedged
        return waits or self.generation.turn is not None

    def _go_on(self, now: float) -> None:
        """The state that can be resumed is told before what changes it, and after."""
        self._tell_resumable(now)
        self.generation.advance(now)
        self._tell_resumable(now)

    def _wake(self, now: float) -> None:
        """The model is free: it answers to all that has waited, in one turn."""
        held = [self.held.popleft() for _ in range(len(self.held))]
        deeds = [deed for percept in held for deed in self.perceive(percept, now)]
        waited = list(self._session.deferred)
        self._session.deferred.clear()
        self.generation.start([*waited, *deeds], now)

    def _tell_resumable(self, now: float) -> None:
        idle = self.generation.turn is None and not self._session.calls and not self.held
        if not self._setup.resumption or idle == self._resumable:
            return
        self._resumable = idle
        handle = self._sessions.issue(self._session, now) if idle else None
        self._emit(outbound.resumption(handle, self._index() if idle else None))

    def _index(self) -> int | None:
        return self.messages if self._setup.counts_messages else None

    # ---- the end of the connection ----

    def abandon(self, now: float) -> None:
        """What was under way is lost, and the mind is told; open calls stay open."""
        sent_s = self.generation.drop()
        if sent_s is not None:
            self.perceive(WasInterrupted(sent_s), now)
        self.held.clear()
