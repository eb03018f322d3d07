"""Whatever a model calls, in whatever order: the phases hold, refusals change nothing, repeats do nothing twice."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.parlour import PROBLEM, Player
from tools.play import EFFECTS
from tools.progress import Setup
from tools.rules import Answered, allowed_now, decide
from tools.stage import Call

ANY_ARGS = st.fixed_dictionaries(
    {},
    optional={
        "to": st.sampled_from(["", "concepts", "coding", "wrap_up", "done", "nowhere"]),
        "topic": st.sampled_from(["", "testing", "cooking"]),
        "question_id": st.sampled_from(["", "q-1", "q-2", "q-9", PROBLEM.id, "nothing"]),
        "quote": st.text(max_size=12),
        "note": st.text(max_size=12),
        "covered_points": st.one_of(st.none(), st.just("one"), st.lists(st.just("two"), max_size=3)),
        "problem_id": st.sampled_from(["", PROBLEM.id, "another"]),
        "reason": st.sampled_from(["", "bored"]),
    },
)
TOOL_NAMES = st.sampled_from([*EFFECTS, "transfer_to_agent", "coding_watcher", "report_writer", "sing"])
STEPS = st.lists(
    st.tuples(
        TOOL_NAMES,
        ANY_ARGS,
        st.sampled_from(["", "id-1", "id-2", "id-3"]),
        st.sampled_from([0.0, 1.0, 30.0, 400.0]),
        st.sampled_from(["", " Goodbye!"]),
        st.booleans(),
    ),
    max_size=40,
)


def run(player: Player, step: tuple[str, dict[str, Any], str, float, str, bool]) -> tuple[str, str, str]:
    """One wild step; (phase before, tool, status)."""
    name, args, call_id, pause, words, worked = step
    player.wait(pause)
    player.spoken += words
    if worked and player.desk is not None:
        player.work(revision=player.desk.revision + 1, ran=player.progress.phase == "coding")
    before = player.progress.phase
    result = player.call(name, call_id=call_id, **args)
    return before, name, "repeat" if result.repeat else result.status


@settings(max_examples=200, deadline=None)
@given(STEPS, st.booleans())
def test_no_sequence_of_calls_executes_one_out_of_phase(steps: list[Any], with_desk: bool) -> None:
    player = Player(setup=Setup(minutes=15)) if with_desk else Player(desk=None, setup=Setup(minutes=15))
    for step in steps:
        before, tool, status = run(player, step)
        if status in ("ok", "done"):
            in_place = before != "done" and tool in player.plan.phases[before].tools
            assert in_place or (tool == "end_interview" and player.progress.ended)


@settings(max_examples=200, deadline=None)
@given(STEPS, st.booleans())
def test_phases_only_go_forward_and_the_end_is_final(steps: list[Any], with_desk: bool) -> None:
    player = Player(setup=Setup(minutes=15)) if with_desk else Player(desk=None, setup=Setup(minutes=15))
    order = [*player.plan.phases, "done"]
    for step in steps:
        before = player.progress
        run(player, step)
        assert order.index(player.progress.phase) >= order.index(before.phase)
        assert player.progress.ended == (player.progress.phase == "done")
        assert player.progress.version >= before.version
        assert (player.progress == before) == (player.progress.version == before.version)


@settings(max_examples=200, deadline=None)
@given(STEPS, st.booleans())
def test_a_refusal_changes_nothing_and_what_it_allows_is_not_refused(steps: list[Any], with_desk: bool) -> None:
    player = Player(setup=Setup(minutes=15)) if with_desk else Player(desk=None, setup=Setup(minutes=15))
    for step in steps:
        before = player.progress
        _, _, status = run(player, step)
        if status != "refused":
            continue
        assert player.progress == before
        for allowed in allowed_now(player.situation):
            verdict = decide(player.situation, Call(allowed))
            assert not (isinstance(verdict, Answered) and verdict.result.status == "refused")


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_a_call_made_twice_in_a_row_does_nothing_the_second_time(steps: list[Any]) -> None:
    player = Player(setup=Setup(minutes=15))
    for name, args, _, *moment in steps:
        run(player, (name, args, "", *moment))
        once = player.progress
        player.call(name, **args)
        assert player.progress.model_dump(exclude={"calls", "call_ids", "version"}) == once.model_dump(
            exclude={"calls", "call_ids", "version"}
        )


@settings(max_examples=100, deadline=None)
@given(STEPS)
def test_progress_survives_the_way_through_the_session_state(steps: list[Any]) -> None:
    player = Player(setup=Setup(minutes=15))
    for step in steps:
        run(player, step)
    stored = json.loads(json.dumps(player.progress.to_state()))
    assert type(player.progress).model_validate(stored) == player.progress
    assert len(player.progress.calls) <= 40
