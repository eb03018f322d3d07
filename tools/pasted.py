"""Code that a candidate gives as text in a chat, where there is no editor: a fenced block, or lines that are code. Pure.

Prose is not taken for code: without a fence it begins with a definition, and goes on for as long as the lines are statements.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_FENCE = re.compile(r"^```[ \t]*(\w*)[^\n]*\n(.*?)(?:^```|\Z)", re.DOTALL | re.MULTILINE)
_OPENS = re.compile(
    r"^\s*(?:async\s+)?(?:def\s+\w+\s*\(.*\).*:|class\s+\w+.*[:{]|function\s*\w*\s*\(.*\)\s*\{|(?:const|let|var)\s+[\w{\[].*=.+)"
)
_GOES_ON = re.compile(
    r"^\s*(?:(?:for|while|if|elif|with|try|except|else)\b.*:|(?:for|while|if|else|switch|try|catch)\b.*\{|return\b.*|break|continue|pass"
    r"|import\s+[\w., ]+|from\s+[\w.]+\s+import\s+.+|[\w.\[\]'\", ]+\s*(?:[-+*/%|&]|//|\*\*)?=\s*\S.*|[\w.]+\(.*\);?"
    r"|[\])}]+[;,]?|#.*|//.*|\}\s*else.*\{|.*[;{])\s*$"
)
_BEFORE = re.compile(r"^\s*(?:import\s+[\w., ]+|from\s+[\w.]+\s+import\s+.+|[A-Z_][A-Z0-9_]*\s*=\s*\S.*|@\w.*|#.*|//.*)?$")
_JAVASCRIPT = re.compile(r"\bfunction\b|=>|\b(?:const|let|var)\s|===|[{;]\s*$", re.MULTILINE)
_TAGS = {
    "py": "python",
    "python3": "python",
    "js": "javascript",
    "jsx": "javascript",
    "ts": "javascript",
    "typescript": "javascript",
}


@dataclass(frozen=True, slots=True)
class Pasted:
    text: str
    language: str


def code_in(message: str) -> Pasted | None:
    """All code of one message, or None."""
    if blocks := _FENCE.findall(message):
        text = "\n\n".join(block.strip("\n") for _, block in blocks).strip()
        tag = next((tag.lower() for tag, _ in blocks if tag), "")
        return Pasted(text, _TAGS.get(tag, tag) or _language(text)) if text else None
    text = _evident(message.splitlines())
    return Pasted(text, _language(text)) if text else None


def _evident(lines: Sequence[str]) -> str:
    """From the first definition, and the imports and constants above it, to the last line that belongs to it."""
    first = next((at for at, line in enumerate(lines) if _OPENS.match(line)), None)
    if first is None:
        return ""
    last = first
    for at in range(first + 1, len(lines)):
        if _belongs(lines[at]):
            last = at
        elif lines[at].strip():
            break
    while first and _BEFORE.match(lines[first - 1]):
        first -= 1
    return "\n".join(lines[first : last + 1]).strip()


def _belongs(line: str) -> bool:
    return bool(_OPENS.match(line) or _GOES_ON.match(line) or re.match(r"(?:\s{2,}|\t)\S", line))


def _language(text: str) -> str:
    return "javascript" if _JAVASCRIPT.search(text) and not re.search(r"^\s*def\s", text, re.MULTILINE) else "python"
