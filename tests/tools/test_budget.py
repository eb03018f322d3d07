"""Time that is left over reaches the phases still to come; what was overdrawn is taken from them, but never their least."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.parlour import PLAN, Player, plan
from tools.budget import Claim, share_out
from tools.phases import due_s, times
from tools.progress import Setup

SECONDS = st.floats(0, 7200)


@st.composite
def claim(draw: st.DrawFn) -> Claim:
    planned_s = draw(st.floats(1, 3600))
    return Claim(planned_s, planned_s * draw(st.floats(0, 1)), draw(st.sampled_from([0.0, 1.0, 3.0])))


CLAIMS = st.lists(claim(), min_size=1, max_size=6).map(lambda some: {f"p{n}": one for n, one in enumerate(some)})


def last(claims: Mapping[str, Claim]) -> str:
    return list(claims)[-1]


# ---- the arithmetic --------------------------------------------------------------------------------------------------


@given(SECONDS, CLAIMS)
def test_no_more_is_shared_out_than_is_left(left_s: float, claims: dict[str, Claim]) -> None:
    assert sum(share_out(left_s, claims, last(claims)).values()) <= left_s + 1e-6


@given(SECONDS, CLAIMS)
def test_all_of_it_is_shared_out_while_somebody_wants_it(left_s: float, claims: dict[str, Claim]) -> None:
    wanted = sum(one.planned_s for one in claims.values())
    total = sum(share_out(left_s, claims, last(claims)).values())
    takers = any(one.spare for one in claims.values())
    if left_s <= wanted or takers:
        assert total == pytest.approx(left_s, abs=1e-6) or sum(one.least_s for one in claims.values()) == 0


@given(SECONDS, CLAIMS)
def test_the_least_is_left_to_each_while_there_is_enough_for_it(left_s: float, claims: dict[str, Claim]) -> None:
    if left_s >= sum(one.least_s for one in claims.values()):
        shared = share_out(left_s, claims, last(claims))
        assert all(shared[name] >= one.least_s - 1e-6 for name, one in claims.items())


@given(SECONDS, CLAIMS)
def test_the_last_phase_has_its_least_before_all_others(left_s: float, claims: dict[str, Claim]) -> None:
    closing = last(claims)
    assert share_out(left_s, claims, closing)[closing] >= min(left_s, claims[closing].least_s) - 1e-6


@given(SECONDS, st.floats(0, 600), CLAIMS)
def test_more_time_makes_no_phase_shorter(left_s: float, more_s: float, claims: dict[str, Claim]) -> None:
    before, after = (share_out(time, claims, last(claims)) for time in (left_s, left_s + more_s))
    assert all(after[name] >= before[name] - 1e-6 for name in claims)


def test_what_is_left_over_goes_by_weight() -> None:
    claims = {"talk": Claim(600, 300, 1), "code": Claim(900, 450, 3), "end": Claim(180, 180, 0)}
    assert share_out(1680 + 400, claims, "end") == {"talk": 700, "code": 1200, "end": 180}


# ---- an interview ----------------------------------------------------------------------------------------------------


def minutes_of(player: Player, phase: str) -> float:
    return player.situation.agenda.phase_minutes[phase]


def left_s(player: Player) -> float:
    return times(player.situation.agenda, player.progress, player.desk, player.now).phase_left_s


def entering_coding(concepts_took_s: float) -> Player:
    """A half-hour interview whose concepts took so long."""
    player = Player(setup=Setup(minutes=30))
    player.wait(60 * minutes_of(player, "greeting"))
    player.call("advance_phase")
    while player.progress.phase == "concepts" and len(player.progress.answered) < player.situation.agenda.questions:
        if player.answer().status != "ok":
            break
    player.now = player.progress.entered_at + concepts_took_s
    player.call("advance_phase", to="coding")
    return player


def test_who_is_quick_in_the_concepts_has_the_minutes_in_coding() -> None:
    planned_s = 60 * minutes_of(Player(setup=Setup(minutes=30)), "concepts")
    player = entering_coding(concepts_took_s=planned_s - 300)
    assert left_s(player) == pytest.approx(60 * minutes_of(player, "coding") + 300)


def test_who_is_quick_at_the_greeting_has_most_of_it_in_the_phase_that_the_plan_marks() -> None:
    agenda = plan().for_interview("mid", 30, "en-US")
    saved_s = 60 * agenda.phase_minutes["greeting"] - 20
    concepts_s = due_s(agenda, "concepts", 20) - 60 * agenda.phase_minutes["concepts"]
    assert concepts_s == pytest.approx(saved_s / 4)
    assert due_s(agenda, "coding", 1800 - 60 * (agenda.phase_minutes["coding"] + agenda.phase_minutes["wrap_up"])) == (
        pytest.approx(60 * agenda.phase_minutes["coding"])
    )


def test_who_is_slow_is_not_robbed_of_the_wrap_up() -> None:
    planned_s = 60 * minutes_of(Player(setup=Setup(minutes=30)), "concepts")
    player = entering_coding(concepts_took_s=planned_s + 240)
    assert left_s(player) == pytest.approx(60 * minutes_of(player, "coding") - 240)
    player.wait(left_s(player) + 0.1)
    assert player.call("advance_phase").phase == "wrap_up"
    assert left_s(player) == pytest.approx(60 * minutes_of(player, "wrap_up"), abs=1)


@given(st.floats(3, 90), st.floats(0, 1))
def test_whenever_a_phase_is_entered_the_wrap_up_keeps_its_minutes(minutes: float, part: float) -> None:
    agenda = plan().for_interview("mid", minutes, "en-US")
    closing_s = 60 * agenda.phase_minutes["wrap_up"]
    elapsed_s = part * (minutes * 60 - closing_s)
    for phase in ("greeting", "concepts", "coding"):
        assert due_s(agenda, phase, elapsed_s) <= minutes * 60 - elapsed_s - closing_s + 1e-6


def test_the_phase_that_is_entered_is_told_with_the_minutes_that_it_really_has() -> None:
    player = Player(setup=Setup(minutes=30))
    player.wait(24)
    entered = player.call("advance_phase").entered
    assert entered is not None
    assert entered.minutes == pytest.approx(left_s(player) / 60, abs=0.06)
    assert entered.minutes > minutes_of(player, "concepts")


# ---- too late for something new --------------------------------------------------------------------------------------


def in_concepts(seconds_left: float, minutes: float = 30) -> Player:
    player = Player(setup=Setup(minutes=minutes)).go_to("concepts")
    player.wait(left_s(player) - seconds_left)
    return player


def test_with_two_seconds_left_no_question_is_asked_and_the_tools_lead_on() -> None:
    player = in_concepts(seconds_left=2)
    refused = player.call("ask_question")
    assert refused.status == "refused"
    assert "too little time is left in this phase for another question" in refused.because
    assert refused.next is not None
    assert (refused.next.call, refused.next.args, refused.next.when) == ("advance_phase", {"to": "coding"}, "now")
    assert player.call("advance_phase").phase == "coding"


def test_the_last_answer_before_the_end_of_the_phase_leads_on_in_place_of_one_more_question() -> None:
    player = in_concepts(seconds_left=50)
    noted = player.answer()
    assert noted.next is not None
    assert noted.next.call == "advance_phase"


def test_a_question_that_is_open_is_neither_taken_away_nor_passed_over_while_the_phase_lasts() -> None:
    player = in_concepts(seconds_left=50)
    question = player.call("ask_question").question
    player.wait(10)
    assert question is not None
    assert player.call("ask_question").question == question
    assert player.call("advance_phase").status == "refused"


@pytest.mark.parametrize("minutes", [3, 5, 8, 15, 30, 60])
def test_there_is_time_for_every_question_at_the_beginning_of_the_phase(minutes: float) -> None:
    player = Player(setup=Setup(minutes=minutes)).go_to("concepts")
    assert player.call("ask_question").status == "ok"


def test_a_problem_that_nobody_can_solve_in_the_time_left_is_not_given() -> None:
    player = Player(setup=Setup(minutes=30)).go_to("coding")
    player.wait(left_s(player) - 30)
    assert "too little time is left in this phase for the problem" in player.call("start_coding").because
    assert player.call("advance_phase").phase == "wrap_up"


def test_a_phase_that_has_no_time_for_what_it_asks_is_passed_over() -> None:
    player = Player(setup=Setup(minutes=30)).go_to("concepts")
    player.now = player.progress.started_at + 60 * (30 - minutes_of(player, "wrap_up")) - 60
    assert player.call("advance_phase").phase == "wrap_up"


def test_a_plan_sets_what_an_answer_takes() -> None:
    phases = {**PLAN["phases"], "concepts": {**PLAN["phases"]["concepts"], "answer_s": 0}}
    player = Player(plan=plan(phases=phases)).go_to("concepts")
    player.wait(left_s(player) - 2)
    assert player.call("ask_question").status == "ok"
