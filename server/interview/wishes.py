"""What the person asked for by a button and Alex has not done yet: each once, however often it is pressed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import get_args

from server.wire import Wish
from tools.directions import parse

WISHES: tuple[Wish, ...] = get_args(Wish)
THINK_S = 120.0
"""So long "let me think" lasts."""
OVERDUE_S = 15.0
"""A model that was told and has not spoken for so long will not: the button may be pressed again."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """`told`: the wishes that stand, and when Alex was told (None: he is not yet)."""

    told: Mapping[Wish, float | None] = field(default_factory=dict)

    @property
    def standing(self) -> list[Wish]:
        return [wish for wish in WISHES if wish in self.told]

    def asked(self, wish: Wish) -> Wishes:
        return self if wish in self.told else replace(self, told={**self.told, wish: None})

    def said(self, text: str, at: float) -> Wishes:
        """`text` went to Alex: it may be the direction that carries a wish."""
        direction = parse(text)
        return replace(self, told={wish: at if direction and wish == direction.kind else s for wish, s in self.told.items()})

    def settled(self, speaks: bool, at: float) -> Wishes:
        """What Alex was told of is done as soon as he speaks."""
        waits = {wish: s for wish, s in self.told.items() if s is None or not (speaks or at - s >= OVERDUE_S)}
        return self if len(waits) == len(self.told) else replace(self, told=waits)
