"""A model from which no word comes is asked once, then reconnected, then begun anew; a thinking one is left in peace."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.live.repair.watchdog import LADDER, NOTHING_S, SILENT_TURN_S, Step, Watch, is_unfinished


def steps(watch: Watch, until_s: float, from_s: float = 0.0) -> list[tuple[float, Step]]:
    """The steps that come of looking ten times a second."""
    taken: list[tuple[float, Step]] = []
    for tenth in range(round(from_s * 10), round(until_s * 10) + 1):
        watch, step = watch.look(tenth / 10)
        if step:
            taken.append((tenth / 10, step))
    return taken


def test_s1_a_turn_without_a_word_is_asked_for_after_two_seconds() -> None:
    silent = Watch().given(0.0).ended(0.5, spoke=False, more=False)
    assert steps(silent, 4.0) == [(2.5, "again")]


def test_s1_the_ladder_is_again_then_resume_then_fresh_and_then_peace() -> None:
    assert [step for _, step in steps(Watch().given(0.0), 60.0)] == list(LADDER)


def test_s8_and_h4_an_input_that_was_passed_over_is_given_again_after_three_seconds() -> None:
    assert steps(Watch().given(10.0), 14.0)[0] == (13.0, "again")


def test_a_word_ends_the_watch() -> None:
    assert steps(Watch().given(0.0).heard(), 60.0) == []


def test_s6_a_turn_that_was_cut_by_nobody_before_its_first_word_is_asked_for() -> None:
    cut = Watch().given(0.0).ended(0.2, spoke=False, more=False)
    assert steps(cut, 3.0) == [(2.2, "again")]


def test_t8_the_floor_stays_with_a_model_that_says_it_is_not_done() -> None:
    more = Watch().given(0.0).heard().ended(1.0, spoke=False, more=True)
    assert steps(more, 60.0) == []


def test_t1_an_empty_turn_when_nothing_is_owed_means_nothing() -> None:
    assert steps(Watch().given(0.0).heard().ended(1.0, spoke=False, more=False), 60.0) == []


def test_while_somebody_speaks_a_tool_runs_or_the_line_is_away_nobody_waits() -> None:
    held = Watch().given(0.0).hold(True, 1.0)
    assert steps(held, 60.0) == []
    assert steps(held.hold(False, 60.0), 64.0)[0] == (63.0, "again")


def test_s3_the_second_rejected_turn_means_a_fresh_session() -> None:
    watch, first = Watch().given(0.0).rejects(1.0)
    watch, second = watch.rejects(4.0)
    assert (first, second) == (None, "fresh")


def test_s3_a_word_between_two_rejected_turns_begins_the_count_anew() -> None:
    watch, _ = Watch().given(0.0).rejects(1.0)
    _, second = watch.heard().rejects(9.0)
    assert second is None


def test_s2_a_sentence_that_stops_in_its_middle_is_asked_on_once() -> None:
    watch, first = Watch().given(0.0).asks_on("So tell me what happens when the")
    watch, second = watch.asks_on("and then the cache that we")
    assert (first, second) == (True, False)
    assert watch.given(9.0).asks_on("So tell me what happens when the")[1]


@pytest.mark.parametrize(
    "whole", ["How does it scale?", "Please go on.", "Okay", "All right then", "続けてください。", "تفضل، أنا أستمع.", ""]
)
def test_s2_what_has_an_end_or_needs_none_is_let_be(whole: str) -> None:
    assert not is_unfinished(whole)


@pytest.mark.parametrize(
    "cut",
    ["And how would you", "Das heißt, wenn der Speicher voll", "二つのキャッシュを同期させるには", "What about the case,"],
)
def test_s2_what_breaks_off_is_unfinished(cut: str) -> None:
    assert is_unfinished(cut)


EVENTS = st.lists(
    st.tuples(st.floats(0.0, 5.0), st.sampled_from(["given", "heard", "silent", "hold", "free", "look"])),
    max_size=40,
)


@given(EVENTS)
def test_between_two_inputs_no_step_comes_twice(events: list[tuple[float, str]]) -> None:
    watch, at = Watch(), 0.0
    taken: list[Step] = []
    for wait_s, event in events:
        at += wait_s
        match event:
            case "given":
                watch, taken = watch.given(at), []
            case "heard":
                watch, taken = watch.heard(), []
            case "silent":
                watch = watch.ended(at, spoke=False, more=False)
            case "hold" | "free":
                watch = watch.hold(event == "hold", at)
        watch, step = watch.look(at)
        taken += [step] if step else []
        assert len(taken) == len(set(taken))


def test_the_waits_are_those_of_the_catalogue() -> None:
    assert (SILENT_TURN_S, NOTHING_S) == (2.0, 3.0)
