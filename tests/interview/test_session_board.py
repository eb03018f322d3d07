"""The whiteboard: kept, laid on the desk in words, and there again for a page or a process that comes later."""

from __future__ import annotations

import json

import pytest

from server.interview.past import past_of
from server.interview.spending import Limits
from server.interview.watch import DRAWN_S, GAP_S, LONG_TYPING_S, PICTURE_GAP_S, Look, Scene, board_wanted, due, looked_at_board
from server.interview.worktop import GATHER_S
from server.store import entries
from server.store.entries import Noted
from server.wire import JPEG_BOARD, Drawn, Edited
from tests.interview.stage import stage
from tests.virtual import in_virtual_time, passes
from tools.board import Arrow, Board, Shape
from tools.results import ObservationInfo

BOX = Shape(id="a", form="box", x=0, y=0, w=160, h=80, label="API")
STORE = Shape(id="b", form="database", x=400, y=0, w=160, h=80, label="Orders")
LINKED = Board(shapes=[BOX, STORE], arrows=[Arrow(id="c", source="a", target="b", label="writes")], strokes=[])
JPEG = b"\xff\xd8 a picture"
FULL, EMPTY = Board(shapes=[BOX], arrows=[], strokes=[]), Board(shapes=[], arrows=[], strokes=[])


@in_virtual_time
async def test_the_board_is_kept_and_lies_on_the_desk_in_words() -> None:
    async with stage() as scene:
        scene.gets(Drawn(revision=1, board=EMPTY), Drawn(revision=2, board=FULL))
        assert [drawn.board for drawn in scene.notes.of(entries.Drawn)] == [EMPTY, FULL]
        await passes(GATHER_S + 0.1)
        assert 'box "API"' in scene.run.desk.board
        assert scene.room.welcome().board == Drawn(revision=2, board=FULL)


@in_virtual_time
async def test_a_board_that_comes_again_or_too_late_is_ignored() -> None:
    async with stage() as scene:
        scene.gets(Drawn(revision=2, board=FULL), Drawn(revision=2, board=EMPTY), Drawn(revision=1, board=EMPTY))
        assert [drawn.revision for drawn in scene.notes.of(entries.Drawn)] == [2]
        assert scene.room.board == Drawn(revision=2, board=FULL)


@in_virtual_time
async def test_drawing_is_never_told_to_alex_by_itself() -> None:
    async with stage() as scene:
        scene.gets(Drawn(revision=1, board=FULL))
        assert scene.run.kinds == ["start"]


def test_another_process_finds_the_board_in_the_journal() -> None:
    noted = Noted(seq=1, kind="board", at_s=9.0, noted_at=0.0, data=entries.Drawn(revision=4, board=FULL))
    found = past_of([noted])
    assert found.board == Drawn(revision=4, board=FULL)
    assert 'box "API"' in found.desk.board


# ---- the watcher


@in_virtual_time
async def test_a_drawing_that_rests_is_looked_at_in_words_and_by_its_picture() -> None:
    async with stage() as scene:
        await scene.gives_the_problem()
        await passes(10)
        scene.gets(Drawn(revision=1, board=LINKED))
        await passes(DRAWN_S - 1)
        assert scene.looks == []
        scene.interview.see(JPEG, JPEG_BOARD)
        await passes(2)
        assert scene.pictures == [JPEG]
        assert json.dumps('arrow: box "API" -> database "Orders": "writes"')[1:-1] in scene.looks[0]
        assert '"just_drew": true' in scene.looks[0]
        await passes(60)
        assert len(scene.looks) == 1, "what rests is looked at once"


@in_virtual_time
async def test_what_is_seen_on_the_board_lies_on_the_desk_until_the_drawing_changes() -> None:
    seen = ObservationInfo(kind="approach", text="The API writes to the database.", evidence='box "API" -> database "Orders"')
    made_up = ObservationInfo(kind="approach", text="A cache stands between them.", evidence='box "Cache"')
    async with stage() as scene:
        await scene.gives_the_problem()
        await passes(10)
        scene.sees = [seen, made_up]
        scene.gets(Drawn(revision=1, board=LINKED))
        await passes(DRAWN_S + 1)
        assert scene.run.desk.observations == (seen,)
        assert not scene.run.desk.screen_moved_on
        scene.gets(Drawn(revision=2, board=FULL))
        await passes(1)
        assert scene.run.desk.screen_moved_on, "look_at_code asks anew"


@in_virtual_time
async def test_drawing_stays_within_the_budget_of_the_watcher() -> None:
    async with stage() as scene:
        await scene.gives_the_problem()
        scene.watch.limits = Limits(calls_per_minute=3)
        for revision in range(1, 16):
            scene.gets(Drawn(revision=revision, board=LINKED if revision % 2 else FULL))
            scene.interview.see(JPEG, JPEG_BOARD)
            await passes(8)
        assert len(scene.looks) <= 6
        assert scene.pictures.count(JPEG) <= 2


@in_virtual_time
async def test_a_look_at_the_code_that_was_written_beside_it_sees_the_drawing_too() -> None:
    async with stage() as scene:
        await scene.gives_the_problem()
        await passes(10)
        scene.gets(Drawn(revision=1, board=LINKED), Edited(revision=1, language="python", text="x = 1"))
        await passes(60)
        assert len(scene.looks) == 1


@pytest.mark.parametrize(
    ("drawn_ago_s", "looked_ago_s", "looks"),
    [
        pytest.param(DRAWN_S, GAP_S, True, id="the pen rests"),
        pytest.param(DRAWN_S - 1, GAP_S, False, id="the pen does not rest yet"),
        pytest.param(DRAWN_S, GAP_S - 1, False, id="too soon after the last look"),
        pytest.param(0.5, LONG_TYPING_S, True, id="somebody draws on and on"),
    ],
)
def test_when_a_drawing_is_looked_at(drawn_ago_s: float, looked_ago_s: float, looks: bool) -> None:
    scene = Scene(drawings=1, drawn_s=100.0 - drawn_ago_s, stirred_s=99.0)
    assert (due(Look(at_s=100.0 - looked_ago_s), scene, at=100.0) == "board") is looks


def test_a_picture_of_the_board_counts_as_one_of_the_screen() -> None:
    seen = looked_at_board(Look(), Scene(boards=1), 100.0)
    assert not board_wanted(seen, Scene(boards=1), 1000.0), "it was looked at"
    assert not board_wanted(seen, Scene(boards=2), 100.0 + PICTURE_GAP_S - 1)
    assert board_wanted(seen, Scene(boards=2), 100.0 + PICTURE_GAP_S)
