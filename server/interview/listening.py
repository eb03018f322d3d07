"""The candidate's microphone on its way: page -> bank of ears -> uplink -> the one writer of the media plane."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

import numpy as np

from server.audio.ear import FRAME_S, FRAME_SAMPLES, RATE, Bank, Ear, Row, Samples, ServiceEar
from server.audio.events import EarEvent
from server.audio.reference import SteadyClock
from server.interview.mouth import Mouth
from server.interview.parts import MediaLine
from server.interview.pulse import pulse
from server.interview.room import Room
from server.interview.uplink import BUNDLE, Act, Audio, Bundles, Uplink
from server.live.turn_taking import EndOfTurn

SILENCE = np.zeros(FRAME_SAMPLES, np.int16)
LOST_MIC_S = 0.6
"""The microphone's frames stopped (muted, a page gone silent): the ear is given silence, so that an open turn can end."""
TOGETHER_S = FRAME_S
"""Most of what a message costs is waking whoever gets it: one after the other they cost a quarter."""
UPLINK_ACTS = 1500 // BUNDLE
"""48 s of audio may wait for a line that is too slow."""


class Listening:
    """`on_event` hears what the ear says of each frame, before the frame goes up."""

    def __init__(
        self,
        ear: Ear,
        bank: Bank,
        end_of_turn: EndOfTurn,
        mouth: Mouth,
        now: Callable[[], float],
        on_event: Callable[[EarEvent], None],
    ) -> None:
        self._ear, self._bank, self._mouth, self._now, self._on_event = ear, bank, mouth, now, on_event
        self._uplink, self._bundles = Uplink(end_of_turn), Bundles()
        self.deaf = isinstance(ear, ServiceEar)  # its frames need neither the bank nor what the loudspeaker plays
        self._row: Row | None = None
        self._last_mic_s = 0.0
        self._steady = SteadyClock()
        self._times: deque[float] = deque()
        self._up: asyncio.Queue[Act | bytes | Exception] = asyncio.Queue()
        self._aside = False
        self.dropped = 0

    def fit(self, room: Room) -> None:
        """What follows from who listens: for the page, and for what is kept of Alex's voice."""
        room.mic_frames = self.frames_a_message
        self._mouth.is_a_reference = not self.deaf

    @property
    def frames_a_message(self) -> int:
        """An own ear wants each frame at once; where nobody listens here, the page may gather as many as go up together."""
        return BUNDLE if self.deaf else 1

    def join(self) -> None:
        self._row = self._bank.join(self._ear, self.heard, self._broke)

    def _broke(self, fault: Exception) -> None:
        """A fault in hearing ends this interview by its own task."""
        self._up.put_nowait(fault)

    def leave(self) -> None:
        if self._row is not None:
            self._bank.leave(self._row)
            self._row = None

    def hold(self, until_s: float | None) -> None:
        self._ear.hold(until_s)

    def set_aside(self, on: bool) -> None:
        """Nothing that sounds from now on is anybody's turn, nor does the service hear it; an open turn is over."""
        self._aside = on
        self._ear.set_aside(on)

    def hear(self, frames: Samples, sequence: int) -> None:
        """Frames of the page, (n * 512,) int16 at 16 kHz; `sequence` is the first one's by the page's own count, in which a
        lost one leaves a gap.

        Before Start and after the end nobody listens.
        """
        self._last_mic_s = now = self._now()
        if self.deaf:
            self._pass_on(frames)
            return
        ended_s = self._steady.ours((sequence + len(frames) // FRAME_SAMPLES - 1) * FRAME_S, now)
        for rest in range(len(frames) - FRAME_SAMPLES, -1, -FRAME_SAMPLES):
            at = len(frames) - FRAME_SAMPLES - rest
            self._put(frames[at : at + FRAME_SAMPLES], ended_s - rest / RATE)

    def fill_in(self, seconds: float) -> None:
        """Called every `seconds` while a turn is open: silence in the place of a microphone that went away."""
        if self._now() - self._last_mic_s > LOST_MIC_S:
            for _ in range(max(1, round(seconds / FRAME_S))):
                if self.deaf:
                    self._pass_on(SILENCE)
                else:
                    self._put(SILENCE, self._now())

    def _put(self, frame: Samples, ended_s: float) -> None:
        if self._row is None:
            return
        now = self._now()
        self._times.append(now)
        self._row.put(frame, self._mouth.far(ended_s), now)

    def _pass_on(self, frames: Samples) -> None:
        """Where the service listens what came together goes up together."""
        if self._row is not None:
            heard = np.zeros_like(frames) if self._aside else frames
            self._bundle(Audio(heard.tobytes(), len(frames) // FRAME_SAMPLES))

    def heard(self, frame: Samples, events: Sequence[EarEvent]) -> None:
        """The bank has heard a frame of this interview."""
        for event in events:
            self._on_event(event)
        pcm = (SILENCE if self._aside else frame).tobytes()
        for act in self._uplink.hear(pcm, events, self._times.popleft()):
            self._bundle(act)

    def _bundle(self, act: Act) -> None:
        for bundled in self._bundles.add(act):
            self.send_up(bundled)

    def send_up(self, act: Act | bytes) -> None:
        """An act of the uplink, or a JPEG. When the line is too slow media is dropped and counted, a mark never is."""
        if self._up.qsize() >= UPLINK_ACTS and not isinstance(act, str):
            self.dropped += act.frames if isinstance(act, Audio) else 1
        else:
            self._up.put_nowait(act)

    async def send_audio(self, link: MediaLine) -> None:
        """A task of the interview: the one writer of the media plane.

        Where the service listens no mark waits behind the sound, and that of all interviews goes up in the same moments.
        """
        while True:
            act = await self._up.get()
            if self.deaf and len(self._bank.rows) > 1:
                await pulse(TOGETHER_S)
            await self._write(act, link)

    async def _write(self, act: Act | bytes | Exception, link: MediaLine) -> None:
        match act:
            case Audio(pcm):
                await link.audio(pcm)
            case "open":
                await link.open_window()
            case "shut":
                await link.shut_window()
                self._mouth.may_speak_again()
            case "stream_end":
                await link.end_stream()
                self._mouth.may_speak_again()
            case bytes() as jpeg:
                await link.frame(jpeg)
            case Exception() as fault:
                raise fault
