"""Whoever answers quickly gets more questions for their minutes, and nobody is kept longer than the phase lasts."""

from __future__ import annotations

import pytest

from agents.kit import HOME, read_folder
from tests.tools.parlour import BANK, PROBLEM, Player, question
from tools.bank import Bank
from tools.phases import times
from tools.progress import Setup

MANY = Bank(
    questions={f"q-{n}": question(n, level=level) for n in range(60) for level in (("junior", "mid", "senior")[n % 3],)},
    problems=BANK.problems,
)


def quick(minutes: float, bank: Bank = MANY, level: str = "junior") -> Player:
    return Player(setup=Setup(minutes=minutes, level=level), bank=bank).go_to("concepts")


def answer_until_led_on(player: Player, seconds: float = 25, covered: tuple[str, ...] = ()) -> None:
    """Answers of so many seconds, for as long as the tools ask for them."""
    result = player.call("ask_question")
    while result.question is not None:
        player.candidate_speaks(seconds)
        noted = player.call("log_answer", question_id=result.question.id, covered_points=list(covered))
        assert noted.next is not None
        if noted.next.call != "ask_question":
            return
        result = player.call("ask_question")
    raise AssertionError(result)


def code_is_done(player: Player) -> None:
    player.call("advance_phase")
    player.call("start_coding")
    player.wait(60)
    player.work(ran=True, revision=2)


def minutes_in(player: Player) -> float:
    return times(player.situation.agenda, player.progress, player.desk, player.now).elapsed_s / 60


@pytest.mark.parametrize("minutes", [8, 15, 30, 45, 60])
def test_quick_answers_use_the_minutes_of_the_concepts(minutes: float) -> None:
    player = quick(minutes)
    answer_until_led_on(player)
    assert len(player.progress.answered) > player.situation.agenda.questions
    whole = player.situation.agenda.phase_minutes["concepts"]
    assert minutes_in(player) > min(0.7 * whole, 26 * player.situation.agenda.most_questions / 60)


@pytest.mark.parametrize("minutes", [3, 5, 7])
def test_a_short_interview_asks_its_two_questions_and_no_more(minutes: float) -> None:
    player = quick(minutes)
    answer_until_led_on(player, seconds=1)
    assert len(player.progress.asked) == 2


def test_long_answers_leave_room_for_the_planned_questions_only() -> None:
    player = quick(15)
    answer_until_led_on(player, seconds=90)
    assert len(player.progress.asked) == 3


def test_one_more_is_asked_only_when_an_answer_at_the_candidates_own_pace_fits() -> None:
    player = quick(15)
    answer_until_led_on(player, seconds=60)
    left_s = times(player.situation.agenda, player.progress, player.desk, player.now).phase_left_s
    assert 45 < left_s < 61, "enough for an answer of the plan's length, not for one of theirs"


def test_when_the_code_is_done_early_further_questions_fill_the_rest() -> None:
    player = quick(15)
    answer_until_led_on(player)
    code_is_done(player)
    noted = player.call("log_answer", question_id=PROBLEM.id, summary="explained it")
    assert noted.next is not None
    assert (noted.next.call, noted.next.when) == ("ask_question", "after_coding")
    answer_until_led_on(player)
    assert player.call("advance_phase").phase == "wrap_up"
    assert minutes_in(player) > 0.8 * 15


def test_no_further_question_is_asked_before_the_code_was_spoken_of() -> None:
    player = quick(15)
    answer_until_led_on(player)
    player.call("advance_phase")
    player.call("start_coding")
    refused = player.call("ask_question")
    assert "the code comes first" in refused.because
    assert refused.next is not None
    assert refused.next.call == "advance_phase"


def test_whoever_wants_to_go_on_is_not_held() -> None:
    player = quick(15)
    answer_until_led_on(player)
    code_is_done(player)
    assert player.call("advance_phase").phase == "wrap_up"


def levels_asked(player: Player) -> list[str]:
    return [player.bank.questions[asked].level for asked in player.progress.asked]


def test_the_level_rises_when_the_answers_were_good() -> None:
    player = quick(15)
    answer_until_led_on(player, covered=("one", "two"))
    assert levels_asked(player)[:3] == ["junior"] * 3, "what the plan promises is of the level that was chosen"
    assert set(levels_asked(player)[3:]) == {"mid"}


@pytest.mark.parametrize("covered", [(), ("one",)])
def test_it_stays_when_they_were_not_or_nobody_can_tell(covered: tuple[str, ...]) -> None:
    player = quick(15)
    answer_until_led_on(player, covered=covered)
    assert set(levels_asked(player)) == {"junior"}


def test_nothing_is_above_the_highest_level() -> None:
    player = quick(15, level="senior")
    answer_until_led_on(player, covered=("one", "two", "three"))
    assert set(levels_asked(player)) == {"senior"}


def test_without_a_server_that_keeps_the_time_the_plan_has_its_questions_and_no_more() -> None:
    player = Player(desk=None, setup=Setup(minutes=30)).go_to("concepts")
    while (asked := player.call("ask_question").question) is not None:
        player.wait(20)
        player.call("log_answer", question_id=asked.id)
    assert len(player.progress.asked) == player.situation.agenda.questions


def test_the_bank_of_the_technical_interview_lasts_for_the_longest_one() -> None:
    files = read_folder(HOME / "technical")
    assert max(files.plan.most_questions.values()) <= len(files.bank.questions)
