"""A model that says a tool call instead of making it (T5): what it said without the calls, and the calls. Pure.

`sift` reads the whole of a line so far, again with each piece that comes: what it has once let through it never takes back,
and what may still become a call is held back, for at most `LONGEST` letters. Precision goes before recall: a call that slips
through is an oddity in the captions, a sentence that is swallowed is a loss.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from server.live.repair import call_syntax
from server.live.repair.arguments import Tool, closes_at, read
from server.live.repair.call_phrases import AND_WORDS, ANSWERS, BARE, CALL_WITH, NAMED, NOTES
from server.live.repair.call_syntax import LONGEST, Maybe, SpokenCall, Tools, Verdict, Whole
from server.live.repair.leads import Found, Lookup, Slots, begins

__all__ = ["LONGEST", "Lexicon", "Sifted", "SpokenCall", "Tool", "sift"]

_STARTS = re.compile(r"(?<=[.!?…;\n।؟])\s+|(?<=[。！？])\s*|\n\s*")
_WITHIN = re.compile(r"(?<=[,:،，、：—–-])\s+|(?<=[，、：])")
_SENTENCE_ENDS = re.compile(r"[.!?…।؟](?=[\s\"”»」)]|$)|[。！？\n]")
_COLON = re.compile(r"\s*(?::|：|—|–| - |\s-\s)\s*")
_TOKEN = re.compile(r"<(?:ctrl\d|\||/?tool_c|/?function_call|escape>|unused)")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What can be called. `note` and `answer` name the tools that paraphrases in words stand for; empty: there is none."""

    tools: Tools
    spoken: dict[str, str]
    note: str = ""
    answer: str = ""

    @classmethod
    def of(cls, tools: Iterable[Tool], note: str = "", answer: str = "") -> Lexicon:
        by_name = {name.lower(): tool for tool in tools for name in (tool.name, *tool.also)}
        spoken = {form: tool.name for name, tool in by_name.items() for form in (name, name.replace("_", " "))}
        return cls(by_name, spoken, note, answer)


@dataclass(frozen=True, slots=True)
class Sifted:
    """`clean` is what may be shown; `held` the tail that may still become a call (empty once the line is finished).

    `read`: how much of the line this settles.
    """

    clean: str = ""
    calls: tuple[SpokenCall, ...] = ()
    held: str = ""
    read: int = 0


def sift(text: str, lexicon: Lexicon, finished: bool, before: Sifted = Sifted()) -> Sifted:
    """The whole of a line so far; `before` is what an earlier, shorter reading of the same line came to."""
    clean, calls, at = [before.clean], list(before.calls), before.read
    while at < len(text):
        start, within = _next_start(text, at)
        clean.append(text[at:start])
        at = start
        if at >= len(text):
            break
        match _call_at(text[at:], lexicon, finished, within):
            case Whole(end, found):
                calls += (call for call in found if call.name)
                at += end
            case Maybe():
                return Sifted(_joined(clean), tuple(calls), text[at:], at)
            case None:
                clean.append(text[at])
                at += 1
    return Sifted(_joined(clean), tuple(calls), "", at)


def _next_start(text: str, at: int) -> tuple[int, bool]:
    """Where the next call may begin, at `at` or after it, and whether that is within a sentence."""
    if _is_start(text, at):
        return at, False
    places = [
        (found.end(), pattern is _WITHIN) for pattern in (_STARTS, _WITHIN) if (found := pattern.search(text, max(0, at - 1)))
    ]
    if token := _TOKEN.search(text, at):
        places.append((token.start(), False))
    places = [place for place in places if place[0] >= at]
    if not places:
        return _short_of_a_token(text), False
    return min(places)


def _short_of_a_token(text: str) -> int:
    """No start any more, unless the very end is the beginning of a control token."""
    bracket = text.rfind("<", len(text) - 8 if len(text) > 8 else 0)
    begins_one = bracket >= 0 and any(word.startswith(text[bracket:]) for word in ("<ctrl", "<|", "<tool_call", "</tool_call"))
    return bracket if begins_one else len(text)


def _is_start(text: str, at: int) -> bool:
    if text[at].isspace():
        return False
    before = text[:at].rstrip()
    return (
        not before
        or before[-1] in "。！？"
        or (before[-1] in ".!?…;।؟\n" and text[at - 1].isspace())
        or "\n" in text[len(before) : at]
    )


def _call_at(text: str, lexicon: Lexicon, finished: bool, within: bool) -> Verdict:
    verdict = call_syntax.at_start(text, lexicon.tools, finished, within)
    if isinstance(verdict, Whole) or within:
        return verdict
    said = _in_words(text, lexicon, finished)
    if isinstance(said, Whole):
        return said
    if isinstance(verdict, Maybe) or isinstance(said, Maybe):
        return Maybe() if len(text) < LONGEST else None
    return None


