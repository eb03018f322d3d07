"""How the candidate spoke: share, pace, pauses, fillers. Coached, never scored; pure figures from the turns of a transcript."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from tools.evidence import words_in
from tools.facts import Turn
from tools.report import Delivery

PAUSE_S = 3.0
SHORTEST_SPEECH_S = 20.0  # pace and fillers of less speech than this say nothing
UNSPACED_LANGUAGES = frozenset({"zh", "ja", "th"})  # words a minute mean nothing where words are not parted
FILLERS = {
    "en": r"u+m+|u+h+|e+r+m*|hmm+|you know|i mean|sort of|kind of",
    "de": r"äh+m*|öh+m*|hm+|sozusagen|quasi",
    "es": r"e+h+|este+|o sea|em+",
    "fr": r"euh+|heu+|ben|genre|du coup",
    "pt": r"é+h+|hã+|tipo|né",
}


def delivery(turns: Sequence[Turn], language: str, is_quiet_work: Callable[[float], bool]) -> Delivery:
    """`is_quiet_work(at_s)`: is silence natural at this moment, since the candidate writes code?"""
    spoken = [turn for turn in turns if turn.who == "candidate" and turn.how != "typed"]
    own_s = sum(turn.seconds for turn in spoken)
    alex_s = sum(turn.seconds for turn in turns if turn.who == "alex")
    pauses = [gap for gap in _silences(turns, is_quiet_work) if gap >= PAUSE_S]
    return Delivery(
        talk_share=round(own_s / (own_s + alex_s), 3) if own_s else None,
        spoken_s=round(own_s, 1),
        words_per_minute=_words_per_minute(spoken, language),
        pauses=len(pauses),
        longest_pause_s=round(max(pauses, default=0.0), 1),
        fillers_per_minute=_fillers_per_minute(spoken, language),
        interruptions=sum(turn.cut for turn in turns if turn.who == "alex"),
        note=_note(spoken),
    )


def _silences(turns: Sequence[Turn], is_quiet_work: Callable[[float], bool]) -> list[float]:
    """Seconds before each spoken turn of the candidate in which nobody spoke. Typing is not silence: it ends the counting."""
    gaps = []
    for before, turn in pairwise(turns):
        if turn.who == "candidate" and "typed" not in (turn.how, before.how) and not is_quiet_work(turn.at_s):
            gaps.append(turn.at_s - before.until_s)
    return gaps


def _heard(spoken: Sequence[Turn]) -> tuple[str, float]:
    """All words that were heard, and how long they took."""
    heard = [turn for turn in spoken if turn.how == "spoken" and turn.text.strip()]
    return " ".join(turn.text for turn in heard), sum(turn.seconds for turn in heard)


def _words_per_minute(spoken: Sequence[Turn], language: str) -> float | None:
    text, seconds = _heard(spoken)
    if seconds < SHORTEST_SPEECH_S or _base(language) in UNSPACED_LANGUAGES:
        return None
    return round(len(words_in(text)) * 60 / seconds, 0)


def _fillers_per_minute(spoken: Sequence[Turn], language: str) -> float | None:
    text, seconds = _heard(spoken)
    pattern = FILLERS.get(_base(language))
    if seconds < SHORTEST_SPEECH_S or pattern is None:
        return None
    return round(len(re.findall(rf"\b(?:{pattern})\b", " ".join(words_in(text)))) * 60 / seconds, 1)


def _note(spoken: Sequence[Turn]) -> str:
    _, heard_s = _heard(spoken)
    if not spoken:
        return "Nothing was spoken, so there is nothing to say about delivery."
    if heard_s == 0:
        return "Spoken answers were measured but not transcribed, so pace and fillers are unknown."
    if heard_s < SHORTEST_SPEECH_S:
        return "Too little was spoken to say anything about pace and fillers."
    return "Fillers are an estimate: transcription often leaves them out. Up to about five a minute is harmless."


def _base(language: str) -> str:
    return language.partition("-")[0].casefold()
