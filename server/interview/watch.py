"""The coding watcher's turn to look: when, at what, and what it saw last. Pure.

The text of the editor is the main signal, exact and cheap; a picture is looked at only where it shows what the text does not.
The newest state wins, nothing is looked at twice, and a look at code that is being typed is never nearer than `GAP_S` to the
one before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

GAP_S = 6.0
SETTLE_S = 1.5
"""Code that is being typed is looked at when the keys have rested for so long; a finished run of the tests at once."""
LONG_TYPING_S = 30.0
"""Whoever types on and on is looked at all the same."""
ELSEWHERE_S = 8.0
"""So long on another window is no glance at the clock."""
STILL_S = 75.0
"""So long without any sign of work, and it is looked at once more: is the candidate stuck?"""
PICTURE_GAP_S = 75.0
"""Between two pictures for the watcher. In adk.yaml: `watcher.picture_every_s`."""
AFTER_KEYS_S = 3.0
"""A picture that changed so soon after a key shows what the text says better."""
DRAWN_S = 3.0
"""So long the pen rests before a drawing is looked at: the page sends a picture of it two seconds after the last stroke."""

Why = Literal["tests", "edit", "screen", "window", "board", "still"]


@dataclass(frozen=True, slots=True)
class Scene:
    """What there is to see. Times are seconds on one clock. `pictures` counts those that changed and may be looked at,
    `pictured_s` is when the newest of them came; `elsewhere_s`: since when the candidate is on another window. `drawings`
    counts the states of the whiteboard, `drawn_s` is when the newest of them came, `boards` counts the pictures of it."""

    revision: int = 0
    edited_s: float = 0.0
    runs: int = 0
    pictures: int = 0
    pictured_s: float = 0.0
    elsewhere_s: float | None = None
    stirred_s: float = 0.0
    drawings: int = 0
    drawn_s: float = 0.0
    boards: int = 0

    def away_s(self, at: float) -> float:
        return 0.0 if self.elsewhere_s is None else at - self.elsewhere_s

    def rest_s(self, at: float) -> float:
        """Since the last sign of work, one's own editor on the shared screen included."""
        return at - max(self.edited_s, self.stirred_s, self.pictured_s, self.drawn_s)

    @property
    def picture_says_more(self) -> bool:
        """Than the text: it changed while no key of ours went down, or the candidate is elsewhere."""
        return self.elsewhere_s is not None or self.pictured_s - self.edited_s > AFTER_KEYS_S


@dataclass(frozen=True, slots=True)
class Look:
    """What the watcher saw last. `pictures`, `boards`: the newest one that it was given; `still`: that nothing moved."""

    revision: int = 0
    runs: int = 0
    code: str = ""
    at_s: float = -GAP_S
    pictures: int = 0
    pictured_s: float = -PICTURE_GAP_S
    elsewhere: bool = False
    still: bool = False
    drawings: int = 0
    boards: int = 0


def due(last: Look, scene: Scene, at: float, picture_gap_s: float = PICTURE_GAP_S) -> Why | None:
    """Why it is time to look, or None: nothing is new, or it is too early."""
    if scene.runs > last.runs:
        return "tests"
    if not last.elsewhere and scene.away_s(at) >= ELSEWHERE_S:
        return "window"
    rests = at - scene.edited_s >= SETTLE_S
    if scene.revision > last.revision and at - last.at_s >= (GAP_S if rests else LONG_TYPING_S):
        return "edit"
    if picture_wanted(last, scene, at, picture_gap_s):
        return "screen"
    pen_rests = at - scene.drawn_s >= DRAWN_S
    if scene.drawings > last.drawings and at - last.at_s >= (GAP_S if pen_rests else LONG_TYPING_S):
        return "board"
    if not last.still and scene.rest_s(at) >= STILL_S:
        return "still"
    return None


def picture_wanted(last: Look, scene: Scene, at: float, gap_s: float = PICTURE_GAP_S) -> bool:
    """Is there a picture worth its tokens?"""
    return scene.pictures > last.pictures and scene.picture_says_more and at - last.pictured_s >= gap_s


def board_wanted(last: Look, scene: Scene, at: float, gap_s: float = PICTURE_GAP_S) -> bool:
    """Is there a new picture of the whiteboard? Words tell its shapes and arrows; only the picture shows freehand lines."""
    return scene.boards > last.boards and at - last.pictured_s >= gap_s


def looked(last: Look, scene: Scene, code: str, why: Why, at: float, pictured: bool) -> Look:
    """`pictured`: a picture of the screen went along."""
    seen = replace(
        last,
        revision=scene.revision,
        runs=scene.runs,
        code=code,
        at_s=at,
        elsewhere=scene.away_s(at) >= ELSEWHERE_S,
        still=why == "still",
        drawings=scene.drawings,
    )
    return replace(seen, pictures=scene.pictures, pictured_s=at) if pictured else seen


def looked_at_board(last: Look, scene: Scene, at: float) -> Look:
    """A picture of the whiteboard went along, which counts as one of the screen would."""
    return replace(last, boards=scene.boards, pictured_s=at)


def stirs(last: Look, scene: Scene) -> Look:
    """Where work goes on, and where the candidate is back, a later stillness or absence is a new one."""
    still = last.still and scene.stirred_s <= last.at_s and scene.pictured_s <= last.at_s
    return replace(last, elsewhere=last.elsewhere and scene.elsewhere_s is not None, still=still)
