"""The first thing that the model is told: to begin, or how to go on with what another process began."""

from __future__ import annotations

from server.interview.past import Past
from server.interview.room import Room
from server.interview.words import LOST_ANSWER, START, START_TYPING, WENT_ON
from tools.directions import Kind, direct, escape


def usual(room: Room) -> tuple[Kind | None, str]:
    """The candidate is here: greet them."""
    who = room.who
    if room.page is not None and not room.page.microphone:
        return "start", direct("start", START_TYPING, microphone="off", **who.chosen)
    return "start", direct("start", START, **who.chosen)


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
