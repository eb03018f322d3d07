"""The code that a candidate wrote into the chat of `adk web`, as revisions: what the editor is elsewhere."""

from __future__ import annotations

from google.adk.sessions import Session

from agents import words
from tools.facts import Revision
from tools.pasted import code_in
from tools.stage import Situation


def given_code(s: Situation, session: Session, voice: str) -> list[Revision]:
    """Of the messages since the coding phase began. `voice`: the name of the agent that speaks."""
    coding = {name for name, phase in s.agenda.plan.phases.items() if phase.asks == "problem"}
    since_s = min((entry.at_s for entry in s.progress.trail if entry.phase in coding), default=float("inf"))
    revisions: list[Revision] = []
    for line in words.lines(session, voice):
        at_s = max(line.at - s.progress.started_at, 0.0)
        if line.who == "candidate" and line.how == "typed" and at_s >= since_s - 0.01 and (found := code_in(line.text)):
            revisions.append(
                Revision(at_s=round(at_s, 1), revision=len(revisions) + 1, language=found.language, text=found.text)
            )
    return revisions
