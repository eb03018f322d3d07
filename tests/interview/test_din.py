"""A sound that does not stop: who waits for its end, for how long, and what ends it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.interview.din import ANYHOW_S, FIRST_S, LONGEST_S, RELIEF_S, WAITING_S, Din, Moment

TICK_S = 0.05


class Ear:
    """A din on a clock that the test moves."""

    def __init__(self, din: Din | None = None) -> None:
        self.din = din or Din()
        self.ticks = 0

    def hears(self, seconds: float, voice: float = 1.0, **other: bool) -> Din:
        """Alex is silent, has greeted and been answered, and has nothing to say, unless told otherwise."""
        for _ in range(round(seconds / TICK_S)):
            self.ticks += 1
            usual = {"speaks": False, "waits": False, "greeted": True, "met": True, "turn_open": not self.din.aside}
            self.din = self.din.step(Moment(voice, **usual | other), self.ticks * TICK_S)
        return self.din


def listening() -> Ear:
    """Alex has greeted, and the room is quiet."""
    ear = Ear()
    ear.hears(1.0, voice=0.0)
    assert not ear.din.aside
    return ear


def test_before_alexs_first_word_all_sound_is_set_aside() -> None:
    assert Ear().hears(3.0, voice=0.0, greeted=False).aside


def test_in_a_quiet_room_the_ear_listens_as_soon_as_alex_speaks() -> None:
    ear = Ear()
    ear.hears(3.0, voice=0.0, greeted=False)
    assert not ear.hears(TICK_S, voice=0.0).aside


def test_an_alex_who_never_speaks_does_not_make_it_deaf_for_good() -> None:
    assert not Ear().hears(FIRST_S + 1, voice=0.0, greeted=False, met=False).aside


def test_a_sound_that_goes_on_through_the_greeting_is_told_after_a_while_and_stays_aside() -> None:
    ear = Ear()
    assert not ear.hears(FIRST_S - 1).told
    assert ear.hears(2.0).told
    assert ear.din.aside


def test_while_alex_speaks_silence_is_no_proof_that_the_din_is_over() -> None:
    ear = Ear()
    ear.hears(1.0, greeted=False)
    assert ear.hears(10.0, voice=0.0, speaks=True).aside
    assert not ear.hears(0.5, voice=0.0).aside


def test_a_word_before_the_greeting_is_not_told_as_a_din() -> None:
    ear = Ear()
    ear.hears(0.5, greeted=False)
    assert not ear.hears(30.0, voice=0.0, speaks=True).told


def test_a_greeting_that_a_din_has_cut_short_is_not_followed_by_a_long_wait() -> None:
    assert not listening().hears(FIRST_S - 1, met=False).aside
    assert listening().hears(FIRST_S + 1, met=False).told


def test_when_the_din_is_over_the_ear_listens_again_and_the_advice_goes() -> None:
    ear = Ear()
    ear.hears(FIRST_S + 1)
    assert ear.hears(RELIEF_S - 0.1, voice=0.0).told, "music has rests"
    relieved = ear.hears(0.2, voice=0.0)
    assert (relieved.aside, relieved.told) == (False, False)


def test_a_long_answer_is_an_answer() -> None:
    ear = listening()
    for _ in range(40):
        ear.hears(5.0, waits=False)
        ear.hears(0.3, voice=0.0)
    assert not ear.din.aside


def test_a_sound_without_a_break_is_set_aside_sooner_when_alex_has_something_to_say() -> None:
    assert not listening().hears(WAITING_S - 1, waits=True).aside
    assert listening().hears(WAITING_S + 1, waits=True).told
    assert not listening().hears(WAITING_S + 1).aside
    assert listening().hears(ANYHOW_S + 1).told


def test_a_turn_with_breaks_ends_for_what_alex_has_to_say_after_minutes() -> None:
    ear = listening()
    while ear.ticks * TICK_S < LONGEST_S + 5:
        ear.hears(5.0, waits=True)
        ear.hears(0.3, voice=0.0, waits=True)
    assert ear.din.aside


def test_who_takes_the_microphone_up_again_is_heard_beside_the_din() -> None:
    ear = Ear(listening().hears(ANYHOW_S + 1).heard_anew())
    assert not ear.hears(10.0).aside


def test_who_was_not_looked_at_for_a_while_has_not_sounded_meanwhile() -> None:
    ear = listening()
    ear.hears(1.0)
    ear.ticks += 10_000
    assert not ear.hears(1.0).aside


@given(st.lists(st.tuples(st.floats(0.05, 8.0), st.sampled_from([0.0, 0.9])), max_size=12))
def test_only_a_din_is_ever_told(scene: list[tuple[float, float]]) -> None:
    ear = Ear()
    for seconds, voice in scene:
        before = ear.din
        now = ear.hears(seconds, voice)
        assert now.aside or not now.told
        assert before.told or not now.told or now.sound_s >= FIRST_S - TICK_S
