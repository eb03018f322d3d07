"""When the watcher looks, what it may spend, which pictures are shown to whom, and what Alex is told of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.interview.onscreen import OnScreen
from server.interview.remarks import APART_S, Moment, Remarks
from server.interview.showing import Shown
from server.interview.spending import MINUTE_S, Limits, Spending
from server.interview.watch import ELSEWHERE_S, PICTURE_GAP_S, STILL_S, Look, Scene, due, looked, picture_wanted, stirs
from server.interview.watcher import LOOK_S
from server.wire import JPEG_BOARD, Edited, Elsewhere, Screen
from tests.interview.fakes import PROBLEM_OF_BANK
from tests.interview.stage import Stage, stage
from tests.virtual import in_virtual_time, passes
from tools.results import ObservationInfo

NOW = 1000.0
JPEG = b"\xff\xd8 a picture"


def scene(**what: Any) -> Scene:
    return Scene(**({"edited_s": NOW - 20, "stirred_s": NOW - 20} | what))


def last(**what: Any) -> Look:
    return Look(**({"at_s": NOW - 20} | what))


# ---- when it looks


def test_a_glance_at_another_window_is_none_and_a_stay_there_is_seen_once() -> None:
    away = scene(elsewhere_s=NOW - ELSEWHERE_S)
    assert due(last(), scene(elsewhere_s=NOW - 2), NOW) is None
    assert due(last(), away, NOW) == "window"
    seen = looked(last(), away, "", "window", NOW, pictured=False)
    assert due(seen, away, NOW + 30) is None
    assert due(stirs(seen, scene()), scene(elsewhere_s=NOW), NOW + ELSEWHERE_S) == "window"


def test_somebody_who_does_not_move_any_more_is_looked_at_once() -> None:
    assert due(last(), scene(), NOW + STILL_S) == "still"
    seen = looked(last(), scene(), "", "still", NOW + STILL_S, pictured=False)
    assert due(seen, scene(), NOW + 10 * STILL_S) is None
    again = scene(stirred_s=NOW + 2 * STILL_S)
    assert due(stirs(seen, again), again, NOW + 3 * STILL_S) == "still"


def test_a_picture_is_looked_at_where_it_shows_more_than_the_text() -> None:
    assert due(last(), scene(pictures=1, pictured_s=NOW - 1), NOW) == "screen"
    assert due(last(), scene(pictures=1, pictured_s=NOW - 19), NOW) is None, "it shows the key that just went down"
    assert due(last(), scene(pictures=1, pictured_s=NOW - 19, elsewhere_s=NOW - 7), NOW) == "screen", "another editor is in use"
    assert due(last(pictures=1), scene(pictures=1, pictured_s=NOW - 1), NOW) is None, "it was looked at"


def test_pictures_are_looked_at_seldom() -> None:
    shown = scene(pictures=9, pictured_s=NOW)
    assert not picture_wanted(last(pictured_s=NOW - PICTURE_GAP_S + 1), shown, NOW)
    assert picture_wanted(last(pictured_s=NOW - PICTURE_GAP_S), shown, NOW)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["key", "run", "picture", "away", "back", "wait"]), max_size=60))
def test_what_does_not_change_is_looked_at_once_more_at_most(moves: list[str]) -> None:
    now, at, seen = NOW, scene(edited_s=0.0, stirred_s=NOW), last()
    acts: dict[str, Callable[[], dict[str, Any]]] = {
        "key": lambda: {"revision": at.revision + 1, "edited_s": now, "stirred_s": now},
        "run": lambda: {"runs": at.runs + 1, "stirred_s": now},
        "picture": lambda: {"pictures": at.pictures + 1, "pictured_s": now},
        "away": lambda: {"elsewhere_s": at.elsewhere_s or now},
        "back": lambda: {"elsewhere_s": None},
        "wait": dict,
    }
    for move in moves:
        now += 2.0
        at = Scene(**({name: getattr(at, name) for name in Scene.__slots__} | acts[move]()))
        seen = stirs(seen, at)
        if why := due(seen, at, now):
            seen = looked(seen, at, "", why, now, picture_wanted(seen, at, now))
    still = []
    for second in range(600):
        seen = stirs(seen, at)
        if why := due(seen, at, now + second):
            still.append(why)
            seen = looked(seen, at, "", why, now + second, picture_wanted(seen, at, now + second))
    assert len(still) <= 4
    assert len(set(still)) == len(still), still


# ---- what it may spend


def test_calls_and_tokens_of_a_minute_are_limited_and_come_back() -> None:
    limits, spent = Limits(calls_per_minute=2, tokens_per_minute=1000), Spending()
    spent = spent.called(400, False, 0.0)
    assert spent.allows(limits, 600, 1.0)
    assert not spent.allows(limits, 601, 1.0)
    spent = spent.called(100, True, 2.0)
    assert not spent.allows(limits, 0, 3.0)
    assert spent.allows(limits, 0, MINUTE_S)
    assert (spent.total_calls, spent.total_tokens, spent.pictures) == (2, 500, 1)


def test_one_look_that_is_dearer_than_the_limit_is_made_all_the_same() -> None:
    assert Spending().allows(Limits(tokens_per_minute=1000), 9000, 0.0)


@in_virtual_time
async def test_a_budget_that_is_used_up_makes_looks_wait_and_the_newest_state_is_seen() -> None:
    async with stage() as scene_:
        await scene_.gives_the_problem()
        scene_.watch.limits = Limits(calls_per_minute=3)
        for revision in range(1, 12):
            scene_.gets(Edited(revision=revision, language="python", text=f"x = {revision}"))
            await passes(10)
        assert len(scene_.looks) <= 6
        await passes(60)
        assert "x = 11" in scene_.looks[-1]


# ---- the screen


@in_virtual_time
async def test_a_picture_goes_to_the_watcher_and_to_alex_when_the_screen_shows_more_than_the_text() -> None:
    async with stage() as scene_:
        await scene_.gives_the_problem()
        await passes(10)
        scene_.gets(Screen(sharing=True, surface="window"), Elsewhere(on=True))
        scene_.interview.see(JPEG)
        await passes(1)
        assert scene_.pictures == [JPEG]
        assert scene_.line.counts["frame"] == 1
        for _ in range(30):
            scene_.interview.see(JPEG)
            await passes(1)
        assert scene_.line.counts["frame"] == 1, "seldom: each is paid for with every turn"
        assert scene_.pictures.count(JPEG) == 1


@pytest.mark.parametrize("shows", ["room", "black", "frozen"])
@in_virtual_time
async def test_a_picture_of_our_own_room_or_of_nothing_is_shown_to_nobody(shows: Any) -> None:
    async with stage() as scene_:
        await scene_.gives_the_problem()
        await passes(10)
        scene_.gets(Screen(sharing=True, surface="browser", shows=shows))
        scene_.interview.see(JPEG)
        await passes(1)
        assert (scene_.pictures, scene_.line.counts["frame"]) == ([], 0)


@in_virtual_time
async def test_the_whiteboard_is_there_for_a_look_and_goes_to_alex_seldom() -> None:
    async with stage() as scene_:
        for _ in range(20):
            scene_.interview.see(JPEG, JPEG_BOARD)
            await passes(2)
        assert scene_.watch.picture == JPEG
        assert scene_.line.counts["frame"] == 1


def test_a_screen_that_is_not_shared_any_more_leaves_no_picture() -> None:
    seen = OnScreen().shared(True, "window", "").saw(JPEG, True, NOW)
    assert seen.picture == JPEG
    assert seen.shared(False, "", "").picture is None
    assert seen.shared(True, "window", "black").picture is None


def test_alex_is_shown_changes_only_and_only_while_there_is_code_to_see() -> None:
    moved = scene(pictures=1, pictured_s=NOW)
    assert Shown().wants(moved, True, 45.0, NOW)
    assert not Shown().wants(moved, False, 45.0, NOW)
    assert not Shown().showed(moved, NOW).wants(moved, True, 45.0, NOW + 100)


# ---- what Alex is told of


SECRETIVE = PROBLEM_OF_BANK.model_copy(update={"starters": {}, "solutions": {"python": "return [0, 1]\n"}})
BUG = ObservationInfo(kind="bug", text="The first element is left out.", evidence="range(1, n)", line=1)


def moment(**what: Any) -> Moment:
    return Moment(**({"at": NOW, "rest_s": 60.0, "alex_s": 60.0} | what))


@pytest.mark.parametrize(
    ("kind", "evidence", "when", "told"),
    [
        pytest.param("bug", "range(1, n)", {}, True, id="a bug, and the candidate rests"),
        pytest.param("bug", "range(1, n)", {"rest_s": 3.0}, False, id="in the middle of a thought"),
        pytest.param("bug", "range(1, n)", {"holds": True}, False, id="let me think"),
        pytest.param("bug", "range(1, n)", {"alex_s": 2.0}, False, id="Alex has just spoken"),
        pytest.param("bug", "3/5", {}, False, id="of results he is told anyway"),
        pytest.param("progress", "x", {}, False, id="progress needs no word"),
        pytest.param("stuck", "", {}, False, id="that is what nudges are for"),
        pytest.param("finished", "return x", {}, True, id="finished, without tests that say so"),
        pytest.param("finished", "5/5", {"all_pass": True}, False, id="the tests have said so"),
        pytest.param("other_window", "", {}, True, id="on a window that nobody sees"),
        pytest.param("other_window", "", {"sharing": True}, False, id="on the window that is shared"),
    ],
)
def test_what_is_worth_a_word(kind: Any, evidence: str, when: dict[str, Any], told: bool) -> None:
    one = ObservationInfo(kind=kind, text="x", evidence=evidence)
    assert (Remarks().due([one], moment(**when)) is not None) is told


def test_nothing_is_told_twice_however_it_is_worded_and_remarks_keep_apart() -> None:
    made = Remarks().made(BUG, NOW)
    other = BUG.model_copy(update={"evidence": "n - 1"})
    assert made.due([BUG.model_copy(update={"text": "In other words."})], moment(at=NOW + 500)) is None
    assert made.due([other], moment(at=NOW + APART_S - 1)) is None
    assert made.due([other], moment(at=NOW + APART_S)) == other


async def writes_a_bug(scene_: Stage) -> None:
    await scene_.gives_the_problem()
    scene_.sees = [BUG]
    scene_.gets(Edited(revision=1, language="python", text="for i in range(1, n): pass"))


@in_virtual_time
async def test_alex_is_told_of_a_bug_when_the_candidate_rests() -> None:
    async with stage() as scene_:
        await writes_a_bug(scene_)
        await passes(10)
        assert scene_.run.kinds == ["start"]
        await passes(10)
        told = scene_.run.directions[-1]
        assert (told.kind, told.values["about"], told.values["line"]) == ("observation", "bug", "1")
        assert told.words.startswith(BUG.text)
        await passes(30)
        assert scene_.run.kinds == ["start", "observation"]


@in_virtual_time
async def test_alex_is_told_nothing_while_keys_go_down_or_of_code_that_has_changed_since() -> None:
    async with stage() as scene_:
        await writes_a_bug(scene_)
        scene_.watch.limits = Limits(calls_per_minute=1)
        await passes(3)
        for revision in range(2, 12):
            scene_.gets(Edited(revision=revision, language="python", text="for i in range(n): pass"))
            await passes(3)
        await passes(20)
        assert scene_.run.kinds == ["start"]


@in_virtual_time
async def test_alex_is_told_nothing_while_the_candidate_speaks() -> None:
    async with stage() as scene_:
        await writes_a_bug(scene_)
        await passes(5)
        await scene_.begins_to_speak()
        await scene_.is_quiet(40)
        assert scene_.run.kinds == ["start"]


@in_virtual_time
async def test_what_gives_the_solution_away_reaches_neither_desk_nor_journal() -> None:
    async with stage() as scene_:
        await scene_.gives_the_problem()
        scene_.sees = [
            BUG.model_copy(update={"text": "It should say return [0, 1] at the end, def two_sum ( numbers , target )."})
        ]
        scene_.watch.problem = lambda _: SECRETIVE
        scene_.gets(Edited(revision=1, language="python", text="for i in range(1, n): pass"))
        await passes(LOOK_S + 5)
        assert scene_.looks
        assert scene_.run.desk.observations == ()
