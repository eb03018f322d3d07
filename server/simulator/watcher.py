"""The coding watcher's answer in rehearsal: observations from the facts in the request and nothing else. Pure.

It reads text and looks at no picture. A line that is being typed is no mistake: what the last change touches is held until the
next look, unless the tests were run on it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from server.simulator.codelook import Look, look

MOST = 4
STUCK_S = 60
SAME_RESULTS = 3
TAKEN_OUT = 0.5
"""The part of the code's lines that, taken out at once, is a new beginning."""
FEW_LINES = 5
ALONE = "without any arrow: "
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
    touched = _touched(facts)
    faults = [*_obstacles(seen, problem, touched), *_bugs(seen, touched)]
    notes = [*_signs(facts, tests), *faults[:1], *_tests(tests, facts), *_drawing(facts), *_new_beginning(facts), *faults[1:]]
    if not seen.error:
        notes += [*_cost(seen, problem), *_approach(seen)]
    revision = facts.get("revision") if isinstance(facts.get("revision"), int) else None
    lines = code.splitlines()
    return {
        "observations": [_dressed(note, lines, revision) for note in notes[:MOST]],
        "finished": bool(code.strip()) and not seen.error and passes_all(tests) and not _outdated(facts),
    }


def _touched(facts: Facts) -> frozenset[int]:
    """The lines of the present code that the last change touches; none when it was run, or when nobody tells the change."""
    before, code = text(facts, "previous_code").splitlines(), text(facts, "code").splitlines()
    if not before or part(facts, "signs").get("just_ran"):
        return frozenset()
    moves = difflib.SequenceMatcher(None, before, code, autojunk=False).get_opcodes()
    changed = [range(start, max(end, start + 1)) for what, _, _, start, end in moves if what != "equal"]
    return frozenset(number + 1 for lines in changed for number in lines)


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


def _obstacles(seen: Look, problem: Facts, touched: frozenset[int]) -> list[Note]:
    name = text(problem, "function")
    if seen.error and seen.error_line in touched:
        return [("progress", f"Line {seen.error_line} is being written.", seen.error_line, "")]
    if seen.error:
        place = f"Line {seen.error_line}" if seen.error_line else "The code"
        return [("bug", f"{place} does not parse yet: {seen.error}.", seen.error_line, "")]
    if seen.is_empty:
        return [("progress", f"The body of {name or 'the function'} is still empty.", None, "")]
    if name and not seen.has_function:
        return [("progress", f"A function called {name} is not there yet.", None, "")]
    return []


def _bugs(seen: Look, touched: frozenset[int]) -> list[Note]:
    """Of a function that is still being written nothing is said that only holds for a whole one."""
    ready = [bug for bug in seen.bugs if not (bug.whole and touched) and not touched & set(range(bug.line, bug.last_line + 1))]
    return [("bug", bug.text, bug.line, "") for bug in ready if not seen.is_empty]


def _signs(facts: Facts, tests: Facts) -> list[Note]:
    signs, outdated = part(facts, "signs"), _outdated(facts)
    if elsewhere_s := count(signs, "elsewhere_s"):
        return [("other_window", f"The candidate has been on another window for {elsewhere_s} seconds.", None, "")]
    if passes_all(tests) and not outdated:
        return []
    if (same := count(signs, "same_result_runs")) >= SAME_RESULTS and not outdated:
        return [("stuck", f"The last {same} runs of the tests had the same result.", None, "")]
    if (still_s := count(signs, "unchanged_s")) >= STUCK_S:
        return [("stuck", f"Nothing has changed for {still_s} seconds.", None, "")]
    return []


def _drawing(facts: Facts) -> list[Note]:
    """What was drawn since the last look, as the words on the whiteboard have it: how much, and what no arrow reaches."""
    counted, *marks = text(facts, "whiteboard").splitlines() or [""]
    if not counted or not part(facts, "signs").get("just_drew"):
        return []
    alone = next((mark.removeprefix(ALONE) for mark in marks if mark.startswith(ALONE)), "")
    words = f"{counted.removesuffix('.')}{f'; no arrow leads to or from {alone}' if alone else ''}."
    return [("approach", words, None, alone or (marks[0] if marks else counted))]


def _new_beginning(facts: Facts) -> list[Note]:
    before, after = (set(text(facts, key).split("\n")) for key in ("previous_code", "code"))
    gone = len(before - after)
    if len(before) < FEW_LINES or gone < TAKEN_OUT * len(before):
        return []
    return [("progress", "Much of the code was taken out since the last look.", None, "")]


def _outdated(facts: Facts) -> bool:
    """Were the tests run on an older code than this?"""
    return bool(part(facts, "signs").get("edited_since_tests"))


def _tests(tests: Facts, facts: Facts) -> list[Note]:
    total, passed = count(tests, "total"), count(tests, "passed")
    if not total or _outdated(facts):
        return []
    before = re.fullmatch(r"(\d+)/(\d+)", text(part(facts, "signs"), "tests_before"))
    if before and int(before[2]) == total and passed < int(before[1]):
        words = f"{passed} of {total} tests pass, {before[1]} did before{_failing(tests)}."
        return [("bug", words, None, f"{passed}/{total}")]
    if passed < total:
        return [("bug", f"{passed} of {total} tests pass{_failing(tests)}.", None, f"{passed}/{total}")]
    hidden = count(tests, "hidden_total") - count(tests, "hidden_passed")
    if hidden > 0:
        figures = f"{count(tests, 'hidden_passed')}/{count(tests, 'hidden_total')}"
        words = f"All visible tests pass, {hidden} of the hidden ones {'do' if hidden > 1 else 'does'} not."
        return [("edge_case", words, None, figures)]
    if waiting := count(tests, "hidden_waiting"):
        return [("progress", f"All visible tests pass, {waiting} hidden ones have not run yet.", None, f"{passed}/{total}")]
    return [("finished", "Every test has passed.", None, f"{passed}/{total}")]


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
