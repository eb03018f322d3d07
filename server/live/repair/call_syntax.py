"""A call in the form of code, at the start of a text: `log_note(text="…")`, JSON, `tool_code`, control tokens. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from server.live.repair.arguments import Tool, closes_at, is_all_named, known, names_an_argument, read

LONGEST = 1200
"""Letters. What is not a whole call by then is taken for talk, so that nothing is held back for ever."""


@dataclass(frozen=True, slots=True)
class SpokenCall:
    """A call that the model said. `name` is the tool's; empty when only its marks were said."""

    name: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Whole:
    """The call takes the text up to `end`."""

    end: int
    calls: tuple[SpokenCall, ...]


@dataclass(frozen=True, slots=True)
class Maybe:
    """With more text it may become a call."""


Verdict = Whole | Maybe | None
Tools = Mapping[str, Tool]
"""By every name that a tool is called by, in lower case."""

_CONTROL = re.compile(
    r"<(?:ctrl\d+|escape|unused\d+|/?tool_call|/?tool_code|/?function_call|/?start_function_call|\|[\w/]{2,30}\|)>"
)
_CONTROL_BEGINS = re.compile(r"</?(?:[a-z_]{0,20}\d{0,4}|\|[\w/]{0,30}\|?)\Z")
_MARKS = re.compile(
    r"(?:```(?:tool_code|tool_call|json|python|py)?(?![a-z_])|tool_code|tool_call|tool_outputs|call(?=\s*\n)|call:(?=\s*[a-z_]+[:(.{])|"
    r"print\((?=\s*[a-z_]*\.?[a-z_]+\()|default_api[.:]|functions?\.|tools?\.|await )\s*",
    re.I,
)
_MARK_WORDS = (
    "```tool_code",
    "```tool_call",
    "```json",
    "```python",
    "tool_code",
    "tool_call",
    "call:",
    "call\n",
    "print(",
    "default_api.",
    "default_api:",
    "functions.",
    "tools.",
    "await ",
)
_MARK_BEGINS = re.compile(r"(?:print\(\s*(?:[a-z_]+\.)?[a-z_]*|call:?\s*[a-z_]*)\Z", re.I)
_NAME = re.compile(r"[A-Za-z_]\w*")
_CLOSERS = re.compile(
    r"\s*(?:\)(?=\s*(?:$|[`<\n;.)]))|```|`|;|[.。।](?=\s|$)|<ctrl\d+>|</?(?:tool_call|tool_code|function_call)>|</s>)"
)
_JSON_NAMES = ("name", "tool", "function", "tool_name", "function_name", "action")
_JSON_ARGS = ("args", "arguments", "parameters", "params", "input", "action_input", "tool_input")
_JSON_WRAPS = (
    "tool_call",
    "functionCall",
    "function_call",
    "function",
    "toolCall",
    "tool_code",
    "call",
    "tool_calls",
    "functionCalls",
)


def at_start(text: str, tools: Tools, finished: bool, within: bool) -> Verdict:
    """The call that `text` begins with. `within`: in the middle of a sentence, where less is taken for a call."""
    marks, at = _marks(text)
    rest = text[at:]
    if not finished and _may_be_a_mark(rest):
        return Maybe()
    if not rest:
        return _marks_alone(text, at, marks) if finished else Maybe() if at else None
    verdict = _json(rest, tools, finished) if rest[0] in "{[" else _named(rest, tools, finished, within, marks)
    if isinstance(verdict, Whole):
        return _closed(text, at + verdict.end, verdict.calls, finished)
    return _marks_alone(text, at, marks) if verdict is None else verdict


def _marks_alone(text: str, end: int, marks: str) -> Verdict:
    """Marks that nobody would say go, whatever they stand in front of."""
    return Whole(len(text[:end].rstrip()), (SpokenCall(""),)) if marks == "sure" else None


def _marks(text: str) -> tuple[str, int]:
    """Fences and tokens in front of a call: "sure" when nobody would say them, and where they end."""
    at, sure = 0, ""
    while True:
        found = _CONTROL.match(text, at) or _MARKS.match(text, at)
        if found is None or found.end() == at:
            return sure, at
        if found[0].startswith("<") or found[0].strip().lower() in (
            "tool_code",
            "tool_call",
            "```tool_code",
            "```tool_call",
            "tool_outputs",
        ):
            sure = "sure"
        elif not sure:
            sure = "code"
        at = found.end()
        at += len(text[at:]) - len(text[at:].lstrip())


def _may_be_a_mark(rest: str) -> bool:
    low = rest.lower()
    begins_one = _CONTROL_BEGINS.match(rest) or _MARK_BEGINS.match(rest)
    return bool(begins_one) or (bool(low) and any(word.startswith(low) for word in _MARK_WORDS))


def _named(rest: str, tools: Tools, finished: bool, within: bool, marks: str) -> Verdict:
    found = _NAME.match(rest)
    if found is None:
        return None
    low, end = found[0].lower(), found.end()
    if end == len(rest) and not finished:
        return Maybe() if any(name.startswith(low) for name in tools) else None
    tool = tools.get(low)
    if tool is None:
        return None
    opened = end + len(rest[end:]) - len(rest[end:].lstrip(" "))
    if rest[opened : opened + 1] in ("(", "{"):
        return _with_brackets(rest, opened, tool, low, finished, within, marks)
    if marks == "sure" or (not within and low == tool.name):
        return _alone(rest, end, tool, finished)
    return None


