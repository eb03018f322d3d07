"""The ladder of nudges: reassure, ask to think aloud, offer a hint; then silence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.interview.nudges import CODING_LADDER_S, SPEAKING_LADDER_S, Stillness, ladder, spoken, stirred, waited
from tests.interview.fakes import PLAN

LADDER = (20.0, 25.0, 35.0)


def rungs(still: Stillness, until_s: int, alex_answers_s: float = 0.0) -> list[tuple[int, int]]:
    """Second by second: (second, rung) of every nudge; after each Alex speaks for a while."""
    said = []
    for second in range(until_s):
        still, rung = waited(still, float(second), LADDER)
        if rung is not None:
            said.append((second, rung))
            still = spoken(still, second + alex_answers_s)
    return said


def test_nobody_is_nudged_who_is_not_silent_for_long() -> None:
    assert rungs(stirred(0.0), 20) == []


def test_the_ladder_is_climbed_rung_by_rung_and_then_alex_stays_silent() -> None:
    assert rungs(stirred(0.0), 600) == [(20, 1), (45, 2), (80, 3)]


def test_the_wait_for_the_next_rung_counts_from_the_end_of_alexs_words() -> None:
    assert rungs(stirred(0.0), 600, alex_answers_s=4.0) == [(20, 1), (49, 2), (88, 3)]


def test_any_sign_of_the_candidate_begins_the_ladder_anew() -> None:
    still, first = waited(stirred(0.0), 20.0, LADDER)
    assert first == 1
    assert rungs(stirred(30.0), 60) == [(50, 1)]
    assert still.rung == 1


def test_time_to_think_is_no_silence() -> None:
    """ "Let me think" lays the beginning of the silence into the future."""
    assert rungs(Stillness(since_s=120.0), 150) == [(140, 1)]


def test_while_coding_alex_is_more_patient_at_every_rung() -> None:
    assert all(coding > speaking for coding, speaking in zip(CODING_LADDER_S, SPEAKING_LADDER_S, strict=True))


def test_the_plan_sets_the_times_of_a_phase_and_else_its_setting_does() -> None:
    coding, greeting = PLAN.phases["coding"], PLAN.phases["greeting"]
    assert (ladder(coding), ladder(greeting)) == (CODING_LADDER_S, SPEAKING_LADDER_S)
    assert ladder(coding.model_copy(update={"nudges_s": (5.0, 6.0)})) == (5.0, 6.0)


@given(st.lists(st.tuples(st.sampled_from(["wait", "stir", "alex"]), st.floats(0, 120)), max_size=40))
def test_rungs_only_climb_until_the_candidate_stirs_and_never_pass_the_last(moves: list[tuple[str, float]]) -> None:
    still, at, last = stirred(0.0), 0.0, 0
    for move, seconds in moves:
        at += seconds
        match move:
            case "stir":
                still, last = stirred(at), 0
            case "alex":
                still = spoken(still, at)
            case _:
                silent_s = at - still.since_s
                still, rung = waited(still, at, LADDER)
                if rung is not None:
                    assert rung == last + 1 <= len(LADDER)
                    assert silent_s >= LADDER[last]
                    last = rung
