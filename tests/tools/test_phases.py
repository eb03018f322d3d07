"""Plans: minutes shared out, phases that can be reached, mistakes told with file, key and fix."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.parlour import EPOCH, PLAN, Player, plan
from tools.desk import Desk
from tools.errors import DataFileError
from tools.phases import Phase, Plan, begin, questions_for, shared_out, times
from tools.progress import Setup

MINUTES = st.floats(min_value=3, max_value=180)


@given(MINUTES)
def test_the_phases_share_all_minutes_and_no_more(minutes: float) -> None:
    agenda = plan().for_interview("mid", minutes, "en-US")
    assert sum(agenda.phase_minutes.values()) == pytest.approx(minutes)
    for name, phase in agenda.plan.phases.items():
        assert 0 < agenda.phase_minutes[name] <= (phase.at_most or minutes)


def test_a_short_interview_asks_two_questions_and_a_long_one_seven() -> None:
    counts = {minutes: plan().for_interview("mid", minutes, "en-US").questions for minutes in (1, 3, 5, 10, 15, 30, 45, 60)}
    assert counts == {1: 2, 3: 2, 5: 2, 10: 3, 15: 3, 30: 4, 45: 5, 60: 7}


@given(st.dictionaries(st.integers(3, 90), st.integers(1, 12), min_size=1), MINUTES)
def test_the_table_of_questions_has_an_answer_for_every_length(table: dict[int, int], minutes: float) -> None:
    assert questions_for(table, minutes) in table.values()


def test_what_a_limited_phase_does_not_need_goes_to_the_others_by_their_shares() -> None:
    phases = {
        "short": Phase(title="a", goal="", share=0.5, at_most=2, tools=(), next=("done",)),
        "one": Phase(title="b", goal="", share=0.3, tools=(), next=("done",)),
        "two": Phase(title="c", goal="", share=0.2, tools=(), next=("done",)),
    }
    assert shared_out(phases, 20) == pytest.approx({"short": 2, "one": 10.8, "two": 7.2})


# ---- time ------------------------------------------------------------------------------------------------------------


@given(st.floats(0, 7200), st.floats(0, 3600))
def test_pauses_are_taken_out_of_every_time(waited: float, paused: float) -> None:
    p = plan()
    desk = Desk(started_at=EPOCH, paused_s=paused)
    progress = begin(p, Setup(minutes=30), Desk(started_at=EPOCH), EPOCH)
    t = times(p.agenda_of(progress), progress, desk, EPOCH + paused + waited)
    assert t.elapsed_s == pytest.approx(waited, abs=1e-3)
    assert t.left_s == pytest.approx(1800 - waited, abs=1e-3)
    assert t.phase_elapsed_s == pytest.approx(waited, abs=1e-3)


def test_a_phase_ends_at_the_latest_when_only_the_closing_minutes_are_left() -> None:
    player = Player(setup=Setup(minutes=30)).go_to("coding")
    player.now = player.progress.entered_at
    player.progress = player.progress.changed(started_at=player.now - 20 * 60)
    t = times(player.situation.agenda, player.progress, None, player.now)
    closing = player.situation.agenda.phase_minutes["wrap_up"]
    assert t.phase_left_s == pytest.approx((30 - 20 - closing) * 60)


# ---- mistakes in a plan ----------------------------------------------------------------------------------------------


def told(tmp_path: Path, **changes: Any) -> DataFileError:
    file = tmp_path / "plan.yaml"
    file.write_text(yaml.safe_dump({**PLAN, **changes}, sort_keys=False), encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        Plan.load(file)
    assert str(caught.value).startswith(f"{file}: {caught.value.key}: ")
    assert caught.value.fix
    return caught.value


def phases(**changes: dict[str, Any]) -> dict[str, Any]:
    return {name: {**phase, **changes.get(name, {})} for name, phase in PLAN["phases"].items()}


def test_the_plan_of_the_technical_interview_is_sound(root: Path) -> None:
    assert list(Plan.load(root / "agents" / "technical" / "plan.yaml").phases) == ["greeting", "concepts", "coding", "wrap_up"]


@pytest.mark.parametrize(
    ("changes", "key", "words"),
    [
        ({"phases": phases(greeting={"next": ["coding"]})}, "phases.concepts", "no way leads to this phase"),
        ({"phases": phases(coding={"next": ["wrap-up"]})}, "phases.coding.next", "there is no phase `wrap-up`"),
        ({"phases": phases(coding={"next": []})}, "phases.coding.next", "nothing follows"),
        ({"phases": phases(coding={"next": ["concepts", "wrap_up"]})}, "phases.concepts.next", "leads back"),
        ({"phases": phases(greeting={"tools": ["advance_phase", "end_interview"]})}, "phases", "2 phases have the tool"),
        (
            {"phases": phases(concepts={"tools": ["ask_question", "advance_phase"]})},
            "phases.concepts.tools",
            "`log_answer` is missing",
        ),
        ({"phases": phases(greeting={"needs": ["questions_answered"]})}, "phases.greeting.needs", "can never be met"),
        ({"phases": phases(coding={"share": 0.6})}, "phases.*.share", "add up to 1.100"),
        ({"phases": phases(wrap_up={"spare": 2})}, "phases.wrap_up.spare", "takes no time that is left over"),
        ({"phases": phases(greeting={"spare": 2})}, "phases.greeting.spare", "takes no time that is left over"),
        ({"phases": phases(greeting={"answer_s": 20})}, "phases.greeting.answer_s", "nothing is asked"),
        ({"phases": phases(wrap_up={"at_most": 0.2})}, "phases.wrap_up.at_least", "more than at_most (0.2)"),
        ({"phases": phases(wrap_up={"at_least": 2.5})}, "phases.concepts", "an interview of 3 minutes leaves no time for it"),
        ({"most_questions": {3: 2, 30: 3}}, "most_questions", "an interview of 8 minutes asks 3 questions at least"),
        ({"minutes": [0, 30]}, "minutes.0", "0 does not fit"),
        ({"defaults": {"level": "mid", "minutes": 31, "language": "en-US"}}, "defaults.minutes", "31 is not on offer"),
        ({"first": "hello"}, "first", "there is no phase `hello`"),
        ({"defaults": {"level": "guru", "minutes": 30, "language": "en-US"}}, "defaults.level", "`guru` is not on offer"),
        ({"phases": phases(coding={"next": ["done", "wrap_up"]})}, "phases.coding.next", "only the phase with end_interview"),
    ],
)
def test_an_unsound_plan_is_refused_at_load(tmp_path: Path, changes: dict[str, Any], key: str, words: str) -> None:
    mistake = told(tmp_path, **changes)
    assert mistake.key == key
    assert words in mistake.problem


def test_a_mistyped_key_names_the_key_that_was_meant(tmp_path: Path) -> None:
    mistake = told(tmp_path, phases=phases(coding={"neds": []}))
    assert mistake.key == "phases.coding.neds"
    assert "did you mean `needs`?" in mistake.fix


def test_a_patience_that_does_not_exist_is_refused_with_the_ones_that_do(tmp_path: Path) -> None:
    mistake = told(tmp_path, phases=phases(coding={"patience": "endless"}))
    assert mistake.key == "phases.coding.patience"
    assert all(mode in mistake.problem + mistake.fix for mode in ("quick", "balanced", "patient"))


def test_a_phase_that_says_nothing_of_it_is_balanced_and_wants_answers(root: Path) -> None:
    phase = Plan.load(root / "agents" / "technical" / "plan.yaml").phases["greeting"]
    assert (phase.setting, phase.patience) == ("answer", "balanced")


def test_an_unknown_tool_or_need_lists_the_known_ones(tmp_path: Path) -> None:
    mistake = told(tmp_path, phases=phases(coding={"needs": ["applause"]}))
    assert mistake.key == "phases.coding.needs.0"
    assert "'problem_given'" in mistake.fix


NAMES = st.sampled_from(["greeting", "concepts", "coding", "wrap_up", "done", "attic"])


@given(st.fixed_dictionaries({name: st.lists(NAMES, max_size=3) for name in PLAN["phases"]}))
def test_every_accepted_plan_leads_from_its_first_phase_through_all_to_the_end(ways: dict[str, list[str]]) -> None:
    from tools.plan_check import first_fault

    candidate = plan(phases=phases(**{name: {"next": after} for name, after in ways.items()}))
    if first_fault(candidate) is not None:
        return
    reached, waiting = set(), [candidate.first]
    while waiting:
        name = waiting.pop()
        if name not in reached and name != "done":
            reached.add(name)
            waiting += candidate.phases[name].next
    assert reached == set(candidate.phases)
    assert candidate.phases[candidate.closing].next == ("done",)
