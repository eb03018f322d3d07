"""What holds of Alex's voice whatever the wire, the page and the candidate do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from server.audio.playback import PAUSE_S
from server.wire import VOICE_RATE, Duck, Flush, GoOn, TurnOver
from tests.interview.ears import Ears
from tests.interview.fakes import voice_of


@dataclass(frozen=True)
class Move:
    what: str
    samples: int
    wait_s: float


MOVES = st.lists(
    st.builds(
        Move,
        what=st.sampled_from(
            ["voice", "voice", "interrupted", "generation", "turn", "hush", "again", "report", "flush", "up", "duck", "go on"]
        ),
        samples=st.integers(1, 3 * VOICE_RATE),
        wait_s=st.floats(0, 3),
    ),
    max_size=50,
)


@given(MOVES)
def test_whatever_happens_turns_count_up_and_offsets_are_continuous(moves: list[Move]) -> None:
    ears, sent = Ears(), 0
    for move in moves:
        ears.hands.pass_by(move.wait_s)
        play(ears, move)
        sent += move.samples if move.what == "voice" else 0
    turn, place = 0, 0
    for number, offset, samples in ears.played:
        if number != turn:
            assert (number, offset) == (turn + 1, 0)
            turn, place = number, 0
        assert offset == place
        place += samples
    assert sum(samples for _, _, samples in ears.played) + ears.mouth.stale_samples == sent, "heard or counted"


@given(MOVES)
def test_a_turn_is_over_or_flushed_at_most_once_each_and_never_played_afterwards(moves: list[Move]) -> None:
    ears = Ears()
    ended: set[int] = set()
    for move in moves:
        ears.hands.pass_by(move.wait_s)
        told, played = len(ears.told), len(ears.played)
        play(ears, move)
        assert all(turn not in ended for turn, _, _ in ears.played[played:])
        for message in ears.told[told:]:
            if isinstance(message, TurnOver):
                assert message.turn not in ended
            if isinstance(message, Flush | TurnOver):
                ended.add(message.turn)
    flushed = [message.turn for message in ears.told if isinstance(message, Flush)]
    assert len(flushed) == len(set(flushed))


@given(MOVES)
def test_a_page_that_was_told_to_pause_is_told_to_go_on_or_to_stop_before_it_is_told_again(moves: list[Move]) -> None:
    ears = Ears()
    for move in moves:
        ears.hands.pass_by(move.wait_s)
        play(ears, move)
    ducked = False
    for message in ears.told:
        if isinstance(message, Duck):
            assert not ducked, "once is enough"
        if isinstance(message, GoOn):
            assert ducked, "nobody goes on who did not pause"
        ducked = isinstance(message, Duck) or (ducked and not isinstance(message, GoOn | Flush))
    ears.mouth.go_on()
    assert not ducked or isinstance(ears.told[-1], GoOn)


DOUBTS = st.lists(st.tuples(st.floats(0.05, 2.0), st.floats(0.01, PAUSE_S - 0.1)), max_size=6)


@given(DOUBTS)
def test_however_often_he_is_held_up_alex_is_heard_for_as_long_as_he_speaks(doubts: list[tuple[float, float]]) -> None:
    """And where a pause ends in a barge-in, what was heard is what the page says, to the sample."""
    ears = Ears()
    ears.says(6.0)
    ears.ends()
    began_s, stood_s = ears.hands.at, 0.0
    for talk_s, pause_s in doubts:
        ears.hands.pass_by(talk_s)
        stood = round(ears.mouth.heard_s() * VOICE_RATE)
        if not ears.mouth.duck():
            break
        ears.mouth.reported(1, stood, paused=True)
        ears.hands.pass_by(pause_s)
        assert round(ears.mouth.heard_s() * VOICE_RATE) == stood
        assert ears.mouth.floor.speaking(ears.hands.at), "holding his breath is not having finished"
        stood_s += pause_s
        ears.mouth.go_on()
    speaking = ears.mouth.floor.speaking
    assert speaking(began_s + stood_s + 5.999)
    assert not speaking(began_s + stood_s + 6.001)


def play(ears: Ears, move: Move) -> None:
    mouth = ears.mouth
    deeds: dict[str, Callable[[], object]] = {
        "voice": lambda: mouth.voice(voice_of(move.samples / VOICE_RATE)),
        "interrupted": mouth.interrupted,
        "generation": mouth.generation_completed,
        "turn": lambda: mouth.turn_completed(False),
        "hush": mouth.hush,
        "again": mouth.may_speak_again,
        "report": lambda: mouth.reported(mouth.turn, move.samples),
        "flush": lambda: mouth.flushed(mouth.turn, move.samples),
        "duck": mouth.duck,
        "go on": mouth.go_on,
        "up": lambda: mouth.line_up(first=False, resumed=True, cut_short=False),
    }
    deeds[move.what]()
