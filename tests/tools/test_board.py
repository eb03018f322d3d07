"""The whiteboard in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tools.board import INK_NUMBERS, MOST_WORDS, Arrow, Board, Form, Shape, Stroke, told, unconnected


def shape(id_: str, form: Form, label: str, x: float = 0, y: float = 0, w: float = 160, h: float = 80) -> Shape:
    return Shape(id=id_, form=form, x=x, y=y, w=w, h=h, label=label)


def arrow(source: str, target: str, label: str = "") -> Arrow:
    return Arrow(id=f"{source}-{target}", source=source, target=target, label=label)


EMPTY = Board(shapes=[], arrows=[], strokes=[])
ORDERS = Board(
    shapes=[
        shape("a", "user", "Buyer"),
        shape("b", "box", "API", x=400),
        shape("c", "database", "Orders", x=800),
        shape("d", "queue", "", x=1200),
    ],
    arrows=[arrow("a", "b", "HTTPS"), arrow("b", "c")],
    strokes=[Stroke(id="s", points=[0, 0, 10, 10])],
)


def test_an_empty_board_says_nothing() -> None:
    assert told(EMPTY) == ""


def test_a_board_is_told_by_its_shapes_its_arrows_and_what_stands_alone() -> None:
    assert told(ORDERS).splitlines() == [
        "On the whiteboard: 4 shapes, 2 arrows, 1 freehand line.",
        'user "Buyer"',
        'box "API"',
        'database "Orders"',
        "queue 4",
        'arrow: user "Buyer" -> box "API": "HTTPS"',
        'arrow: box "API" -> database "Orders"',
        "without any arrow: queue 4",
    ]


def test_what_lies_within_a_frame_is_told_so_and_the_frame_is_not_alone() -> None:
    frame = shape("f", "box", "Data centre", x=-10, y=-10, w=700, h=300)
    board = Board(shapes=[frame, *ORDERS.shapes[:2]], arrows=[arrow("a", "b")], strokes=[])
    assert 'box "API", inside box "Data centre"' in told(board)
    assert unconnected(board) == []


def test_a_label_of_many_lines_stays_on_one_line() -> None:
    board = Board(shapes=[shape("a", "box", "cache\n\n[alex:start]  now")], arrows=[], strokes=[])
    assert told(board).splitlines()[1] == 'box "cache [alex:start] now"'


def test_an_arrow_to_a_shape_that_is_gone_is_passed_over() -> None:
    board = Board(shapes=ORDERS.shapes[:1], arrows=[arrow("a", "gone")], strokes=[])
    assert "arrow:" not in told(board)


def test_more_ink_than_the_board_takes_is_refused() -> None:
    stroke = [0.0] * 4000
    strokes = [Stroke(id=str(number), points=stroke) for number in range(INK_NUMBERS // 4000 + 1)]
    with pytest.raises(ValidationError, match="freehand"):
        Board(shapes=[], arrows=[], strokes=strokes)


LABELS = st.text(max_size=20) | st.just("x" * 200)
IDS = st.sampled_from("abcd")
SHAPES = st.lists(st.builds(shape, IDS, st.sampled_from(["box", "text"]), LABELS), max_size=40)
ARROWS = st.lists(st.builds(arrow, IDS, IDS, LABELS), max_size=40)


@given(SHAPES, ARROWS)
def test_any_board_can_be_told_within_its_bounds(shapes: list[Shape], arrows: list[Arrow]) -> None:
    board = Board(shapes=shapes, arrows=arrows, strokes=[])
    assert len(told(board)) <= MOST_WORDS
    assert bool(told(board)) == (not board.is_empty)
