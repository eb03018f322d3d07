"""The speaking part of a model turn: words and sound on their way out, and what goes wrong with them. Pure."""

from __future__ import annotations

from collections.abc import Callable

from server.simulator import outbound
from server.simulator.faults import Effect, InterruptUnasked
from server.simulator.modelturn import ModelTurn, Out, Synthesise
from server.simulator.sessions import Session
from server.simulator.setup import Setup
from server.simulator.slips import LATE_SAMPLES, Mishear, SayNothing, Slip, halves, noise, tail
from server.simulator.speaking import Pace, Piece, Utterance, deltas

CHUNKS_BEFORE_A_FAULT = 2


class Voicing:
    """Of one connection, as its `Generation`."""

    def __init__(self, session: Session, setup: Setup, pace: Pace, emit: Callable[[Out], None], *, vertex: bool) -> None:
        self._session, self._setup, self._pace, self._emit, self._vertex = session, setup, pace, emit, vertex

    def begin(self, turn: ModelTurn, text: str) -> None:
        if not turn.counted:
            turn.counted = True
            self._session.turns += 1
            for effect in self._session.faults.strike("turn", self._session.turns):
                self.arm(turn, effect)
        if self._session.rejects and not turn.marks.mute:
            self._session.rejects -= 1
            turn.marks.take(SayNothing("RESPONSE_REJECTED"))
        if turn.marks.mute:
            return
        family = self._session.family
        turn.said.append(text)
        turn.unreported = not turn.unasked
        turn.utterance = Utterance(text, self._pace, together=family.audio_with_transcript, ahead=family.transcript_ahead)

    def arm(self, turn: ModelTurn, effect: Effect) -> None:
        if not isinstance(effect, Slip):
            turn.strikes_soon.append(effect)
            return
        turn.marks.take(effect)
        if isinstance(effect, SayNothing):
            self._session.rejects += effect.turns - 1

    def go_on(self, turn: ModelTurn, utterance: Utterance, now: float) -> list[Effect]:
        """Send what is due. The effects that strike now."""
        self._order(utterance)
        pieces = utterance.due(now)
        self._order(utterance)  # a clock that comes late may have sent all that was there
        for index, piece in enumerate(pieces):
            last = utterance.done and index == len(pieces) - 1
            self._send(turn, piece, now, last=last)
            if piece.audio is not None and self._self_interrupts(turn):
                return [InterruptUnasked()]
        turn.spoken_s = utterance.sent_s
        turn.marks.stall(utterance)
        if turn.marks.lingers(utterance):
            self.tell_complete(turn, in_progress=True)
        if turn.marks.breaks(utterance):
            turn.utterance = None
            turn.program.clear()
            return []
        if not turn.strikes_soon or self._chunks(utterance) < CHUNKS_BEFORE_A_FAULT:
            return []
        effects, turn.strikes_soon = turn.strikes_soon, []
        return effects

    def _order(self, utterance: Utterance) -> None:
        for index, sentence in utterance.wanted():
            self._emit(Synthesise(utterance, index, sentence, self._setup.language))

    def _chunks(self, utterance: Utterance) -> float:
        return CHUNKS_BEFORE_A_FAULT if utterance.done else utterance.sent_s / 0.2

    def _send(self, turn: ModelTurn, piece: Piece, now: float, *, last: bool) -> None:
        piece = turn.marks.spoil(piece)
        text = piece.text if self._setup.output_transcripts else None
        seconds = piece.samples / 24_000
        self._session.meter.speak(seconds, piece.text)
        if piece.audio is None:
            if text is not None:
                self._emit(outbound.transcript(text))
            return
        if last and (withheld := turn.marks.give_back()) and self._setup.output_transcripts:
            text = f"{text or ''}{withheld}"
        if last and turn.marks.crowds and not turn.program:
            self._emit(outbound.crowded(halves(piece), text))
            turn.generation_done = True
        else:
            self._emit(outbound.audio(piece.audio, piece.samples, text))
        turn.plays_until = max(turn.plays_until, now) + seconds / self._pace.playback

    def _self_interrupts(self, turn: ModelTurn) -> bool:
        """Fault H3: after each slice `interrupted`; the last one ends the turn, by whoever is told so."""
        if not turn.marks.slices:
            return False
        turn.marks.slices -= 1
        if turn.marks.slices:
            self._emit(outbound.content(interrupted=True))
        return not turn.marks.slices

    def tell_complete(self, turn: ModelTurn, *, in_progress: bool = False) -> None:
        """turnComplete with the usage. `in_progress`: though the turn goes on (fault T8)."""
        busy = in_progress or bool(self._session.calls)
        told = in_progress or self._session.family.tells_interaction_status
        status = ("IN_PROGRESS" if busy else "IDLE") if told else None
        usage = self._session.meter.close_turn()
        self._emit(outbound.turn_complete(usage, status=status, reason=turn.marks.reason or None, vertex=self._vertex))
        late, self._session.late_words = self._session.late_words, ""
        if late:
            self._tell_heard(late)

    def straggle(self, turn: ModelTurn) -> None:
        """Faults S12 and S13."""
        if turn.marks.late:
            self._emit(outbound.audio(noise("tone", LATE_SAMPLES), LATE_SAMPLES, None))

    def mishear(self, slip: Mishear) -> None:
        """Faults H1 and H2, at the end of the candidate's turn."""
        self._session.misheard = slip
        if slip.late:
            self._session.late_words = slip.words
        else:
            self._tell_heard(slip.words)

    def transcribe_input(self, text: str) -> None:
        misheard, self._session.misheard = self._session.misheard, None
        if misheard is None:
            self._tell_heard(text)
        elif misheard.late:
            self._session.late_words = tail(text)

    def _tell_heard(self, text: str) -> None:
        if not self._setup.input_transcripts:
            return
        words = deltas(text, first=False) if self._session.family.input_transcript_in_words else [text]
        for word in words:
            self._emit(outbound.heard(word))
