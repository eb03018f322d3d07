"""The microphone's way to the line: what happens when the line is too slow for it, and who is told to be heard."""

from __future__ import annotations

import asyncio

import numpy as np

from server.audio.ear import FRAME_S, FRAME_SAMPLES, Bank, ServiceEar
from server.audio.events import TurnEnded, TurnStarted
from server.interview.listening import UPLINK_ACTS, Listening
from server.interview.mouth import Mouth
from server.interview.uplink import BUNDLE
from server.live.turn_taking import EndOfTurn
from tests.interview.fakes import voice_of
from tests.interview.stage import FakeLine, ScriptedEar
from tests.virtual import in_virtual_time, now, passes

SILENT = np.zeros(FRAME_SAMPLES, np.int16)
MOST_FRAMES = UPLINK_ACTS * BUNDLE


class Microphone:
    """A microphone whose line takes nothing until the test lets it."""

    def __init__(self, way: EndOfTurn = "activity") -> None:
        self.ear, self.bank = ScriptedEar(), Bank()
        self.mouth = Mouth(now, lambda message: None, lambda turn, offset, pcm: None, lambda how, up: None)
        self.line = FakeLine(self.mouth)
        ear = self.ear if way == "activity" else ServiceEar()
        self.listening = Listening(ear, self.bank, way, self.mouth, now, lambda event: None)
        self.listening.join()
        self.sequence = 0

    def frames(self, count: int) -> None:
        for _ in range(count):
            self.listening.hear(SILENT, self.sequence)
            self.sequence += 1
        self.bank.tick()

    async def sends(self, seconds: float) -> None:
        for _ in range(round(seconds / FRAME_S)):
            await passes(FRAME_S)
            self.frames(1)

    async def loses(self, count: int) -> None:
        await passes(count * FRAME_S)
        self.sequence += count

    def takes_a_turn(self, frames: int) -> None:
        self.ear.coming = [TurnStarted(0.0)]
        self.frames(frames)
        self.ear.coming = [TurnEnded(1.0, 1.0)]
        self.frames(1)

    async def line_takes_all(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            sending = tasks.create_task(self.listening.send_audio(self.line))
            await passes(1)
            sending.cancel()


@in_virtual_time
async def test_a_line_that_is_too_slow_loses_audio_which_is_counted_and_never_a_mark() -> None:
    """A window of which only one end arrives would wedge the service."""
    microphone = Microphone()
    microphone.takes_a_turn(MOST_FRAMES * 2)
    microphone.takes_a_turn(10)
    await microphone.line_takes_all()
    assert [word for word in microphone.line.wire if word != "audio"] == ["open", "shut", "open", "shut"]
    assert microphone.listening.dropped > 0
    assert microphone.line.counts["audio"] + microphone.listening.dropped == MOST_FRAMES * 2 + 1 + 10 + 1


@in_virtual_time
async def test_the_ear_is_told_when_alex_is_in_the_loudspeaker_and_when_he_is_not() -> None:
    microphone = Microphone()
    microphone.frames(1)
    microphone.mouth.voice(voice_of(1.0))
    microphone.mouth.turn_completed(False)
    await passes(0.1)
    microphone.frames(1)
    await passes(1.1)
    microphone.frames(1)
    assert [far is not None for far in microphone.ear.far] == [False, True, False]


@in_virtual_time
async def test_after_lost_frames_the_ear_is_given_what_sounds_now_not_what_sounded_then() -> None:
    microphone = Microphone()
    await microphone.sends(1.0)
    microphone.mouth.voice(bytes(2 * 2 * 24_000))
    microphone.mouth.turn_completed(False)
    await microphone.sends(1.0)
    assert microphone.ear.far[-1] is not None
    await microphone.loses(10)
    await microphone.sends(0.8)
    assert microphone.ear.far[-1] is None, "Alex has been silent for 0.1 s"


@in_virtual_time
async def test_frames_that_come_outside_an_interview_are_dropped() -> None:
    microphone = Microphone()
    microphone.listening.leave()
    microphone.listening.leave()
    microphone.frames(5)
    assert microphone.ear.far == []


@in_virtual_time
async def test_a_gap_in_the_microphone_is_filled_with_silence_only_when_it_lasts() -> None:
    microphone = Microphone()
    microphone.frames(1)
    await passes(0.3)
    microphone.listening.fill_in(0.05)
    microphone.bank.tick()
    assert len(microphone.ear.far) == 1
    await passes(0.4)
    microphone.listening.fill_in(0.05)
    microphone.bank.tick()
    assert len(microphone.ear.far) == 3


@in_virtual_time
async def test_where_the_service_listens_frames_come_and_go_up_together_and_no_ear_is_asked() -> None:
    microphone = Microphone("service")
    assert microphone.listening.frames_a_message == BUNDLE
    for _ in range(4):
        microphone.listening.hear(np.zeros(BUNDLE * FRAME_SAMPLES, np.int16), microphone.sequence)
        microphone.sequence += BUNDLE
    assert microphone.bank.rows[0].waiting == []
    await microphone.line_takes_all()
    assert microphone.line.counts["audio"] == 4 * BUNDLE


@in_virtual_time
async def test_an_ear_of_ours_gets_each_frame_at_once_at_its_own_time() -> None:
    microphone = Microphone()
    assert microphone.listening.frames_a_message == 1
    microphone.listening.hear(np.zeros(2 * FRAME_SAMPLES, np.int16), 0)
    assert len(microphone.bank.rows[0].waiting) == 2
