"""The model's turn as it runs: a program of deeds, of which each becomes messages when its time comes. Pure.

A turn speaks, calls and thinks in the order of its program. A blocking call holds the program until it is answered. When the
program is done: generationComplete, then (when all is played, by the clock) SpokeToTheEnd to the mind, which may go on in the
same turn, then turnComplete with the usage.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence

from server.simulator import outbound
from server.simulator.brain import Call, Percept, Say, SpokeToTheEnd, Think, ToolAnswered, WasInterrupted
from server.simulator.cuts import Abort, Cut, Moment
from server.simulator.faults import CancelCall, Effect, InterruptUnasked
from server.simulator.modelturn import Befall, Close, HangUp, ModelTurn, Out
from server.simulator.sessions import Break, Deed, Heard, Mutter, OpenCall, Session
from server.simulator.setup import Setup
from server.simulator.slips import CallAgain, EndFirst, MalformCall, Mishear, Orphan, SayCall, Slip, Wedge, as_speech
from server.simulator.speaking import Pace, Utterance
from server.simulator.stubborn import ending_call
from server.simulator.voicing import Voicing


class Generation:
    """Runs one connection's model turns, one at a time."""

    def __init__(
        self,
        session: Session,
        setup: Setup,
        pace: Pace,
        *,
        vertex: bool,
        emit: Callable[[Out], None],
        perceive: Callable[[Percept, float], Sequence[Deed]],
        call_id: Callable[[], str],
    ) -> None:
        self.turn: ModelTurn | None = None
        self._session, self._setup, self._pace = session, setup, pace
        self._emit, self._perceive, self._call_id = emit, perceive, call_id
        self._encore: list[str] = []
        self._voicing = Voicing(session, setup, pace, emit, vertex=vertex)

    # ---- from outside ----

    def start(self, deeds: Iterable[Deed], now: float) -> None:
        """Begin a turn, or go on with the one that runs."""
        program = deque(deeds)
        if not program:
            return
        if self.turn is None:
            self.turn = ModelTurn(program, opens_with_empty=self._session.family.opens_with_empty_content)
        else:
            self._go_on(self.turn, program)

    def answered(self, call_id: str, deeds: Iterable[Deed]) -> None:
        """A blocking call of the running turn has its answer, and this is what the mind makes of it."""
        if self.turn is not None:
            self.turn.blocking.discard(call_id)
            self.turn.opens_with_empty = self._session.family.opens_with_empty_content
            self._go_on(self.turn, deeds)

    def _go_on(self, turn: ModelTurn, deeds: Iterable[Deed]) -> None:
        turn.program.extend(deeds)
        if turn.program:
            turn.generation_done = turn.completed_early = False

    def interrupt(self, now: float) -> float | None:
        """Stop speaking. Answers how many seconds of the last Say were sent; None when there was nothing to interrupt.

        A turn that waits for a blocking call falls silent but stays open; every other one is completed.
        """
        turn = self.turn
        if turn is None:
            return None
        audible = turn.utterance is not None or turn.plays_until > now
        sent_s = turn.utterance.sent_s if turn.utterance else turn.spoken_s
        turn.utterance, turn.plays_until, turn.unreported = None, now, False
        if turn.blocking:
            if audible and not turn.completed_early:
                self._emit(outbound.content(interrupted=True))
                turn.generation_done = True  # what is not said any more is not completed
            return sent_s if audible else None
        self._emit(outbound.content(interrupted=True))
        self._voicing.straggle(turn)
        self._complete(turn)
        return None if turn.unasked else sent_s

    def drop(self) -> float | None:
        """The connection is gone: seconds of the unfinished Say that were sent, or None when nothing was under way."""
        turn, self.turn = self.turn, None
        if turn is None or turn.unasked:
            return None
        return turn.utterance.sent_s if turn.utterance else turn.spoken_s

    def deadline(self, now: float) -> float | None:
        if (turn := self.turn) is None:
            return None
        if turn.utterance is not None:
            return turn.utterance.next_at(now)
        if turn.blocking:
            return turn.complete_early_at
        return max(turn.plays_until if turn.generation_done else 0.0, turn.patient_until)

    def advance(self, now: float) -> None:
        """Carry the turn on as far as it goes now."""
        while self.turn is not None and self._move(self.turn, now):
            pass

    # ---- one move ----

    def _move(self, turn: ModelTurn, now: float) -> bool:
        if turn.utterance is not None:
            return self._speak(turn, turn.utterance, now)
        if turn.blocking and not turn.breaks_next:
            return self._complete_early(turn, now)
        if turn.program:
            self._do(turn, turn.program.popleft(), now)
            return True
        return self._finish(turn, now)

    def _do(self, turn: ModelTurn, deed: Deed, now: float) -> None:
        match deed:
            case Heard(text):
                self._voicing.transcribe_input(text)
                return
            case Break(effect):
                self._strike(turn, effect, now)
                return
        turn.is_heard_of = True
        if turn.opens_with_empty:
            turn.opens_with_empty = False
            self._emit(outbound.content())
        match deed:
            case Think(text):
                self._session.meter.think(text)
                self._emit(outbound.thought(text))
            case Mutter(text):
                turn.unreported = True
                self._emit(outbound.transcript(text))
            case Say(text):
                self._voicing.begin(turn, text)
            case Call():
                self._try_to_call(turn, deed, now)

    # ---- speaking ----

    def _speak(self, turn: ModelTurn, utterance: Utterance, now: float) -> bool:
        effects = self._voicing.go_on(turn, utterance, now)
        for effect in effects:
            self._strike(turn, effect, now)
        if effects:
            return self.turn is turn
        if utterance.done:
            turn.utterance = None
        return utterance.done or turn.utterance is None

    # ---- calling ----

    def _try_to_call(self, turn: ModelTurn, call: Call, now: float) -> None:
        """Some calls are said, come to nothing, or are not the first (faults T5, T6, T9)."""
        slips = self._session.faults.strike("tool", self._session.calls_sent + 1, SayCall, MalformCall, EndFirst)
        if not slips or isinstance(slips[0], EndFirst):
            self._call(turn, self._end_first(turn, call) if slips else call, now)
            return
        self._session.calls_sent += 1
        if isinstance(slips[0], SayCall):
            self._voicing.begin(turn, as_speech(call.name, call.args))
            return
        turn.marks.reason = "MALFORMED_FUNCTION_CALL"
        lost = {"status": "cancelled", "message": "The call was malformed.", "retryable": True}
        self._session.deferred.extend(self._perceive(ToolAnswered("", call.name, lost), now))

    def _end_first(self, turn: ModelTurn, call: Call) -> Call:
        early = ending_call(self._setup.tools, self._call_id())
        if early is None or early.name == call.name:
            return call
        self._session.stubborn.unwanted.add(early.id)
        turn.program.appendleft(call)
        return early

    def _call(self, turn: ModelTurn, first: Call, now: float) -> None:
        calls = [first]
        while turn.program and isinstance(turn.program[0], Call):
            calls.append(turn.program.popleft())  # type: ignore[arg-type]
        made = [self._open_call(turn, call) for call in calls]
        self._emit(outbound.tool_call([(call.id, call.name, dict(call.args)) for call in made]))
        turn.complete_early_at = now + self._pace.turn_complete_after_call_s
        if not any(isinstance(deed, Say) for deed in turn.program):
            turn.patient_until = now + self._pace.answer_patience_s
        self._session.calls_sent += 1
        for effect in self._session.faults.strike("tool", self._session.calls_sent):
            self._strike(turn, effect, now)

    def _open_call(self, turn: ModelTurn, call: Call) -> OpenCall:
        blocking = self._setup.blocks(call.name, self._session.family)
        made = OpenCall(call.id or self._call_id(), call.name, call.args, blocking)
        self._session.calls[made.id] = made
        if blocking:
            turn.blocking.add(made.id)
        return made

    def cancel(self, ids: Iterable[str], now: float) -> list[Deed]:
        """Take calls back, and tell the mind so, as an answer with the status `cancelled`."""
        made: list[Deed] = []
        calls = [self._session.calls.pop(id_) for id_ in ids]
        if calls:
            self._emit(outbound.cancellation([call.id for call in calls]))
        for call in calls:
            self._session.cancelled.add(call.id)
            if self.turn is not None:
                self.turn.blocking.discard(call.id)
            answer = {"status": "cancelled", "message": "The call was cancelled before it was answered.", "retryable": True}
            if call.id not in self._session.stubborn.unwanted:
                made += self._perceive(ToolAnswered(call.id, call.name, answer), now)
        return made

    # ---- ending ----

    def _complete_early(self, turn: ModelTurn, now: float) -> bool:
        """Some families complete the turn while its call is open; the answer then continues as if nothing had happened."""
        if not self._session.family.completes_turn_after_call or turn.completed_early:
            turn.complete_early_at = None
        elif turn.complete_early_at is not None and now >= turn.complete_early_at:
            turn.completed_early, turn.complete_early_at = True, None
            self._voicing.tell_complete(turn)
        return False

    def _finish(self, turn: ModelTurn, now: float) -> bool:
        if self._session.calls and now < turn.patient_until:
            return False
        turn.patient_until = 0.0
        if not turn.is_heard_of:
            self.turn = None
            return False
        if not turn.generation_done:
            turn.generation_done = True
            if not turn.completed_early:
                self._emit(outbound.content(generation_complete=True))
                self._voicing.straggle(turn)
        if now < turn.plays_until:
            return False
        if turn.unreported:
            turn.unreported = False
            self._go_on(turn, self._perceive(SpokeToTheEnd(), now))
            return True
        self._session.last_said = turn.said or self._session.last_said
        self._encore = turn.said if turn.marks.twice else []
        self._complete(turn)
        return True

    def _complete(self, turn: ModelTurn) -> None:
        self.turn = None
        if not turn.completed_early:
            self._voicing.tell_complete(turn)
        if self._encore:
            again, self._encore = self._encore, []
            self.turn = ModelTurn(deque(Say(text) for text in again), opens_with_empty=False, counted=True)

    # ---- faults ----

    def strike(self, moment: Moment, count: int, now: float) -> bool:
        """Faults of this moment, now. Answers whether there was one."""
        effects = self._session.faults.strike(moment, count)
        for effect in effects:
            self.apply(effect, now)
        return bool(effects)

    def apply(self, effect: Effect, now: float) -> None:
        self._strike(self.turn, effect, now)

    def _strike(self, turn: ModelTurn | None, effect: Effect, now: float) -> None:
        match effect:
            case Cut(code, reason):
                self._emit(Close(code, reason))
            case Abort():
                self._emit(HangUp())
            case InterruptUnasked():
                if (sent_s := self.interrupt(now)) is not None:
                    self._session.deferred.extend(self._perceive(WasInterrupted(sent_s), now))
            case CancelCall():
                self.start(self.cancel(list(self._session.calls), now), now)
            case _ if isinstance(effect, Slip):
                self._slip(turn, effect)
            case _:
                self._emit(Befall(effect, now))

    def _slip(self, turn: ModelTurn | None, slip: Slip) -> None:
        match slip:
            case Wedge() | CallAgain():
                self._session.stubborn.take(slip)
            case Orphan():
                self._emit(outbound.orphan())
                self._emit(outbound.content(generation_complete=True))
            case Mishear():
                self._voicing.mishear(slip)
            case _ if turn is not None:
                self._voicing.arm(turn, slip)
