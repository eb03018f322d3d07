"""What holds of Alex's voice whatever the wire, the page and the candidate do."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from server.wire import VOICE_RATE, Flush, TurnOver
from tests.interview.ears import Ears


@dataclass(frozen=True)
class Move:
    what: str
    samples: int
    wait_s: float


MOVES = st.lists(
    st.builds(
        Move,
        what=st.sampled_from(["voice", "voice", "interrupted", "generation", "turn", "hush", "again", "report", "flush", "up"]),
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
            assert isinstance(message, Flush | TurnOver)
            if isinstance(message, TurnOver):
                assert message.turn not in ended
            ended.add(message.turn)
    flushed = [message.turn for message in ears.told if isinstance(message, Flush)]
    assert len(flushed) == len(set(flushed))


def play(ears: Ears, move: Move) -> None:
    mouth = ears.mouth
    match move.what:
        case "voice":
            mouth.voice(bytes(2 * move.samples))
        case "interrupted":
            mouth.interrupted()
        case "generation":
            mouth.generation_completed()
        case "turn":
            mouth.turn_completed(False)
        case "hush":
            mouth.hush()
        case "again":
            mouth.may_speak_again()
        case "report":
            mouth.reported(mouth.turn, move.samples)
        case "flush":
            mouth.flushed(mouth.turn, move.samples)
        case "up":
            mouth.line_up(first=False, resumed=True, cut_short=False)
