"""Whose connection it is: the name in the stage direction with which an interview begins."""

from __future__ import annotations

import re

_NAME = re.compile(r"\[alex:start [^\]]*name=([\w-]+)")


def name_in(text: str) -> str:
    """Empty when none is told."""
    found = _NAME.search(text)
    return found[1] if found else ""
