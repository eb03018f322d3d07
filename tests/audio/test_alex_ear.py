"""The whole ear on sound: any split of a stream is heard alike, a bank hears what single ears hear, bad input does no harm."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from server.audio.alex_ear import AlexEar, AlexEars
from server.audio.ear import FRAME_S, FRAME_SAMPLES, RATE, Bank, Samples
from server.audio.events import EarEvent
from server.audio.pcm import resample, to_int16
from server.audio.seed import SeedEar
from server.audio.senses import OwnSenses
from tests.audio.scenery import Sound, chunks, frames, hears, sounded
from tests.audio.scenes import Barged, Faded, Meaning, Turn, alex, door, heard, mm_hm, over, pause, radio, same, short, talk

DIALOGUE = (
    pause(0.5),
    talk(1.5),
    pause(0.5),
    talk(1.0),
    pause(3.0),
    alex(2.0),
    over(mm_hm()),
    alex(1.0),
    pause(0.7),
    short(),
    pause(3),
)
WITHIN_S = 0.25
Push = tuple[Samples, Samples | None, float]


def ear() -> AlexEar:
    return AlexEars(OwnSenses()).ear()


def pushed(pushes: Iterable[Push]) -> list[EarEvent]:
    one = ear()
    return [event for push in pushes for event in one.push(*push)]


def turns(mic: Samples) -> list[Meaning]:
    return heard(hears(ear(), Sound(mic, np.zeros_like(mic), np.zeros(len(mic), bool))))


def alike(one: Sequence[EarEvent], other: Sequence[EarEvent]) -> bool:
    kinds = [type(event) for event in one] == [type(event) for event in other]
    return kinds and all(abs(a.at_s - b.at_s) < 1e-4 for a, b in zip(one, other, strict=True))


def into(said: list[EarEvent]) -> Callable[[Samples, Sequence[EarEvent]], None]:
    return lambda _, events: said.extend(events)


# ---- laws ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dialogue() -> tuple[Sound, list[EarEvent]]:
    sound = sounded(*DIALOGUE)
    return sound, hears(ear(), sound)


@settings(deadline=None, max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.lists(st.integers(1, 4000), min_size=1, max_size=6))
def test_any_split_of_the_stream_gives_the_same_events(dialogue: tuple[Sound, list[EarEvent]], sizes: list[int]) -> None:
    sound, whole = dialogue
    assert alike(pushed(chunks(sound, [size if size > 40 else size + 40 for size in sizes])), whole)


def test_single_samples_give_the_same_events() -> None:
    sound = sounded(pause(0.2), talk(0.6), pause(1.5))
    assert alike(pushed(chunks(sound, [1])), pushed(frames(sound)))


@settings(deadline=None, max_examples=3)
@given(st.lists(st.sampled_from(["talk", "quiet", "dialogue"]), min_size=2, max_size=5), st.integers(1, 40))
def test_a_bank_hears_what_single_ears_hear(kinds: list[str], heap: int) -> None:
    """Rows of one stack and a plain ear beside them, in ticks of so many frames."""
    scenes = {"talk": (pause(0.3), talk(1.0), pause(2.0)), "quiet": (pause(2.0),), "dialogue": DIALOGUE[:5]}
    sounds = [sounded(*scenes[kind], seed=n) for n, kind in enumerate(kinds)]
    bank, stack = Bank(), AlexEars(OwnSenses())
    said: list[list[EarEvent]] = [[] for _ in range(len(sounds) + 1)]
    rows = [bank.join(stack.ear(), into(said[n])) for n in range(len(sounds))]
    rows.append(bank.join(SeedEar(), into(said[-1])))
    waiting = [list(frames(sound)) for sound in (*sounds, sounds[0])]
    while any(waiting):
        for row, left in zip(rows, waiting, strict=True):
            for push in left[:heap]:
                row.put(*push)
            del left[:heap]
        bank.tick()
    for sound, events in zip(sounds, said, strict=False):
        assert alike(events, hears(ear(), sound))
    assert said[-1] == hears(SeedEar(), sounds[0])


def test_a_row_that_left_is_given_to_another_who_hears_nothing_of_it() -> None:
    bank, stack = Bank(), AlexEars(OwnSenses())
    row = bank.join(stack.ear(), lambda _, events: None)
    for push in list(frames(sounded(talk(1.0))))[:20]:
        row.put(*push)
    bank.tick()
    bank.leave(row)
    sound = sounded(pause(0.3), talk(1.0), pause(2.0))
    assert alike(hears(stack.ear(), sound), hears(ear(), sound))


def test_a_snapshot_says_what_the_ear_makes_of_the_moment() -> None:
    one, words = ear(), list[str]()
    for mic, far, at in frames(sounded(pause(0.5), talk(1.5), pause(3.0))):
        one.push(mic, far, at)
        seen = one.snapshot()
        assert 0 <= seen.voice <= 1
        assert (seen.patience_left_s is not None) == (seen.state == "pausing")
        words += [seen.state] if not words or words[-1] != seen.state else []
    assert words == ["quiet", "rising", "speaking", "pausing", "quiet"]


# ---- bad input ----------------------------------------------------------------------------------------------------------

PLAIN = (pause(0.5), talk(1.6), pause(0.5), talk(1.2), pause(3.0), talk(1.5), pause(3.0))
MEANT: list[Meaning] = [Turn(0.5, 3.8), Turn(6.8, 8.3)]


def plain() -> Samples:
    return sounded(*PLAIN).mic


def eight_kilohertz(mic: Samples) -> Samples:
    """A telephone's voice in a wide stream: nothing above 4 kHz."""
    narrow = resample(resample(mic.astype(np.float32) / np.float32(32768), RATE, RATE // 2), RATE // 2, RATE)
    return to_int16(narrow)


def stereo_as_mono(mic: Samples) -> Samples:
    """Left and right alternate: every sample comes twice, and all is an octave lower and twice as long."""
    return np.repeat(mic, 2)


BAD: dict[str, Callable[[Samples], Samples]] = {
    "an offset of the microphone": lambda mic: np.clip(mic.astype(np.int32) + 6000, -32768, 32767).astype(np.int16),
    "clipping": lambda mic: np.clip(mic.astype(np.int32) * 24, -32768, 32767).astype(np.int16),
    "a voice of 8 kHz": eight_kilohertz,
    "50 Hz hum": lambda mic: np.clip(mic + 1500 * np.sin(2 * np.pi * 50 * np.arange(len(mic)) / RATE), -32768, 32767).astype(
        np.int16
    ),
    "a very soft microphone": lambda mic: (mic // 16).astype(np.int16),
}


@pytest.mark.parametrize("name", BAD)
def test_turns_are_heard_all_the_same_with(name: str) -> None:
    found = turns(BAD[name](plain()))
    assert same(found, MEANT, WITHIN_S), f"{found}"


def test_stereo_sent_as_mono_is_still_heard_as_turns() -> None:
    found = turns(stereo_as_mono(plain()))
    assert [type(one) for one in found] == [Turn, Turn]


def test_what_is_not_a_number_is_silence() -> None:
    mic = plain().astype(np.float32) / np.float32(32768)
    mic[1000:1400] = np.nan
    mic[90_000:90_100] = np.inf
    one = ear()
    parts = [(mic[n * FRAME_SAMPLES : (n + 1) * FRAME_SAMPLES], n * FRAME_S) for n in range(len(mic) // FRAME_SAMPLES)]
    found = heard([event for part, at in parts for event in one.push(part, None, at)])
    assert same(found, MEANT, WITHIN_S + FRAME_S), f"{found}"


def kept(sound: Sound, keep: Callable[[int], int]) -> list[Push]:
    """Frame n comes so many times; the others are on their own time."""
    return [push for n, push in enumerate(frames(sound)) for _ in range(keep(n))]


def test_dropped_frames_do_not_tear_a_turn() -> None:
    found = heard(pushed(kept(sounded(*PLAIN), lambda n: 0 if n % 20 == 7 else 1)))
    assert same(found, MEANT, WITHIN_S), f"{found}"


def test_duplicated_frames_do_not_tear_a_turn() -> None:
    found = heard(pushed(kept(sounded(*PLAIN), lambda n: 2 if n % 25 == 7 else 1)))
    assert same(found, MEANT, WITHIN_S), f"{found}"


def test_a_clock_that_drifts_by_100_ppm_is_followed() -> None:
    """Two minutes later it is 12 ms off; what counts is the caller's clock."""
    silence, speech = sounded(pause(120.0)), list(frames(sounded(pause(0.5), talk(1.5), pause(3.0))))
    one, drift = ear(), 1 + 100e-6
    for n in range(len(silence.mic) // FRAME_SAMPLES):
        one.push(silence.mic[n * FRAME_SAMPLES : (n + 1) * FRAME_SAMPLES], None, (n + 1) * FRAME_S * drift)
    found = heard([event for mic, far, at in speech for event in one.push(mic, far, (120.0 + at) * drift)])
    assert same(found, [Turn(120.5 * drift, 122.0 * drift)], WITHIN_S), f"{found}"


def test_frames_that_come_in_a_lump_are_not_a_silence() -> None:
    """A network that stands still for half a second and then delivers everything at once."""
    late = [(mic, far, 1.9 if 1.4 < at < 1.9 else at) for mic, far, at in frames(sounded(*PLAIN))]
    found = heard(pushed(late))
    assert same(found, MEANT, WITHIN_S), f"{found}"


def test_minutes_of_silence_say_nothing() -> None:
    """Silence of a muted microphone (nothing at all) and of a room. The hour is in `test_endpointing`."""
    assert turns(np.zeros(60 * RATE, np.int16)) == []
    assert turns(sounded(pause(60.0)).mic) == []


def test_a_second_voice_in_the_room_takes_no_turn() -> None:
    found = turns(sounded(pause(0.5), talk(3.0), pause(3.0), radio(3.0), pause(3.0), talk(1.5), pause(3.0)).mic)
    assert same(found, [Turn(0.5, 3.5), Turn(12.5, 14.0)], WITHIN_S), f"{found}"


def test_a_radio_that_never_stops_does_not_keep_turns_open() -> None:
    talked = sounded(pause(0.5), talk(3.0), pause(4.0), talk(2.0), pause(4.0)).mic
    played = np.roll(sounded(radio(13.5, db=-22.0)).mic, 800)
    found = turns(np.clip(talked.astype(np.int32) + played, -32768, 32767).astype(np.int16))
    answers = [one for one in found if isinstance(one, Turn) and one.end_s is not None and one.end_s - one.began_s > 1.0]
    assert len(answers) == 2, f"{found}"


def test_a_page_that_never_reports_its_clock_does_not_deafen_the_ear() -> None:
    """The reference then comes at a guess, here a quarter of a second early."""
    sound = sounded(alex(9.0), over(talk(1.5)), pause(3.0))
    early = Sound(sound.mic, np.roll(sound.far, -RATE // 4), sound.far_on)
    found = [one for one in heard(hears(ear(), early)) if not isinstance(one, Faded)]
    assert same(found, [Barged(9.0, 10.5)], WITHIN_S), f"{found}"


def test_a_door_over_alex_stops_nobody() -> None:
    found = heard(hears(ear(), sounded(alex(2.0), over(door()), alex(2.0), pause(2.0))))
    assert [one for one in found if not isinstance(one, Faded)] == []


def test_an_empty_push_is_nothing() -> None:
    assert ear().push(np.zeros(0, np.int16), None, 1.0) == []


def test_a_far_end_of_another_length_is_refused() -> None:
    mic: NDArray[np.int16] = np.zeros(512, np.int16)
    with pytest.raises(ValueError, match="as long"):
        ear().push(mic, mic[:100], 1.0)
