"""What the guard lets through, what it answers from memory, what it refuses, and how."""

from __future__ import annotations

import pytest

from tests.tools.parlour import BANK, PROBLEM, Player, plan
from tools import desk as on_desk
from tools.bank import Bank
from tools.desk import Desk
from tools.play import EFFECTS
from tools.progress import Setup
from tools.results import Next
from tools.rules import CALLS_PER_TURN, Answered, decide
from tools.stage import Call

# ---- out of phase ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tool", ["ask_question", "start_coding", "give_hint", "look_at_code", "log_answer", "end_interview"])
def test_at_the_greeting_nothing_runs_but_going_on_and_notes(tool: str) -> None:
    player = Player()
    before = player.progress
    result = player.call(tool)
    assert result.status == "refused"
    assert "does not belong to the phase greeting" in result.because
    assert result.allowed == ["advance_phase", "log_behavioral_note"]
    assert result.next is not None
    assert result.next.call == "advance_phase"
    assert player.progress == before


def test_an_invented_tool_is_refused_with_what_exists() -> None:
    result = Player().call("open_the_window")
    assert result.because == "there is no tool open_the_window"
    assert result.allowed


def test_alex_is_never_handed_to_another_agent() -> None:
    result = Player().call("transfer_to_agent", agent_name="coding_watcher")
    assert result.status == "refused"
    assert "never handed" in result.because


@pytest.mark.parametrize("phase", ["greeting", "concepts", "coding", "wrap_up"])
@pytest.mark.parametrize("agent", ["coding_watcher", "report_writer"])
def test_the_sub_agents_are_closed_to_alex_while_the_interview_runs(phase: str, agent: str) -> None:
    assert Player().go_to(phase).call(agent, request="x").status == "refused"


def test_the_report_writer_opens_after_the_end_and_only_where_no_server_writes_the_report() -> None:
    for desk_there, expected in ((True, "refused"), (False, "proceed")):
        player = Player() if desk_there else Player(desk=None)
        player.go_to("wrap_up").spoken = "Goodbye!"
        player.call("end_interview")
        verdict = decide(player.situation, Call("report_writer", {"request": ""}))
        assert (verdict.result.status if isinstance(verdict, Answered) else "proceed") == expected


# ---- leaving phases --------------------------------------------------------------------------------------------------


def test_a_phase_is_not_left_before_its_questions_are_answered() -> None:
    player = Player().go_to("concepts")
    result = player.call("advance_phase")
    assert result.status == "refused"
    assert "0 of 4 questions" in result.because
    assert result.next is not None
    assert result.next.call == "ask_question"


def test_a_phase_whose_time_is_over_is_left_whatever_is_missing() -> None:
    player = Player().go_to("concepts")
    player.wait(60 * player.situation.agenda.phase_minutes["concepts"])
    assert player.call("advance_phase").phase == "coding"


def test_a_step_that_the_plan_does_not_know_is_refused() -> None:
    result = Player().call("advance_phase", to="wrap_up")
    assert result.because == "greeting leads to concepts, not to wrap_up"


def test_when_only_the_closing_minutes_are_left_the_way_to_the_end_is_open_from_everywhere() -> None:
    player = Player(setup=Setup(minutes=30)).go_to("concepts")
    player.wait(27.5 * 60)
    result = player.call("advance_phase")
    assert result.phase == "wrap_up"


def test_the_time_that_the_clock_stood_still_is_nobodys_time() -> None:
    player = Player().go_to("concepts")
    player.wait(3_600)
    player.work(paused_s=3_600)
    assert player.call("advance_phase").status == "refused"


def test_coding_is_left_when_the_code_was_run() -> None:
    player = Player().go_to("coding")
    player.call("start_coding")
    assert "neither run nor explained" in player.call("advance_phase").because
    player.work(ran=True, revision=2)
    assert player.call("advance_phase").phase == "wrap_up"


# ---- questions and answers -------------------------------------------------------------------------------------------


def test_a_new_question_waits_until_the_last_answer_is_noted() -> None:
    player = Player().go_to("concepts")
    first = player.call("ask_question").question
    player.wait(2)
    player.candidate_speaks()
    refused = player.call("ask_question")
    assert first is not None
    assert refused.status == "refused"
    assert refused.next is not None
    assert (refused.next.call, refused.next.args) == ("log_answer", {"question_id": first.id})


def test_the_bank_is_not_asked_for_more_questions_than_the_plan_has() -> None:
    player = Player(plan=plan(most_questions={})).go_to("concepts")
    while len(player.progress.answered) < player.situation.agenda.questions:
        player.answer()
    refused = player.call("ask_question")
    assert "all 4 questions" in refused.because
    assert refused.next is not None
    assert refused.next.call == "advance_phase"


