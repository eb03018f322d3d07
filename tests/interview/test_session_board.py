"""The whiteboard: kept, laid on the desk in words, and there again for a page or a process that comes later."""

from __future__ import annotations

from server.interview.past import past_of
from server.interview.worktop import GATHER_S
from server.store import entries
from server.store.entries import Noted
from server.wire import Drawn
from tests.interview.stage import stage
from tests.virtual import in_virtual_time, passes
from tools.board import Board, Shape

BOX = Shape(id="a", form="box", x=0, y=0, w=160, h=80, label="API")
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
