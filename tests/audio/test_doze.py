"""A microphone that stays quiet is not looked at, and nobody notices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from server.audio.alex_ear import AlexEars
from server.audio.doze import AFTER_FRAMES, KEPT_FRAMES, QUIET_DB, Doze
from server.audio.ear import FRAME_SAMPLES, Samples
from server.audio.events import EarEvent
from server.audio.senses import OwnSenses
from tests.audio.scenery import Sound, frames, hears, sounded
from tests.audio.scenes import Piece, alex, cough, mm_hm, over, pause, talk

WITHIN_S = 0.15
ROW = np.array([0])
YES = np.array([True])
SCENES: dict[str, Sequence[Piece]] = {
    "an answer, and a barge-in": (
        pause(3),
        alex(12),
        pause(8),
        talk(3),
        pause(0.8),
        talk(2),
        pause(4),
        alex(5),
        over(talk(2)),
        pause(3),
    ),
    "a cough and a word over Alex": (
        pause(1),
        alex(12),
        over(cough()),
        alex(5),
        over(mm_hm()),
        alex(5),
        over(talk(1.5)),
        pause(3),
    ),
    "a soft answer after a loud one": (pause(2), talk(1.5), pause(4), alex(8), pause(4), talk(1.5, db=-15), pause(3)),
}


def with_headphones(*pieces: Piece) -> Sound:
    """What Alex says does not come back."""
    alone = [replace(piece, alex=False, kind="quiet" if piece.kind == "alex" else piece.kind) for piece in pieces]
    return replace(sounded(*pieces), mic=sounded(*alone).mic)


def events(sound: Sound, dozes: bool) -> list[EarEvent]:
    return hears(AlexEars(OwnSenses(dozes)).ear(), sound)


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("scene", [with_headphones, sounded])
def test_a_row_that_dozes_tells_what_one_that_is_always_awake_tells(name: str, scene: Callable[..., Sound]) -> None:
    sound = scene(*SCENES[name])
    dozed, awake = events(sound, dozes=True), events(sound, dozes=False)
    assert [type(event) for event in dozed] == [type(event) for event in awake]
    assert all(abs(one.at_s - other.at_s) < WITHIN_S for one, other in zip(dozed, awake, strict=True))


def test_rows_that_doze_in_a_bank_hear_what_they_hear_alone() -> None:
    sounds = [with_headphones(*pieces) for pieces in SCENES.values()]
    alone = [OwnSenses() for _ in sounds]
    together = OwnSenses()
    rows, single = [together.join() for _ in sounds], [one.join() for one in alone]
    for pushed in zip(*map(frames, sounds), strict=False):
        mic = np.stack([push[0] for push in pushed])
        far = np.stack([np.zeros(FRAME_SAMPLES, np.int16) if push[1] is None else push[1] for push in pushed])
        heard = together.hear(rows, mic, far)
        for n, one in enumerate(alone):
            by_itself = one.hear([single[n]], mic[n : n + 1], far[n : n + 1])
            assert np.allclose(heard.voice[n], by_itself.voice[0], atol=1e-4)
            assert np.allclose(heard.near[n], by_itself.near[0], atol=1e-4)


# ---- who dozes ----------------------------------------------------------------------------------------------------------


def asleep_after(levels_db: Sequence[float], voice: float = 0.0, floor_db: float = -75.0) -> bool:
    """After frames of these levels, is the last one passed by?"""
    doze, dozes = Doze(), np.array([False])
    doze.open(0)
    doze.heard(ROW, np.full((1, 2), voice, np.float32), np.array([floor_db], np.float32), np.zeros(1, np.float32))
    for level in levels_db:
        dozes = doze.look(ROW, np.full((1, 2), level, np.float32), YES)
    return bool(dozes[0])


QUIET = [float(QUIET_DB) - 10] * (AFTER_FRAMES + 1)


def test_a_second_of_quiet_sends_to_sleep() -> None:
    assert asleep_after(QUIET)
    assert not asleep_after(QUIET[1:])


def test_one_louder_frame_wakes() -> None:
    assert not asleep_after([*QUIET, float(QUIET_DB) + 1])


def test_a_soft_voice_in_a_dead_room_is_not_quiet() -> None:
    assert not asleep_after(QUIET, floor_db=-85)


def test_nobody_sleeps_while_the_net_hears_somebody() -> None:
    assert not asleep_after(QUIET, voice=0.5)


def test_who_wakes_is_given_the_last_frames_in_their_order() -> None:
    doze = Doze()
    doze.open(0)
    for n in range(1, 31):
        doze.keep(ROW, _frame(n), _frame(0))
    mic, _ = doze.catch_up(0)
    assert mic[:, 0].tolist() == list(range(31 - KEPT_FRAMES, 31))
    assert not doze.behind(ROW)[0]


def _frame(value: int) -> Samples:
    return np.full((1, FRAME_SAMPLES), value, np.int16)
