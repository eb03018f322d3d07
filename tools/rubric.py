"""What an interview is scored by: the axes of rubric.yaml with their anchors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from tools.errors import read_model
from tools.report import HIGHEST, LOWEST, Source


def _all_levels(anchors: dict[int, str]) -> dict[int, str]:
    if set(anchors) != set(range(LOWEST, HIGHEST + 1)):
        raise ValueError(
            f"there must be one anchor for each level from {LOWEST} to {HIGHEST}, these are given: {sorted(anchors)}"
        )
    return anchors


def _once(axes: list[RubricAxis]) -> list[RubricAxis]:
    names = [axis.axis for axis in axes]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"these axes are there twice: {sorted(twice)}")
    return axes


class RubricAxis(BaseModel):
    """`sources`: where evidence may come from; an axis of words alone cannot be scored where no words were heard."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    axis: str = Field(pattern=r"^[a-z][a-z0-9_-]*$", examples=["problem_solving"])
    title: str
    anchors: Annotated[dict[int, str], AfterValidator(_all_levels)]
    sources: tuple[Source, ...] = Field(default=("transcript", "code", "tests"), min_length=1)

    def anchor(self, level: int) -> str:
        """The text of a level, or "" above the highest."""
        return self.anchors.get(level, "")


class Rubric(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    axes: Annotated[list[RubricAxis], Field(min_length=1), AfterValidator(_once)]

    @classmethod
    def load(cls, path: Path) -> Rubric:
        return read_model(cls, path)
