"""A microphone that stays quiet is not looked at, and nobody notices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.audio.alex_ear import AlexEars
from server.audio.doze import AFTER_FRAMES, KEPT_FRAMES, QUIET_DB, Doze
from server.audio.ear import FRAME_SAMPLES, Bank
from server.audio.events import EarEvent
from server.audio.senses import OwnSenses
from tests.audio.scenery import Sound, alike, chunks, frames, hears, into, sounded
from tests.audio.scenes import Piece, alex, cough, mm_hm, over, pause, talk

WITHIN_S = 0.04
ROW = np.array([0])
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


# ---- the ear's laws hold for rows that doze -------------------------------------------------------------------------------

MIXED: dict[str, Sequence[Piece]] = {
    "listens": (pause(3), alex(6), pause(2.5), talk(1.2), pause(3)),
    "barges in": (pause(2), alex(7), over(talk(1.5)), pause(3)),
    "says nothing": (pause(6),),
}


@pytest.fixture(scope="module")
def listened() -> tuple[Sound, list[EarEvent]]:
    sound = with_headphones(*MIXED["listens"])
    assert frames_passed_by(sound) > 100
    return sound, events(sound, dozes=True)


def frames_passed_by(sound: Sound) -> int:
    """Of a frame that is passed by the very same is said as of the one before."""
    senses = OwnSenses()
    row, said = senses.join(), list[bytes]()
    for mic, far, _ in frames(sound):
        played = np.zeros(FRAME_SAMPLES, np.int16) if far is None else far
        said.append(senses.hear([row], mic[None], played[None]).voice.tobytes())
    return sum(now == before for before, now in pairwise(said))


@settings(deadline=None, max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.lists(st.integers(40, 4000), min_size=1, max_size=6))
def test_any_split_of_the_stream_wakes_a_row_alike(listened: tuple[Sound, list[EarEvent]], sizes: list[int]) -> None:
    sound, whole = listened
    ear = AlexEars(OwnSenses()).ear()
    assert alike([event for push in chunks(sound, sizes) for event in ear.push(*push)], whole)


@settings(deadline=None, max_examples=3)
@given(
    st.lists(st.tuples(st.sampled_from(sorted(MIXED)), st.booleans()), min_size=2, max_size=4),
    st.integers(1, 40),
)
def test_a_bank_in_which_some_doze_hears_what_single_ears_hear(who: list[tuple[str, bool]], heap: int) -> None:
    sounds = [(with_headphones if worn else sounded)(*MIXED[name]) for name, worn in who]
    bank, stack = Bank(), AlexEars(OwnSenses())
    said: list[list[EarEvent]] = [[] for _ in sounds]
    rows = [bank.join(stack.ear(), into(own)) for own in said]
    waiting = [list(frames(sound)) for sound in sounds]
    while any(waiting):
        for row, left in zip(rows, waiting, strict=True):
            for push in left[:heap]:
                row.put(*push)
            del left[:heap]
        bank.tick()
    for sound, heard in zip(sounds, said, strict=True):
        assert alike(heard, events(sound, dozes=True))


# ---- who dozes ----------------------------------------------------------------------------------------------------------


def asleep_after(levels_db: Sequence[float], voice: float = 0.0, floor_db: float = -75.0) -> bool:
    """After frames of these levels, is the last one passed by?"""
    doze, dozes = Doze(), np.array([False])
    doze.open(0)
    heard = np.full((1, 2), voice, np.float32)
    doze.heard(ROW, heard, heard, np.array([floor_db], np.float32))
    for level in levels_db:
        dozes = doze.look(ROW, np.full((1, 2), level, np.float32))
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
        doze.keep(ROW, np.full((1, FRAME_SAMPLES), n, np.int16))
    missed, kept = doze.catch_up(0)
    assert missed == 30 - KEPT_FRAMES
    assert kept[:, 0].tolist() == list(range(31 - KEPT_FRAMES, 31))
    assert not doze.behind(ROW)[0]
