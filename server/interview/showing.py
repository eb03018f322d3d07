"""Which frames of the shared screen the live model is shown. Pure.

Each is kept in its context and paid for again with every turn, so it is shown a picture only in the coding phase, only when the
screen has changed and shows more than the editor's text, and seldom.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.interview.watch import Scene


@dataclass(frozen=True, slots=True)
class Shown:
    """The newest picture that went up."""

    pictures: int = 0
    at_s: float = float("-inf")

    def wants(self, scene: Scene, coding: bool, every_s: float, at: float) -> bool:
        return coding and scene.pictures > self.pictures and scene.picture_says_more and at - self.at_s >= every_s

    def showed(self, scene: Scene, at: float) -> Shown:
        return Shown(scene.pictures, at)
