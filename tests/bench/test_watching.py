"""The economics of the coding watcher on the recorded session: few pictures, nothing planted lost, nobody interrupted."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from tests.bench.editing import MINUTES, Edit, Picture, recorded
from tests.bench.watching import HOME, measure, worst_picture_tokens
from tools.bank import Bank
from tools.manifest import Watcher

PROBLEM = Bank.load(HOME / "technical").problems["build-waves"]


def test_the_recording_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    one = recorded(PROBLEM, 1)
    assert one == recorded(PROBLEM, 1) != recorded(PROBLEM, 2)
    assert max(act.at_s for act in one.acts) <= MINUTES * 60
    assert sum(isinstance(act, Edit) for act in one.acts) > 300
    assert {planted.where for planted in one.planted} == {"text", "diff", "results", "window"}


def test_a_page_sends_a_picture_a_second_at_most_and_every_five_in_any_case() -> None:
    times = [act.at_s for act in recorded(PROBLEM, 1).acts if isinstance(act, Picture)]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert (min(gaps), max(gaps)) == (1.0, 5.0)


def test_pictures_cost_a_fifth_at_most_and_nothing_planted_is_lost(figure: Callable[[str], None]) -> None:
    found = measure(1)
    figure(f"watcher: {found['calls']} calls, {found['tokens']} tokens, {found['times_fewer']} times fewer image tokens, "
           f"recall {found['recall']}, precision {found['precision']}")  # fmt: skip
    assert found["times_fewer"] >= 5
    assert found["seed_picture_tokens"] / worst_picture_tokens() >= 5, "also where all work is done in another window"
    assert found["recall"] >= 0.9
    assert found["precision"] >= 0.9
    assert found["most_calls_in_a_minute"] <= Watcher().calls_per_minute
    assert found["remarks"] >= 1
    assert found["remarks_mid_thought"] == 0