# ---- in words ------------------------------------------------------------------------------------------------------------


def _in_words(text: str, lexicon: Lexicon, finished: bool) -> Verdict:
    maybe = False
    for phrases, tool, bare in _readings(lexicon):
        look = begins(text, phrases, lexicon.spoken)
        maybe |= look.maybe and not finished
        verdict = _after_the_lead(text, look, tool, lexicon, bare, finished) if look.found else None
        if isinstance(verdict, Whole):
            return verdict
        maybe |= isinstance(verdict, Maybe)
    return Maybe() if maybe else None


def _readings(lexicon: Lexicon) -> Iterator[tuple[tuple[Slots, ...], str, bool]]:
    """Phrases, the tool that they stand for (empty: the one they name), and whether they may stand without words."""
    if lexicon.note:
        yield NOTES, lexicon.note, True
        yield BARE, lexicon.note, False
    if lexicon.answer:
        yield ANSWERS, lexicon.answer, False
    yield NAMED, "", True


def _after_the_lead(text: str, look: Lookup, name: str, lexicon: Lexicon, bare: bool, finished: bool) -> Verdict:
    assert look.found is not None
    lead: Found = look.found
    tool = lexicon.tools[(name or lead.name).lower()]
    rest = text[lead.end :]
    if not rest.strip():
        if look.maybe or not finished:
            return Maybe() if not finished else (Whole(len(text), (SpokenCall(tool.name),)) if bare else None)
        return Whole(len(text), (SpokenCall(tool.name),)) if bare else None
    if not name and rest.lstrip()[0] in "({":
        return _brackets(text, lead.end, tool, finished)
    if colon := _COLON.match(rest):
        return _with_words(text, lead.end + colon.end(), tool, finished)
    if not bare:
        return None
    if ended := _SENTENCE_ENDS.match(rest.lstrip()):
        if ended[0] in "?؟？":
            return None
        if not finished and len(rest.lstrip()) == 1:
            return Maybe()
        end = lead.end + len(rest) - len(rest.lstrip()) + ended.end()
        return Whole(end, (SpokenCall(tool.name),))
    joined = begins(rest.lstrip(), AND_WORDS if name else CALL_WITH, {})
    if joined.found and rest[:1].isspace():
        return _with_words(text, len(text) - len(rest.lstrip()) + joined.found.end, tool, finished)
    return Maybe() if joined.maybe and not finished else None


def _brackets(text: str, end: int, tool: Tool, finished: bool) -> Verdict:
    opened = end + len(text[end:]) - len(text[end:].lstrip())
    closed = closes_at(text, opened)
    if closed is None:
        return Maybe() if not finished else Whole(len(text), (SpokenCall(tool.name, read(text[opened + 1 :], tool)),))
    stop = re.compile(r"\s*[.;。।]?").match(text, closed + 1)
    if not finished and stop is not None and stop.end() == len(text):
        return Maybe()
    return Whole(stop.end() if stop else closed + 1, (SpokenCall(tool.name, read(text[opened + 1 : closed], tool)),))


def _with_words(text: str, start: int, tool: Tool, finished: bool) -> Verdict:
    """The words of the call reach to the end of the sentence; a question is none."""
    words = text[start:]
    if words[:1] in ('"', "“", "„", "«", "「"):
        return _quoted(text, start, tool, finished)
    for ended in _SENTENCE_ENDS.finditer(words):
        if not finished and start + ended.end() == len(text):
            return Maybe()  # "3." may go on as "3.5"
        if ended[0] in "?؟？":
            return None
        return Whole(start + ended.end(), (_saying(tool, words[: ended.start()]),))
    if not finished:
        return Maybe()
    return Whole(len(text), (_saying(tool, words),)) if words.strip() else None


def _quoted(text: str, start: int, tool: Tool, finished: bool) -> Verdict:
    closing = {"“": "”", "„": "“", "«": "»", "「": "」"}.get(text[start], text[start])
    close = text.find(closing, start + 1)
    if close < 0:
        return Whole(len(text), (_saying(tool, text[start + 1 :]),)) if finished else Maybe()
    stop = close + 1
    if not finished and stop == len(text):
        return Maybe()
    stop += text[stop : stop + 1] in (".", "。", "।")
    return Whole(stop, (_saying(tool, text[start + 1 : close].rstrip(" .。।")),))


def _saying(tool: Tool, words: str) -> SpokenCall:
    key = tool.says or next(iter(tool.args), "")
    flat = " ".join(words.split()).strip(' "“”')
    return SpokenCall(tool.name, {key: flat} if key and flat else {})


# ---- putting together ------------------------------------------------------------------------------------------------


def _joined(clean: list[str]) -> str:
    """Where a call was taken out, no two spaces are left."""
    return re.sub(r"(?<=\s)[ \t]+", "", "".join(clean))
