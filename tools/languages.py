"""The programming languages of the editor: what each is called, whether it runs in the candidate's browser, and how it begins.

A bank writes starters for those that run. The others are for editing and talking: their first text names the problem and the
signature and no more, since a translated body would be a solution's first step that nobody has checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

PARAMETER = re.compile(r"@param \{(?P<kind>.+)\} (?P<name>\w+)\s*$", re.M)
RETURNS = re.compile(r"@returns? \{(?P<kind>.+)\}\s*$", re.M)
JSDOC = re.compile(r"/\*\*(?P<text>.*?)\*/\n", re.S)
SIGNATURE = re.compile(r"^def (\w+\(.*\)(?: -> .+)?):$", re.M)


@dataclass(frozen=True, slots=True)
class Language:
    """`comment`: what begins a line of comment."""

    name: str
    runs: bool
    comment: str


LANGUAGES: Mapping[str, Language] = {
    "python": Language("Python", True, "#"),
    "javascript": Language("JavaScript", True, "//"),
    "typescript": Language("TypeScript", True, "//"),
    "java": Language("Java", False, "//"),
    "cpp": Language("C++", False, "//"),
    "go": Language("Go", False, "//"),
    "sql": Language("SQL", False, "--"),
}


def language_name(language: str) -> str:
    """As it is said; what is unknown is called as it was told."""
    return LANGUAGES[language].name if language in LANGUAGES else language


def runs_here(language: str) -> bool:
    return language in LANGUAGES and LANGUAGES[language].runs


def only_read(language: str) -> bool:
    """One of the editor's that runs nowhere here: code in it is read and talked about."""
    return language in LANGUAGES and not LANGUAGES[language].runs


def starters_of(title: str, function: str, given: Mapping[str, str]) -> dict[str, str]:
    """The editor's first text in every language, by the order in which they are offered. `given`: the bank's own."""
    made = {"typescript": typed_starter(given["javascript"])} if "javascript" in given else {}
    signature = _signature(function, given)
    plain = {language: f"{known.comment} {title}\n{known.comment} {signature}\n\n" for language, known in LANGUAGES.items()}
    return {language: {**plain, **made, **given}[language] for language in LANGUAGES}


def typed_starter(javascript: str) -> str:
    """The JavaScript starter with the types of its JSDoc comment in the signature, which is what TypeScript reads."""
    types = {found["name"]: found["kind"] for found in PARAMETER.finditer(javascript)}
    returned = RETURNS.search(javascript)
    text = JSDOC.sub(lambda found: _told(found["text"]), javascript)
    head = re.search(r"^function \w+\((.*?)\) \{", text, re.M)
    if head is None:
        return text
    names = [name.strip() for name in head[1].split(",") if name.strip()]
    written = ", ".join(f"{name}: {types[name]}" if name in types else name for name in names)
    end = f"): {returned['kind']} {{" if returned else ") {"
    return text[: head.start(1)] + written + end + text[head.end() :]


def _told(comment: str) -> str:
    """A JSDoc comment without its types, as one or more lines of comment."""
    lines = [line.strip().lstrip("*").strip() for line in comment.splitlines()]
    return "".join(f"// {line}\n" for line in lines if line and not line.startswith("@"))


def _signature(function: str, given: Mapping[str, str]) -> str:
    found = SIGNATURE.search(given.get("python", ""))
    return found[1] if found else function
