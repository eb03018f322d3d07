"""The thread from greeting to report: each answer says what comes next, and following it leads to the end."""

from __future__ import annotations

import pytest

from tests.tools.parlour import PROBLEM, Player
from tools.progress import Setup
from tools.results import Next, ToolResult


def follow(player: Player, step: Next) -> ToolResult:
    """Do what a brain without any knowledge of interviews does: wait for what `when` names, then make the call."""
    match step.when:
        case "after_answer":
            player.wait(3)
            player.candidate_speaks(20)
        case "after_speaking":
            player.wait(8)
            player.spoken += " Thank you for your time. Goodbye!"
        case "after_coding":
            player.work(revision=3, ran=True, tests={"passed": 6, "total": 6, "at_s": 1})
            player.wait(60)
        case "now":
            player.wait(0.2)
    return player.call(step.call, **step.args)


@pytest.mark.parametrize("minutes", [3, 5, 8, 15, 30, 45, 60])
@pytest.mark.parametrize("level", ["junior", "mid", "senior"])
def test_following_next_leads_from_greeting_to_the_end_without_a_refusal(minutes: float, level: str) -> None:
    player = Player(setup=Setup(level=level, minutes=minutes))
    result = player.call("advance_phase")
    seen = [result]
    while result.next is not None:
        result = follow(player, result.next)
        seen.append(result)
        assert len(seen) < 120
    assert player.progress.ended
    assert [entry.phase for entry in player.progress.trail] == ["greeting", "concepts", "coding", "wrap_up", "done"]
    assert {one.status for one in seen} == {"ok", "done"}
    agenda = player.situation.agenda
    assert agenda.questions <= len(player.progress.answered) <= agenda.most_questions
    assert player.progress.problem == PROBLEM.id


def test_without_a_server_the_thread_ends_at_the_report_writer() -> None:
    player = Player(desk=None, setup=Setup(minutes=5))
    result = player.call("advance_phase")
    while result.next is not None and result.next.call != "report_writer":
        result = follow(player, result.next)
    assert result.status == "done"
    assert result.next == Next(call="report_writer", when="now")


def test_without_an_editor_the_code_counts_when_it_was_explained() -> None:
    player = Player(desk=None).go_to("coding")
    given = player.call("start_coding")
    assert given.next == Next(call="log_answer", when="after_answer", args={"question_id": PROBLEM.id})
    assert PROBLEM.statement in given.say
    assert player.call("advance_phase", to="wrap_up").status == "refused"
    player.wait(30)
    noted = player.call("log_answer", question_id=PROBLEM.id, summary="would add them")
    assert noted.next == Next(call="advance_phase", when="now", args={"to": "wrap_up"})
    assert player.call("advance_phase").phase == "wrap_up"


def test_a_question_carries_what_a_model_needs_to_ask_it() -> None:
    player = Player().go_to("concepts")
    asked = player.call("ask_question").question
    assert asked is not None
    assert asked.expected_points
    assert asked.probes
    assert (asked.number, asked.left) == (1, player.situation.agenda.questions - 1)


def test_a_solution_or_a_test_never_reaches_the_model() -> None:
    given = Player().go_to("coding").call("start_coding").to_model()
    told = str(given)
    assert PROBLEM.solutions["python"] not in told
    assert PROBLEM.tests[1].name not in told
    assert all(hint not in told for hint in PROBLEM.hints)


def test_leaving_a_phase_tells_what_the_next_one_asks_for() -> None:
    entered = Player(setup=Setup(minutes=30)).call("advance_phase").entered
    assert entered is not None
    assert entered.name == "concepts"
    assert entered.before_leaving == ["4 questions asked, answered and noted with log_answer"]
