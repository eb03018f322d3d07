"""Characters in code that no eye sees, or that turn the order of a line around: told to who reads the code. Pure.

The page marks the same ones (web/src/editor/unseen.ts). "Trojan source" (CVE-2021-42574) is what they are known for; a
zero-width space that came with a paste is what they usually are.
"""

from __future__ import annotations

import re
import unicodedata

UNSEEN = re.compile(
    "[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffc]"
)
MOST = 5


def unseen_signs(code: str) -> list[str]:
    """Such as "ZERO WIDTH SPACE (U+200B) on line 3", the first of them."""
    told: dict[str, None] = {}
    for found in UNSEEN.finditer(code):
        sign = found.group()
        line = code.count("\n", 0, found.start()) + 1
        told[f"{unicodedata.name(sign, 'a character')} (U+{ord(sign):04X}) on line {line}"] = None
        if len(told) == MOST:
            break
    return list(told)
