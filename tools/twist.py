"""Has the problem's follow-up been put to the candidate? Pure.

Alex holds the twist from the beginning of the problem; the candidate has it when Alex has said it. Page, report and the summary
for a new session all go by this.
"""

from __future__ import annotations

from tools.evidence import words_in

ENOUGH = 0.6
"""A model may put it in other words: this share of its longer words tells that it was put."""
LONG = 4


def puts_twist(said: str, twist: str) -> bool:
    """Does this line of Alex put the twist, as the bank words it? Never, where there is none."""
    wanted = {word for word in words_in(twist) if len(word) >= LONG}
    return bool(wanted) and len(wanted & set(words_in(said))) >= ENOUGH * len(wanted)
