"""One connection's side of the conversation: what a frame means, and what is to be done about it. Pure.

The shell gives messages, finished sound and the time; `take` answers what is to be done: messages to send, sentences to
synthesise, a close. `deadline` says when the shell must come back by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from server.simulator import outbound
from server.simulator.brain import FrameSeen, HistoryGiven, SessionOpened, TextHeard
from server.simulator.cuts import CloseAtOnce, Cut, NoAnswer
from server.simulator.faults import Effect, Fault
from server.simulator.floor import Floor
from server.simulator.hearing import AutomaticEar, Ear, ManualEar, Statistics
from server.simulator.inbound import (
    ActivityBegan,
    ActivityEnded,
    AudioArrived,
    CallAnswered,
    ContextChanged,
    FrameArrived,
    Inbound,
    Refused,
    SetupAsked,
    StreamEnded,
    TextArrived,
    TurnsGiven,
    invalid,
    read,
)
from server.simulator.mishaps import Mishaps
from server.simulator.modelturn import Befall, Close, HangUp, Out, Synthesise
from server.simulator.opening import Alarm, House, aged, alarms, by_chance, open_session
from server.simulator.sessions import Session
from server.simulator.setup import Setup
from server.simulator.speaking import Clip

NO_SETUP = "setup must be the first message and only the first"


class Conversation:
    """`poke` asks the shell to come and `take`, when something happened outside of its own calls."""

    def __init__(
        self, house: House, version: str, now: float, *, vertex: bool = False, poke: Callable[[], None] = lambda: None
    ) -> None:
        self.statistics = Statistics()
        self.is_over = False
        self._house, self._version, self._vertex, self._poke = house, version, vertex, poke
        self._opened_at = now
        self._out: list[Out] = []
        self._alarms: list[Alarm] = []
        self._messages = 0
        self._audio_at: float | None = None
        self._history_open = self._answers_nothing = False
        # These five are set by the setup message.
        self._setup: Setup | None = None
        self._session: Session
        self._ear: Ear
        self._floor: Floor
        self._mishaps: Mishaps

    # ---- the shell's side ----

    def receive(self, envelope: Mapping[str, Any], now: float) -> None:
        """One decoded message."""
        self._messages += 1
        if self._answers_nothing:
            return
        if self._setup is not None:
            self._floor.messages = self._messages
        try:
            for item in read(envelope):
                self._take_in(item, now)
        except Refused as refusal:
            self.refuse(refusal)
            return
        self._settle(now)

    def refuse(self, refusal: Refused) -> None:
        self._emit(Close(refusal.code, refusal.reason))

    def voiced(self, order: Synthesise, sound: Clip, now: float) -> None:
        """The sentence that was asked for."""
        order.utterance.voiced(order.index, sound)
        self._settle(now)

    def tick(self, now: float) -> None:
        """A deadline has passed."""
        while self._alarms and self._alarms[0].at <= now and not self.is_over:
            self._ring(self._alarms.pop(0), now)
        if self._setup is not None:
            self._mishaps.ring(now)
        if self._setup is not None and isinstance(self._ear, AutomaticEar) and self._stuck_at() <= now:
            self._floor.hear(self._ear.close(), now)
        self._settle(now)

    def strike(self, effect: Effect, now: float) -> None:
        """A fault by hand, now."""
        if self._setup is not None and not self.is_over:
            self._befall(effect, now)
            self._settle(now)

    def arm(self, fault: Fault, now: float) -> None:
        """A fault by hand at the next moment of its kind, or so many seconds from now."""
        if self._setup is None or self.is_over:
            return
        session = self._session
        so_far = {"tool": session.calls_sent, "answer": session.answers_received, "turn": session.turns}
        so_far |= {"text": session.texts, "speech": session.speeches}
        if fault.moment in so_far:
            session.faults.add(Fault(fault.id, fault.moment, fault.at + so_far[fault.moment]))
        else:
            self._mishaps.wait_for_idleness(fault)
            for alarm in aged(fault, now):
                self._later(Alarm(alarm.at, alarm.effect, None, alarm.go_away_s))

    def take(self) -> list[Out]:
        made, self._out = self._out, []
        return made

    def deadline(self, now: float) -> float | None:
        if self._setup is None or self.is_over:
            return None
        thinks_until = self._floor.thinks_until if self._floor.thinks_until > now else None
        times = [
            self._mishaps.idle_at(),
            thinks_until,
            self._floor.generation.deadline(now),
            self._alarms[0].at if self._alarms else None,
        ]
        if isinstance(self._ear, AutomaticEar) and self._stuck_at() < float("inf"):
            times.append(self._stuck_at())
        return min((time for time in times if time is not None and time < float("inf")), default=None)

    def left(self, now: float) -> None:
        """The socket is gone. A client that goes by itself should close its window first."""
        if self._setup is not None and not self.is_over and isinstance(self._ear, ManualEar) and self._ear.is_open:
            self.statistics.violations.append("the client left inside an open activity window")
        self.is_over = True
        if self._setup is not None and self._session.holder is self:
            self._session.holder = None
            self._floor.abandon(now)

    def evict(self, now: float) -> None:
        """Another connection resumes this session: one socket at a time."""
        was_over = self.is_over
        self.left(now)
        if not was_over:
            self._out.append(Close(1000, "The session was resumed on another connection."))
            self._poke()

    def _emit(self, out: Out) -> None:
        if isinstance(out, Befall):
            self._mishaps.befall(out.effect, out.at)
        elif not self.is_over:
            self._out.append(out)
            self.is_over = isinstance(out, Close | HangUp)

    def _settle(self, now: float) -> None:
        if self._setup is not None and not self.is_over:
            self._floor.settle(now, lambda: self.is_over)

    def _stuck_at(self) -> float:
        """When a turn of automatic detection is closed because no audio comes any more."""
        if self._audio_at is None or not self._ear.is_open:
            return float("inf")
        return self._audio_at + self._house.pace.stuck_speech_s

    # ---- opening ----

    def _open(self, fields: Mapping[str, Any], now: float) -> None:
        setup, session, door = open_session(self._house, fields, self._version, now)
        if isinstance(door, NoAnswer):
            self._answers_nothing = True
            return
        if isinstance(session.holder, Conversation):
            session.holder.evict(now)
        session.holder = self
        self._setup, self._session = setup, session
        self._history_open = setup.history_first and setup.handle is None
        self._ear = ManualEar(self.statistics) if setup.manual_activity else AutomaticEar(self.statistics, setup.silence_s)
        self._floor = Floor(
            session,
            setup,
            self._ear,
            self.statistics,
            self._house.sessions,
            self._house.pace,
            vertex=self._vertex,
            emit=self._emit,
        )
        self._floor.messages = self._messages
        self._alarms = alarms(self._house, session, self._opened_at)
        self._mishaps = Mishaps(self._house, session, (setup.model, self._version), self._emit, self._later)
        self._mishaps.begin(now)
        self._emit(outbound.setup_complete("simulated-session" if self._vertex else None))
        if isinstance(door, CloseAtOnce):
            self._mishaps.end(door.cut)
        resumed = setup.handle is not None
        self._floor.note(SessionOpened(setup.model, setup.system_instruction, setup.tools, resumed, setup.language), now)

    def _ring(self, alarm: Alarm, now: float) -> None:
        if alarm.go_away_s is not None:
            self._emit(outbound.go_away(alarm.go_away_s))
            return
        if alarm.fault is not None and not alarm.fault.each:
            self._session.faults.discard(alarm.fault)
        if alarm.rate is not None:
            self._later(by_chance(self._house, alarm.rate, now))
            self._befall(alarm.effect, now)
        else:
            self._floor.generation.apply(alarm.effect, now)

    def _befall(self, effect: Effect, now: float) -> None:
        """A fault that nobody has announced yet."""
        if isinstance(effect, Cut) and effect.go_away_s:
            self._mishaps.announce(effect, now)
        else:
            self._floor.generation.apply(effect, now)

    def _later(self, alarm: Alarm) -> None:
        self._alarms = sorted([*self._alarms, alarm], key=lambda one: one.at)

    # ---- taking in ----

    def _take_in(self, item: Inbound, now: float) -> None:
        if isinstance(item, SetupAsked) != (self._setup is None):
            raise invalid(NO_SETUP)
        if self._setup is not None and (self._ear.is_open or not isinstance(item, AudioArrived)):
            self._mishaps.touched(now)
        match item:
            case SetupAsked(fields):
                self._open(fields, now)
            case AudioArrived() | FrameArrived():
                self._media(item, now)
            case ActivityBegan() | ActivityEnded() | StreamEnded():
                self._activity(item, now)
            case TextArrived(text):
                self._session.meter.read(text)
                self._floor.ask(TextHeard(text), now)
            case TurnsGiven():
                self._turns(item, now)
            case CallAnswered():
                self._floor.answer(item, now)
            case ContextChanged():
                self._change_context(item)

    def _activity(self, item: ActivityBegan | ActivityEnded | StreamEnded, now: float) -> None:
        match item:
            case ActivityBegan():
                self._floor.hear(self._ear.began(), now)
            case ActivityEnded():
                self._floor.hear(self._ear.ended(), now)
            case StreamEnded() if self._session.family.honours_audio_stream_end:
                self._floor.hear(self._ear.stream_ended(), now)

    def _media(self, item: AudioArrived | FrameArrived, now: float) -> None:
        if item.as_media_chunk and not self._session.family.takes_media_chunks:
            raise invalid("realtime_input.media_chunks is deprecated. Use audio, video, or text instead.")
        if isinstance(item, AudioArrived):
            self._audio_at = now
            self._floor.hear(self._ear.audio(item.pcm, item.rate), now)
            return
        self.statistics.frames += 1
        self.statistics.frames_inside += self._ear.is_open
        self._see(item.jpeg, now)

    def _see(self, jpeg: bytes, now: float) -> None:
        assert self._setup is not None
        self._session.meter.video += self._setup.frame_tokens
        self._floor.react(FrameSeen(jpeg), now)

    def _turns(self, item: TurnsGiven, now: float) -> None:
        """client_content: history, or input that interrupts and asks for an answer."""
        if self._audio_at is not None and not self._session.family.takes_client_content_after_audio:
            raise invalid("Request contains an invalid argument: client_content cannot follow realtime audio on this model.")
        self._floor.interrupt(now)
        for _, text in item.turns:
            self._session.meter.read(text)
        for picture in item.pictures:
            self._see(picture, now)
        asks = item.complete and not self._history_open
        self._history_open = self._history_open and not item.complete
        history, question = _split(item.turns) if asks else (item.turns, None)
        if history:
            self._floor.note(HistoryGiven(history), now)
        if question is not None:
            self._floor.ask(TextHeard(question), now)

    def _change_context(self, item: ContextChanged) -> None:
        assert self._setup is not None
        if item.system_instruction is not None:
            self._setup = replace(self._setup, system_instruction=item.system_instruction)
        if item.tools is not None:
            self._setup = replace(self._setup, tools=item.tools)


def _split(turns: tuple[tuple[str, str], ...]) -> tuple[tuple[tuple[str, str], ...], str]:
    """What went before, and the last words of the user; no words where the last turn is the model's."""
    if not turns or turns[-1][0] == "model":
        return turns, ""
    return turns[:-1], turns[-1][1]
