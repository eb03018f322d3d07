"""The first thing that the model is told of an interview which another process began. Pure."""

from __future__ import annotations

from server.interview.past import Past
from server.interview.words import LOST_ANSWER, WENT_ON
from tools.directions import Kind, direct, escape


def opening(past: Past, summary: str) -> tuple[Kind | None, str] | None:
    """What it is, and the text. None: Alex has not said a word yet, so he begins as usual.

    The candidate's words that nobody has reacted to are said again; a spoken answer that no service put into words is lost with
    the line, and has to be asked for.
    """
    if not past.greeted:
        return None
    waiting = past.unanswered
    if words := " ".join(caption.text for caption in waiting if caption.text):
        return None, escape(words)
    if waiting:
        return "back", direct("back", f"{LOST_ANSWER} {summary}", reason="restart")
    return "back", direct("back", f"{WENT_ON} {summary}", reason="restart")
