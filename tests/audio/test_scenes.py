"""Forty small scenes, in words: what happens, and what the ear makes of it. Each is played as probabilities and as sound.

A scene begins with half a second of quiet and ends with four, so that every turn can end.
"""

from __future__ import annotations

import pytest

from server.audio.alex_ear import AlexEars
from server.audio.senses import OwnSenses
from tests.audio.scenery import hears, sounded
from tests.audio.scenes import (
    Barged,
    Faded,
    Meaning,
    Piece,
    Turn,
    alex,
    chosen,
    cough,
    door,
    heard,
    hum,
    keys,
    mm_hm,
    muted,
    over,
    pause,
    played,
    radio,
    runs_code,
    same,
    short,
    talk,
    thinks,
    thought,
    typing,
    um,
)

Q = 0.5
"""The quiet at the beginning."""

SCENES: dict[str, tuple[tuple[Piece, ...], list[Meaning]]] = {
    # ---- turns
    "one sentence is one turn": ((talk(2.0),), [Turn(Q, Q + 2.0)]),
    "a thinking pause keeps the floor": ((talk(1.2), pause(0.6), talk(0.8)), [Turn(Q, Q + 2.6)]),
    "two thinking pauses keep the floor": ((talk(1.2), pause(0.5), talk(0.8), pause(0.6), talk(1.0)), [Turn(Q, Q + 4.1)]),
    "a breath keeps the floor": ((talk(1.2), pause(0.25), talk(1.2)), [Turn(Q, Q + 2.65)]),
    "after a long silence it is another turn": ((talk(1.2), pause(4.0), talk(0.8)), [Turn(Q, Q + 1.2), Turn(Q + 5.2, Q + 6.0)]),
    "a yes is a turn": ((short(),), [Turn(Q, Q + 0.35)]),
    "two short answers are two turns": ((short(), pause(4.0), short()), [Turn(Q, Q + 0.35), Turn(Q + 4.35, Q + 4.7)]),
    "a yes and its reason are one turn": ((short(), pause(0.5), talk(1.5)), [Turn(Q, Q + 2.35)]),
    "an um holds the floor for long": ((talk(1.5), um(), pause(1.1), talk(1.0)), [Turn(Q, Q + 4.2)]),
    "an um is a beginning": ((um(), pause(0.7), talk(1.5)), [Turn(Q, Q + 2.8)]),
    "a melody that goes on is waited for": ((talk(1.5, melody="goes_on"), pause(0.9), talk(1.0)), [Turn(Q, Q + 3.4)]),
    "a long answer is one turn": ((talk(20.0),), [Turn(Q, Q + 20.0)]),
    # ---- what is no turn
    "silence is nothing": ((pause(10.0),), []),
    "a cough is no turn": ((cough(),), []),
    "a door is no turn": ((door(),), []),
    "two doors are no turn": ((door(), pause(0.4), door()), []),
    "a keyboard is no turn": ((keys(5.0),), []),
    "a humming fridge is no turn": ((hum(8.0),), []),
    "a cough after an answer does not open it again": (
        (talk(1.5), pause(2.5), cough()),
        [Turn(Q, Q + 1.5)],
    ),
    "a radio after an answer is not the candidate": ((talk(4.0), pause(1.0), radio(6.0)), [Turn(Q, Q + 4.0)]),
    "a radio between two answers is not the candidate": (
        (talk(4.0), pause(3.0), radio(4.0), pause(1.0), talk(2.0)),
        [Turn(Q, Q + 4.0), Turn(Q + 12.0, Q + 14.0)],
    ),
    # ---- hands
    "typing is not the end of a turn": ((talk(1.2), typing(3.0), talk(0.8)), [Turn(Q, Q + 5.0)]),
    "typing with pauses is not the end of a turn": (
        (talk(1.2), typing(2.0), pause(1.2), typing(2.0), talk(0.8)),
        [Turn(Q, Q + 7.2)],
    ),
    "after the last key the turn ends": ((talk(1.2), typing(3.0)), [Turn(Q, Q + 1.2)]),
    "running code is not the end of a turn": ((talk(1.2), runs_code(), pause(2.5), talk(0.8)), [Turn(Q, Q + 4.5)]),
    "a keyboard without an editor does not hold the floor": ((talk(1.2), keys(5.0)), [Turn(Q, Q + 1.2)]),
    # ---- let me think
    "let me think keeps the floor": ((talk(1.2), thinks(6.0), pause(5.0), talk(0.8)), [Turn(Q, Q + 7.0)]),
    "let me think may be taken back": (
        (talk(1.2), thinks(30.0), pause(1.0), thought(), pause(3.0), talk(0.8)),
        [Turn(Q, Q + 1.2), Turn(Q + 5.2, Q + 6.0)],
    ),
    "who goes on has thought": (
        (talk(1.2), thinks(30.0), pause(5.0), talk(0.8), pause(4.0), talk(0.8)),
        [Turn(Q, Q + 7.0), Turn(Q + 11.0, Q + 11.8)],
    ),
    # ---- patience
    "a patient ear waits longer": (
        (chosen("patient"), talk(1.2), pause(0.95), talk(0.8)),
        [Turn(Q, Q + 2.95)],
    ),
    "a quick ear does not wait": (
        (chosen("quick"), talk(1.2), pause(1.4), talk(0.8)),
        [Turn(Q, Q + 1.2), Turn(Q + 2.6, Q + 3.4)],
    ),
    "beside code the ear is patient by itself": (
        (chosen("balanced", "coding"), talk(1.2), pause(0.9), talk(0.8)),
        [Turn(Q, Q + 2.9)],
    ),
    # ---- over Alex
    "Alex alone is nobody's turn": ((alex(6.0),), []),
    "speech over Alex is a barge-in": ((alex(2.0), over(talk(1.5))), [Barged(Q + 2.0, Q + 3.5)]),
    "a barge-in goes on when Alex falls silent": (
        (alex(2.0), over(talk(0.5)), talk(2.0)),
        [Barged(Q + 2.0, Q + 4.5)],
    ),
    "mm-hm lets Alex go on": ((alex(2.0), over(mm_hm()), alex(2.0)), [Faded()]),
    "two mm-hms let Alex go on": ((alex(2.0), over(mm_hm()), alex(1.5), over(mm_hm()), alex(2.0)), [Faded(), Faded()]),
    "after a mm-hm a barge-in is still one": (
        (alex(2.0), over(mm_hm()), alex(1.5), over(talk(1.5))),
        [Faded(), Barged(Q + 3.9, Q + 5.4)],
    ),
    "a door over Alex lets him go on": ((alex(2.0), over(door()), alex(2.0)), [Faded()]),
    "an answer after Alex is a turn": ((alex(3.0), pause(0.6), talk(1.5)), [Turn(Q + 3.6, Q + 5.1)]),
    "a yes after Alex is a turn": ((alex(3.0), pause(0.6), short()), [Turn(Q + 3.6, Q + 3.95)]),
    "muting ends the turn at once": ((talk(1.5), muted(), talk(1.0), pause(0.5), muted(False)), [Turn(Q, Q + 1.5)]),
    "what is said into a muted microphone is nothing": ((muted(), talk(2.0), pause(0.5), muted(False)), []),
    "who unmutes is heard": ((muted(), pause(1.0), muted(False), talk(1.5)), [Turn(Q + 1.0, Q + 2.5)]),
    "typing over Alex is nothing": ((alex(2.0), over(typing(2.0)), alex(1.0)), []),
}


def test_there_are_forty_scenes() -> None:
    assert len(SCENES) >= 40


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_understood_from_probabilities(name: str) -> None:
    pieces, expected = SCENES[name]
    found = heard(played(pause(Q), *pieces, pause(4.0)))
    assert same(found, expected, 0.06), f"{found}, not {expected}"


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_understood_from_sound(name: str) -> None:
    pieces, expected = SCENES[name]
    found = turns_of(heard(hears(AlexEars(OwnSenses()).ear(), sounded(pause(Q), *pieces, pause(4.0)))))
    assert same(found, turns_of(expected), 0.25), f"{found}, not {expected}"


def turns_of(meanings: list[Meaning]) -> list[Meaning]:
    """Whether a noise raises a suspicion that then fades is the echo's affair; on sound only turns are promised."""
    return [meaning for meaning in meanings if not isinstance(meaning, Faded)]
