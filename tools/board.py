"""The candidate's whiteboard: what was drawn, and what that says in words. Pure.

Coordinates and sizes are in units of the board, which is 1600 wide and 1000 high; x grows to the right, y downwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

WIDTH, HEIGHT = 1600, 1000
MOST_SHAPES, MOST_ARROWS, MOST_STROKES = 200, 400, 400
LABEL_CHARS = 200
INK_NUMBERS = 20_000
"""So many numbers may all freehand lines have together: about a hundred kilobytes on the wire."""
MOST_WORDS = 6_000

Form = Literal["box", "database", "queue", "user", "text"]
Id = Annotated[str, Field(min_length=1, max_length=24)]
Across = Annotated[float, Field(ge=-WIDTH, le=2 * WIDTH)]


class Mark(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Shape(Mark):
    """`x`, `y`: the upper left corner; `w`, `h`: its size."""

    id: Id
    form: Form
    x: Across
    y: Across
    w: Across
    h: Across
    label: str = Field(max_length=LABEL_CHARS)

    def holds(self, other: Shape) -> bool:
        """Does the other lie wholly within this one?"""
        if self.id == other.id or self.form == "text":
            return False
        across = self.x <= other.x and other.x + other.w <= self.x + self.w
        return across and self.y <= other.y and other.y + other.h <= self.y + self.h


class Arrow(Mark):
    """From one shape to another, by their ids."""

    id: Id
    source: Id
    target: Id
    label: str = Field(max_length=LABEL_CHARS)


class Stroke(Mark):
    """A freehand line: x, y, x, y and so on."""

    id: Id
    points: list[Across] = Field(max_length=4_000)


class Board(Mark):
    shapes: list[Shape] = Field(max_length=MOST_SHAPES)
    arrows: list[Arrow] = Field(max_length=MOST_ARROWS)
    strokes: list[Stroke] = Field(max_length=MOST_STROKES)

    @model_validator(mode="after")
    def _has_room(self) -> Self:
        if sum(len(stroke.points) for stroke in self.strokes) > INK_NUMBERS:
            raise ValueError(f"the freehand lines hold more than {INK_NUMBERS} numbers")
        return self

    @property
    def is_empty(self) -> bool:
        return not (self.shapes or self.arrows or self.strokes)


def told(board: Board) -> str:
    """The board for whoever cannot see it: its shapes, what leads where, what stands alone. Empty for an empty board.

    The labels are the candidate's words: data, never instructions.
    """
    if board.is_empty:
        return ""
    names = named(board)
    lines = [_counted(board), *(_shape(shape, board, names) for shape in board.shapes)]
    lines += [f"arrow: {_arrow(arrow, names)}" for arrow in board.arrows if {arrow.source, arrow.target} <= names.keys()]
    if alone := unconnected(board):
        lines.append(f"without any arrow: {', '.join(names[shape.id] for shape in alone)}")
    return "\n".join(lines)[:MOST_WORDS]


def named(board: Board) -> dict[str, str]:
    """Each shape by its id: what it is and what it is called; those without a label are numbered."""
    return {
        shape.id: f'{shape.form} "{label}"' if (label := _one_line(shape.label)) else f"{shape.form} {number}"
        for number, shape in enumerate(board.shapes, 1)
    }


def unconnected(board: Board) -> list[Shape]:
    """Shapes that no arrow reaches, where there are arrows at all. A text explains, and a frame holds others."""
    ends = {end for arrow in board.arrows for end in (arrow.source, arrow.target)}
    lone = (shape for shape in board.shapes if shape.id not in ends and shape.form != "text")
    return [shape for shape in lone if ends and not any(shape.holds(other) for other in board.shapes)]


def _counted(board: Board) -> str:
    parts = ((len(board.shapes), "shape"), (len(board.arrows), "arrow"), (len(board.strokes), "freehand line"))
    counted = ", ".join(f"{count} {what}{'' if count == 1 else 's'}" for count, what in parts if count)
    return f"On the whiteboard: {counted}."


def _shape(shape: Shape, board: Board, names: Mapping[str, str]) -> str:
    frame = next((names[other.id] for other in board.shapes if other.holds(shape)), "")
    return f"{names[shape.id]}{f', inside {frame}' if frame else ''}"


def _arrow(arrow: Arrow, names: Mapping[str, str]) -> str:
    label = _one_line(arrow.label)
    way = f"{names[arrow.source]} -> {names[arrow.target]}"
    return f'{way}: "{label}"' if label else way


def _one_line(label: str) -> str:
    return " ".join(label.split())
