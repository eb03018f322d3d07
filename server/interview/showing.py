"""Which pictures of the shared screen and of the whiteboard the live model is shown. Pure.

Each is kept in its context and paid for again with every turn, so it is shown a picture only in the coding phase, only when the
screen has changed and shows more than the editor's text, and seldom.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.interview.watch import Scene


@dataclass(frozen=True, slots=True)
class Shown:
    """The newest picture of the screen that went up, and when the whiteboard last did."""

    pictures: int = 0
    at_s: float = float("-inf")
    board_s: float = float("-inf")

    def wants(self, scene: Scene, coding: bool, every_s: float, at: float) -> bool:
        return coding and scene.pictures > self.pictures and scene.picture_says_more and at - self.at_s >= every_s

    def showed(self, scene: Scene, at: float) -> Shown:
        return Shown(scene.pictures, at, self.board_s)

    def wants_board(self, every_s: float, at: float) -> bool:
        """It comes only when it has changed; its boxes and arrows are told in words besides."""
        return at - self.board_s >= every_s

    def showed_board(self, at: float) -> Shown:
        return Shown(self.pictures, self.at_s, at)
