"""What a reading of code shows without running it: does it parse, is the function there, how deep are its loops. Pure.

Python is parsed; languages of braces (JavaScript, TypeScript, Java, C++, Go) are read by their brackets and key words, with
strings and comments blanked out; of SQL only whether there is a statement.
"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass

from server.simulator.codebugs import Bug, bugs

_LOOPS = (ast.For, ast.While, ast.AsyncFor, ast.comprehension)


@dataclass(frozen=True, slots=True)
class Look:
    """`error`: why it does not parse. `depth`: the deepest nesting of loops, begun at `loop_line`. `keeps`: containers."""

    error: str = ""
    error_line: int | None = None
    has_function: bool = False
    is_empty: bool = False
    depth: int = 0
    loop_line: int | None = None
    keeps: tuple[str, ...] = ()
    sorts: bool = False
    recurses: bool = False
    bugs: tuple[Bug, ...] = ()


def look(code: str, language: str, function: str) -> Look:
    if not code.strip():
        return Look(is_empty=True)
    match language.lower():
        case "sql":
            return _sql(code)
        case known if known.startswith("py"):
            return _python(code, function)
        case _:
            return _braces(code, function)


# ---- Python -----------------------------------------------------------------------------------------------------------


def _python(code: str, function: str) -> Look:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape in the candidate's text is none of our warnings
            tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        return Look(error=getattr(problem, "msg", None) or str(problem), error_line=getattr(problem, "lineno", None))
    found = _function(tree, function)
    body = found or tree
    depth, line = _deepest(body, 0)
    names = {node.id for node in ast.walk(body) if isinstance(node, ast.Name)}
    called = {_called(node) for node in ast.walk(body) if isinstance(node, ast.Call)}
    return Look(
        has_function=found is not None,
        is_empty=found is not None and all(_says_nothing(part) for part in found.body),
        depth=depth,
        loop_line=line,
        keeps=_kept(body, called),
        sorts=bool(called & {"sorted", "sort"}),
        recurses=found is not None and found.name in called | (names & {found.name}),
        bugs=tuple(bugs(tree, function)),
    )


def _function(tree: ast.Module, name: str) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return next((one for one in functions if one.name == name or not name), None)


def _says_nothing(part: ast.stmt) -> bool:
    empty_return = isinstance(part, ast.Return) and (part.value is None or isinstance(part.value, ast.Constant))
    return isinstance(part, ast.Pass) or empty_return or (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))


def _deepest(node: ast.AST, depth: int) -> tuple[int, int | None]:
    """The greatest number of loops inside each other below `node`, and the line of the outermost of them."""
    best: tuple[int, int | None] = (depth, None)
    for child in ast.iter_child_nodes(node):
        inside = depth + isinstance(child, _LOOPS)
        below, line = _deepest(child, inside)
        if below > best[0]:
            target = child.target if isinstance(child, ast.comprehension) else child
            best = (below, getattr(target, "lineno", None) if inside == 1 and inside > depth else line)
    return best


def _called(node: ast.Call) -> str:
    target = node.func
    return target.id if isinstance(target, ast.Name) else target.attr if isinstance(target, ast.Attribute) else ""


def _kept(body: ast.AST, called: set[str]) -> tuple[str, ...]:
    shapes = {type(node) for node in ast.walk(body)}
    kinds = {
        "a dictionary": bool(shapes & {ast.Dict, ast.DictComp}) or bool(called & {"dict", "defaultdict", "Counter"}),
        "a set": bool(shapes & {ast.Set, ast.SetComp}) or "set" in called,
        "a heap": bool(called & {"heappush", "heapify"}),
        "a queue": "deque" in called,
    }
    return tuple(name for name, kept in kinds.items() if kept)


# ---- JavaScript and its like ------------------------------------------------------------------------------------------

_QUIET = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`", re.DOTALL)
_CONTAINERS = {
    "a map": re.compile(r"new\s+(?:Hash|Tree|LinkedHash)?Map\b|\b(?:unordered_)?map<|\bmap\["),
    "a set": re.compile(r"new\s+(?:Hash|Tree|LinkedHash)?Set\b|\b(?:unordered_)?set<"),
}
_PAIRS = {")": "(", "]": "[", "}": "{"}
_LOOP = re.compile(r"\b(?:for|while)\s*\(|\bfor\s[^({\n]*(?=\{)|\.(?:forEach|map|filter|some|every|reduce)\s*\(")


def _braces(code: str, function: str) -> Look:
    plain = _QUIET.sub(lambda found: re.sub(r"[^\n]", " ", found.group(0)), code)
    problem, line = _unbalanced(plain)
    if problem:
        return Look(error=problem, error_line=line)
    if not plain.strip():
        return Look(is_empty=True)
    name = _by_any_convention(function)
    declared = re.search(
        rf"\b{name}\s*(?:<[^>]*>)?\s*\([^;{{]*\)[^;{{}}()]*\{{|\b{name}\s*=\s*(?:async\s*)?(?:function|\(|\w+\s*=>)", plain
    )
    body = plain[declared.end() :] if declared else plain
    depth, loop_line = _loop_depth(plain)
    return Look(
        has_function=declared is not None,
        is_empty=declared is not None and not re.sub(r"return\s*(null|undefined|\[\]|0|-1|false)?\s*;?|[\s{}();>=]", "", body),
        depth=depth,
        loop_line=loop_line,
        keeps=tuple(kind for kind, found in _CONTAINERS.items() if found.search(plain)),
        sorts=re.search(r"\bsort(?:\.\w+)?\(", plain) is not None,
        recurses=bool(function) and declared is not None and re.search(rf"\b{name}\s*\(", body) is not None,
    )


def _by_any_convention(function: str) -> str:
    """`page_ranges` is called pageRanges in Java and PageRanges in Go: a pattern for all of them."""
    if not function:
        return r"\w+"
    return "_?".join(f"[{word[:1].upper()}{word[:1].lower()}]{re.escape(word[1:])}" for word in function.split("_") if word)


def _sql(code: str) -> Look:
    plain = re.sub(r"--[^\n]*|/\*.*?\*/", " ", code, flags=re.DOTALL)
    return Look(has_function=True, is_empty=not plain.strip(), sorts=re.search(r"\border\s+by\b", plain, re.I) is not None)


def _unbalanced(plain: str) -> tuple[str, int | None]:
    opened: list[tuple[str, int]] = []
    for at, sign in enumerate(plain):
        if sign in "([{":
            opened.append((sign, at))
        elif sign in _PAIRS and (not opened or opened.pop()[0] != _PAIRS[sign]):
            return f"'{sign}' closes nothing", plain.count("\n", 0, at) + 1
    return (f"'{opened[-1][0]}' was never closed", plain.count("\n", 0, opened[-1][1]) + 1) if opened else ("", None)


def _loop_depth(plain: str) -> tuple[int, int | None]:
    """Loops whose text lies inside another loop's brackets are nested."""
    spans = [(found.start(), _end_of_loop(plain, found.end() - 1)) for found in _LOOP.finditer(plain)]
    best: tuple[int, int | None] = (0, None)
    for start, _ in spans:
        around = [span for span in spans if span[0] <= start < span[1]]
        if len(around) > best[0]:
            best = (len(around), plain.count("\n", 0, min(span[0] for span in around)) + 1)
    return best


def _end_of_loop(plain: str, opening: int) -> int:
    """Behind the brackets of the head and, where a block follows, behind the block. Go's heads have no brackets."""
    if plain[opening] != "(":
        return _behind(plain, opening + 1)
    end = _behind(plain, opening)
    block = re.compile(r"\s*\{").match(plain, end)
    return _behind(plain, block.end() - 1) if block else end


def _behind(plain: str, opening: int) -> int:
    depth = 0
    for at in range(opening, len(plain)):
        depth += (plain[at] in "([{") - (plain[at] in ")]}")
        if depth == 0:
            return at + 1
    return len(plain)