def _with_brackets(rest: str, opened: int, tool: Tool, low: str, finished: bool, within: bool, marks: str) -> Verdict:
    closed = closes_at(rest, opened)
    if closed is None or closed > LONGEST:
        inside = rest[opened + 1 :]
        if not finished:
            return Maybe() if len(rest) < LONGEST else None
        cut = len(rest) <= LONGEST and (marks or names_an_argument(inside, tool))
        return Whole(len(rest), (SpokenCall(tool.name, read(inside, tool)),)) if cut else None
    inside = rest[opened + 1 : closed]
    whole = Whole(closed + 1, (SpokenCall(tool.name, read(inside, tool)),))
    if marks or (low == tool.name and names_an_argument(inside, tool)):
        return whole
    if within or not (is_all_named(inside) or (low == tool.name and _is_bare(inside, tool))):
        return None
    return _unless_talked_about(rest, closed + 1, whole, finished)


def _is_bare(inside: str, tool: Tool) -> bool:
    """No arguments, or one in quotes: `give_hint()`, `advance_phase("coding")`."""
    return not inside.strip() or (inside.strip()[0] in "\"'“" and bool(tool.args))


def _unless_talked_about(rest: str, end: int, whole: Whole, finished: bool) -> Verdict:
    """`log_note(text="x") returns nothing.` is about code; a call is a sentence of its own."""
    after = rest[end:].lstrip("`) ")
    if not after:
        return whole if finished else Maybe()
    if after[0] in ".;!。！\n<{" or "\n" in rest[end : end + 2]:
        return whole
    return whole if after[0].isupper() else None


def _alone(rest: str, end: int, tool: Tool, finished: bool) -> Verdict:
    """`advance_phase` and nothing else in the sentence."""
    after = rest[end:].lstrip(" `")
    if not after:
        return Whole(end, (SpokenCall(tool.name),)) if finished else Maybe()
    if "_" in tool.name and after[0] in ".;\n<。" and (len(after) > 1 or finished):
        return Whole(end, (SpokenCall(tool.name),)) if after[1:2] in ("", " ", "\n") or after[0] in "\n<。" else None
    return Maybe() if "_" in tool.name and after in (".", ";") and not finished else None


def _json(rest: str, tools: Tools, finished: bool) -> Verdict:
    inner = rest[1:].lstrip()
    if inner and inner[0] not in "\"'{“[":
        return None
    closed = closes_at(rest, 0)
    if closed is None or closed > LONGEST:
        if not finished:
            return Maybe() if len(rest) < LONGEST else None
        return _broken_json(rest, tools)
    try:
        value = json.loads(rest[: closed + 1].replace("“", '"').replace("”", '"'))
    except ValueError:
        return _broken_json(rest[: closed + 1], tools)
    calls = tuple(_calls_in(value, tools))
    return Whole(closed + 1, calls) if calls else None


def _broken_json(rest: str, tools: Tools) -> Verdict:
    """Cut off, or with the wrong quotes: a call when it names a tool in the usual place."""
    found = re.match(r"""[{\[\s]*["'](?:name|tool|function|tool_name|action)["']\s*:\s*["'](\w+)["']""", rest)
    tool = tools.get(found[1].lower()) if found else None
    if found is None or tool is None or len(rest) > LONGEST:
        return None
    after = re.search(r"""["'](?:args|arguments|parameters|params|input)["']\s*:\s*\{(.*)""", rest, re.S)
    return Whole(len(rest), (SpokenCall(tool.name, read(after[1].rstrip("} \n"), tool) if after else {}),))


def _calls_in(value: Any, tools: Tools) -> list[SpokenCall]:
    if isinstance(value, list):
        return [call for one in value for call in _calls_in(one, tools)]
    if isinstance(value, str):
        verdict = at_start(value, tools, finished=True, within=False)
        return [call for call in verdict.calls if call.name] if isinstance(verdict, Whole) else []
    if not isinstance(value, dict):
        return []
    name = next((value[key] for key in _JSON_NAMES if isinstance(value.get(key), str)), "")
    if tool := tools.get(name.removeprefix("default_api.").lower()):
        given = next((value[key] for key in _JSON_ARGS if isinstance(value.get(key), dict)), None)
        return [SpokenCall(tool.name, known(given if given is not None else _others(value), tool))]
    for key, inner in value.items():
        if key in _JSON_WRAPS and (calls := _calls_in(inner, tools)):
            return calls
        if (tool := tools.get(key.lower())) and isinstance(inner, dict):
            return [SpokenCall(tool.name, known(inner, tool))]
    return []


def _others(value: Mapping[str, Any]) -> dict[str, Any]:
    return {key: one for key, one in value.items() if key not in _JSON_NAMES}


def _closed(text: str, end: int, calls: tuple[SpokenCall, ...], finished: bool) -> Verdict:
    """Take the closing marks along: a bracket of `print(`, a fence, a full stop, a token."""
    if not finished and not text[end:].strip():
        return Maybe()
    while found := _CLOSERS.match(text, end):
        end = found.end()
    fence_open = text.startswith("```") and "```" not in text[3:end] and not text[end:].strip("` \n")
    if not finished and (fence_open or _CONTROL_BEGINS.match(text[end:].lstrip())):
        return Maybe()
    return Whole(end, calls)
