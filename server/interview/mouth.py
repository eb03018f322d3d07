"""Alex's voice on its way to the page: turns, offsets, the playback clock, and what must not be heard any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from server.audio.ear import Samples
from server.audio.playback import Playback
from server.audio.reference import Reference, SteadyClock
from server.interview.floor import Floor
from server.live.repair.dead_audio import Fault, Heard, listen
from server.live.repair.watchdog import Step, Watch
from server.wire import VOICE_RATE, Duck, Flush, GoOn, Message, TurnOver

LISTEN_BYTES = 2 * VOICE_RATE // 5
"""200 ms: a piece as long as the service's usual ones."""
LATE_S = 0.1
"""Frames of a generation that is over come at once, or not at all; a new one takes its time."""


class Mouth:
    """The line's sink (`link.Sink`). Called in the order of the wire; it updates the floor and returns at once.

    `tell` and `play` reach the page that looks on (or nobody); `line_is` hears of the connection. `by_windows`: the candidate's
    turns are told to the service, so that an interruption without one is nobody's (fault S6). `is_a_reference`: an ear asks
    what left the loudspeaker.
    """

    by_windows, is_a_reference = False, True

    def __init__(
        self,
        now: Callable[[], float],
        tell: Callable[[Message], None],
        play: Callable[[int, int, bytes], None],
        line_is: Callable[[str, bool], None],
    ) -> None:
        self._now, self._tell, self._play, self._line_is = now, tell, play, line_is
        self.floor = Floor()
        self.turn = 0
        self.turn_samples = 0  # of the present turn, also those that a flush threw away
        self.stale_samples = 0
        self._open = self._mute = False
        self._flushed_turn = 0
        self._ducked = False
        self._cut: dict[int, float] = {}
        self._reference, self._page = Reference(), SteadyClock()
        self.watch = Watch()
        self.broke_off = False  # the turn's end is that of its connection, or the candidate's doing
        self.dead: Fault | None = None
        self._renewal: Step | None = None
        self._sound, self._unlistened = Heard(), b""
        self._spoke = False
        self._spoken_out_s = float("-inf")
        self.reply_s: float | None = None
        self._asked_s: float | None = None
        self._still_owes = False
        self._ended_turn = 0

    # ---- from the wire

    def voice(self, pcm: bytes) -> None:
        samples = len(pcm) // 2
        if self._mute or self._is_late():
            self.stale_samples += samples
            return
        playback = self.floor.playback if self._open else self._begun()
        if self.is_a_reference:
            self._reference.put(self.turn, playback.sent, pcm)
        self._play(self.turn, playback.sent, pcm)
        self.turn_samples += samples
        heard = playback.sent_more(samples, self._now())
        self.floor = replace(self.floor, generating=True, more_since_s=None, owes_since_s=None, playback=heard)
        self._spoke, self.watch = True, self.watch.heard()
        if self._asked_s is not None:
            self.reply_s, self._asked_s = round(self._now() - self._asked_s, 2), None
        self._listen(pcm)

    def _listen(self, pcm: bytes) -> None:
        """Silence or a tone in the place of a voice is cut (faults S4, S5). A look at two pieces costs what one costs."""
        self._unlistened += pcm
        if len(self._unlistened) < LISTEN_BYTES:
            return
        heard, self._unlistened = self._unlistened, b""
        self._sound, fault = listen(self._sound, heard)
        if fault:
            self.hush()
            self.dead = fault

    def _is_late(self) -> bool:
        """A frame that follows the end of its own generation at once is an old one (fault S13)."""
        return not self._open and self._now() - self._spoken_out_s < LATE_S

    def interrupted(self) -> None:
        """The service stopped the turn. What it still sends of it is stale until the turn's end.

        Where nobody spoke, what has come of the turn is still heard; the rest is asked for when the turn is over (fault S6).
        """
        if self.by_windows and not self.floor.candidate and not self._mute:
            self._close_turn()
            self._mute = self.floor.generating
            return
        self.hush()

    def called(self) -> None:
        """The turn goes on with a call: what comes after its answer is new, however quick it was."""
        self._spoken_out_s = float("-inf")

    def generation_completed(self) -> None:
        if self._open:
            self._spoken_out_s = self._now()
        self._close_turn()

    def turn_completed(self, more: bool, why: str = "") -> None:
        self._close_turn()
        self._mute, self._spoken_out_s = False, float("-inf")
        now = self._now()
        if why == "RESPONSE_REJECTED" and not self._spoke:
            self.watch, self._renewal = self.watch.rejects(now)
        elif why == "MALFORMED_FUNCTION_CALL":
            self.watch = self.watch.broke(now)
        else:
            self.watch = self.watch.ended(now, self._spoke, more)
        self._spoke = self._spoke and more
        owes = now if self.watch.due_s is not None else None  # a turn without a word is no answer: Alex is still awaited
        self.floor = replace(self.floor, generating=more, more_since_s=now if more else None, owes_since_s=owes)
        if not more:
            self._ended_turn = self.turn
            if self._still_owes:
                self.still_owes()

    def line_down(self, reason: str) -> None:
        self.floor = replace(self.floor, line_up=False)
        self._line_is(reason, False)

    def line_up(self, first: bool, resumed: bool, cut_short: bool, owed: bool = False) -> None:
        self._close_turn()
        self._mute, self._spoken_out_s = False, float("-inf")
        self._spoke, self.broke_off, self._still_owes = False, True, False
        self.floor = replace(self.floor, line_up=True, was_up=True, generating=False, more_since_s=None)
        cut = "owed" if owed else "cut_short" if resumed else "cut_fresh"
        self._line_is("first" if first else cut if cut_short else "resumed" if resumed else "fresh", True)

    # ---- from the session

    def hush(self, also_what_comes: bool = False) -> None:
        """Stop Alex's voice in the page now; the rest of this turn is never played.

        `also_what_comes`: nor is an answer that is already on its way, until `may_speak_again`.
        """
        if self.floor.generating or also_what_comes:
            self._mute = True
        self.broke_off = True
        if (self._ducked or self.floor.speaking(self._now())) and self._flushed_turn != self.turn:
            self._flushed_turn = self.turn
            self._note_cut()
            self._tell(Flush(turn=self.turn))
        self._open = self._ducked = False
        self.floor = replace(self.floor, playback=self.floor.playback.all_sent())

    def duck(self) -> bool:
        """A barge-in is suspected: the page pauses Alex's voice. False when there is nothing to pause."""
        now = self._now()
        if self._ducked or self._flushed_turn == self.turn or not self.floor.speaking(now):
            return False
        self._ducked = True
        self._tell(Duck(turn=self.turn))
        self.floor = replace(self.floor, playback=self.floor.playback.ducked(now))
        return True

    def go_on(self) -> None:
        """It was nothing: the voice goes on at the sample where it stands."""
        if self._ducked:
            self._ducked = False
            self._tell(GoOn(turn=self.turn))
            self.floor = replace(self.floor, playback=self.floor.playback.went_on(self._now()))

    def may_speak_again(self) -> None:
        """The candidate's turn is over: whatever comes now answers it."""
        self._mute = False
        self.owe()

    def asked(self) -> None:
        """The candidate's turn is over: `reply_s` will be what it takes from here to the first sound."""
        self._asked_s = self._now()

    def owe(self, in_words: bool = True) -> None:
        """The model was given something to react to; `in_words`: silence is no answer to it."""
        self.floor = replace(self.floor, owes_since_s=self._now())
        if in_words:
            self.watch = self.watch.given(self._now())

    def still_owes(self) -> None:
        """The turn that runs was no answer: from its end on one is owed."""
        self._still_owes = self.floor.generating
        if not self._still_owes:
            self.owe()

    @property
    def unended(self) -> bool:
        """Has the service not (yet) ended the last turn that was heard?"""
        return self.turn != self._ended_turn

    def remind(self) -> None:
        """It was given the same once more."""
        self.floor = replace(self.floor, owes_since_s=self._now())
        self.watch = self.watch.given(self._now(), again=True)

    def look(self, held: bool) -> Step | None:
        """What is to be done about a model from which no word comes. `held`: somebody else is at work."""
        now = self._now()
        self.watch, step = self.watch.hold(held or self.floor.candidate or not self.floor.line_up, now).look(now)
        step, self._renewal = self._renewal or step, None
        return step

    def died(self) -> Fault | None:
        """What was cut since the last time that this was asked."""
        fault, self.dead = self.dead, None
        return fault

    def owes_nothing(self) -> None:
        """What it was given went down with the line: it will be told anew."""
        self.floor = replace(self.floor, owes_since_s=None)

    def reported(self, turn: int, played: int, paused: bool = False, at_s: float = 0.0) -> None:
        """`at_s`: on the page's clock, 0 where it does not tell."""
        at = self._page.ours(at_s, self._now()) if at_s else self._now()
        self.floor = replace(self.floor, playback=self.floor.playback.reported(turn, played, at, paused))

    def flushed(self, turn: int, played: int) -> None:
        if turn in self._cut:  # the page's answer came after the next turn had begun
            self._cut[turn] = min(self._cut[turn], played / VOICE_RATE)
        if self._open:  # nobody asked for it
            return
        self.floor = replace(self.floor, playback=self.floor.playback.flushed(turn, played, self._now()))

    def unheard(self) -> None:
        """Nobody is there to hear the rest of this turn."""
        now = self._now()
        self.flushed(self.turn, self.floor.playback.heard(now))

    def heard_s(self, turn: int | None = None) -> float:
        """How much of a turn (the present one) has been heard, in seconds; infinity for an earlier one that was not cut."""
        if turn is None or turn == self.turn:
            return self.floor.playback.heard(self._now()) / VOICE_RATE
        return self._cut.get(turn, float("inf"))

    def is_heard(self, turn: int) -> bool:
        """Has the loudspeaker finished with this turn?"""
        now = self._now()
        return turn < self.floor.playback.sounding(now).turn or not self.floor.speaking(now)

    def far(self, at: float) -> Samples | None:
        """What of Alex's voice left the loudspeaker in the 32 ms before `at`: (512,) int16 at 16 kHz, or None for silence."""
        return self._reference.frame(self.floor.playback, at)

    def _begun(self) -> Playback:
        """A new turn. It waits in the page behind what is unheard of the last one, unless that was flushed."""
        now, playback = self._now(), self.floor.playback
        if self._flushed_turn == self.turn:
            self._cut[self.turn] = self.heard_s()
            playback = playback.flushed(self.turn, playback.heard(now), now)
        self._open = True
        self.turn += 1
        self.turn_samples = 0
        self._sound, self._unlistened, self.broke_off = Heard(), b"", False
        return playback.begun(self.turn, now)

    def _note_cut(self) -> None:
        """A flush of a turn also throws away what is unheard of the turns before it."""
        now, earlier = self._now(), self.floor.playback.earlier
        while earlier is not None:
            self._cut[earlier.turn] = earlier.heard(now) / VOICE_RATE
            earlier = earlier.earlier

    def _close_turn(self) -> None:
        if self._open:
            self._open = False
            self._tell(TurnOver(turn=self.turn, samples=self.floor.playback.sent))
            self.floor = replace(self.floor, playback=self.floor.playback.all_sent())