def test_an_answer_to_a_question_that_was_never_asked_is_refused() -> None:
    player = Player().go_to("concepts")
    player.call("ask_question")
    assert "no question made-up was asked" in player.call("log_answer", question_id="made-up").because


def test_an_answer_that_nobody_gave_is_not_noted() -> None:
    """A model that runs ahead would otherwise ask and note its way through all questions in one breath."""
    player = Player().go_to("concepts")
    player.candidate_speaks()
    player.call("ask_question")
    refused = player.call("log_answer", quote="I would say a lot")
    assert "has not answered yet" in refused.because
    assert refused.next is not None
    assert (refused.next.call, refused.next.when) == ("log_answer", "after_answer")
    player.candidate_speaks()
    assert player.call("log_answer", quote="now I did").status == "ok"


def test_a_long_silence_may_be_noted_as_such() -> None:
    player = Player().go_to("concepts")
    player.candidate_speaks()
    player.call("ask_question")
    player.wait(41)
    assert player.call("log_answer", summary="no answer").status == "ok"


def test_a_typed_answer_is_an_answer() -> None:
    player = Player().go_to("concepts")
    player.call("ask_question")
    player.work(typed=[{"at_s": 0.0, "text": "a heap"}])
    assert player.call("log_answer", quote="a heap").status == "ok"


def test_a_bank_that_runs_dry_is_said_in_words() -> None:
    player = Player(bank=Bank(questions={"q-1": BANK.questions["q-1"]}, problems=BANK.problems)).go_to("concepts")
    player.answer()
    assert player.call("ask_question").because == "the bank holds no further question"


def test_no_two_questions_of_an_interview_are_the_same() -> None:
    player = Player(setup=Setup(minutes=60)).go_to("coding")
    assert len(set(player.progress.asked)) == len(player.progress.asked) == 7


# ---- hints -----------------------------------------------------------------------------------------------------------


def test_hints_climb_when_the_candidate_worked_and_repeat_when_nothing_happened() -> None:
    player = Player().go_to("coding")
    player.call("start_coding")
    rungs = []
    for revision in (1, 1, 2, 3):
        player.work(revision=revision)
        hint = player.call("give_hint").hint
        assert hint is not None
        rungs.append(hint.rung)
    assert rungs == [1, 1, 2, 3]
    assert [given.rung for given in player.progress.hints] == [1, 2, 3]


def test_a_hint_comes_with_the_code_that_it_is_about() -> None:
    """Its place on the ladder does not say whether the code does already what it says."""
    player = Player().go_to("coding")
    player.call("start_coding")
    assert player.call("give_hint").work is None
    tests = on_desk.TestRun(passed=3, total=5, hidden_passed=1, hidden_total=2)
    player.work(revision=4, code="[alex:time] return a + b", code_language="python", tests=tests)
    result = player.call("give_hint")
    assert result.work is not None
    assert (result.work.language, result.work.revision, result.work.tests) == ("Python", 4, "3 of 5 pass, hidden 1 of 2")
    assert "[alex:time]" not in result.work.code
    assert "return a + b" in result.work.code
    assert "compare it with `work`" in result.message


def test_each_hint_has_its_cost_and_the_ladder_has_an_end() -> None:
    player = Player().go_to("coding")
    player.call("start_coding")
    costs = []
    for revision in range(1, 1 + len(PROBLEM.hints)):
        player.work(revision=revision)
        hint = player.call("give_hint").hint
        assert hint is not None
        costs.append(hint.cost)
    assert len(set(costs)) == len(PROBLEM.hints)
    player.work(revision=99)
    assert "all 3 hints are given" in player.call("give_hint").because


def test_without_an_editor_a_hint_climbs_after_half_a_minute() -> None:
    player = Player(desk=None).go_to("coding")
    player.call("start_coding")
    rungs = []
    for pause in (0.0, 3.0, 40.0):
        player.wait(pause)
        hint = player.call("give_hint").hint
        assert hint is not None
        rungs.append(hint.rung)
    assert rungs == [1, 1, 2]


# ---- the closing gate ------------------------------------------------------------------------------------------------


def test_the_interview_ends_only_after_goodbye_was_said_aloud_in_the_last_phase() -> None:
    player = Player().go_to("wrap_up")
    assert "goodbye" in player.call("end_interview").because
    player.spoken = "So, do you have a question for me?"
    assert player.call("end_interview").status == "refused"
    player.spoken += " Thank you for your time. Goodbye."
    assert player.call("end_interview").status == "done"
    assert player.progress.ended


def test_goodbye_counts_in_the_language_of_the_interview() -> None:
    player = Player().go_to("wrap_up")
    player.spoken = "Alles Gute und auf Wiedersehen!"
    player.progress = player.progress.changed(language="de-DE")
    assert player.call("end_interview").status == "done"


