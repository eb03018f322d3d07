"""The rows of all interviews are heard in one pass, and none of them notices."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from server.audio.echo import EchoBank
from tests.audio.echo_voices import FRAME, Sound, at, hear, hum, pcm, room, through, voice

SECONDS = 3.0


def scene(row: int) -> tuple[Sound, Sound]:
    far = at(0.2 + 0.3 * row, voice(1.5, row, pitch=100 + 10 * row), SECONDS)
    near = at(1.2, voice(0.8, row + 50, pitch=200), SECONDS)
    return through(far, room(row, 0.03 * (row + 1))) + near + hum(SECONDS, row), far


def test_a_bank_of_four_hears_what_four_single_banks_hear() -> None:
    scenes = [scene(row) for row in range(4)]
    alone = [hear(mic, far) for mic, far in scenes]
    bank, mics, fars = EchoBank(), [pcm(mic) for mic, _ in scenes], [pcm(far) for _, far in scenes]
    rows = [bank.join() for _ in scenes]
    for frame in range(len(alone[0])):
        span = slice(frame * FRAME, (frame + 1) * FRAME)
        together = bank.hear(rows, np.stack([mic[span] for mic in mics]), np.stack([far[span] for far in fars]))
        for row in rows:
            assert (together.residual[row] == alone[row][frame].residual[0]).all()
            assert np.allclose(together.near[row], alone[row][frame].near[0], atol=1e-5)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.sets(st.integers(0, 2), min_size=1), min_size=20, max_size=30))
def test_rows_may_be_absent_from_a_tick(ticks: list[set[int]]) -> None:
    """Each row has its own time: who misses a tick goes on where it was."""
    sounds = [tuple(map(pcm, scene(row))) for row in range(3)]
    bank, alone = EchoBank(), [EchoBank() for _ in range(3)]
    rows, single, heard = [bank.join() for _ in range(3)], [one.join() for one in alone], [20, 20, 20]
    for tick in ticks:
        present = sorted(tick)
        frames = [[sound[heard[row] * FRAME :][:FRAME] for sound in sounds[row]] for row in present]
        together = bank.hear([rows[row] for row in present], np.stack([f[0] for f in frames]), np.stack([f[1] for f in frames]))
        for i, row in enumerate(present):
            one = alone[row].hear([single[row]], frames[i][0][None], frames[i][1][None])
            assert (one.residual[0] == together.residual[i]).all()
            heard[row] += 1


def test_a_row_that_was_left_is_given_again_and_remembers_nothing() -> None:
    mic, far = scene(1)
    bank = EchoBank()
    first = hear(mic, far, bank)
    bank.leave(0)
    again = hear(mic, far, bank)
    assert all((a.residual == b.residual).all() and (a.near == b.near).all() for a, b in zip(first, again, strict=True))


def test_a_quiet_row_costs_its_neighbours_nothing() -> None:
    mic, far = scene(2)
    bank, alone = EchoBank(), hear(mic, far)
    row, quiet = bank.join(), bank.join()
    silence = np.zeros(FRAME, np.int16)
    for frame, expected in enumerate(alone):
        span = slice(frame * FRAME, (frame + 1) * FRAME)
        near = bank.hear([row, quiet], np.stack([pcm(mic)[span], pcm(mic)[span]]), np.stack([pcm(far)[span], silence]))
        assert (near.residual[0] == expected.residual[0]).all()
        assert (near.residual[1] == pcm(mic)[span]).all()
