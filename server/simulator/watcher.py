"""The coding watcher's answer in rehearsal: observations from the facts in the request and nothing else. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from server.simulator.codelook import Look, look

MOST = 3
NUMBERS = {2: "Two", 3: "Three", 4: "Four"}
_QUADRATIC = re.compile(r"n\s*(\^|\*\*)\s*[23]|n[²³]|n\s*\*?\s*m|2\s*\^\s*n|n!", re.IGNORECASE)

Facts = Mapping[str, Any]


def part(facts: Facts, key: str) -> Facts:
    value = facts.get(key)
    return value if isinstance(value, Mapping) else {}


def text(facts: Facts, key: str) -> str:
    value = facts.get(key)
    return value if isinstance(value, str) else ""


def count(facts: Facts, key: str) -> int:
    value = facts.get(key)
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0


def observe(facts: Facts) -> dict[str, Any]:
    """`observations`, the most important first, and whether the work looks finished."""
    code, problem, tests = text(facts, "code"), part(facts, "problem"), part(facts, "tests")
    seen = look(code, text(facts, "language") or "python", text(problem, "function"))
    notes = _obstacles(seen, problem)
    if not seen.error:
        notes += [*_cost(seen, problem), *_approach(seen)]
    notes = [*notes[:1], *_tests(tests), *notes[1:], *_no_change(facts)]
    revision = facts.get("revision") if isinstance(facts.get("revision"), int) else None
    lines = code.splitlines()
    return {
        "observations": [_dressed(note, lines, revision) for note in notes[:MOST]],
        "finished": bool(code.strip()) and not seen.error and passes_all(tests),
    }


def passes_all(tests: Facts) -> bool:
    visible = 0 < count(tests, "total") == count(tests, "passed")
    return visible and not count(tests, "hidden_waiting") and count(tests, "hidden_passed") >= count(tests, "hidden_total")


Note = tuple[str, str, int | None, str]  # kind, text, line, evidence (empty: the line's text)


def _dressed(note: Note, lines: list[str], revision: int | None) -> dict[str, Any]:
    """An observation rests on something: the line it speaks of, a test result, or else the first line of the code."""
    kind, words, line, evidence = note
    is_there = line is not None and 0 < line <= len(lines)
    first = next((text.strip() for text in lines if text.strip()), "")
    found = evidence or (lines[line - 1].strip() if is_there and line else "") or first
    return {"kind": kind, "text": words, "evidence": found, "line": line if is_there else None, "revision": revision}


def _obstacles(seen: Look, problem: Facts) -> list[Note]:
    name = text(problem, "function")
    if seen.error:
        place = f"Line {seen.error_line}" if seen.error_line else "The code"
        return [("correctness", f"{place} does not parse yet: {seen.error}.", seen.error_line, "")]
    if seen.is_empty:
        return [("progress", f"The body of {name or 'the function'} is still empty.", None, "")]
    if name and not seen.has_function:
        return [("progress", f"A function called {name} is not there yet.", None, "")]
    return []


def _tests(tests: Facts) -> list[Note]:
    total, passed = count(tests, "total"), count(tests, "passed")
    if not total:
        return []
    if passed < total:
        kind = "correctness" if tests.get("failed") else "tests"
        return [(kind, f"{passed} of {total} tests pass{_failing(tests)}.", None, f"{passed}/{total}")]
    hidden = count(tests, "hidden_total") - count(tests, "hidden_passed")
    if hidden > 0:
        figures = f"{count(tests, 'hidden_passed')}/{count(tests, 'hidden_total')}"
        words = f"All visible tests pass, {hidden} of the hidden ones {'do' if hidden > 1 else 'does'} not."
        return [("tests", words, None, figures)]
    return []


def _failing(tests: Facts) -> str:
    failed = tests.get("failed")
    names = (
        [str(one.get("name")) for one in failed if isinstance(one, Mapping) and one.get("name")]
        if isinstance(failed, list)
        else []
    )
    if not names:
        return ""
    return f"; {', '.join(names[:3])} {'fail' if len(names) > 1 else 'fails'}"


def _cost(seen: Look, problem: Facts) -> list[Note]:
    expected = text(problem, "expected_complexity")
    if seen.depth < 2 or _QUADRATIC.search(expected):
        return []
    deep = NUMBERS.get(seen.depth, "Several")
    return [("complexity", f"{deep} loops over the input are nested.", seen.loop_line, "")]


def _approach(seen: Look) -> list[Note]:
    """A neutral sentence on how the code goes about it, so that there is something to talk about when all is well."""
    if seen.is_empty or not (seen.depth or seen.recurses or seen.sorts):
        return []
    ways = [
        *(["the function calls itself"] if seen.recurses else []),
        *(["the input is sorted"] if seen.sorts else []),
        *(["one loop walks over the input"] if seen.depth == 1 else []),
    ]
    kept = f"{' and '.join(seen.keeps)} {'are' if len(seen.keeps) > 1 else 'is'} kept beside it" if seen.keeps else ""
    words = ", ".join([*ways, *([kept] if kept else [])])
    return [("approach", f"{words[0].upper()}{words[1:]}.", seen.loop_line, "")] if words else []


def _no_change(facts: Facts) -> list[Note]:
    before = facts.get("previous_code", facts.get("previous"))
    unchanged = isinstance(before, str) and before.strip() and before == facts.get("code")
    return [("stuck", "Nothing has changed in the code since the last look.", None, "")] if unchanged else []