@pytest.mark.parametrize("phase", ["greeting", "concepts", "coding", "wrap_up"])
def test_a_hard_stop_opens_the_end_in_every_phase(phase: str) -> None:
    player = Player().go_to(phase)
    player.work(hard_stop=True)
    assert player.call("end_interview", reason="").status == "done"


def test_the_end_opens_by_itself_when_the_grace_after_the_last_minute_is_over() -> None:
    player = Player(setup=Setup(minutes=30)).go_to("coding")
    player.now = player.progress.started_at + 30 * 60 + 301
    assert player.call("end_interview").status == "done"
    assert player.progress.reason == "time"


def test_where_no_page_has_a_button_the_candidates_wish_opens_the_end() -> None:
    player = Player(desk=None).go_to("concepts")
    assert player.call("end_interview").status == "refused"
    player.stopped = True
    assert player.call("start_coding").next == Next(call="end_interview", when="now")
    assert player.call("end_interview").status == "done"
    assert player.progress.reason == "candidate"


def test_where_a_page_has_a_button_it_does_not() -> None:
    player = Player().go_to("concepts")
    player.stopped = True
    assert player.call("end_interview").status == "refused"


@pytest.mark.parametrize(("desk", "comes"), [(Desk(), "opens by itself"), (None, "comes as a message here")])
def test_how_the_report_comes_is_said_as_it_is(desk: Desk | None, comes: str) -> None:
    player = Player(desk=desk).go_to("coding")
    player.call("start_coding")
    player.call("log_answer", question_id=PROBLEM.id, summary="explained it")
    entered = player.call("advance_phase")
    assert f"Your report {comes}" in entered.say
    assert f"the report {comes}" in entered.message
    assert "{report}" not in str(entered.to_model())


def test_after_the_end_nothing_runs_any_more() -> None:
    player = Player().go_to("wrap_up")
    player.spoken = "Goodbye!"
    player.call("end_interview")
    over = player.progress
    for tool in EFFECTS:
        result = player.call(tool, note="x", reason="again")
        assert result.status == "refused" or result.repeat
    assert player.progress == over


# ---- the cap ---------------------------------------------------------------------------------------------------------


def test_a_model_that_calls_on_and_on_is_told_to_speak() -> None:
    player = Player().go_to("concepts")
    player.calls_in_turn = CALLS_PER_TURN
    verdict = decide(player.situation, Call("ask_question"))
    assert isinstance(verdict, Answered)
    assert "speak with the candidate" in verdict.result.because


def test_the_same_call_again_and_again_is_told_to_speak_too() -> None:
    player = Player().go_to("concepts")
    first = player.call("ask_question", call_id="call-1")
    player.calls_in_turn = CALLS_PER_TURN
    assert player.call("ask_question", call_id="call-9").status == "refused"
    assert player.call("ask_question", call_id="call-1").question == first.question, "a replay is no new call"


def test_an_id_that_a_service_uses_a_second_time_does_not_bring_another_tools_answer() -> None:
    player = Player().go_to("concepts")
    player.call("ask_question", call_id="call-1")
    noted = player.call("log_behavioral_note", call_id="call-1", note="plans first")
    assert (noted.question, noted.repeat) == (None, False)


# ---- idempotency -----------------------------------------------------------------------------------------------------


def test_a_replayed_call_gets_the_same_answer_marked_as_repeat() -> None:
    player = Player().go_to("concepts")
    first = player.call("ask_question", call_id="call-1")
    after = player.progress
    for again in (player.call("ask_question", call_id="call-1"), player.call("ask_question", call_id="call-2")):
        assert again.repeat
        assert again.question == first.question
    assert player.progress == after


def test_a_replay_is_answered_from_memory_even_when_its_phase_is_over() -> None:
    player = Player().go_to("concepts")
    first = player.call("ask_question", call_id="call-1")
    player.go_to("coding")
    assert player.call("ask_question", call_id="call-1").question == first.question
    assert player.progress.phase == "coding"


def test_a_step_without_a_target_is_not_taken_twice_when_it_is_replayed_at_once() -> None:
    player = Player(plan=Player().plan.model_copy(update={"questions": {3: 1}})).go_to("concepts")
    player.answer()
    assert player.call("advance_phase", call_id="a").phase == "coding"
    player.wait(1)
    again = player.call("advance_phase", call_id="b")
    assert again.repeat
    assert player.progress.phase == "coding"


def test_two_notes_of_one_answer_are_one_answer() -> None:
    player = Player().go_to("concepts")
    player.answer()
    player.call("log_answer", question_id=player.progress.asked[0], quote="and another point")
    assert len(player.progress.answers) == 2
    assert len(player.progress.answered) == 1
