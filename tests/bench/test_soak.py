"""The soak draws its faults by a seed, and holds an interview under them to its end."""

from __future__ import annotations

import logging
import random
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.simulator.cuts import CHAOS
from tests.bench.outcome import Outcome
from tests.bench.soak import Options, Soaked, Strike, found_in, line, plan, soak_all, told_in


@given(st.integers(), st.integers(min_value=1, max_value=60), st.sampled_from([0.5, 1.0, 4.0]))
def test_each_stretch_of_an_interview_has_one_fault_of_the_preset(seed: int, minutes: int, rate: float) -> None:
    strikes = plan(random.Random(seed), minutes, rate)
    assert [int(strike.at_s // (60 / rate)) for strike in strikes] == pytest.approx(list(range(round(minutes * rate))), abs=1)
    assert len(strikes) == round(minutes * rate)
    assert {strike.id for strike in strikes} <= set(CHAOS)
    assert strikes == plan(random.Random(seed), minutes, rate), "the same seed draws the same faults"


def test_what_was_borne_is_added_up() -> None:
    well = Outcome("chaos", "all", True, 25.0, ended="finished", report="ready", drops=2, words_s=[0.5, 2.0], greetings=1)
    ill = Outcome("chaos", "all", True, 25.0, ended="closed", drops=1, greetings=2, lost_samples=512, trouble="TimeoutError: ")
    done = [Soaked(0, well, 301.0, [Strike(3.0, "C2")]), Soaked(1, ill, 12.0, [Strike(4.0, "C2"), Strike(70.0, "C1")])]
    found = found_in(Options(interviews=2), done)
    assert (found["completed"], found["faults"], found["ids"], found["drops"]) == (1, 3, {"C1": 1, "C2": 2}, 3)
    assert (found["repeated_greetings"], found["lost_words"], found["lasted_s_least"]) == (1, 512, 12.0)
    assert told_in(found).startswith("1 of 2 interviews of 5 minutes completed; 3 faults, 3 drops; 1 repeated greetings")
    assert "NOT COMPLETED" in line(done[1])


@pytest.mark.journey
async def test_a_tiny_interview_is_held_to_its_end_under_faults(tmp_path: Path) -> None:
    logging.disable(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # connections that are aborted on purpose
        [soaked] = await soak_all(Options(interviews=1, minutes=3.0, rate=2.0, haste=8.0, seed=3), tmp_path)
    logging.disable(logging.NOTSET)
    assert soaked.outcome.trouble == ""
    assert soaked.outcome.completed
    assert soaked.struck
    assert soaked.outcome.repeated_greetings == 0
