"""Which Python and which packages run here, against what the project asks for."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, requires, version

from server.doctor.finding import Finding

PYTHON = ((3, 11), (3, 15))
"""From the first on, and before the second."""
OURS = "alex-interviewer"
WATCHED = ("google-adk", "google-genai")
AGAIN = "Run `make install`"
_PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?==(?P<minor>\d+\.\d+)\.\*")


def python(running: tuple[int, int] = sys.version_info[:2]) -> Finding:
    words = f"{running[0]}.{running[1]}"
    if not PYTHON[0] <= running < PYTHON[1]:
        return Finding("python", "fail", f"{words} is not supported", "Use Python 3.11 to 3.14")
    return Finding("python", "ok", words)


def packages() -> list[Finding]:
    """google-adk and google-genai are pinned to a minor release: `server/live` leans on private names of theirs."""
    try:
        asked = requires(OURS) or []
    except PackageNotFoundError:
        return [Finding("packages", "fail", f"{OURS} is not installed", AGAIN)]
    return against(pins(asked), {name: _installed(name) for name in WATCHED})


def pins(requirements: Iterable[str]) -> dict[str, str]:
    """name -> minor release, of the requirements that pin one."""
    found = (_PIN.match(line) for line in requirements)
    return {one["name"]: one["minor"] for one in found if one}


def against(pinned: Mapping[str, str], installed: Mapping[str, str]) -> list[Finding]:
    return [_judged(name, pinned.get(name, ""), has) for name, has in installed.items()]


def _judged(name: str, wants: str, has: str) -> Finding:
    if not has:
        return Finding(name, "fail", "it is not installed", AGAIN)
    if wants and not f"{has}.".startswith(f"{wants}."):
        return Finding(name, "fail", f"{has} is installed, {wants} was tested", AGAIN)
    return Finding(name, "ok", has)


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
